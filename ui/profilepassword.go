package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// passwordTab is «Вход по ИИН»: the password for it, typed twice. It wants an
// address that was confirmed by a code, because the codes go there.
type passwordTab struct {
	w             *Window
	owner         *profileScreen
	first, second *secretField
	confirm       *parts.Button // «Подтвердить адрес», where that is still to be done
}

func newPasswordTab(w *Window, owner *profileScreen) *passwordTab {
	t := &passwordTab{
		w: w, owner: owner,
		first: newSecretFieldFor(w, "iin.set.first"), second: newSecretFieldFor(w, "iin.set.second"),
	}
	t.first.typed, t.second.typed = w.clearFailure, w.clearFailure
	return t
}

func (t *passwordTab) tab() profileTab { return profileTabIIN }
func (t *passwordTab) label() string   { return t.w.T("iin.set.tab") }
func (t *passwordTab) paper() string   { return "" }
func (t *passwordTab) heading() string { return t.w.T("iin.set.heading") }
func (t *passwordTab) stage() stage    { return stageProfile }

// known and read: what is shown here is in the profile, which the page reads.
func (t *passwordTab) known() bool { return t.w.journey.profile != nil }

func (t *passwordTab) read(context.Context, *client.Session) (func(), error) { return nil, nil }

// confirmed tells whether a password may be set.
func (t *passwordTab) confirmed() bool {
	p := t.w.journey.profile
	return p != nil && p.Email.Confirmed
}

func (t *passwordTab) focus() fyne.Focusable {
	switch {
	case !t.known():
		return nil
	case !t.confirmed():
		return t.confirm
	}
	return t.first.field()
}

func (t *passwordTab) content() fyne.CanvasObject {
	if !t.known() {
		return nil
	}
	state := "iin.set.none"
	if t.w.journey.profile.PasswordSet {
		state = "iin.set.there"
	}
	if !t.confirmed() {
		return parts.NewColumn(parts.Normal, parts.NewText(t.w.T(state)), t.needsEmail())
	}
	return parts.NewColumn(parts.Normal,
		parts.NewText(t.w.T(state)),
		parts.NewSmall(t.w.T("iin.set.rule")),
		t.first.content(),
		t.second.content(),
	)
}

// needsEmail says why there is no field yet, and what to do.
func (t *passwordTab) needsEmail() fyne.CanvasObject {
	address := t.w.journey.profile.Email.Value
	if address == "" {
		return parts.NewMessage(parts.Info, t.w.T("iin.set.no_email"), t.w.T("iin.set.no_email_next"))
	}
	return parts.NewMessage(parts.Info, t.w.T("iin.set.unconfirmed", map[string]any{"Address": address}), t.w.T("iin.set.unconfirmed_next"))
}

func (t *passwordTab) actions() []fyne.CanvasObject {
	switch {
	case !t.known():
		return nil
	case !t.confirmed():
		label := "iin.set.confirm"
		if t.w.journey.profile.Email.Value == "" {
			label = "iin.set.give"
		}
		t.confirm = parts.NewMainButton(t.w.T(label), "", t.submit)
		return []fyne.CanvasObject{t.confirm}
	}
	return []fyne.CanvasObject{parts.NewMainButton(t.w.T("iin.set.save"), "", t.submit)}
}

func (t *passwordTab) submit() {
	switch {
	case !t.known():
	case t.confirmed():
		t.save()
	case t.w.journey.profile.Email.Value == "":
		t.w.show(newEmailScreen(t.w))
	default:
		t.verify()
	}
}

// verify has a code mailed to the address that the portal knows, and comes
// back here when it was given.
func (t *passwordTab) verify() {
	address := t.w.journey.profile.Email.Value
	sendEmail(t.w, t.owner, (*client.Session).VerifyEmail, address, func(ticket portal.EmailTicket) {
		t.w.show(newCodeScreenFor(t.w, address, ticket, (*client.Session).VerifyEmail, t.verified))
	})
}

// verified takes the code's page away. The profile is read anew there: it may
// not be known at all, when somebody had to sign in again before the code.
func (t *passwordTab) verified() {
	t.w.returnTo(t.owner)
	t.w.tell(parts.Info, t.w.says("iin.set.verified"))
}

// save sets the password. Nothing is sent that the portal would not take.
func (t *passwordTab) save() {
	password := t.first.password()
	if err := t.wrong(password); err != nil {
		t.second.wipe()
		t.w.failWith(err, nil)
		t.first.selectAll()
		return
	}
	session := t.w.journey.session
	t.w.work(t.owner, t.w.says("iin.set.saving"), func(ctx context.Context) error {
		return session.SetPassword(ctx, password)
	}, t.saved)
}

// wrong says what speaks against the password before anybody is asked, nil for
// nothing. The whole IIN is not known here; the portal looks at that.
func (t *passwordTab) wrong(password string) func() explain.Explanation {
	err := portal.CheckPassword(password, "", t.w.journey.profile.Email.Value)
	switch {
	case t.first.empty():
		return func() explain.Explanation {
			return explain.Explanation{What: t.w.T("dialog.empty_field"), Next: t.w.T("iin.set.rule")}
		}
	case err != nil:
		return t.w.explained(err)
	case password != t.second.password():
		return func() explain.Explanation {
			return explain.Explanation{What: t.w.T("iin.set.differ"), Unchanged: t.w.T("iin.set.differ_unchanged"), Next: t.w.T("iin.set.differ_next")}
		}
	}
	return nil
}

// saved forgets the password once the portal has it, or has refused it; it
// waits for a signature, or for a portal that does not answer.
func (t *passwordTab) saved(err error) {
	switch {
	case err == nil:
		t.wipe()
		t.w.journey.profile.PasswordSet = true
		t.w.tell(parts.Info, t.w.says("iin.set.done"), t.w.says("iin.set.done_next"))
	case isProblem(err, portal.CodePasswordInvalid):
		t.wipe()
		t.w.fail(err, nil)
	default:
		t.w.fail(err, t.save)
	}
}

func (t *passwordTab) wipe() {
	t.first.wipe()
	t.second.wipe()
}
