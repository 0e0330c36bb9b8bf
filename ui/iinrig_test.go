package ui

import (
	"crypto/rand"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/explain"
)

// iinPassword is what the mother of these tests signs in with by IIN.
const iinPassword = "дождь и три ложки"

// iinRig is a rig of the Almaty portal whose mother has confirmed her e-mail,
// set a password and signed out again.
type iinRig struct {
	*signInRig
	clock  *hand
	mother string // her IIN
}

func newIINRig(t *testing.T) *iinRig { return newIINRigWith(t, nil) }

func newIINRigWith(t *testing.T, kept *store.Store) *iinRig {
	t.Helper()
	r := newSignedInRig(t, rigOptions{window: func(o *Options) { o.Store = kept }})
	clock := r.onHand()
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	r.setPassword(iinPassword)
	r.signedOutHere()
	i := &iinRig{signInRig: r, clock: clock, mother: r.desk.Keys[0].IIN}
	screenIs[*signInScreen](r).choose(tabByIIN)
	i.toFields()
	return i
}

// signedOutHere signs out and goes to signing in at the same portal again.
func (r *signInRig) signedOutHere() {
	entry, conn := r.w.journey.entry, r.w.journey.conn
	r.w.endSession(r.w.current())
	r.w.connected(entry, conn)
	r.w.toSignIn()
}

// toFields leaves the tabs for the first field.
func (r *iinRig) toFields() {
	s := screenIs[*signInScreen](r.signInRig)
	s.onTabs = false
	r.w.focusScreen()
}

// atPasswordTab goes to «Вход по ИИН» of the profile.
func (r *signInRig) atPasswordTab() *passwordTab {
	r.Helper()
	r.w.show(newProfileScreen(r.w, profileTabIIN))
	return screenIs[*profileScreen](r).password
}

// setPassword confirms the address and sets a password, as a person would.
func (r *signInRig) setPassword(password string) {
	r.Helper()
	before := r.countMails()
	r.atPasswordTab()
	r.press("Подтвердить адрес")
	screenIs[*codeScreen](r)
	r.typeText(r.codeAfter(before))
	r.key(fyne.KeyReturn)
	r.typePasswords(password, password)
	r.press("Сохранить пароль")
	r.says("Пароль сохранён.")
}

// typePasswords fills both fields of the password's tab.
func (r *signInRig) typePasswords(first, second string) {
	r.Helper()
	t := screenIs[*profileScreen](r).password
	r.w.window.Canvas().Focus(t.first.field())
	r.typeText(first)
	r.w.window.Canvas().Focus(t.second.field())
	r.typeText(second)
}

func (r *signInRig) countMails() int {
	r.Helper()
	mails, err := r.mails()
	if err != nil {
		r.Fatal(err)
	}
	return len(mails)
}

// codeAfter is the code in the newest mail, once there are more than so many:
// a portal mails after it has answered.
func (r *signInRig) codeAfter(count int) string {
	r.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(10 * time.Millisecond) {
		if mails, err := r.mails(); err == nil && len(mails) > count {
			return mails[len(mails)-1].Code
		}
	}
	r.Fatal("no mail came")
	return ""
}

// asked types IIN and password and presses «Войти».
func (r *iinRig) asked(iin, password string) *iinCodeScreen {
	r.Helper()
	r.typeText(iin)
	r.w.window.Canvas().Focus(screenIs[*signInScreen](r.signInRig).iin.secret.field())
	r.typeText(password)
	r.press("Войти")
	return screenIs[*iinCodeScreen](r.signInRig)
}

// signedInByIIN goes the whole way into the cabinet.
func (r *iinRig) signedInByIIN() {
	r.Helper()
	before := r.countMails()
	r.asked(r.mother, iinPassword)
	r.typeText(r.codeAfter(before))
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r.signInRig)
}

// wrongCode is a code that is not the one that was mailed last.
func (r *iinRig) wrongCode(before int) string {
	if r.codeAfter(before) == "000000" {
		return "000001"
	}
	return "000000"
}

// newReadOnlyRig is a rig at «Привязка» of a session that was opened by IIN,
// with a child's IIN in the field.
func newReadOnlyRig(t *testing.T) *iinRig {
	t.Helper()
	r := newIINRig(t)
	r.signedInByIIN()
	r.press("Привязка")
	r.typeText(childConfirmed)
	return r
}

// signed signs with the key of a note, from the page where its place is asked
// for to the page before it is sent.
func (r *signInRig) signed(note string) *ownerScreen {
	r.Helper()
	r.opened(r.keyOf(note).Path)
	r.press("Подписать")
	return screenIs[*ownerScreen](r)
}

// threeOf is all that a person reads of an explanation.
func threeOf(e explain.Explanation) string {
	return strings.TrimSpace(strings.Join([]string{e.What, e.Unchanged, e.Next}, " "))
}

// sessionByKey signs the mother in by her key elsewhere, as on another
// computer.
func (r *signInRig) sessionByKey() *client.Session {
	r.Helper()
	storage, err := signer.Opener{}.Open(r.Context(), fromFile(r.keyOf(practice.NoteMother)).source(), signer.Secrets{Password: practice.Password})
	if err != nil {
		r.Fatal(err)
	}
	defer storage.Close()
	conn := r.w.journey.conn
	there := &signing{purpose: newSignInPurpose(r.w), conn: conn, storage: storage}
	if err := there.prepare(r.Context()); err != nil {
		r.Fatal(err)
	}
	cms, err := there.sign(rand.Reader, storage.Keys[0])
	if err != nil {
		r.Fatal(err)
	}
	s, err := conn.Client.SignIn(r.Context(), portal.SessionRequest{
		ChallengeID: there.challenge.ChallengeID, CMS: base64.StdEncoding.EncodeToString(cms),
	})
	if err != nil {
		r.Fatal(err)
	}
	tokens := portal.Tokens{AccessToken: s.AccessToken, ExpiresIn: s.ExpiresIn, RefreshToken: s.RefreshToken}
	return conn.Client.Session(tokens, time.Now(), nil)
}

// endElsewhere ends the session of now from another one of the same person.
func (r *signInRig) endElsewhere() {
	r.Helper()
	other := r.sessionByKey()
	all, err := other.Sessions(r.Context())
	if err != nil {
		r.Fatal(err)
	}
	for _, s := range all {
		if !s.Current && s.ID == r.w.journey.signedIn.SessionID {
			if err := other.EndSession(r.Context(), s.ID); err != nil {
				r.Fatal(err)
			}
			return
		}
	}
	r.Fatalf("the session %q is not among %+v", r.w.journey.signedIn.SessionID, all)
}
