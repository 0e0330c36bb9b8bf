//go:build cgo

package main

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
)

// tourLook is how a window looks during a tour.
type tourLook struct {
	name, language string
	textSize       int
	colours        look.Choice
	all            bool // every refusal, and not a dozen
	guide          bool // for the guide: the same on every computer
	// station is set for the window of a workstation.
	station *ui.TourStation
}

// tourLooks are those of a tour of all screens: each language, size and theme,
// with one another where one is the harder for the other.
func tourLooks() []tourLook {
	names := []string{"ru", "kk", "en", "ru-dark", "kk-150", "en-150-dark", "ru-200-contrast", "kk-200-contrast"}
	looks := make([]tourLook, 0, len(names))
	for _, name := range names {
		l, err := parseTourLook(name)
		if err != nil {
			panic(err) // the names above are ours
		}
		l.all = name == "ru"
		looks = append(looks, l)
	}
	return looks
}

// errTourLook means that a look is none: see parseTourLook.
var errTourLook = errors.New("no such look")

// parseTourLook reads a look as "kk", "ru-dark", "en-200" or "kk-150-contrast":
// the language, the size of text in per cent and the colours. A size that is
// left out is 100, and colours that are left out are the light ones.
func parseTourLook(name string) (tourLook, error) {
	words := strings.Split(name, "-")
	l := tourLook{name: name, language: words[0], textSize: ui.TextSizes()[0], colours: look.Light}
	if !slices.Contains(lang.Languages(), l.language) {
		return l, errTourLook
	}
	words = words[1:]
	if len(words) > 0 {
		if size, err := strconv.Atoi(words[0]); err == nil && slices.Contains(ui.TextSizes(), size) {
			l.textSize, words = size, words[1:]
		}
	}
	if len(words) > 0 {
		l.colours, words = look.Choice(words[0]), words[1:]
	}
	if len(words) > 0 || !slices.Contains(look.Choices(), l.colours) {
		return l, errTourLook
	}
	return l, nil
}
