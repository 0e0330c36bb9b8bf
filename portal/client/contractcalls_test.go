package client

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"errors"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
)

func everyCall(t *testing.T, p *practice.Practice, c *Client) {
	t.Helper()
	ctx := context.Background()
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	d, err := c.Discover(ctx)
	must(err)
	_, err = c.Contacts(ctx, "")
	must(err)
	places, err := c.Localities(ctx, "Қаскелең", "")
	must(err)
	if d.HasStep("service") {
		_, err = c.Services(ctx, places[0].KATO)
		must(err)
	}
	s := signedIn(t, p, c)
	ticket, err := s.SetEmail(ctx, "parent@example.kz")
	must(err)
	if ticket.Ticket != "" {
		must(s.ConfirmEmail(ctx, ticket.Ticket, mailed(t, p)))
	}
	_, err = s.Profile(ctx)
	must(err)
	locale := "kk"
	changed, err := s.UpdateProfile(ctx, portal.ProfilePatch{Locale: &locale})
	must(err)
	if changed.Locale != "kk" {
		t.Errorf("locale %q", changed.Locale)
	}
	bound, err := s.Bind(ctx, childIIN, "")
	must(err)
	for _, iin := range []string{"210819599058", "230530699067", "230707599092", "240101699105", "250410699088", "200315500018"} {
		_, _ = s.Bind(ctx, iin, "") // refusals keep the contract too
	}
	_, err = s.Binding(ctx, bound.Binding.ID)
	must(err)
	_, err = s.Bindings(ctx)
	must(err)
	readCabinet(t, s)
	_, err = s.Recheck(ctx, bound.Binding.ID, "")
	must(err)
	must(s.Detach(ctx, bound.Binding.ID))
	raised(t, p, s)
	if slices.Contains(d.SignInMethods, "iin") {
		byIIN(t, p, c, s)
	}
	_, err = s.Journal(ctx)
	must(err)
	s.mu.Lock()
	s.expires = s.client.options.Now() // the next call refreshes
	s.mu.Unlock()
	must(s.SignOut(ctx))
}

// readCabinet reads everything of an application, and the list once more by its
// version.
func readCabinet(t *testing.T, s *Session) {
	t.Helper()
	ctx := context.Background()
	list, etag, changed, err := s.ApplicationsIfChanged(ctx, "")
	if err != nil || !changed || len(list) != 1 || etag == "" {
		t.Fatalf("%d applications, version %q, changed %v, %v", len(list), etag, changed, err)
	}
	again, same, changed, err := s.ApplicationsIfChanged(ctx, etag)
	if err != nil || changed || again != nil || same != etag {
		t.Errorf("again %d applications, version %q, changed %v, %v", len(again), same, changed, err)
	}
	number := list[0].Number
	one, err := s.Application(ctx, number)
	if err != nil || one.Number != number {
		t.Errorf("%+v, %v", one, err)
	}
	past, err := s.History(ctx, number)
	if err != nil || len(past) < 3 || past[0].At.Before(past[1].At) {
		t.Errorf("history of %d, %v", len(past), err)
	}
	points, err := s.QueuePoints(ctx, number, time.Time{}, time.Time{})
	if err != nil || len(points) < 50 || points[len(points)-1].Position != one.Queue.Position {
		t.Errorf("%d points, %v", len(points), err)
	}
	month, err := s.QueuePoints(ctx, number, s.client.options.Now().AddDate(0, -1, 0), s.client.options.Now())
	if err != nil || len(month) == 0 || len(month) >= len(points) {
		t.Errorf("%d points in a month, %v", len(month), err)
	}
	for _, format := range []portal.PrintoutFormat{portal.PrintoutA4, portal.PrintoutCoupon} {
		if pdf, err := s.Printout(ctx, number, format, "kk"); err != nil || len(pdf) < 5000 {
			t.Errorf("%s of %d octets, %v", format, len(pdf), err)
		}
	}
}

