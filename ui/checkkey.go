package ui

import (
	"context"
	"errors"
	"maps"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// checkScreen is «Проверить мой ключ» after the file was chosen: its password,
// and then whose the key is, until when, what for, and what to do when it will
// not serve. Nothing is signed, and nothing is sent anywhere unless somebody
// presses the button that says so.
type checkScreen struct {
	w      *Window
	file   KeyFile
	secret *secretField
	// keySecret is the password of the keys themselves, nil until a Java store
	// turned out to have one.
	keySecret *secretField
	keys      []checkedKey // nil until they were read; they can sign nothing
	// asked are the authority's answers, by the certificate in DER.
	asked   map[string]revocation.Status
	trouble troubled
	lower   fyne.CanvasObject // the password's half
	main    *parts.Button
}

// newCheckKeyScreen begins with the choice of the file.
func newCheckKeyScreen(w *Window) screen { return &chooserScreen{w: w, check: true} }

func newCheckScreen(w *Window, f KeyFile) *checkScreen {
	return &checkScreen{w: w, file: f, secret: newSecretField(w), asked: map[string]revocation.Status{}}
}

func (s *checkScreen) heading() string { return s.w.T("dialog.check.title") }
func (s *checkScreen) stage() stage    { return stageOther }

func (s *checkScreen) focus() fyne.Focusable {
	switch {
	case s.keys != nil:
		return s.main
	case s.keySecret != nil && !s.secret.empty():
		return s.keySecret.field()
	}
	return s.secret.field()
}

// leave wipes the passwords. What was read of the certificates stays: it is no
// secret, and there are no private keys among it.
func (s *checkScreen) leave() {
	s.wipe()
	s.trouble.say = nil
}

// forgets tells that a password was typed.
func (s *checkScreen) forgets() bool { return !s.secret.empty() }

func (s *checkScreen) wipe() {
	s.secret.wipe()
	if s.keySecret != nil {
		s.keySecret.wipe()
	}
}

// entered judges anew when somebody comes back from the page of authorities.
func (s *checkScreen) entered() {
	if s.keys == nil {
		return
	}
	s.judge(s.w.says("dialog.reading"), func(context.Context) map[string]revocation.Status { return nil })
}

func (s *checkScreen) submit() {
	if s.keys != nil {
		s.w.goBack()
		return
	}
	if s.secret.empty() {
		s.fails(func() fyne.CanvasObject { return parts.NewMessage(parts.Error, s.w.T("dialog.empty_field")) })
		return
	}
	s.read()
}

// secrets are what was typed. The caller lets go of them at once.
func (s *checkScreen) secrets() signer.Secrets {
	x := signer.Secrets{Password: s.secret.password()}
	if s.keySecret != nil {
		x.KeyPassword = s.keySecret.password()
	}
	return x
}

func (s *checkScreen) read() {
	s.trouble.say = nil
	var keys []checkedKey
	secrets, basis := s.secrets(), s.basis()
	s.w.work(s, s.w.says("dialog.reading"), func(ctx context.Context) error {
		storage, err := s.w.options.Open(ctx, fromFile(s.file).source(), secrets)
		storage.Close() // the private keys are of no use here
		if err == nil {
			keys = basis.examine(ctx, storage.Keys)
		}
		return err
	}, func(err error) { s.wasRead(keys, err) })
}

func (s *checkScreen) wasRead(keys []checkedKey, err error) {
	if err != nil {
		s.notRead(err)
		return
	}
	s.wipe()
	s.keys = keys
	s.w.rememberKeyFile(s.file)
	s.w.drawCard()
	s.w.scrollToTop()
	s.w.focusScreen()
}

// notRead says why. A store whose keys have a password of their own asks for
// that one, too; whoever has mistaken the store's begins anew.
func (s *checkScreen) notRead(err error) {
	s.w.noteExplained(explain.Error(s.w.lang, err))
	switch {
	case errors.Is(err, signer.ErrKeyPassword):
		s.wrongKeyPassword()
	case errors.Is(err, signer.ErrWrongPassword):
		s.dropKeySecret()
		s.fails(func() fyne.CanvasObject { return s.w.storageTrouble(err) })
		s.secret.selectAll()
	default:
		s.fails(func() fyne.CanvasObject { return s.w.storageTrouble(err) })
	}
}

// wrongKeyPassword is no mistake of anybody's at first: nobody can know.
func (s *checkScreen) wrongKeyPassword() {
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

func (s *checkScreen) askKeyPassword() {
	if s.keySecret == nil {
		s.keySecret = newSecretFieldFor(s.w, "storage.key_password")
	}
}

// readAgain asks for both passwords of a store.
func (s *checkScreen) readAgain() {
	s.keys = nil
	s.askKeyPassword()
	s.w.drawCard()
	s.w.scrollToTop()
	s.w.focusScreen()
}

func (s *checkScreen) dropKeySecret() {
	if s.keySecret != nil {
		s.keySecret.wipe()
		s.keySecret = nil
	}
}

func (s *checkScreen) fails(trouble func() fyne.CanvasObject) {
	s.trouble.say = trouble
	s.w.drawCard()
	s.w.focusScreen()
	s.w.showFrom(s.trouble.or(s.lower))
}

// ask asks the authority over the network whether a key was revoked.
func (s *checkScreen) ask(k checkedKey) {
	chain, at, checker := k.verdict.Chain, s.w.options.Now(), s.w.options.Revocation
	s.judge(s.w.says("certificate.check.asking"), func(ctx context.Context) map[string]revocation.Status {
		return map[string]revocation.Status{string(chain[0].Raw): checker.Check(ctx, chain[0], chain[1], at)}
	})
}

// judge finds out about all keys anew, with the answers that find brings.
// Whoever cancels it keeps what was known before.
func (s *checkScreen) judge(waiting words, find func(context.Context) map[string]revocation.Status) {
	var (
		basis = s.basis()
		asked = basis.known.asked
		keys  []checkedKey
	)
	s.w.work(s, waiting, func(ctx context.Context) error {
		maps.Copy(asked, find(ctx))
		keys = basis.examine(ctx, s.signerKeys())
		return ctx.Err()
	}, func(err error) {
		if err == nil {
			s.keys, s.asked = keys, asked
			s.w.drawCard()
			s.w.focusScreen()
		}
	})
}

func (s *checkScreen) signerKeys() []*signer.Key {
	var keys []*signer.Key
	for _, k := range s.keys {
		keys = append(keys, k.Key)
	}
	return keys
}
