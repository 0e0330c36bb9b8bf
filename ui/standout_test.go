package ui

import (
	"image/color"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/look/wcag"
)

// sheetOf is a coloured face, as it lies on the canvas.
type sheetOf struct {
	frame
	colour color.Color
}

// standOut walks a canvas in the order in which it is painted and measures each
// text against what is beneath it.
type standOut struct {
	sheets []sheetOf
	// outside are how many sheets lie beneath the scrolled area that is walked,
	// and port is what is seen of it: a text that is scrolled out of sight must
	// not be measured against what it would slide beneath.
	outside int
	port    frame
	texts   int
	worst   float64
	which   string
}

func (s *standOut) walk(o fyne.CanvasObject, offset fyne.Position) {
	if o == nil || !o.Visible() {
		return
	}
	at := offset.Add(o.Position())
	own := frame{at, at.AddXY(o.Size().Width, o.Size().Height)}
	var inside []fyne.CanvasObject
	switch o := o.(type) {
	case *canvas.Rectangle:
		s.sheets = append(s.sheets, sheetOf{own, o.FillColor})
	case *canvas.Circle:
		s.sheets = append(s.sheets, sheetOf{own, o.FillColor})
	case *canvas.Text:
		s.text(o, own)
	case *fyne.Container:
		inside = o.Objects
	case *container.Scroll:
		outside, port := s.outside, s.port
		s.outside, s.port = len(s.sheets), own
		s.walk(o.Content, at)
		s.outside, s.port = outside, port
	case fyne.Widget:
		inside = test.WidgetRenderer(o).Objects()
	}
	for _, child := range inside {
		s.walk(child, at)
	}
}

func (s *standOut) text(t *canvas.Text, at frame) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	s.texts++
	x, y := (at.from.X+at.to.X)/2, (at.from.Y+at.to.Y)/2
	beneath := theme.Color(theme.ColorNameBackground)
	for i, sheet := range s.sheets {
		x, y := x, y
		if i < s.outside {
			x = min(max(x, s.port.from.X+1), s.port.to.X-1)
			y = min(max(y, s.port.from.Y+1), s.port.to.Y-1)
		}
		if x > sheet.from.X && x < sheet.to.X && y > sheet.from.Y && y < sheet.to.Y {
			beneath = wcag.Over(sheet.colour, beneath)
		}
	}
	if c := wcag.Contrast(wcag.Over(t.Color, beneath), beneath); s.which == "" || c < s.worst {
		s.worst, s.which = c, t.Text
	}
}

// assertStandsOut measures every text on the window's page, in every choice of
// colours: 4.5 to 1 (WCAG 2.2, 1.4.3), and 7 to 1 in high contrast (1.4.6). Of
// what is hidden further down in the page nothing is left out. Under the race
// detector one choice stands for all.
func assertStandsOut(t *testing.T, w *Window) {
	t.Helper()
	before := w.lookChoice()
	for choice, least := range map[look.Choice]float64{look.Light: 4.5, look.Dark: 4.5, look.HighContrast: 7} {
		if raceDetector && choice != look.HighContrast {
			continue
		}
		w.setLook(choice)
		s := &standOut{}
		s.walk(w.window.Canvas().Content(), fyne.Position{})
		if s.worst < least || s.texts < 3 {
			t.Errorf("%T, %s: of %d texts %q has a contrast of %.2f, not %.1f", w.current(), choice, s.texts, s.which, s.worst, least)
		}
	}
	w.setLook(before)
}
