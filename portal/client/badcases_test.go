package client_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain/refusals"
)

// What people type and paste where a portal's address belongs. The signer
// refuses each of them, too.
func TestEveryMistypedAddressIsRefusedWithItsReason(t *testing.T) {
	for _, c := range []struct {
		what, typed string
		want        client.AddressReason
	}{
		{"nothing typed", " ", client.AddressEmpty},
		{"http in place of https", "HTTP://portal.example", client.AddressHTTP},
		{"a name without https://", "portal.example", client.AddressScheme},
		{"one slash too few", "https:/portal.example", client.AddressScheme},
		{"another protocol", "ftp://portal.example", client.AddressScheme},
		{"a space before it", " https://portal.example", client.AddressScheme},
		{"no host", "https://", client.AddressHost},
		{"only a port", "https://:8443", client.AddressHost},
		{"a name and a password inside", "https://user:SECRET@portal.example", client.AddressUser},
		{"another host's name before @", "https://portal.example@evil.example", client.AddressUser},
		{"a page's address", "https://portal.example/login", client.AddressPath},
		{"a question mark at the end", "https://portal.example?", client.AddressPath},
		{"a fragment", "https://portal.example#top", client.AddressPath},
		{"a dot at the end", "https://portal.example.", client.AddressHost},
		{"a space inside", "https://portal example.kz", client.AddressHost},
		{"an underscore", "https://my_portal.example", client.AddressHost},
		{"a percent sign inside", "https://%65xample.com", client.AddressForm},
		{"an interface's name in it", "https://[fe80::1%25eth0]", client.AddressHost},
		{"two numbers for four", "https://127.1", client.AddressNumeric},
		{"a number in base 16", "https://0x7f.0x1", client.AddressNumeric},
		{"one number for four", "https://2130706433", client.AddressNumeric},
		{"a letter for the port", "https://portal.example:844з", client.AddressPort},
		{"a port over 65535", "https://portal.example:70000", client.AddressPort},
		{"a port with a zero before it", "https://portal.example:0443", client.AddressPort},
		{"a line break in it", "https://portal.example\n", client.AddressForm},
	} {
		got, err := client.CanonicalOrigin(c.typed)
		var wrong *client.AddressError
		if !errors.As(err, &wrong) || wrong.Reason != c.want || !errors.Is(err, client.ErrAddress) || got != "" {
			t.Errorf("%s: %q, %v", c.what, got, err)
			continue
		}
		if strings.Contains(err.Error(), "SECRET") || strings.Contains(err.Error(), "example") {
			t.Errorf("%s: the error holds the address", c.what)
		}
		if _, err := signer.CanonicalOrigin(c.typed); err == nil {
			t.Errorf("%s: the signer takes it", c.what)
		}
		refusals.Record(t, "input", "portal address: "+c.what, err)
	}
}

// A name that only looks like another one is told apart by what is shown and
// signed: its A-label.
func TestLookalikeAddressIsShownAsWhatItIs(t *testing.T) {
	for typed, want := range map[string]string{
		"https://оpen-almaty.kz":      "https://xn--pen-almaty-dvi.kz", // its first о is Cyrillic
		"https://open-almaty.kz:8443": "https://open-almaty.kz:8443",
		"https://OPEN-almaty.kz/":     "https://open-almaty.kz",
	} {
		got, err := client.CanonicalOrigin(typed)
		theirs, theirErr := signer.CanonicalOrigin(typed)
		if err != nil || theirErr != nil || got != want || theirs != want {
			t.Errorf("%q: %q, %v here, %q, %v there", typed, got, err, theirs, theirErr)
		}
	}
}

// cutAway is a portal whose connections can be cut, and a person signed in.
func cutAway(t *testing.T) (*cutPortal, portal.Tokens) {
	t.Helper()
	p := newCutPortal(t)
	p.seen = &sweeping{errs: map[string]int{}}
	return p, p.signIn()
}

