package ui

import (
	"context"
	"encoding/base64"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// paperEnter is the printed instructions' word for the button here.
const paperEnter = "Войти"

// ownerScreen shows whose signature it is; «Войти», or «Подтвердить» for a
// step-up, sends it. It holds the opened keys until then, because the portal
// may ask for another signature.
type ownerScreen struct {
	w       *Window
	purpose *purpose
	from    keySource
	signing *signing // nil once the page was left
	main    *parts.Button
}

func newOwnerScreen(w *Window, s *signing) *ownerScreen {
	return &ownerScreen{w: w, purpose: s.purpose, from: s.from, signing: s}
}

func (s *ownerScreen) heading() string       { return s.w.T(s.purpose.words.title) }
func (s *ownerScreen) stage() stage          { return s.purpose.stage(stageOwner) }
func (s *ownerScreen) focus() fyne.Focusable { return s.main }

// leave forgets the keys. The signature is forgotten with them: without a new
// password there is none.
func (s *ownerScreen) leave() {
	s.signing.close()
	s.signing = nil
}

// entered goes to the password when somebody comes back here, as from the help
// page: the keys were forgotten meanwhile.
func (s *ownerScreen) entered() {
	if s.signing == nil {
		s.w.replace(newDialogFrom(s.w, s.from, s.purpose))
	}
}

// entersAgain is entered: the keys were forgotten here, too.
func (s *ownerScreen) entersAgain() { s.entered() }

// forgets tells that keys are open.
func (s *ownerScreen) forgets() bool { return s.signing != nil }

func (s *ownerScreen) content() fyne.CanvasObject {
	if s.signing == nil {
		return nil
	}
	c := s.signing.key.Certificate
	return parts.NewColumn(parts.Normal,
		parts.NewMessage(parts.Info, s.w.T(s.purpose.words.ready)),
		parts.NewFields(
			parts.NewField(s.w.T("dialog.owner.name"), personName(c)),
			parts.NewField(s.w.T("dialog.owner.iin"), portal.MaskIIN(c.IIN)),
			parts.NewField(s.w.T("dialog.validity"), c.Validity()),
			parts.NewField(s.w.T("dialog.where"), s.w.journey.origin()),
		),
		parts.NewSmall(s.w.T(s.purpose.words.send)),
	)
}

func (s *ownerScreen) actions() fyne.CanvasObject {
	words := s.purpose.words
	s.main = parts.NewMainButton(s.w.T(words.enter), s.w.paper(words.paper), s.submit)
	cancel := parts.NewButton(s.w.T("dialog.cancel"), s.w.paper(paperCancel), s.w.goBack)
	return parts.NewFlow(parts.Normal, s.main, cancel)
}

// submit sends the signature, once. When the portal waited too long for it,
// another one is asked for.
func (s *ownerScreen) submit() {
	if s.signing == nil {
		return
	}
	request := portal.SessionRequest{
		ChallengeID: s.signing.challenge.ChallengeID,
		CMS:         base64.StdEncoding.EncodeToString(s.signing.cms),
	}
	to := s.signing.conn.Client
	var then func()
	s.w.work(s, s.w.says(s.purpose.words.sending), func(ctx context.Context) (err error) {
		then, err = s.purpose.deliver(ctx, to, request)
		return err
	}, func(err error) {
		switch {
		case ranOut(err):
			s.renew()
		case isProblem(err, portal.CodeStepUpOtherPerson):
			s.otherPerson(err)
		case err != nil:
			s.w.fail(err, s.submit)
		default:
			s.w.keepKeyExpiry(s.signing.key.Certificate)
			then() // leaves this page, which closes the keys
		}
	})
}

// renew fetches another challenge and goes back to the dialog, which says why.
// The keys go along, so the password is not asked for.
func (s *ownerScreen) renew() {
	next := s.signing.again()
	s.w.work(s, s.w.says(s.purpose.words.renew), next.prepare, func(err error) {
		if err != nil {
			s.w.fail(err, s.renew)
			return
		}
		s.signing = nil
		s.w.replace(newDialogAgain(s.w, next))
	})
}

// otherPerson goes back to where a key is chosen and says why: this one is no
// use here, however often it signs.
func (s *ownerScreen) otherPerson(err error) {
	s.w.back()
	s.w.fail(err, nil)
}