// raised steps a session up.
func raised(t *testing.T, p *practice.Practice, s *Session) {
	t.Helper()
	ch, err := s.Challenge(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.StepUp(context.Background(), signedBy(t, p, s.client, portal.PurposeStepUp, ch))
	if err != nil || got.ACR != portal.ACREDS || !got.RaisedUntil.After(s.client.options.Now()) {
		t.Fatalf("stepped up to %s until %v, %v", got.ACR, got.RaisedUntil, err)
	}
}

// byIIN sets a password within s, signs in with it, and ends that session.
func byIIN(t *testing.T, p *practice.Practice, c *Client, s *Session) {
	t.Helper()
	ctx, password := context.Background(), "three plain words"
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	ticket, err := s.VerifyEmail(ctx, "parent@example.kz")
	must(err)
	code := mailed(t, p)
	must(s.ConfirmEmail(ctx, ticket.Ticket, code))
	must(s.SetPassword(ctx, password))
	started, err := c.StartIIN(ctx, p.Keys[0].IIN, password)
	must(err)
	_, _ = c.ResendIIN(ctx, started.Ticket) // too early: the refusal keeps the contract too
	got, err := c.VerifyIIN(ctx, started.Ticket, mailedAfter(t, p, code))
	must(err)
	if got.ACR != portal.ACRIIN {
		t.Errorf("signed in at the level %q", got.ACR)
	}
	other := c.Session(portal.Tokens{AccessToken: got.AccessToken, RefreshToken: got.RefreshToken, ExpiresIn: got.ExpiresIn}, c.options.Now(), nil)
	if _, err := other.Bind(ctx, childIIN, ""); !isCodeOf(err, portal.CodeStepUpRequired) {
		t.Errorf("bound at that level: %v", err)
	}
	list, err := s.Sessions(ctx)
	must(err)
	for _, info := range list {
		if info.ACR == portal.ACRIIN {
			must(s.EndSession(ctx, info.ID))
		}
	}
	if _, err := other.Profile(ctx); !errors.Is(err, ErrSessionEnded) || !isCodeOf(err, portal.CodeSessionRevoked) {
		t.Errorf("after it was ended: %v", err)
	}
}

func signedIn(t testing.TB, p *practice.Practice, c *Client) *Session {
	t.Helper()
	ctx := context.Background()
	ch, err := c.Challenge(ctx, portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: "personal"})
	if err != nil {
		t.Fatal(err)
	}
	got, err := c.SignIn(ctx, signedBy(t, p, c, portal.PurposeSignIn, ch))
	if err != nil {
		t.Fatal(err)
	}
	return c.Session(portal.Tokens{AccessToken: got.AccessToken, RefreshToken: got.RefreshToken, ExpiresIn: got.ExpiresIn}, c.options.Now(), nil)
}

// signedBy is a challenge signed with the mother's practice key.
func signedBy(t testing.TB, p *practice.Practice, c *Client, purpose string, ch portal.Challenge) portal.SessionRequest {
	t.Helper()
	storage, err := signer.Opener{}.Open(context.Background(), signer.Source{Type: signer.StoragePKCS12, Path: p.Keys[0].File}, signer.Secrets{Password: p.Keys[0].Password})
	if err != nil {
		t.Fatal(err)
	}
	defer storage.Close()
	cms, err := storage.Keys[0].Sign(rand.Reader, signer.Statement{
		Origin: c.Origin(), Purpose: purpose, ChallengeID: ch.ChallengeID, Challenge: ch.Challenge,
	})
	if err != nil {
		t.Fatal(err)
	}
	return portal.SessionRequest{ChallengeID: ch.ChallengeID, CMS: base64.StdEncoding.EncodeToString(cms)}
}

func mailed(t *testing.T, p *practice.Practice) string {
	t.Helper()
	return mailedAfter(t, p, "")
}

// mailedAfter waits for a code other than the one before; mails may leave after
// the answer.
func mailedAfter(t *testing.T, p *practice.Practice, before string) string {
	t.Helper()
	for range 250 {
		if code, err := practice.LatestCode(p.Outbox, "parent@example.kz"); err == nil && code != before {
			return code
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Fatal("no mail came")
	return ""
}
