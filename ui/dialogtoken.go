package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/ui/parts"
)

// lastTry is how far a person has agreed to use a token's last try. A token
// that locks itself is of no use to anybody, so the last try is never made in
// passing: the warning takes the place of the field until its own button was
// pressed, and that leave holds for one try.
type lastTry int

const (
	lastTryFar       lastTry = iota // there is more than one, or nobody knows
	lastTryWarned                   // the warning stands where the field was
	lastTryConfirmed                // the person means it
)

// lastTryOf tells by what a token says of itself; a file has no tries.
func lastTryOf(t Token) lastTry {
	if t.Info.Tries == token.TriesLast {
		return lastTryWarned
	}
	return lastTryFar
}

// pinPad tells that the PIN is typed on the reader itself.
func (s *dialogScreen) pinPad() bool { return s.from.isToken() && s.from.token.Info.PINPad }

// pinHalf asks for a token's PIN.
func (s *dialogScreen) pinHalf() fyne.CanvasObject {
	stays := parts.NewSmall(s.w.T("storage.pin.stays"))
	switch {
	case s.last == lastTryWarned:
		warning := parts.NewMessage(parts.Warning, s.w.T("storage.pin.last"), s.w.T("storage.pin.last_more"))
		return parts.NewColumn(parts.Tight, s.trouble.content(), warning, stays)
	case s.pinPad():
		how := parts.NewMessage(parts.Info, s.w.T("storage.pin.pad"))
		return parts.NewColumn(parts.Tight, how, s.trouble.content(), stays)
	}
	return parts.NewColumn(parts.Tight, s.secret.content(), s.trouble.content(), stays)
}

// lastTryButtons stand beneath the warning. «Отмена» has the focus: Enter that
// was pressed once too often costs no try.
func (s *dialogScreen) lastTryButtons() fyne.CanvasObject {
	s.main = parts.NewButton(s.w.T("dialog.cancel"), s.w.paper(paperCancel), s.w.goBack)
	return parts.NewFlow(parts.Normal, parts.NewButton(s.w.T("storage.pin.again"), "", s.confirmLastTry), s.main)
}

// confirmLastTry shows the field again. It tries nothing.
func (s *dialogScreen) confirmLastTry() {
	s.last, s.trouble.say = lastTryConfirmed, nil
	s.draw()
}

// remember keeps where keys were opened: of a file its path for the next time,
// of a token that the right PIN has given all its tries back.
func (s *dialogScreen) remember(opened *signing) {
	if !s.from.isToken() {
		s.w.rememberKeyFile(s.from.file)
		return
	}
	s.from.token.Info.Tries = token.TriesUnknown
	opened.from = s.from
}

// tokenNotOpened says why. What was typed is wiped after a wrong PIN, unlike a
// file's password: Enter pressed again would use up another try.
func (s *dialogScreen) tokenNotOpened(err error) {
	s.last = lastTryAfter(err)
	if s.last == lastTryWarned {
		s.from.token.Info.Tries = token.TriesLast
	}
	if !errors.Is(err, signer.ErrNoToken) && !errors.Is(err, signer.ErrGone) {
		s.secret.wipe()
	}
	if errors.Is(err, signer.ErrLastTry) {
		s.fails(nil) // no PIN was tried, and the warning says it all
		return
	}
	s.fails(func() fyne.CanvasObject { return s.tokenTrouble(err) })
}

// lastTryAfter tells whether the next try is the last, by how this one ended.
func lastTryAfter(err error) lastTry {
	var wrong *token.PINError
	if errors.Is(err, signer.ErrLastTry) || errors.As(err, &wrong) && wrong.Left == token.TriesLast {
		return lastTryWarned
	}
	return lastTryFar
}

// tokenNotSigned closes what was opened and asks for the PIN again: a token that
// was pulled out has forgotten it, also where it was put back by now, and a
// module that failed once goes on failing.
func (s *dialogScreen) tokenNotSigned(err error) {
	s.forget()
	s.again = false // the PIN is needed after all
	s.fails(func() fyne.CanvasObject { return s.tokenTrouble(err) })
}

// isPulled tells of a token that is not where it was.
func isPulled(err error) bool {
	return errors.Is(err, signer.ErrNoToken) || errors.Is(err, signer.ErrGone)
}

// tokenTrouble says why a token was not opened, or did not sign.
func (s *dialogScreen) tokenTrouble(err error) fyne.CanvasObject {
	switch {
	case errors.Is(err, signer.ErrWrongPIN):
		return s.w.helped(parts.Error, "signer.wrong_pin", s.wrongPIN(err), s.afterWrongPIN(err))
	case errors.Is(err, signer.ErrPINLocked):
		return s.w.helped(parts.Error, "signer.pin_locked", s.w.T("storage.pin.locked"), s.w.T("storage.pin.locked_more"))
	case errors.Is(err, signer.ErrNoKey):
		return s.w.helped(parts.Error, "token.no_key", s.w.T("dialog.empty_storage"), s.w.T("storage.token.empty"))
	case isPulled(err):
		look := parts.NewButton(s.w.T("dialog.files.refresh"), "", s.lookForToken)
		return parts.NewMessageWith(parts.Error, s.w.T("dialog.no_token"),
			[]string{s.w.T("storage.token.gone")}, parts.NewFlow(parts.Normal, look, s.w.whatToDo("signer.no_token")))
	}
	return s.w.storageTrouble(err)
}

// afterWrongPIN is the next step, where neither the warning before the last
// try says it nor there is none any more.
func (s *dialogScreen) afterWrongPIN(err error) string {
	var wrong *token.PINError
	switch {
	case s.last == lastTryWarned:
		return ""
	case errors.As(err, &wrong) && wrong.Left == token.TriesNone:
		return s.w.T("storage.pin.locked_more")
	}
	return s.w.T("storage.pin.wrong")
}

// wrongPIN is the dialog's own sentence where the number of tries is known: a
// token tells that it is one, or that they are few, or that there are none.
func (s *dialogScreen) wrongPIN(err error) string {
	left := "unknown"
	var wrong *token.PINError
	if errors.As(err, &wrong) && wrong.Left != token.TriesUnknown {
		left = string(wrong.Left)
	}
	if left == string(token.TriesLast) {
		return s.w.T("dialog.wrong_pin") + " 1"
	}
	return s.w.T("storage.wrong_pin." + left)
}

// lookForToken is «Обновить» after a token was pulled out.
func (s *dialogScreen) lookForToken() {
	var found []Token
	s.w.work(s, s.w.says("storage.tokens.searching"), func(ctx context.Context) (err error) {
		found, err = s.w.options.Tokens(ctx)
		return err
	}, func(err error) {
		i := slices.IndexFunc(found, s.from.isSame)
		if i < 0 {
			s.fails(func() fyne.CanvasObject { return s.tokenTrouble(signer.ErrNoToken) })
			return
		}
		s.from, s.last = fromToken(found[i]), lastTryOf(found[i])
		s.fails(nil)
	})
}
