package practice

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

// «По ИИН» at the Almaty portal, from setting the password to binding a child
// after a signature, with the mails of the outbox.
func TestIINJourneyAtAlmaty(t *testing.T) {
	ctx, p := context.Background(), started(t)
	w := inCabinet(t, p, almatyID, p.Keys[0])
	ticket, err := w.session.VerifyEmail(ctx, "asel@example.kz")
	w.must(err)
	w.must(w.session.ConfirmEmail(ctx, ticket.Ticket, w.code("asel@example.kz")))
	const password = "жаңа құпиясөз 17"
	w.must(w.session.SetPassword(ctx, password))

	byIIN := newWalker(t, p, almatyID)
	before := mails(t, p)
	started, err := byIIN.client.StartIIN(ctx, mother().iin, password)
	byIIN.must(err)
	session, err := byIIN.client.VerifyIIN(ctx, started.Ticket, newMail(t, p, before).Code)
	byIIN.must(err)
	if session.ACR != portal.ACRIIN {
		t.Errorf("session %+v", session.ACR)
	}
	byIIN.session = byIIN.client.Session(portal.Tokens{
		AccessToken: session.AccessToken, RefreshToken: session.RefreshToken, ExpiresIn: session.ExpiresIn,
	}, time.Now(), nil)
	_, err = byIIN.session.Applications(ctx)
	byIIN.must(err)
	if _, code := byIIN.bind("220314599034"); code != portal.CodeStepUpRequired {
		t.Errorf("reading only: %s", code)
	}
	byIIN.stepUp(p.Keys[0])
	if _, code := byIIN.bind("220314599034"); code != portal.CodeKinshipConfirmed {
		t.Errorf("raised: %s", code)
	}
	checkAccount(t, byIIN)
}

// checkAccount looks at the sessions and the journal.
func checkAccount(t *testing.T, w *walker) {
	t.Helper()
	sessions, err := w.session.Sessions(context.Background())
	if err != nil || len(sessions) != 2 {
		t.Errorf("sessions %+v, %v", sessions, err)
	}
	journal, err := w.session.Journal(context.Background())
	w.must(err)
	seen := map[string]bool{}
	for _, e := range journal {
		seen[e.Kind] = true
	}
	for _, kind := range []string{
		portal.JournalSignedInEDS, portal.JournalSignedInIIN, portal.JournalSteppedUp, portal.JournalPasswordSet, portal.JournalBindingConfirmed,
	} {
		if !seen[kind] {
			t.Errorf("the journal lacks %s", kind)
		}
	}
}

// stepUp raises the session with a key.
func (w *walker) stepUp(k Key) {
	w.t.Helper()
	ctx := context.Background()
	c, err := w.session.Challenge(ctx)
	w.must(err)
	storage, err := signer.Opener{}.Open(ctx, signer.Source{Type: signer.StoragePKCS12, Path: k.File}, signer.Secrets{Password: k.Password})
	w.must(err)
	defer storage.Close()
	cms, err := storage.Keys[0].Sign(rand.Reader, signer.Statement{
		Origin: w.client.Origin(), Purpose: portal.PurposeStepUp, ChallengeID: c.ChallengeID, Challenge: c.Challenge,
	})
	w.must(err)
	_, err = w.session.StepUp(ctx, portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: base64.StdEncoding.EncodeToString(cms)})
	w.must(err)
}

func mails(t *testing.T, p *Practice) int {
	t.Helper()
	all, err := p.Mails()
	if err != nil {
		t.Fatal(err)
	}
	return len(all)
}

// newMail waits for one more mail than there were.
func newMail(t *testing.T, p *Practice, before int) Mail {
	t.Helper()
	for range 200 {
		all, err := p.Mails()
		if err != nil {
			t.Fatal(err)
		}
		if len(all) > before {
			return all[0]
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("no mail came")
	return Mail{}
}

// The regional portal lets somebody in whose address still waits for its code,
// and offers no way in without a key.
func TestRegionsConfirmTheEmailLater(t *testing.T) {
	ctx, p := context.Background(), started(t)
	w := newWalker(t, p, regionsID)
	d, err := w.client.Discover(ctx)
	if err != nil || !d.EmailLater {
		t.Errorf("discovery %+v, %v", d, err)
	}
	w.signIn(p.Keys[0])
	_, err = w.session.SetEmail(ctx, "asel@example.kz")
	w.must(err)
	if _, code := w.bind("220314599034"); code != portal.CodeKinshipConfirmed {
		t.Errorf("before the code: %s", code)
	}
	_, err = w.client.StartIIN(ctx, mother().iin, "a password of hers")
	var problem *portal.Problem
	if !errors.As(err, &problem) || problem.Code != portal.CodeNotFound {
		t.Errorf("«По ИИН» there: %v", err)
	}
}
