package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// codeDigits is how many digits a mailed code has.
const codeDigits = 6

// codeScreen asks for the code that the portal mailed.
type codeScreen struct {
	w      *Window
	mailed mailedCode
	send   emailSender // mails another code
	done   func()      // where a confirmed address leads; nil: to the cabinet
	code   string
	spent  bool // the portal takes no code from this letter any more
	entry  *parts.Entry
	anew   *parts.Button // the main button then
}

// newCodeScreen is for an address that one has given; then comes the cabinet.
func newCodeScreen(w *Window, mailed mailedCode) screen {
	return &codeScreen{w: w, mailed: mailed, send: (*client.Session).SetEmail}
}

// newCodeScreenFor is for an address that is confirmed for the sake of another
// page. send mails another code, done goes back there.
func newCodeScreenFor(w *Window, address string, ticket portal.EmailTicket, send emailSender, done func()) screen {
	return &codeScreen{w: w, mailed: mailedCode{address: address, ticket: ticket}, send: send, done: done}
}

func (s *codeScreen) heading() string { return s.w.T("cabinet.code_heading") }
func (s *codeScreen) stage() stage    { return stageEmail }

func (s *codeScreen) focus() fyne.Focusable {
	if s.spent {
		return s.anew
	}
	return s.entry
}

// leave keeps the code for who looks at the help in between. It serves once
// and not for long, and goes with the page.
func (s *codeScreen) leave() {}

func (s *codeScreen) content() fyne.CanvasObject {
	s.entry = parts.NewEntry(s.code, func(text string) {
		s.code = text
		s.w.clearFailure()
		s.sendWhole()
	})
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T("cabinet.code_mailed", map[string]any{"Address": s.mailed.address})),
		s.until(),
		s.w.labelledCode(s.entry),
		s.w.practiceMail(),
		parts.NewSmall(s.w.T("cabinet.code_missing")),
	)
}

// until tells how long the code serves, by the clock of Almaty.
func (s *codeScreen) until() fyne.CanvasObject {
	if s.mailed.ticket.ExpiresAt == nil || s.spent {
		return nil
	}
	return parts.NewSmall(s.w.T("cabinet.code_until", map[string]any{"Time": signer.FormatTime(*s.mailed.ticket.ExpiresAt)}))
}

func (s *codeScreen) actions() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	if s.spent {
		s.anew = parts.NewMainButton(s.w.T("cabinet.code_again"), "", s.submit)
		buttons = append(buttons, s.anew)
	} else {
		buttons = append(buttons,
			parts.NewMainButton(s.w.T("cabinet.code_confirm"), "", s.submit),
			parts.NewButton(s.w.T("cabinet.code_again"), "", s.sendAgain))
	}
	if s.done == nil {
		buttons = append(buttons, parts.NewButton(s.w.T("cabinet.code_change"), "", s.goBack))
	} else {
		buttons = append(buttons, parts.NewButton(s.w.T("journey.back"), "", s.goBack))
	}
	if s.done == nil && s.w.journey.conn.Discovery.EmailLater {
		buttons = append(buttons, parts.NewButton(s.w.T("cabinet.code_later"), "", func() { pastEmail(s.w) }))
	}
	return parts.NewFlow(parts.Normal, buttons...)
}

// goBack is «Изменить адрес» too: the address is in its field. Where the page
// was opened from a reminder, Escape must not end there but the button must.
func (s *codeScreen) goBack() {
	if s.done != nil {
		s.w.back()
		return
	}
	s.w.journey.typed().email = s.mailed.address
	if len(s.w.stack) > 1 {
		if _, beneath := s.w.stack[len(s.w.stack)-2].(*emailScreen); beneath {
			s.w.back()
			return
		}
	}
	s.w.replace(newEmailScreen(s.w))
}

func (s *codeScreen) sendAgain() {
	sendEmail(s.w, s, s.send, s.mailed.address, func(ticket portal.EmailTicket) {
		s.mailed.ticket, s.code, s.spent = ticket, "", false
		if s.done == nil {
			s.w.journey.typed().mailed = s.mailed
		}
		s.w.tell(parts.Info, s.w.says("cabinet.code_new"))
	})
}

// submit gives the code back, or asks for another letter where this one's
// serves no more.
func (s *codeScreen) submit() {
	if s.spent {
		s.sendAgain()
		return
	}
	code, ok := cleanCode(s.code)
	if !ok {
		s.w.failWith(s.w.explainCodeLength, nil)
		return
	}
	session, ticket := s.w.journey.session, s.mailed.ticket.Ticket
	s.w.work(s, s.w.says("cabinet.code_confirming"), func(ctx context.Context) error {
		return session.ConfirmEmail(ctx, ticket, code)
	}, s.confirmed)
}

// taken goes on, with the address confirmed.
func (s *codeScreen) taken() {
	if s.done != nil {
		s.done()
		return
	}
	emailTaken(s.w, s.mailed.address)
}

// labelledCode is the field for a mailed code, as wide as one.
func (w *Window) labelledCode(entry *parts.Entry) fyne.CanvasObject {
	return parts.NewColumn(parts.NoGap, parts.NewText(w.T("cabinet.code_label")), parts.NewNarrow(220, entry))
}

func (w *Window) explainCodeLength() explain.Explanation {
	return explain.Explanation{What: w.T("cabinet.code_wrong_length")}
}

func (s *codeScreen) confirmed(err error) {
	if err == nil {
		s.taken()
		return
	}
	var problem *portal.Problem
	if !errors.As(err, &problem) {
		// The code may have arrived though its answer did not: sending it once
		// more is safe, the portal counts wrong codes only.
		s.w.fail(err, s.submit)
		return
	}
	if problem.Code == portal.CodeTicketExpired || problem.Code == portal.CodeTooManyAttempts {
		s.spent, s.code = true, ""
		s.w.journey.typed().mailed = mailedCode{}
	}
	s.w.fail(err, s.submit)
	if !s.spent {
		s.entry.SelectAll() // typing replaces a wrong code
	}
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
