package ui

import (
	"testing"

	"kezek.kz/kezek/ui/look"
)

func TestWhoHasChosenNothingGetsWhatTheOptionsSay(t *testing.T) {
	o := shellOptions(t)
	o.TextSize, o.Look = 150, look.Dark
	w := New(o)
	if w.textSize() != 150 || w.lookChoice() != look.Dark {
		t.Fatalf("%d, %s", w.textSize(), w.lookChoice())
	}
	o.TextSize, o.Look = 125, look.HighContrast // another policy, and still nobody has chosen
	if w = New(o); w.textSize() != 125 || w.lookChoice() != look.HighContrast {
		t.Fatalf("%d, %s", w.textSize(), w.lookChoice())
	}
	w.setTextSize(usualTextSize)
	w.setLook(look.Light)
	if next := New(o); next.textSize() != usualTextSize || next.lookChoice() != look.Light {
		t.Fatalf("%d, %s: the person's own choice does not count", next.textSize(), next.lookChoice())
	}
}
