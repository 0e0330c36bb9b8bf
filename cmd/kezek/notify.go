//go:build cgo

package main

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// longestNotice is how many letters of a notification are shown at most.
const longestNotice = 240

// notify shows one of the system's own notifications.
func (d *desk) notify(title, text string) {
	d.app.SendNotification(fyne.NewNotification(noticeText(title), noticeText(text)))
}

// noticeText leaves of a text only what means nothing but itself. On Windows the
// toolkit writes a notification into a script of PowerShell, on Linux it may be
// read as markup, and a portal's own words are in it.
func noticeText(text string) string {
	plain := []rune(strings.Map(inNotice, text))
	if len(plain) > longestNotice {
		plain = append(plain[:longestNotice-1], '…')
	}
	return string(plain)
}

func inNotice(r rune) rune {
	switch {
	case unicode.IsLetter(r), unicode.IsDigit(r), strings.ContainsRune(" .,:;-–—«»№()…!?%", r):
		return r
	case unicode.IsSpace(r):
		return ' '
	}
	return -1
}
