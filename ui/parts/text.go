package parts

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// NewText is a paragraph that wraps.
func NewText(text string) *widget.Label {
	label := widget.NewLabel(text)
	label.Wrapping = fyne.TextWrapWord
	return label
}

// NewBold is a paragraph in bold that wraps.
func NewBold(text string) *widget.Label {
	label := NewText(text)
	label.TextStyle.Bold = true
	return label
}

// NewSmall is a paragraph of lesser weight: small and grey.
func NewSmall(text string) *widget.Label {
	label := NewText(text)
	label.SizeName = theme.SizeNameCaptionText
	label.Importance = widget.LowImportance
	return label
}

// NewHeading is the question a card asks.
func NewHeading(text string) *widget.Label {
	label := NewText(text)
	label.SizeName = theme.SizeNameSubHeadingText
	label.TextStyle.Bold = true
	return label
}

// NewListItem is a line of a list with its mark («1.», «•») before it; the
// words of all lines begin at the same place.
func NewListItem(mark, text string) fyne.CanvasObject {
	item := &fyne.Container{Layout: &listItem{}, Objects: []fyne.CanvasObject{NewText(mark), NewText(text)}}
	return NewInset(Tight, NoGap, NewTrimmed(item))
}

type listItem struct{}

// markWidth is enough for two digits and a full stop.
func markWidth() float32 {
	return measure("00.", theme.TextSize(), fyne.TextStyle{}) + theme.InnerPadding()
}

// Layout implements fyne.Layout.
func (listItem) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	left := markWidth()
	objects[0].Move(fyne.NewPos(0, 0))
	fit(objects[0], left+theme.InnerPadding())
	objects[1].Move(fyne.NewPos(left, 0))
	fit(objects[1], fyne.Max(1, size.Width-left))
}

// MinSize implements fyne.Layout.
func (listItem) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[1].MinSize().AddWidthHeight(markWidth(), 0)
}

// Shortened is a text of at most so many letters, the last of them «…» where
// some were left out.
func Shortened(text string, most int) string {
	letters := []rune(text)
	if len(letters) <= most {
		return text
	}
	return strings.TrimRight(string(letters[:most-1]), " ") + "…"
}
