package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
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
}

func newEmailScreen(w *Window) screen { return &emailScreen{w: w, draft: w.journey.typed()} }

func (s *emailScreen) heading() string { return s.w.T("cabinet.email_heading") }
func (s *emailScreen) stage() stage    { return stageEmail }
func (s *emailScreen) leave()          {}

func (s *emailScreen) focus() fyne.Focusable { return s.entry }

func (s *emailScreen) content() fyne.CanvasObject {
	s.entry = parts.NewEntry(s.draft.email, func(text string) {
		s.draft.email = text
		s.w.clearFailure()
	})
	s.entry.PlaceHolder = s.w.T("cabinet.email_example")
	why := "cabinet.email_why"
	if s.byCode() {
		why = "cabinet.email_why_code"
	}
	return parts.NewColumn(parts.Normal,
		s.firstNote(),
		parts.NewText(s.w.T(why)),
		parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("cabinet.email_label")), s.entry),
	)
}

// firstNote says the instruction's own sentence to somebody who is here for
// the first time.
func (s *emailScreen) firstNote() fyne.CanvasObject {
	if s.w.journey.signedIn.NextStep != nextConfirmEmail {
		return nil
	}
	return parts.NewMessage(parts.Info, s.w.T("cabinet.email_first"))
}

func (s *emailScreen) actions() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal, parts.NewMainButton(s.w.T("cabinet.email_send"), "", s.submit))
}

func (s *emailScreen) byCode() bool {
	return s.w.journey.conn.Discovery.EmailVerification == "code"
}

func (s *emailScreen) submit() {
	address, err := portal.CheckEmail(s.draft.email)
	if err != nil {
		s.w.fail(err, nil)
		return
	}
	s.draft.email = address
	sendEmail(s.w, s, address, func(ticket portal.EmailTicket) {
		if ticket.Ticket != "" {
			s.w.show(newCodeScreen(s.w, address, ticket))
			return
		}
		emailTaken(s.w)
	})
}

// sendEmail gives the portal an address on behalf of a screen.
func sendEmail(w *Window, s screen, address string, taken func(portal.EmailTicket)) {
	var ticket portal.EmailTicket
	var again func()
	again = func() {
		session := w.journey.session
		w.work(s, w.says("cabinet.email_sending"), func(ctx context.Context) (err error) {
			ticket, err = session.SetEmail(ctx, address)
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
func emailTaken(w *Window) {
	w.journey.signedIn.NextStep = nextNone
	w.journey.profile = nil
	w.journey.typed().email = ""
	w.reset(newCabinetScreen(w))
}
