package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/lang"
)

// drawnText is a text as it stands on the canvas.
type drawnText struct {
	text     string
	from, to fyne.Position
	// clipTop and clipBottom are what of it can be seen: a scrolled area shows
	// a part only.
	visibleFrom, visibleTo fyne.Position
}

// cutFinder walks a canvas and notes every text that does not fit where it
// stands.
type cutFinder struct {
	texts  []drawnText
	faults []string
}

// frame is what an object has to stay within.
type frame struct {
	from, to fyne.Position
}

const cutTolerance = 1.5

func (f *cutFinder) walk(o fyne.CanvasObject, offset fyne.Position, within frame, seen frame) {
	if o == nil || !o.Visible() {
		return
	}
	at := offset.Add(o.Position())
	own := frame{at, at.AddXY(o.Size().Width, o.Size().Height)}
	switch o := o.(type) {
	case *canvas.Text:
		f.text(o, at, within, seen)
	case *fyne.Container:
		for _, child := range o.Objects {
			f.walk(child, at, within.and(own), seen)
		}
	case *container.Scroll:
		f.scroll(o, at, own, seen)
	case *widget.Separator, *widget.Icon, *widget.Activity:
	case fyne.Widget:
		f.widget(o, at, within.and(own), seen)
	}
}

// scroll lets its content be higher than itself, but not wider.
func (f *cutFinder) scroll(s *container.Scroll, at fyne.Position, own, seen frame) {
	tall := frame{fyne.NewPos(own.from.X, -1e6), fyne.NewPos(own.to.X, 1e6)}
	content := s.Content
	top := at.Add(content.Position())
	if content.MinSize().Height > content.Size().Height+cutTolerance {
		f.faults = append(f.faults, fmt.Sprintf("scrolled content needs %v and has %v", content.MinSize(), content.Size()))
	}
	inside := frame{top, top.AddXY(content.Size().Width, content.Size().Height)}
	f.walk(content, at, tall.and(inside), seen.and(own))
}

func (f *cutFinder) widget(w fyne.Widget, at fyne.Position, own, seen frame) {
	if e, ok := w.(interface{ SelectedText() string }); ok && isEntry(w) {
		_ = e
		return // what is typed scrolls
	}
	if s, ok := w.(fyne.Scrollable); ok && s != nil {
		return
	}
	if min := w.MinSize(); min.Height > w.Size().Height+cutTolerance {
		f.faults = append(f.faults, fmt.Sprintf("%T needs height %.1f and has %.1f: %s", w, min.Height, w.Size().Height, textOf(w)))
	}
	for _, child := range test.WidgetRenderer(w).Objects() {
		if _, scrolled := child.(*container.Scroll); scrolled {
			f.faults = append(f.faults, fmt.Sprintf("%T scrolls its own text: %s", w, textOf(w)))
		}
		f.walk(child, at, own, seen)
	}
}

func isEntry(w fyne.Widget) bool {
	_, focusable := w.(fyne.Focusable)
	_, label := w.(*widget.Label)
	_, selectable := w.(fyne.Shortcutable)
	return focusable && selectable && !label
}

func (f *cutFinder) text(t *canvas.Text, at fyne.Position, within, seen frame) {
	if strings.TrimSpace(t.Text) == "" {
		return
	}
	size := t.MinSize()
	from := at
	switch t.Alignment {
	case fyne.TextAlignCenter:
		from = at.AddXY((t.Size().Width-size.Width)/2, 0)
	case fyne.TextAlignTrailing:
		from = at.AddXY(t.Size().Width-size.Width, 0)
	}
	to := from.AddXY(size.Width, size.Height)
	if from.X < within.from.X-cutTolerance || to.X > within.to.X+cutTolerance ||
		from.Y < within.from.Y-cutTolerance || to.Y > within.to.Y+cutTolerance {
		f.faults = append(f.faults, fmt.Sprintf("%q at %v–%v leaves %v–%v", t.Text, from, to, within.from, within.to))
	}
	v := frame{from, to}.and(seen)
	f.texts = append(f.texts, drawnText{t.Text, from, to, v.from, v.to})
}

