package parts

import (
	"testing"

	"fyne.io/fyne/v2/test"
)

func TestChipIsCopied(t *testing.T) {
	test.NewTempApp(t)
	chip := NewCopyChip("8 800", false)
	if got := Copyable(chip); len(got) != 1 || got[0] != "8 800" {
		t.Fatalf("%q", got)
	}
	ForbidCopying(chip)
	if got := Copyable(chip); len(got) != 0 {
		t.Fatalf("%q, though nothing may be copied", got)
	}
}
