package workstation

import "slices"

// The kinds of events that the supervisor itself looks at.
const (
	eventShown    = "shown"
	eventSignedIn = "signed_in"
)

// Kinds are the events that a window may write into the journal, as package ui
// names them. The supervisor's own are not among them: a window is where what
// citizens type and portals answer is read, and it is believed no further.
func Kinds() []string {
	return []string{
		eventShown, eventSignedIn, "key_chosen", "key_missing", "key_refused", "key_left_in", "bound", "pending", "refused",
		"printed", "print_failed", "countdown", "continued",
	}
}

// Reasons are those for which a window ends a visit, as package ui names them.
func Reasons() []string {
	return []string{"button", "finished", "sign_out", "idle", "longest", "ended", "closed"}
}

// What stands in the journal for what a window has made up.
const (
	otherWord = "other"
	otherCode = "OTHER"
)

func kindOf(kind string) string { return oneOf(Kinds(), kind) }

func reasonOf(reason string) string { return oneOf(Reasons(), reason) }

func oneOf(words []string, word string) string {
	if slices.Contains(words, word) {
		return word
	}
	return otherWord
}

// codeOf is a window's code for the journal. A countdown gives the reason for
// which it counts.
func (s *Supervisor) codeOf(code string) string {
	if code == "" || slices.Contains(Reasons(), code) || s.o.Known(code) {
		return code
	}
	return otherCode
}