func (a frame) and(b frame) frame {
	return frame{
		fyne.NewPos(fyne.Max(a.from.X, b.from.X), fyne.Max(a.from.Y, b.from.Y)),
		fyne.NewPos(fyne.Min(a.to.X, b.to.X), fyne.Min(a.to.Y, b.to.Y)),
	}
}

// overlaps notes texts that are drawn over each other.
func (f *cutFinder) overlaps() {
	for i, a := range f.texts {
		for _, b := range f.texts[i+1:] {
			v := frame{a.visibleFrom, a.visibleTo}.and(frame{b.visibleFrom, b.visibleTo})
			if v.to.X-v.from.X > 2 && v.to.Y-v.from.Y > 4 {
				f.faults = append(f.faults, fmt.Sprintf("%q is drawn over %q", a.text, b.text))
			}
		}
	}
}

func textOf(w fyne.Widget) string {
	var b strings.Builder
	for _, o := range test.LaidOutObjects(w) {
		if t, ok := o.(*canvas.Text); ok {
			b.WriteString(t.Text + " ")
		}
	}
	return b.String()
}

// assertNothingCut fails when a text on the window's page does not fit where
// it stands, or two are drawn over each other.
func assertNothingCut(t *testing.T, w *Window) {
	t.Helper()
	size := w.window.Canvas().Size()
	all := frame{fyne.NewPos(0, 0), fyne.NewPos(size.Width, size.Height)}
	f := &cutFinder{}
	f.walk(w.window.Canvas().Content(), fyne.NewPos(0, 0), all, all)
	f.overlaps()
	for _, fault := range f.faults {
		t.Errorf("%T, %s, %d %%, %v: %s", w.current(), w.lang.Language(), w.textSize(), size, fault)
	}
	if len(f.texts) < 3 {
		t.Errorf("%T: only %d texts found: the search is broken", w.current(), len(f.texts))
	}
}

// aLook is a language, a size of text and a size of the window.
type aLook struct {
	language string
	percent  int
	size     fyne.Size
}

// looks are three languages at the usual and the largest text, in the smallest
// window and the comfortable one; the sizes between in the smallest, in the
// language with the longest words. Under the race detector the tightest look
// stands for all: it makes each five times as slow, and drawing is done on one
// goroutine.
func looks() []aLook {
	small, comfort := fyne.NewSize(minWidth, minHeight), fyne.NewSize(comfortWidth, comfortHeight)
	if raceDetector {
		return []aLook{{lang.Kazakh, 200, small}}
	}
	var all []aLook
	for _, percent := range []int{200, usualTextSize} {
		for _, language := range lang.Languages() {
			all = append(all, aLook{language, percent, small}, aLook{language, percent, comfort})
		}
	}
	for _, percent := range []int{125, 150, 175} {
		all = append(all, aLook{lang.Kazakh, percent, small})
	}
	return all
}

// inEveryLook runs a check in every look. It proves besides, once, that what is
// on the page can be reached and seen.
func inEveryLook(t *testing.T, w *Window, check func(name string)) {
	t.Helper()
	lookedAt(w.current())
	assertStandsOut(t, w)
	for i, l := range looks() {
		w.window.Resize(l.size)
		wear(w, l.language, l.percent)
		if i == 0 {
			assertReachable(t, w)
			if firstInLittleRoom(w.current()) {
				assertStandsOut(t, w)
			}
		}
		check(fmt.Sprintf("%s-%d-%.0f", l.language, l.percent, l.size.Width))
	}
	w.window.Resize(fyne.NewSize(comfortWidth, comfortHeight))
	wear(w, lang.Russian, usualTextSize)
}

// wear is setLanguage and setTextSize, drawn once.
func wear(w *Window, language string, percent int) {
	w.lang.SetLanguage(language)
	if w.textSize() != percent {
		w.options.App.Preferences().SetInt(PrefTextSize, percent)
		w.applyLook()
	}
	w.redrawInPlace()
}
