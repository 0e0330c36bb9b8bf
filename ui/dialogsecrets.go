package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// askedFor is what takes the focus in the half that asks: the field to type
// in, or the button where there is none.
func (s *dialogScreen) askedFor() fyne.Focusable {
	switch {
	case s.last == lastTryWarned || s.pinPad():
		return s.main
	case s.keySecret != nil && !s.secret.empty():
		return s.keySecret.field()
	}
	return s.secret.field()
}

// incomplete tells that something is still to be typed. The keys' own password
// may be left out: it is the store's then.
func (s *dialogScreen) incomplete() bool { return !s.pinPad() && s.secret.empty() }

// secrets are what was typed. The caller lets go of them at once.
func (s *dialogScreen) secrets() signer.Secrets {
	x := signer.Secrets{LastTry: s.last == lastTryConfirmed}
	if !s.pinPad() {
		x.Password = s.secret.password()
	}
	if s.keySecret != nil {
		x.KeyPassword = s.keySecret.password()
	}
	return x
}

// wipe forgets what was typed.
func (s *dialogScreen) wipe() {
	s.secret.wipe()
	if s.keySecret != nil {
		s.keySecret.wipe()
	}
}

// waiting is the id of what is told while the storage is opened.
func (s *dialogScreen) waiting() string {
	if s.pinPad() {
		return "storage.pin.pad_waiting"
	}
	return "dialog.reading"
}

// wrongKeyPassword asks for the keys' own password: the store's is right. At
// first that is no mistake of anybody's, because nobody can know it.
func (s *dialogScreen) wrongKeyPassword() {
	if s.keySecret == nil || s.keySecret.empty() {
		s.askKeyPassword()
		s.fails(func() fyne.CanvasObject { return parts.NewMessage(parts.Info, s.w.T("storage.key_password.own")) })
		return
	}
	s.fails(func() fyne.CanvasObject {
		return s.w.helped(parts.Error, "signer.key_password", s.w.T("storage.key_password.wrong"))
	})
	s.keySecret.selectAll()
}

// askKeyPassword draws the second field from now on.
func (s *dialogScreen) askKeyPassword() {
	if s.keySecret == nil {
		s.keySecret = newSecretFieldFor(s.w, "storage.key_password")
	}
}

// hasLockedKey tells that a key of the store has a password of its own, unlike
// its neighbours.
func (s *dialogScreen) hasLockedKey() bool {
	return slices.ContainsFunc(s.signing.storage.Keys, func(k *signer.Key) bool { return k.Fault == signer.ReasonKeyPassword })
}

// dropKeyPassword takes the second field away: where the store's own password
// is wrong, nobody knows yet whether the keys have another.
func (s *dialogScreen) dropKeyPassword() {
	if s.keySecret != nil {
		s.keySecret.wipe()
		s.keySecret = nil
	}
}
