package parts

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// What is hidden may be shown without being drawn anew.
func TestNothingHiddenMayBeCopied(t *testing.T) {
	w := test.NewTempWindow(t, nil)
	value := NewValue("код 1234")
	hidden := container.NewStack(container.NewVBox(value))
	hidden.Hide()
	w.SetContent(container.NewStack(hidden))
	ForbidCopying(w.Content())
	hidden.Show()
	value.TappedSecondary(&fyne.PointEvent{})
	if w.Canvas().Overlays().Top() != nil {
		t.Error("a menu to copy is open")
	}
}

func TestAMaskedFieldTakesAnotherText(t *testing.T) {
	told := ""
	e := NewIINEntry("123", func(string) Echo { return Echo{} }, func(text string) { told = text })
	e.MaskAway(func(text string) string { return "•" + text[len(text)-1:] })
	e.Replace("456")
	if e.Text() != "456" || told != "456" || e.Field.Text != "•6" {
		t.Errorf("holds %q, told %q, shows %q", e.Text(), told, e.Field.Text)
	}
}
