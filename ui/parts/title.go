package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// NewColoured is a paragraph in a colour of the theme that wraps; it likes to
// be as wide as its text.
func NewColoured(text string, colour fyne.ThemeColorName, style fyne.TextStyle) *Line {
	return newLine(&widget.TextSegment{Text: text, Style: widget.RichTextStyle{
		ColorName: colour, TextStyle: style, SizeName: theme.SizeNameText,
	}})
}

// NewTitle is a name in bold with a small line beside it, or beneath where
// there is no room.
func NewTitle(name, beside string) fyne.CanvasObject {
	title := newLine(segment(name, theme.ColorNameForeground, theme.SizeNameText, true))
	small := newLine(segment(beside, theme.ColorNamePlaceHolder, theme.SizeNameCaptionText, false))
	return NewFlow(Roomy, NewTrimmed(title), NewTrimmed(small))
}

// NewTrimmed takes away the most of the room that a line of text keeps around
// itself, where many lines stand close together.
func NewTrimmed(o fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: &trimmed{}, Objects: []fyne.CanvasObject{o}}
}

type trimmed struct{}

// trim is what is taken away at each edge.
func trim() float32 { return theme.InnerPadding() * 0.75 }

// Layout implements fyne.Layout.
func (trimmed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Move(fyne.NewPos(-trim(), -trim()))
	fit(objects[0], size.Width+2*trim())
}

// MinSize implements fyne.Layout.
func (trimmed) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().SubtractWidthHeight(2*trim(), 2*trim())
}

// natural implements naturally.
func (trimmed) natural(objects []fyne.CanvasObject) float32 {
	return naturalWidth(objects[0]) - 2*trim()
}

// Line is text that wraps when it must and knows how wide it would like to be.
type Line struct {
	widget.RichText
	texts []*widget.TextSegment
}

var _ fyne.Accessible = (*Line)(nil)

// AccessibilityLabel is the text.
func (l *Line) AccessibilityLabel() string { return l.String() }

// AccessibilityRole tells that this is a text.
func (l *Line) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func newLine(texts ...*widget.TextSegment) *Line {
	l := &Line{}
	l.fill(texts)
	l.ExtendBaseWidget(l)
	return l
}

func (l *Line) fill(texts []*widget.TextSegment) {
	l.texts = texts
	for _, t := range texts {
		l.Segments = append(l.Segments, t)
	}
	l.Wrapping = fyne.TextWrapWord
	l.Scroll = fyne.ScrollNone // the zero value scrolls, and cuts the text off
}

// NaturalWidth is the width at which nothing wraps.
func (l *Line) NaturalWidth() float32 {
	var w float32
	for _, t := range l.texts {
		w = fyne.Max(w, measure(t.Text, theme.Size(t.Style.SizeName), t.Style.TextStyle))
	}
	return w + 2*theme.InnerPadding() + 1
}
