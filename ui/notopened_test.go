package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/lang"
)

// notOpenedWords are those of the program, with the longest text that it has for
// this window.
func notOpenedWords(language string) NotOpened {
	l := lang.New(language, lang.Strict)
	return NotOpened{
		Heading: l.T("terminal.not_opened"), Close: l.T("terminal.not_opened_close"),
		Text: l.T("terminal.station_path", map[string]any{"What": "/var/lib/kezek/" + strings.Repeat("folder/", 12)}),
	}
}

func TestWindowThatSaysWhyNothingOpensHasNothingCut(t *testing.T) {
	for _, percent := range []int{100, 200} {
		for _, language := range []string{lang.Russian, lang.Kazakh, lang.English} {
			a := newTestApp(t)
			a.Preferences().SetInt(PrefTextSize, percent)
			w := ShowNotOpened(a, notOpenedWords(language))
			size := fyne.NewSize(notOpenedWidth, notOpenedHeight)
			w.Resize(size)
			all := frame{fyne.NewPos(0, 0), fyne.NewPos(size.Width, size.Height)}
			f := &cutFinder{}
			f.walk(w.Canvas().Content(), fyne.NewPos(0, 0), all, all)
			f.overlaps()
			for _, fault := range f.faults {
				t.Errorf("%s, %d %%: %s", language, percent, fault)
			}
			if len(f.texts) < 3 {
				t.Errorf("%d texts found", len(f.texts))
			}
			w.Close()
		}
	}
}

func TestWindowThatSaysWhyNothingOpensIsClosedByKeys(t *testing.T) {
	for name, press := range map[string]func(fyne.Canvas){
		"Enter":  func(c fyne.Canvas) { c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
		"Escape": func(c fyne.Canvas) { c.Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
	} {
		closed := false
		w := ShowNotOpened(newTestApp(t), notOpenedWords(lang.Russian))
		w.SetOnClosed(func() { closed = true })
		press(w.Canvas())
		if !closed {
			t.Errorf("%s does not close it", name)
		}
	}
}
