//go:build cgo

package main

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/look"
)

// applyPolicy makes the program's what the policy says of now, for a window in
// which nobody has chosen. It is not kept as anybody's choice, so that a policy
// that changes is followed.
func applyPolicy(e *env, kept fyne.Preferences) {
	if e.isWorkstation() {
		forgetChoices(kept)
	}
	if language := policyLanguage(e.policy); language != "" {
		e.words.SetLanguage(language)
	}
}

// policyLanguage is empty where the policy names none.
func policyLanguage(p *policy.Policy) string {
	switch {
	case p == nil:
		return ""
	case p.Workstation != nil && p.Workstation.Language != "":
		return p.Workstation.Language
	}
	return p.Language
}

// policyLook is the options with the policy's size of text and colours for who
// has chosen none.
func policyLook(o ui.Options, p *policy.Policy) ui.Options {
	if p != nil {
		o.TextSize, o.Look = p.TextSize, look.Choice(p.Look)
	}
	return o
}

// showUnchosen brings a window that was prepared onto the screen. Where all
// citizens' choices are kept in one folder, those of the citizen before came in by
// it meanwhile.
func showUnchosen(kept fyne.Preferences, show func()) {
	forgetChoices(kept)
	show()
}

// forgetChoices takes away what an earlier citizen has chosen: on Windows the
// toolkit keeps it in the folder of the workstation's user, and not in the
// citizen's.
func forgetChoices(p fyne.Preferences) {
	for _, name := range []string{ui.PrefLanguage, ui.PrefTextSize, ui.PrefLook} {
		p.RemoveValue(name)
	}
}
