package guide

import (
	"bytes"
	"flag"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

var writeFlag = flag.Bool("write", false, "make docs/guide anew")

// docs is the folder of the pages.
var docs = filepath.Join("..", "..", "docs", "guide")

// The pages of docs/guide are the words of the window. `make guide` makes them.
func TestPagesAreTheWindowsWords(t *testing.T) {
	for _, language := range lang.Languages() {
		made := Markdown(lang.New(language, lang.Strict))
		path := filepath.Join(docs, language+".md")
		if *writeFlag {
			if err := os.WriteFile(path, []byte(made), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		have, err := os.ReadFile(path)
		if err != nil || string(have) != made {
			t.Errorf("%s is not what the window says: run `make guide` (%v)", path, err)
		}
	}
}

func TestStepsAreNumberedAsOnPaper(t *testing.T) {
	for flavour, want := range map[string]int{portal.FlavourAlmaty: 8, portal.FlavourRegions: 9} {
		number := 0
		for _, s := range Steps(flavour) {
			if s.Number == 0 {
				continue
			}
			if number++; s.Number != number || !s.Paper {
				t.Errorf("%s: %s has the number %d, want %d", flavour, s.ID, s.Number, number)
			}
		}
		if number != want || Total(flavour) != want {
			t.Errorf("%s: %d steps and %d in all, want %d", flavour, number, Total(flavour), want)
		}
	}
}

// Somebody with the paper in the hand looks for its words in «».
func TestPapersButtonsStandInEveryLanguage(t *testing.T) {
	russian := lang.New(lang.Russian, lang.Strict)
	found := 0
	for _, flavour := range Flavours() {
		for _, s := range Steps(flavour) {
			for _, button := range quoted(s.OnPaper(russian)) {
				found++
				for _, language := range lang.Languages() {
					if words := s.OnPaper(lang.New(language, lang.Strict)); !strings.Contains(words, "«"+button+"»") {
						t.Errorf("%s, %s, %s: «%s» is missing in %q", flavour, s.ID, language, button, words)
					}
				}
			}
		}
	}
	if found < 15 {
		t.Errorf("only %d words in quotation marks were found", found)
	}
}

func quoted(text string) []string {
	var all []string
	for {
		_, rest, found := strings.Cut(text, "«")
		if !found {
			return all
		}
		word, after, _ := strings.Cut(rest, "»")
		all, text = append(all, word), after
	}
}

// The limits on the pictures: they are in the repository and in the program.
const (
	mostOctets    = 100 << 10
	mostOctetsAll = 2500 << 10
)

func TestPicturesAreThereAndSmall(t *testing.T) {
	total := 0
	for _, language := range lang.Languages() {
		sizes := map[image.Point]bool{}
		for _, name := range Pictures() {
			path := "guide/" + language + "/" + name + ".png"
			data, err := assets.Guide.ReadFile(path)
			if err != nil {
				t.Errorf("%v: run `make guide`", err)
				continue
			}
			total += len(data)
			c, err := png.DecodeConfig(bytes.NewReader(data))
			if _, few := c.ColorModel.(color.Palette); err != nil || !few || len(data) > mostOctets {
				t.Errorf("%s: %d octets, few colours: %v, %v", path, len(data), few, err)
			}
			sizes[image.Pt(c.Width, c.Height)] = true
		}
		if len(sizes) != 1 {
			t.Errorf("%s: pictures of several sizes: %v", language, sizes)
		}
	}
	if total > mostOctetsAll {
		t.Errorf("%d octets in all", total)
	}
}

func TestNoPictureIsLeftOver(t *testing.T) {
	wanted := map[string]bool{}
	for _, name := range Pictures() {
		wanted[name+".png"] = true
	}
	err := fs.WalkDir(assets.Guide, "guide", func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !wanted[d.Name()] {
			t.Errorf("%s is in no step of the guide", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
