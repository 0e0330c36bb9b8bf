package ui

import "testing"

func TestTypingWarning(t *testing.T) {
	for _, c := range []struct{ typed, want string }{
		{"", ""},
		{"Qwerty12", ""},
		{"Q", ""},
		{"QW1", ""},
		{"qwerty", ""},
		{"12345678", ""},
		{"QWE", "dialog.caps_lock"},
		{"QWERTY12", "dialog.caps_lock"},
		{"qWERTY12", "dialog.caps_lock"}, // Qwerty12 with the lock on
		{"aBCdeF", ""},
		{"Ab$C", ""},
		{"й", "dialog.layout"},
		{"QwertyЦ", "dialog.layout"},
		{"ЙЦУКЕН", "dialog.layout"}, // the lock too, but the layout is what matters
		{"әі", "dialog.layout"},     // the Kazakh digit row
		{"№", "dialog.layout"},      // Shift+3 of the Russian layout
	} {
		if got := typingWarning([]rune(c.typed)); got != c.want {
			t.Errorf("typingWarning(%q) = %q, want %q", c.typed, got, c.want)
		}
	}
}

func TestTypingWarningForgetsWhatItWasGiven(t *testing.T) {
	typed := []rune("Qwerty12")
	typingWarning(typed)
	for _, r := range typed {
		if r != 0 {
			t.Fatalf("%q is left", string(typed))
		}
	}
}
