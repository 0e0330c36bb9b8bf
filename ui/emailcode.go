package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// codeDigits is how many digits a mailed code has.
const codeDigits = 6

// codeScreen asks for the code that the portal mailed.
type codeScreen struct {
	w       *Window
	address string
	ticket  portal.EmailTicket
	code    string
	entry   *parts.Entry
}

func newCodeScreen(w *Window, address string, ticket portal.EmailTicket) screen {
	return &codeScreen{w: w, address: address, ticket: ticket}
}

func (s *codeScreen) heading() string       { return s.w.T("cabinet.code_heading") }
func (s *codeScreen) stage() stage          { return stageEmail }
func (s *codeScreen) focus() fyne.Focusable { return s.entry }

// leave keeps the code for who looks at the help in between. It serves once
// and not for long, and goes with the page.
func (s *codeScreen) leave() {}

func (s *codeScreen) content() fyne.CanvasObject {
	s.entry = parts.NewEntry(s.code, func(text string) {
		s.code = text
		s.w.clearFailure()
	})
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T("cabinet.code_sent", map[string]any{"Address": s.ticket.Masked})),
		s.until(),
		parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("cabinet.code_label")), parts.NewNarrow(220, s.entry)),
		s.practiceMail(),
	)
}

// until tells how long the code serves, by the clock of Almaty.
func (s *codeScreen) until() fyne.CanvasObject {
	if s.ticket.ExpiresAt == nil {
		return nil
	}
	return parts.NewSmall(s.w.T("cabinet.code_until", map[string]any{"Time": signer.FormatTime(*s.ticket.ExpiresAt)}))
}

// practiceMail opens the outbox, in which a practice portal's letters stay.
func (s *codeScreen) practiceMail() fyne.CanvasObject {
	desk := s.w.journey.conn.Practice
	if desk == nil || desk.Mails == nil {
		return nil
	}
	open := parts.NewButton(s.w.T("cabinet.mails"), "", func() { s.w.show(newMailsScreen(s.w)) })
	return parts.NewMessageWith(parts.Info, s.w.T("cabinet.mails_hint"), nil, parts.NewFlow(parts.Normal, open))
}

func (s *codeScreen) actions() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal,
		parts.NewMainButton(s.w.T("cabinet.code_confirm"), "", s.submit),
		parts.NewButton(s.w.T("cabinet.code_again"), "", s.sendAgain),
		parts.NewButton(s.w.T("cabinet.code_change"), "", s.w.back),
	)
}

func (s *codeScreen) sendAgain() {
	sendEmail(s.w, s, s.address, func(ticket portal.EmailTicket) {
		s.ticket, s.code = ticket, ""
		s.w.tell(parts.Info, s.w.says("cabinet.code_sent", map[string]any{"Address": ticket.Masked}))
	})
}

func (s *codeScreen) submit() {
	code, ok := cleanCode(s.code)
	if !ok {
		s.w.failWith(func() explain.Explanation {
			return explain.Explanation{What: s.w.T("cabinet.code_wrong_length")}
		}, nil)
		return
	}
	session, ticket := s.w.journey.session, s.ticket.Ticket
	s.w.work(s, s.w.says("cabinet.code_confirming"), func(ctx context.Context) error {
		return session.ConfirmEmail(ctx, ticket, code)
	}, s.confirmed)
}

func (s *codeScreen) confirmed(err error) {
	if err == nil {
		emailTaken(s.w)
		return
	}
	// The code may have arrived though its answer did not: sending it once
	// more is safe, the portal counts wrong codes only.
	retry := s.submit
	var problem *portal.Problem
	if errors.As(err, &problem) {
		retry = nil
		s.entry.SelectAll() // typing replaces a wrong code
	}
	s.w.fail(err, retry)
}

// cleanCode drops the spaces that come with copying from a letter.
func cleanCode(typed string) (string, bool) {
	digits := make([]rune, 0, codeDigits)
	for _, r := range typed {
		switch {
		case r == ' ' || r == '\u00a0' || r == '-':
		case r >= '0' && r <= '9':
			digits = append(digits, r)
		default:
			return "", false
		}
	}
	return string(digits), len(digits) == codeDigits
}
