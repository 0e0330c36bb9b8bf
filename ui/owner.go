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

// ownerScreen shows whose signature it is; «Войти» sends it. It holds the
// opened keys until then, because the portal may ask for another signature.
type ownerScreen struct {
	w       *Window
	from    keySource
	signing *signing // nil once the page was left
	main    *parts.Button
}

func newOwnerScreen(w *Window, s *signing) *ownerScreen {
	return &ownerScreen{w: w, from: s.from, signing: s}
}

func (s *ownerScreen) heading() string       { return s.w.T("dialog.signin.title") }
func (s *ownerScreen) stage() stage          { return stageOwner }
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
		s.w.replace(newDialogFrom(s.w, s.from))
	}
}

func (s *ownerScreen) content() fyne.CanvasObject {
	if s.signing == nil {
		return nil
	}
	c := s.signing.key.Certificate
	return parts.NewColumn(parts.Normal,
		parts.NewMessage(parts.Info, s.w.T("dialog.owner.ready")),
		parts.NewFields(
			parts.NewField(s.w.T("dialog.owner.name"), personName(c)),
			parts.NewField(s.w.T("dialog.owner.iin"), portal.MaskIIN(c.IIN)),
			parts.NewField(s.w.T("dialog.validity"), c.Validity()),
			parts.NewField(s.w.T("dialog.where"), s.w.journey.origin()),
		),
		parts.NewSmall(s.w.T("dialog.owner.sends")),
	)
}

func (s *ownerScreen) actions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T("dialog.owner.enter"), s.w.paper(paperEnter), s.submit)
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
	var session portal.Session
	s.w.work(s, s.w.says("dialog.owner.entering"), func(ctx context.Context) (err error) {
		session, err = to.SignIn(ctx, request)
		return err
	}, func(err error) {
		switch {
		case ranOut(err):
			s.renew()
		case err != nil:
			s.w.fail(err, s.submit)
		default:
			s.w.signedIn(session) // leaves this page, which closes the keys
		}
	})
}

// renew fetches another challenge and goes back to the dialog, which says why.
// The keys go along, so the password is not asked for.
func (s *ownerScreen) renew() {
	next := s.signing.again()
	s.w.work(s, s.w.says("dialog.owner.renewing"), next.prepare, func(err error) {
		if err != nil {
			s.w.fail(err, s.renew)
			return
		}
		s.signing = nil
		s.w.replace(newDialogAgain(s.w, next))
	})
}
