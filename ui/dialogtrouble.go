package ui

import (
	"errors"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// notOpened keeps the dialog as it is. After a wrong password the field is
// marked, so that typing replaces it; nothing else is touched.
func (s *dialogScreen) notOpened(err error) {
	s.w.noteExplained(explain.Error(s.w.lang, err))
	if s.from.isToken() {
		s.tokenNotOpened(err)
		return
	}
	if errors.Is(err, signer.ErrKeyPassword) {
		s.wrongKeyPassword()
		return
	}
	wrong := errors.Is(err, signer.ErrWrongPassword)
	if wrong {
		s.dropKeyPassword()
	}
	s.fails(func() fyne.CanvasObject { return s.w.storageTrouble(err) })
	if wrong {
		s.secret.selectAll()
	}
}

// notSigned says why. The keys stay open: the stick may be put back. A token
// that was pulled out wants its PIN again.
func (s *dialogScreen) notSigned(err error) {
	s.w.noteExplained(explain.Error(s.w.lang, err))
	if s.from.isToken() {
		s.tokenNotSigned(err)
		return
	}
	s.fails(func() fyne.CanvasObject { return s.w.storageTrouble(err) })
}

// storageTrouble says why a storage was not opened.
func (w *Window) storageTrouble(err error) fyne.CanvasObject {
	e := explain.Error(w.lang, err)
	switch {
	case errors.Is(err, signer.ErrWrongPassword):
		return w.helped(parts.Error, e.ID, w.T("dialog.wrong_password"))
	case errors.Is(err, signer.ErrNoKey):
		e.What = w.T("dialog.empty_storage")
	}
	return w.helped(parts.Error, e.ID, e.What, e.Unchanged, e.Next)
}

// fails shows what went wrong, in red.
func (s *dialogScreen) fails(trouble func() fyne.CanvasObject) {
	s.trouble.say = trouble
	s.draw()
}

// unfit says that none of the keys serves: what the storage lacks, or what is
// the matter with its first key.
func (s *dialogScreen) unfit() fyne.CanvasObject {
	keys := s.signing.storage.Keys
	for _, k := range keys {
		if v := s.signing.verdicts[k]; v.Reason != signer.ReasonKeyPurposeWrong {
			return s.w.helped(parts.Error, "reason."+string(v.Reason), explain.Verdict(s.w.lang, v, k.Certificate))
		}
	}
	return s.w.helped(parts.Error, "signer.unfit", s.w.T("dialog.no_authentication_key"),
		explain.Reason(s.w.lang, signer.ReasonKeyPurposeWrong, keys[0].Certificate))
}

// ranOut tells that a portal does not know a challenge any more, or that it
// waited too long.
func ranOut(err error) bool {
	return isProblem(err, portal.CodeChallengeExpired) || isProblem(err, portal.CodeChallengeUnknown)
}

// isProblem tells whether err is a portal's refusal with a code.
func isProblem(err error, code portal.Code) bool {
	var problem *portal.Problem
	return errors.As(err, &problem) && problem.Code == code
}
