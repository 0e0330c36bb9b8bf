package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// iinSignIn is the tab «По ИИН»: the person's own IIN and the password that
// they set in the cabinet. What the portal answers is the same whether or not
// there is such a cabinet, and so is what is said here.
type iinSignIn struct {
	w      *Window
	owner  *signInScreen
	typed  string // the IIN, kept for who comes back
	entry  *parts.IINEntry
	secret *secretField
}

func newIINSignIn(w *Window, owner *signInScreen) *iinSignIn {
	s := &iinSignIn{w: w, owner: owner, secret: newSecretFieldFor(w, "iin.password")}
	s.secret.typed = w.clearFailure
	return s
}

// focus is the password for who has typed a whole IIN, as after a code that
// ran out.
func (s *iinSignIn) focus() fyne.Focusable {
	if _, err := portal.NormalizeIIN(s.typed); err == nil {
		return s.secret.field()
	}
	return s.entry.Field
}

func (s *iinSignIn) content() fyne.CanvasObject {
	s.entry = s.w.newOwnIINEntry(s.typed, func(text string) {
		s.typed = text
		s.w.clearFailure()
	})
	return parts.NewColumn(parts.Tight,
		parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("iin.label")), s.entry),
		s.secret.content(),
		s.practicePerson(),
		s.needs(),
	)
}

// needs tells in short what somebody must have done before.
func (s *iinSignIn) needs() fyne.CanvasObject {
	lines := []fyne.CanvasObject{parts.NewSmall(s.w.T("dialog.signin.iin.needs"))}
	for _, need := range []string{"first", "email", "password"} {
		lines = append(lines, parts.NewSmall("• "+s.w.T("dialog.signin.iin."+need)))
	}
	return parts.NewColumn(parts.NoGap, append(lines, parts.NewSmall(s.w.T("dialog.signin.iin.never")))...)
}

// practicePerson tells whose IIN serves on a practice portal: nobody can know
// that of a made-up mother.
func (s *iinSignIn) practicePerson() fyne.CanvasObject {
	desk := s.w.practiceDesk()
	if desk == nil || desk.Parent == "" {
		return nil
	}
	return parts.NewMessage(parts.Info, s.w.T("iin.practice", map[string]any{"IIN": portal.GroupIIN(desk.Parent)}),
		s.w.T("iin.practice_more"))
}

// submit sends both, once. The portal answers with a ticket for a code, which
// it mails if all is right.
func (s *iinSignIn) submit() {
	iin, err := portal.NormalizeIIN(s.typed)
	if err != nil {
		s.w.failWith(func() explain.Explanation { return s.w.explainOwnIIN(err) }, nil)
		s.w.window.Canvas().Focus(s.entry.Field)
		return
	}
	if s.secret.empty() {
		s.w.failWith(func() explain.Explanation {
			return explain.Explanation{What: s.w.T("dialog.empty_field"), Next: s.w.T("iin.password_empty")}
		}, nil)
		return
	}
	password, to := s.secret.password(), s.w.journey.conn.Client
	var ticket portal.IINTicket
	s.w.work(s.owner, s.w.says("iin.starting"), func(ctx context.Context) (err error) {
		ticket, err = to.StartIIN(ctx, iin, password)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.submit)
			s.secret.selectAll() // typing replaces it; «Повторить» sends it again
			return
		}
		s.w.show(newIINCodeScreen(s.w, s.owner, ticket)) // leaves the tab, which wipes the password
	})
}

// startAgain says on this tab why the code serves no more. The IIN is still
// there, the password is not.
func (s *iinSignIn) startAgain(why func() explain.Explanation) {
	s.w.returnTo(s.owner)
	s.w.failWith(why, nil)
}
