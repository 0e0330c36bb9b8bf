package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/parts"
)

// nextConfirmEmail and nextNone are what a session's next_step says.
const (
	nextConfirmEmail = "confirm_email"
	nextNone         = "none"
)

// emailScreen asks for an e-mail address: at the first sign-in, when the portal
// lets nothing else through, and later to change it.
type emailScreen struct {
	w     *Window
	draft *draft
	entry *parts.Entry
	typo  emailTypo
}

func newEmailScreen(w *Window) screen { return &emailScreen{w: w, draft: w.journey.typed()} }

func (s *emailScreen) heading() string { return s.w.T("cabinet.email_heading") }
func (s *emailScreen) stage() stage    { return stageEmail }
func (s *emailScreen) leave()          {}

func (s *emailScreen) focus() fyne.Focusable {
	if s.typo.mend != nil {
		return s.typo.mend
	}
	return s.entry
}

func (s *emailScreen) content() fyne.CanvasObject {
	s.entry = parts.NewEntry(s.draft.email, func(text string) {
		s.draft.email = text
		s.typo.hide()
		s.w.clearFailure()
	})
	s.entry.PlaceHolder = s.w.T("cabinet.email_example")
	why := "cabinet.email_why"
	if s.byCode() {
		why = "cabinet.email_why_code"
	}
	return parts.NewColumn(parts.Normal,
		s.note(),
		parts.NewText(s.w.T(why)),
		parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("cabinet.email_label")), s.entry),
		s.typoBlock(),
	)
}

// note says the instruction's own sentence to somebody who is here for the
// first time, and of an address that waits for its code that it does. A session
// that was kept still tells of the first time: what the portal knows of the
// address goes before.
func (s *emailScreen) note() fyne.CanvasObject {
	p := s.w.journey.profile
	switch {
	case p != nil && p.Email.Pending != "":
		return parts.NewMessage(parts.Info, s.w.T("cabinet.email_waiting", map[string]any{"Address": p.Email.Pending}))
	case p != nil && p.Email.Value != "", s.w.journey.signedIn.NextStep != nextConfirmEmail:
		return nil
	}
	return parts.NewMessage(parts.Info, s.w.T("cabinet.email_first"))
}

func (s *emailScreen) actions() fyne.CanvasObject {
	save := parts.NewMainButton(s.w.T("cabinet.email_send"), "", s.submit)
	if len(s.w.stack) < 2 {
		return parts.NewFlow(parts.Normal, save)
	}
	return parts.NewFlow(parts.Normal, save, parts.NewButton(s.w.T("journey.back"), "", s.w.back))
}

func (s *emailScreen) byCode() bool {
	return s.w.journey.conn.Discovery.EmailVerification == "code"
}

// submit gives the address to the portal. One that looks like a slip is asked
// about once: it is never changed unasked.
func (s *emailScreen) submit() {
	if s.typo.found(s.draft.email) {
		s.w.clearFailure()
		s.w.redraw()
		s.w.focusScreen()
		return
	}
	address, err := portal.CheckEmail(s.draft.email)
	if err != nil {
		s.w.fail(err, nil)
		return
	}
	s.send(address)
}

func (s *emailScreen) send(address string) {
	s.typo.settle(address)
	s.draft.email = address
	sendEmail(s.w, s, (*client.Session).SetEmail, address, func(ticket portal.EmailTicket) {
		if ticket.Ticket != "" {
			s.draft.mailed = mailedCode{address: address, ticket: ticket}
			s.w.show(newCodeScreen(s.w, s.draft.mailed))
			return
		}
		emailTaken(s.w, address)
	})
}

// emailSender gives the portal an address: Session.SetEmail or VerifyEmail.
type emailSender func(session *client.Session, ctx context.Context, address string) (portal.EmailTicket, error)

// sendEmail gives the portal an address on behalf of a screen.
func sendEmail(w *Window, s screen, send emailSender, address string, taken func(portal.EmailTicket)) {
	var ticket portal.EmailTicket
	var again func()
	again = func() {
		session := w.journey.session
		w.work(s, w.says("cabinet.email_sending"), func(ctx context.Context) (err error) {
			ticket, err = send(session, ctx, address)
			return err
		}, func(err error) {
			if err != nil {
				w.fail(err, again)
				return
			}
			taken(ticket)
		})
	}
	again()
}

// emailTaken goes on to the cabinet. The profile is read anew there, because
// the address in it has changed.
func emailTaken(w *Window, address string) {
	w.journey.signedIn.Account.EmailMasked = portal.MaskEmail(address)
	d := w.journey.typed()
	d.email, d.mailed = "", mailedCode{}
	pastEmail(w)
}

// pastEmail goes on to the cabinet.
func pastEmail(w *Window) {
	w.journey.signedIn.NextStep = nextNone
	w.journey.profile = nil
	if w.atWorkstation() {
		w.toBindingAtOnce()
		return
	}
	w.reset(newCabinetScreen(w))
}
