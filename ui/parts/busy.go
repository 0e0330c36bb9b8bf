package parts

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Busy tells what is being waited for and can be cancelled.
type Busy struct {
	widget.BaseWidget
	// Cancel is the button that stops the waiting.
	Cancel *Button

	spinner *widget.Activity
	text    *widget.Label
}

// NewBusy starts its spinner at once; Stop ends it.
func NewBusy(waiting, cancelLabel string, cancel func()) *Busy {
	b := &Busy{spinner: widget.NewActivity(), text: NewText(waiting)}
	b.Cancel = NewButton(cancelLabel, "", cancel)
	b.ExtendBaseWidget(b)
	b.spinner.Start()
	return b
}

// Stop ends the spinner, so that nothing moves any more.
func (b *Busy) Stop() { b.spinner.Stop() }

// Waiting is what is being waited for.
func (b *Busy) Waiting() string { return b.text.Text }

// SetWaiting changes what is being waited for.
func (b *Busy) SetWaiting(waiting string) { b.text.SetText(waiting) }

// Inner is what Tab can reach.
func (b *Busy) Inner() []fyne.CanvasObject { return []fyne.CanvasObject{b.Cancel} }

// CreateRenderer implements fyne.Widget.
func (b *Busy) CreateRenderer() fyne.WidgetRenderer {
	line := NewSides(Normal, NewLead(Normal, &fyne.Container{Layout: &lineIcon{}, Objects: []fyne.CanvasObject{b.spinner}}, b.text), b.Cancel)
	return widget.NewSimpleRenderer(NewColumn(Tight, widget.NewSeparator(), line))
}

// lineHeight is the height of one line of text with a label's padding.
func lineHeight() float32 {
	return fyne.MeasureText("M", theme.TextSize(), fyne.TextStyle{}).Height + 2*theme.InnerPadding()
}
