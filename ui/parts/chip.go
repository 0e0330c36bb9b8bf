package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Chip is a short text beside others of its kind, small, that can be copied. It
// is no Line: the toolkit gives every click to the object on top that knows any kind
// of click, so that a line with a menu of its own would keep the click from the row
// of a list that it is part of.
type Chip struct {
	Line
	copied string // what its context menu copies; empty for nothing
}

var _ fyne.SecondaryTappable = (*Chip)(nil)

// NewCopyChip makes a chip that copies its text.
func NewCopyChip(text string, bold bool) fyne.CanvasObject {
	c := &Chip{copied: text}
	c.fill([]*widget.TextSegment{segment(text, theme.ColorNameForeground, theme.SizeNameCaptionText, bold)})
	c.ExtendBaseWidget(c)
	return NewTrimmed(c)
}

// TappedSecondary offers to copy the text.
func (c *Chip) TappedSecondary(at *fyne.PointEvent) {
	if c.copied != "" {
		offerCopy(c, at, func() { fyne.CurrentApp().Clipboard().SetContent(c.copied) })
	}
}

func (c *Chip) copyable() string { return c.copied }
func (c *Chip) forbidCopying()   { c.copied = "" }
