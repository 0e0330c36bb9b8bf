package practice

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
)

// walker walks the journey at one portal with one key.
type walker struct {
	t         *testing.T
	p         *Practice
	client    *client.Client
	challenge portal.Challenge
	session   *client.Session
}

func newWalker(t *testing.T, p *Practice, id string) *walker {
	t.Helper()
	c, err := client.New(client.Options{Address: urlOf(t, p, id), Roots: p.Roots(), Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return &walker{t: t, p: p, client: c}
}

// sign gives what is posted to sign in, and why the key would not serve.
func (w *walker) sign(file, password string) (portal.SessionRequest, signer.Reason) {
	w.t.Helper()
	ctx := context.Background()
	var err error
	w.challenge, err = w.client.Challenge(ctx, portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: "personal"})
	w.must(err)
	storage, err := signer.Opener{}.Open(ctx, signer.Source{Type: signer.StoragePKCS12, Path: file}, signer.Secrets{Password: password})
	w.must(err)
	defer storage.Close()
	key := storage.Keys[0]
	reason := signer.Policy{
		At: w.challenge.JudgedAt, Trust: w.p.Trust(), Algorithms: w.challenge.Accepted.KeyAlgorithms,
		Revocation: w.p.Revocation(),
	}.JudgeKey(key)
	cms, err := key.Sign(rand.Reader, signer.Statement{
		Origin: w.client.Origin(), Purpose: "sign_in",
		ChallengeID: w.challenge.ChallengeID, Challenge: w.challenge.Challenge,
	})
	w.must(err)
	return portal.SessionRequest{ChallengeID: w.challenge.ChallengeID, CMS: base64.StdEncoding.EncodeToString(cms)}, reason
}

// signIn signs in with a key that serves.
func (w *walker) signIn(k Key) portal.Session {
	w.t.Helper()
	request, reason := w.sign(k.File, k.Password)
	if reason != signer.ReasonFits {
		w.t.Fatalf("%s does not serve: %s", k.Note, reason)
	}
	session, err := w.client.SignIn(context.Background(), request)
	w.must(err)
	w.session = w.client.Session(portal.Tokens{
		AccessToken: session.AccessToken, RefreshToken: session.RefreshToken, ExpiresIn: session.ExpiresIn,
	}, time.Now(), nil)
	return session
}

// giveEmail opens the gate of the first sign-in.
func (w *walker) giveEmail(address string) {
	w.t.Helper()
	ctx := context.Background()
	ticket, err := w.session.SetEmail(ctx, address)
	w.must(err)
	if ticket.Ticket == "" {
		return
	}
	code := w.code(address)
	w.must(w.session.ConfirmEmail(ctx, ticket.Ticket, code))
}

// code waits for the mail, which may leave after the answer.
func (w *walker) code(address string) string {
	w.t.Helper()
	for range 100 {
		code, err := LatestCode(w.p.Outbox, address)
		if err == nil {
			return code
		}
		if !errors.Is(err, ErrNoCode) {
			w.t.Fatal(err)
		}
		time.Sleep(20 * time.Millisecond)
	}
	w.t.Fatal("no mail came")
	return ""
}

// bind gives the code that «Привязка» ends with.
func (w *walker) bind(childIIN string) (portal.BindingResult, portal.Code) {
	w.t.Helper()
	got, err := w.session.Bind(context.Background(), childIIN, "")
	var problem *portal.Problem
	if errors.As(err, &problem) {
		return got, problem.Code
	}
	w.must(err)
	return got, got.Code
}

func (w *walker) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// inCabinet is a walker who is through the first sign-in.
func inCabinet(t *testing.T, p *Practice, id string, k Key) *walker {
	t.Helper()
	w := newWalker(t, p, id)
	if w.signIn(k).NextStep == "confirm_email" {
		w.giveEmail("parent@example.kz")
	}
	return w
}
