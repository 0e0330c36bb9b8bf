package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// iinCodeScreen asks for the mailed code that ends a sign-in by IIN. Nobody
// knows here whether a mail went out at all: the portal does not tell.
type iinCodeScreen struct {
	w      *Window
	from   *signInScreen
	ticket portal.IINTicket
	code   string
	entry  *parts.Entry
	resend *resendTimer
}

func newIINCodeScreen(w *Window, from *signInScreen, ticket portal.IINTicket) screen {
	s := &iinCodeScreen{w: w, from: from, resend: newResendTimer(w)}
	s.take(ticket)
	return s
}

// take begins with a ticket, or with a newer mail for it.
func (s *iinCodeScreen) take(ticket portal.IINTicket) {
	s.ticket, s.code = ticket, ""
	s.resend.from = s.w.options.Now().Add(time.Duration(ticket.ResendAfterS) * time.Second)
}

func (s *iinCodeScreen) heading() string       { return s.w.T("cabinet.code_heading") }
func (s *iinCodeScreen) stage() stage          { return stageOwner }
func (s *iinCodeScreen) focus() fyne.Focusable { return s.entry }
func (s *iinCodeScreen) entered()              { s.resend.start() }
func (s *iinCodeScreen) entersAgain()          { s.resend.start() }
func (s *iinCodeScreen) leave()                { s.resend.halt() }

func (s *iinCodeScreen) content() fyne.CanvasObject {
	s.entry = parts.NewEntry(s.code, func(text string) {
		s.code = text
		s.w.clearFailure()
	})
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.T("iin.code.sent")),
		parts.NewSmall(s.w.T("cabinet.code_until", map[string]any{"Time": signer.FormatTime(s.ticket.ExpiresAt)})),
		s.w.labelledCode(s.entry),
		s.resend.content(),
		s.w.practiceMail(),
		s.noLetter(),
	)
}

// noLetter is for who waits in vain: the portal does not tell whether the IIN
// and the password were right, so what to look at is told to everybody.
func (s *iinCodeScreen) noLetter() fyne.CanvasObject {
	return parts.NewColumn(parts.NoGap, parts.NewText(s.w.T("iin.code.none")), parts.NewText(s.w.T("iin.code.no_password")))
}

func (s *iinCodeScreen) actions() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal,
		parts.NewMainButton(s.w.T("dialog.owner.enter"), s.w.paper(paperEnter), s.submit),
		s.resend.button(s.sendAgain),
		parts.NewButton(s.w.T("iin.code.restart"), "", s.w.goBack), // the IIN still stands there
	)
}

// sendAgain asks for another mail; the code before it serves no more.
func (s *iinCodeScreen) sendAgain() {
	to := s.w.journey.conn.Client
	var ticket portal.IINTicket
	s.w.work(s, s.w.says("iin.code.sending"), func(ctx context.Context) (err error) {
		ticket, err = to.ResendIIN(ctx, s.ticket.Ticket)
		return err
	}, func(err error) {
		if err != nil {
			s.failed(err, s.sendAgain)
			return
		}
		s.take(ticket)
		s.resend.start()
		s.w.tell(parts.Info, s.w.says("iin.code.sent_again"))
	})
}

func (s *iinCodeScreen) submit() {
	code, ok := cleanCode(s.code)
	if !ok {
		s.w.failWith(s.w.explainCodeLength, nil)
		s.entry.SelectAll() // typing replaces it
		return
	}
	to := s.w.journey.conn.Client
	var session portal.Session
	s.w.work(s, s.w.says("cabinet.code_confirming"), func(ctx context.Context) (err error) {
		session, err = to.VerifyIIN(ctx, s.ticket.Ticket, code)
		return err
	}, func(err error) {
		if err != nil {
			s.failed(err, s.submit)
			return
		}
		s.w.signedIn(session)
	})
}

// failed says why. Where no code of this ticket will serve any more, it goes
// back to the beginning, where the IIN still stands.
func (s *iinCodeScreen) failed(err error, again func()) {
	why := func() explain.Explanation { return s.w.explainIINCode(err) }
	switch {
	case isProblem(err, portal.CodeTicketExpired), isProblem(err, portal.CodeTooManyAttempts):
		s.from.iin.startAgain(why)
	case isProblem(err, portal.CodeCodeWrong):
		s.w.failWith(why, nil)
		s.entry.SelectAll() // typing replaces it
	default:
		s.w.fail(err, again)
	}
}

// explainIINCode says of a code what it means for a sign-in: the codes are
// those of an e-mail that is being confirmed, too, which has a page of help of
// its own.
func (w *Window) explainIINCode(err error) explain.Explanation {
	e := explain.Error(w.lang, err)
	code, _, _ := strings.Cut(e.ID, "/")
	e.ID = code + "/iin.code"
	e.Unchanged = w.T("iin.code.unchanged")
	if !isProblem(err, portal.CodeCodeWrong) {
		e.Next = w.T("iin.code.start_again")
	}
	return e
}

// resendTimer is «Отправить ещё раз»: a button that waits until the portal takes
// another request, and beside what is said of it a clock of which nothing but
// the digits changes.
type resendTimer struct {
	w      *Window
	from   time.Time // when another mail may be asked for
	stop   func()    // stops the clock, nil when it does not run
	again  *parts.Button
	words  *widget.Label
	digits *widget.Label
}

func newResendTimer(w *Window) *resendTimer { return &resendTimer{w: w} }

func (r *resendTimer) left() time.Duration { return r.from.Sub(r.w.options.Now()) }

func (r *resendTimer) content() fyne.CanvasObject {
	r.digits, r.words = widget.NewLabel(""), parts.NewSmall("")
	r.digits.SizeName = r.words.SizeName
	r.show()
	return parts.NewLead(parts.Tight, r.digits, r.words)
}

func (r *resendTimer) button(send func()) *parts.Button {
	r.again = parts.NewButton(r.w.T("cabinet.code_again"), "", send)
	if r.left() > 0 {
		r.again.Disable()
	}
	return r.again
}

// show says how long it is still to wait, and that it is not any more.
func (r *resendTimer) show() {
	if left := r.left(); left > 0 {
		r.digits.SetText(clock(left))
		r.words.SetText(r.w.T("iin.code.wait"))
		return
	}
	r.digits.SetText("")
	r.words.SetText(r.w.T("iin.code.may"))
}

// start counts down, second by second.
func (r *resendTimer) start() {
	r.halt()
	if left := r.left(); left > 0 {
		r.stop = r.w.options.After(min(time.Second, left), r.tick)
	}
}

func (r *resendTimer) halt() {
	if r.stop != nil {
		r.stop()
		r.stop = nil
	}
}

// tick moves the digits, and at the end frees the button.
func (r *resendTimer) tick() {
	r.show()
	if r.left() > 0 {
		r.start()
		return
	}
	r.stop = nil
	if !r.w.working() {
		r.again.Enable()
	}
	r.w.refit()
}
