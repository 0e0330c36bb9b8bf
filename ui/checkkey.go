package ui

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// checkScreen is «Проверить мой ключ» after the file was chosen: its password,
// and then whose the key is, until when, what for, and what to do when it will
// not serve. Nothing is sent anywhere, and nothing is signed.
type checkScreen struct {
	w       *Window
	file    KeyFile
	secret  *secretField
	keys    []*signer.Key // nil until they were read; they can sign nothing
	trouble troubled
	lower   fyne.CanvasObject // the password's half
	main    *parts.Button
}

// newCheckKeyScreen begins with the choice of the file.
func newCheckKeyScreen(w *Window) screen { return &chooserScreen{w: w, check: true} }

func newCheckScreen(w *Window, f KeyFile) *checkScreen {
	return &checkScreen{w: w, file: f, secret: newSecretField(w)}
}

func (s *checkScreen) heading() string { return s.w.T("dialog.check.title") }
func (s *checkScreen) stage() stage    { return stageOther }

func (s *checkScreen) focus() fyne.Focusable {
	if s.keys == nil {
		return s.secret.field()
	}
	return s.main
}

// leave wipes the password. What was read of the certificates stays: it is no
// secret, and there are no private keys among it.
func (s *checkScreen) leave() {
	s.secret.wipe()
	s.trouble.say = nil
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

func (s *checkScreen) read() {
	s.trouble.say = nil
	var storage *signer.Storage
	password := s.secret.password()
	s.w.work(s, s.w.says("dialog.reading"), func(ctx context.Context) (err error) {
		storage, err = s.w.options.Open(ctx, signer.StoragePKCS12, s.file.Path, password)
		storage.Close() // the private keys are of no use here
		return err
	}, func(err error) { s.wasRead(storage, err) })
}

func (s *checkScreen) wasRead(storage *signer.Storage, err error) {
	if err != nil {
		s.fails(func() fyne.CanvasObject { return s.w.storageTrouble(err) })
		if errors.Is(err, signer.ErrWrongPassword) {
			s.secret.selectAll()
		}
		return
	}
	s.secret.wipe()
	s.keys = storage.Keys
	s.w.rememberKeyFile(s.file)
	s.w.drawCard()
	s.w.scrollToTop()
	s.w.focusScreen()
}

func (s *checkScreen) fails(trouble func() fyne.CanvasObject) {
	s.trouble.say = trouble
	s.w.drawCard()
	s.w.focusScreen()
	s.w.showFrom(s.trouble.or(s.lower))
}

// policy judges by this computer's clock: no portal was asked. The chain is
// judged where a real portal's authorities are known; a practice portal trusts
// nobody but itself.
func (s *checkScreen) policy() signer.Policy {
	p := signer.Policy{At: s.w.options.Now()}
	if conn := s.w.journey.conn; conn != nil && conn.Practice == nil {
		p.Trust = conn.Trust
	}
	return p
}

// reasons are why a key will not serve, none if it will. That this version
// cannot sign with its algorithm is not all there is to tell: the same key may
// have run out, too.
func (s *checkScreen) reasons(k *signer.Key) []signer.Reason {
	p := s.policy()
	first := p.JudgeKey(k)
	if first == signer.ReasonFits {
		return nil
	}
	reasons := []signer.Reason{first}
	if first == signer.ReasonAlgorithmUnsupported {
		p.Algorithms = []string{k.Certificate.Algorithm}
		if next := p.Judge(k.Certificate); next != signer.ReasonFits {
			reasons = append(reasons, next)
		}
	}
	return reasons
}

// daysLeft is how many whole days a certificate is still valid, negative when
// it has run out.
func daysLeft(c *signer.Certificate, now time.Time) int {
	left := c.NotAfter.Sub(now)
	if left < 0 {
		return -1
	}
	return int(left / (24 * time.Hour))
}
