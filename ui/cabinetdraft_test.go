package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// fieldIs fails unless the field that has the focus holds this.
func (r *signInRig) fieldIs(want string) {
	r.Helper()
	focused := r.w.window.Canvas().Focused()
	field, ok := focused.(interface{ SelectedText() string })
	if !ok {
		r.Fatalf("%T has the focus", focused)
	}
	focused.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	if got := field.SelectedText(); got != want {
		r.Errorf("the field holds %q, want %q", got, want)
	}
}

func TestBindingKeepsTheIINOfWhoLooksSomethingUp(t *testing.T) {
	r := newBindingRig(t)
	r.typeText("2203")
	r.key(fyne.KeyEscape)
	screenIs[*cabinetScreen](r)
	r.press("Привязка")
	if got := screenIs[*profileScreen](r).binding.entry.Field.Text; got != "2203" {
		t.Errorf("the field holds %q", got)
	}
}

func TestBindingForgetsTheIINOnceBound(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.w.home()
	r.press("Привязка")
	if got := screenIs[*profileScreen](r).binding.entry.Field.Text; got != "" {
		t.Errorf("the field holds %q", got)
	}
}

func TestEmailKeepsTheAddressOfWhoLooksSomethingUp(t *testing.T) {
	r := newCabinetRig(t)
	r.w.show(newEmailScreen(r.w))
	r.typeText("asel@")
	r.key(fyne.KeyEscape)
	r.w.show(newEmailScreen(r.w))
	r.fieldIs("asel@")
}

func TestEmailForgetsTheAddressOnceTaken(t *testing.T) {
	r := newCabinetRig(t) // by way of an address
	r.w.show(newEmailScreen(r.w))
	r.fieldIs("")
}

func TestEmailCodeStaysWhileOneReadsTheHelp(t *testing.T) {
	r := newCodeRig(t)
	r.typeText("123")
	r.w.showHelp()
	screenIs[*helpScreen](r)
	r.key(fyne.KeyEscape)
	screenIs[*codeScreen](r)
	r.fieldIs("123")
}

// signInAs takes a session for an account, as after signing in.
func (r *signInRig) signInAs(a portal.Account) {
	session := r.w.journey.newest.Load().session
	session.Account, session.NextStep = a, nextNone
	r.w.signedIn(session)
}

func TestBindingKeepsTheIINOverAnEndedSession(t *testing.T) {
	r := newBindingRig(t)
	account := r.w.journey.signedIn.Account
	r.typeText("2203")
	r.w.fail(client.ErrSessionEnded, nil)
	screenIs[*signInScreen](r)
	account.EmailMasked = "a•••@example.kz" // what a portal may tell differently of the same person
	r.signInAs(account)
	if got := screenIs[*profileScreen](r).binding.entry.Field.Text; got != "2203" {
		t.Errorf("the field holds %q", got)
	}
}

func TestBindingDoesNotShowTheIINToSomebodyElse(t *testing.T) {
	for name, other := range map[string]func(*portal.Account){
		"another IIN":  func(a *portal.Account) { a.IINMasked = "•••• 0000" },
		"another name": func(a *portal.Account) { a.FullName = "СЕЙТҚАЛИ ЕРАСЫЛ" },
	} {
		t.Run(name, func(t *testing.T) {
			r := newBindingRig(t)
			account := r.w.journey.signedIn.Account
			r.typeText("2203")
			r.w.fail(client.ErrSessionEnded, nil)
			other(&account)
			r.signInAs(account)
			r.press("Привязка")
			if got := screenIs[*profileScreen](r).binding.entry.Field.Text; got != "" {
				t.Errorf("the field holds %q", got)
			}
		})
	}
}

func TestBindingForgetsTheIINOnSignOut(t *testing.T) {
	r := newBindingRig(t)
	r.typeText("2203")
	r.w.signedOut(nil)
	if d := r.w.journey.draft; d != nil {
		t.Errorf("still known: %+v", d)
	}
}
