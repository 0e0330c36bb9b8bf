package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/ui/parts"
)

// Readout is a page in words, in reading order: what somebody has of it who
// hears it read out.
type Readout struct {
	// Heading is the page's question, Texts everything else that is written on
	// it, what is typed into fields apart.
	Heading string
	Texts   []string
	// Buttons are the labels of those that can be pressed.
	Buttons []string
	// Focus is the label of the button that has the focus, or FocusField and
	// the like; empty where nothing has it and Enter is the main button.
	Focus string
	// Working tells that something is under way, or that Enter does not count yet
	// (see Options.Settle).
	Working bool
}

// What has the focus where it is no button.
const (
	FocusField    = "field"
	FocusPassword = "password"
	FocusOther    = "other"
)

// Read gives the page of now in words.
func (w *Window) Read() Readout {
	r := Readout{Heading: w.current().heading(), Focus: focusOf(w.window.Canvas().Focused()), Working: w.working() || w.settling.waits()}
	parts.Each(w.view.root, func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if b, ok := o.(tapper); ok {
			r.button(b)
		} else if text := written(o); text != "" {
			r.Texts = append(r.Texts, text)
		}
	})
	return r
}

// button notes a button, unless it cannot be pressed.
func (r *Readout) button(b tapper) {
	if d, ok := b.(fyne.Disableable); !ok || !d.Disabled() {
		r.Buttons = append(r.Buttons, b.AccessibilityLabel())
	}
}

// written is what an object says.
func written(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *widget.Label:
		return strings.TrimSpace(o.Text)
	case *parts.Value:
		return strings.TrimSpace(o.Text)
	case *parts.Line:
		return strings.TrimSpace(o.String())
	case *parts.Chip:
		return strings.TrimSpace(o.String())
	case *parts.Figure:
		return o.AccessibilityLabel()
	case *parts.IINEntry:
		return o.Said()
	}
	return ""
}

func focusOf(f fyne.Focusable) string {
	switch f := f.(type) {
	case nil:
		return ""
	case *parts.PasswordField:
		return FocusPassword
	case *parts.Entry:
		return FocusField
	case interface{ AccessibilityLabel() string }:
		return f.AccessibilityLabel()
	}
	return FocusOther
}