func TestCutsAreToldForWhatTheyAre(t *testing.T) {
	p, tokens := cutAway(t)
	s := p.client.Session(tokens, time.Now(), nil)
	for what, c := range map[string]cut{
		"the connection is broken off before a word, twice, while a child is bound":              {reset: true},
		"the connection is closed in the middle of the TLS handshake, twice":                     {after: 700},
		"the connection is broken off after the request was sent, twice, while a child is bound": {fromServer: true, after: 900, reset: true},
		"the connection is closed in the middle of the answer, twice, while a child is bound":    {fromServer: true, after: 1200},
	} {
		c.always = true
		err := p.act(c, func() error { _, err := s.Bind(context.Background(), cutChild, ""); return err })
		if !errors.Is(err, client.ErrUnreachable) {
			t.Errorf("%s: got %v", what, err)
			continue
		}
		refusals.Record(t, "network", what, err)
	}
}

// sessionCase is a way in which a session ends or refuses. It gives the error.
type sessionCase func(t *testing.T) error

func TestSessionsEndInWordsOfTheirOwn(t *testing.T) {
	for what, c := range map[string]struct {
		run  sessionCase
		want error
	}{
		"the answer to a step-up was lost, and the old tokens are used": {lostStepUpAway, client.ErrTokensLost},
		"the answers to two refreshes in a row were lost":               {lostTwice, client.ErrTokensLost},
		"a copied session is refreshed by three programs":               {copied, client.ErrSessionEnded},
		"the session was ended from another computer":                   {endedElsewhere, client.ErrSessionEnded},
		"a session without a refresh token is used after its end":       {ranOut, client.ErrSessionEnded},
		"a session is used after signing out":                           {signedOut, client.ErrSessionEnded},
		"new tokens cannot be saved":                                    {unsaved, client.ErrNotSaved},
		"the tokens of a step-up cannot be saved":                       {unsavedStepUp, client.ErrNotSaved},
	} {
		err := c.run(t)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: got %v", what, err)
			continue
		}
		refusals.Record(t, "session", what, err)
	}
}

func profileOf(s *client.Session) error {
	_, err := s.Profile(context.Background())
	return err
}

// raise steps a session up.
func (p *cutPortal) raise(s *client.Session) func() error {
	ch, err := s.Challenge(context.Background())
	p.must(cut{}, "challenge", err)
	body := p.signed(portal.PurposeStepUp, ch)
	return func() error { _, err := s.StepUp(context.Background(), body); return err }
}

func lostStepUpAway(t *testing.T) error {
	p, tokens := cutAway(t)
	s := p.client.Session(tokens, time.Now(), nil)
	_ = p.act(cut{fromServer: true, after: 1000}, p.raise(s))
	return profileOf(s)
}

func lostTwice(t *testing.T) error {
	p, tokens := cutAway(t)
	s := p.client.Session(tokens, time.Now().Add(-time.Hour), nil)
	for range 2 {
		_ = p.act(cut{fromServer: true, after: 1000, always: true}, func() error { return profileOf(s) })
	}
	return profileOf(s)
}

func copied(t *testing.T) (err error) {
	p, tokens := cutAway(t)
	for range 3 {
		err = profileOf(p.client.Session(tokens, time.Now().Add(-time.Hour), nil))
	}
	return err
}

func endedElsewhere(t *testing.T) error {
	p, tokens := cutAway(t)
	here, there := p.client.Session(tokens, time.Now(), nil), p.client.Session(p.signIn(), time.Now(), nil)
	list, err := there.Sessions(context.Background())
	p.must(cut{}, "sessions", err)
	for _, info := range list {
		if !info.Current {
			p.must(cut{}, "end", there.EndSession(context.Background(), info.ID))
		}
	}
	return profileOf(here)
}

func ranOut(t *testing.T) error {
	p, tokens := cutAway(t)
	tokens.RefreshToken = ""
	return profileOf(p.client.Session(tokens, time.Now().Add(-time.Hour), nil))
}

func signedOut(t *testing.T) error {
	p, tokens := cutAway(t)
	s := p.client.Session(tokens, time.Now(), nil)
	p.must(cut{}, "sign out", s.SignOut(context.Background()))
	return profileOf(s)
}

func full(portal.Tokens) error { return errors.New("disk full") }

func unsaved(t *testing.T) error {
	p, tokens := cutAway(t)
	return profileOf(p.client.Session(tokens, time.Now().Add(-time.Hour), full))
}

func unsavedStepUp(t *testing.T) error {
	p, tokens := cutAway(t)
	s := p.client.Session(tokens, time.Now(), full)
	return p.raise(s)()
}
