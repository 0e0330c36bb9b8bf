package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// The words of the printed instructions in the dialog.
const (
	paperRefresh = "Обновить список ключей"
	paperSign    = "Подписать"
	paperCancel  = "Отмена"
)

// dialogScreen is the signer dialog. It begins with the password; once the
// keys were read, its lower half shows them and «Подписать».
//
// What is read lives in signing, which goes on to the owner's page after the
// signature and is closed here in every other case.
type dialogScreen struct {
	w       *Window
	purpose *purpose
	from    keySource
	// again is set when the portal's challenge ran out before «Войти».
	again bool

	secret *secretField // the password, or the PIN
	// keySecret is the password of the keys themselves, nil until a Java store
	// turned out to have one.
	keySecret *secretField
	last      lastTry // how far a token's last try was agreed to

	storage *signer.Storage // opened, but the portal has not answered yet
	signing *signing        // nil until the keys were read and judged
	chosen  int             // index of the key that is shown
	trouble troubled
	lower   fyne.CanvasObject // the half that was drawn last
	list    *parts.Choices
	other   *parts.Button // «Выбрать другой ключ», where none serves
	main    *parts.Button // what has the focus where nothing is typed
}

func newDialogFrom(w *Window, from keySource, p *purpose) *dialogScreen {
	s := &dialogScreen{w: w, purpose: p, from: from, secret: newSecretField(w)}
	if from.isToken() {
		s.secret = newSecretFieldFor(w, "storage.pin")
		s.last = lastTryOf(from.token)
	}
	return s
}

// newDialogAgain is the dialog for keys that are still open and a new
// challenge: the password is not asked for again.
func newDialogAgain(w *Window, s *signing) *dialogScreen {
	d := newDialogFrom(w, s.from, s.purpose)
	d.again = true
	d.judged(s)
	return d
}

func (s *dialogScreen) heading() string { return s.w.T("dialog.title") }
func (s *dialogScreen) stage() stage    { return s.purpose.stage(stageDialog) }

func (s *dialogScreen) focus() fyne.Focusable {
	switch {
	case s.signing == nil:
		return s.askedFor()
	case s.signing.fitting() < 0:
		return s.other
	}
	return s.list
}

// leave forgets the passwords and the keys.
func (s *dialogScreen) leave() {
	s.wipe()
	s.forget()
	s.trouble.say, s.again = nil, false
	s.last = lastTryOf(s.from.token)
}

// forgets tells that a password was typed or keys are open.
func (s *dialogScreen) forgets() bool {
	return s.storage != nil || s.signing != nil || !s.secret.empty()
}

func (s *dialogScreen) forget() {
	s.storage.Close()
	s.signing.close()
	s.storage, s.signing = nil, nil
}

// submit is «Обновить список ключей» at first and «Подписать» later.
func (s *dialogScreen) submit() {
	switch {
	case s.signing == nil && s.last == lastTryWarned:
		// Enter is pressed in passing; this takes the button.
	case s.signing == nil:
		s.refresh()
	case s.signing.fitting() < 0:
		s.w.back() // «Выбрать другой ключ»
	default:
		s.signNow()
	}
}

// refresh opens the storage with the password and asks the portal for a
// challenge, because keys are judged at the moment that it names.
func (s *dialogScreen) refresh() {
	if s.secret.empty() && s.storage != nil {
		s.ask()
		return
	}
	if s.incomplete() {
		s.fails(func() fyne.CanvasObject { return parts.NewMessage(parts.Error, s.w.T("dialog.empty_field")) })
		return
	}
	s.read(s.secrets())
}

// read opens the storage, once: whoever presses the button means one try.
func (s *dialogScreen) read(secrets signer.Secrets) {
	s.forget()
	s.trouble.say, s.last = nil, lastTryFar // the leave to use the last try is spent, whatever comes of it
	next := s.w.newSigning(s.from, s.purpose)
	s.w.work(s, s.w.says(s.waiting()), func(ctx context.Context) (err error) {
		next.storage, err = s.w.options.Open(ctx, next.from.source(), secrets)
		if err != nil {
			return err
		}
		if err = next.prepare(ctx); ctx.Err() != nil {
			next.close() // nobody waits for the keys any more
		}
		return err
	}, func(err error) { s.opened(next, err) })
}

func (s *dialogScreen) opened(next *signing, err error) {
	if next.storage == nil {
		s.notOpened(err)
		return
	}
	s.wipe()
	s.remember(next)
	if err != nil {
		s.storage = next.storage
		s.w.fail(err, s.ask)
		return
	}
	s.show(next)
}

// ask is for keys that are open when the portal did not answer at first.
func (s *dialogScreen) ask() {
	next := s.w.newSigning(s.from, s.purpose)
	next.storage = s.storage
	s.w.work(s, s.w.says("dialog.asking"), next.prepare, func(err error) {
		if err != nil {
			s.w.fail(err, s.ask)
			return
		}
		s.show(next)
	})
}

// show draws the lower half.
func (s *dialogScreen) show(next *signing) {
	s.judged(next)
	s.draw()
}

// judged takes the keys, chooses the first that serves, and says why when none
// does.
func (s *dialogScreen) judged(next *signing) {
	s.storage, s.signing, s.trouble.say = nil, next, nil
	s.chosen = next.fitting()
	if s.chosen < 0 {
		s.chosen = 0
		s.trouble.say = s.unfit
	}
	s.w.reported.noteKey(next.storage, s.chosen)
}

// reread asks for the password once more, to read the list anew.
func (s *dialogScreen) reread() {
	if s.hasLockedKey() {
		s.askKeyPassword()
	}
	s.forget()
	s.trouble.say, s.again = nil, false
	s.last = lastTryOf(s.from.token)
	s.draw()
}

// signNow signs with the chosen key and goes on to the owner's page, which
// takes the keys over.
func (s *dialogScreen) signNow() {
	current, key := s.signing, s.signing.storage.Keys[s.chosen]
	s.trouble.say = nil
	var cms []byte
	s.w.work(s, s.w.says("dialog.signing_now"), func(context.Context) (err error) {
		cms, err = current.sign(s.w.options.Rand, key)
		return err
	}, func(err error) {
		if err != nil {
			s.notSigned(err)
			return
		}
		s.signing, current.key, current.cms = nil, key, cms
		s.w.replace(newOwnerScreen(s.w, current))
	})
}
