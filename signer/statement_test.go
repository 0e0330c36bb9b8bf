package signer_test

import (
	"errors"
	"strings"
	"testing"

	"kezek.kz/kezek/signer"
)

func statement(changes ...func(*signer.Statement)) signer.Statement {
	s := signer.Statement{
		Origin:      "https://portal.example:8443",
		Purpose:     signer.StatementSignIn,
		ChallengeID: "018f3c1e-7b1a-7c2d-9e3f-0123456789ab",
		Challenge:   "AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE",
	}
	for _, change := range changes {
		change(&s)
	}
	return s
}

func TestStatementBytes(t *testing.T) {
	for want, s := range map[string]signer.Statement{
		"KZ-KINDERGARTEN-AUTH/1\n" +
			"origin: https://portal.example:8443\n" +
			"purpose: sign_in\n" +
			"challenge-id: 018f3c1e-7b1a-7c2d-9e3f-0123456789ab\n" +
			"challenge: AbCdEfGhIjKlMnOpQrStUvWxYz0123456789-_AbCdE\n": statement(),
		"KZ-KINDERGARTEN-AUTH/1\n" +
			"origin: https://xn--80ak6aa92e.xn--80ao21a\n" +
			"purpose: step_up\n" +
			"challenge-id: 00000000-0000-0000-0000-000000000000\n" +
			"challenge: -------------------------------------------\n": {
			Origin: "https://xn--80ak6aa92e.xn--80ao21a", Purpose: "step_up",
			ChallengeID: "00000000-0000-0000-0000-000000000000",
			Challenge:   strings.Repeat("-", 43),
		},
	} {
		got, err := s.Bytes()
		if err != nil || string(got) != want {
			t.Errorf("got %q, %v", got, err)
		}
	}
}

func refusesStatement(t *testing.T, s signer.Statement) {
	t.Helper()
	if b, err := s.Bytes(); !errors.Is(err, signer.ErrStatement) || b != nil {
		t.Errorf("%+v: got %q, %v", s, b, err)
	}
}

func TestStatementRefusesOrigin(t *testing.T) {
	for name, origin := range map[string]string{
		"empty":               "",
		"no scheme":           "portal.example",
		"http":                "http://portal.example",
		"scheme in capitals":  "HTTPS://portal.example",
		"host in capitals":    "https://Portal.example",
		"default port":        "https://portal.example:443",
		"empty port":          "https://portal.example:",
		"port 0":              "https://portal.example:0",
		"port with zeros":     "https://portal.example:08443",
		"port over 65535":     "https://portal.example:65536",
		"signed port":         "https://portal.example:+8443",
		"trailing slash":      "https://portal.example/",
		"path":                "https://portal.example/api",
		"query":               "https://portal.example?x",
		"empty query":         "https://portal.example?",
		"fragment":            "https://portal.example#x",
		"empty fragment":      "https://portal.example#",
		"user":                "https://user@portal.example",
		"empty user":          "https://@portal.example",
		"no host":             "https://",
		"only a port":         "https://:8443",
		"name in U-labels":    "https://балабақша.қаз",
		"false A-label":       "https://xn--a.example",
		"trailing dot":        "https://portal.example.",
		"leading dot":         "https://.portal.example",
		"empty label":         "https://portal..example",
		"only dots":           "https://...",
		"long label":          "https://" + strings.Repeat("a", 64) + ".example",
		"underscore":          "https://portal_1.example",
		"leading hyphen":      "https://-portal.example",
		"space":               "https://portal .example",
		"space before":        " https://portal.example",
		"line feed":           "https://portal.example\npurpose: step_up",
		"tab":                 "https://portal.example\t",
		"NUL":                 "https://portal.example\x00",
		"percent":             "https://portal%2eexample",
		"fullwidth":           "https://ｐortal.example",
		"soft hyphen":         "https://por\u00adtal.example",
		"backslash":           `https://portal.example\x`,
		"IPv4 with zeros":     "https://127.0.0.01",
		"short IPv4":          "https://127.1",
		"IPv4 as a number":    "https://2130706433",
		"IPv4 in hexadecimal": "https://0x7f.0.0.0x1",
		"IPv4 over 255":       "https://127.0.0.256",
		"IPv6 bare":           "https://::1",
		"IPv6 long":           "https://[0:0:0:0:0:0:0:1]:8443",
		"IPv6 in capitals":    "https://[2001:DB8::1]",
		"IPv6 with a zone":    "https://[fe80::1%25eth0]",
		"IPv6 broken":         "https://[::1",
		"IPv4 in brackets":    "https://[127.0.0.1]",
		"name in brackets":    "https://[portal.example]",
	} {
		t.Run(name, func(t *testing.T) {
			refusesStatement(t, statement(func(s *signer.Statement) { s.Origin = origin }))
		})
	}
}

func TestStatementRefusesPurpose(t *testing.T) {
	for _, purpose := range []string{"", "sign-in", "Sign_in", "sign_in ", "signing", "sign_in\n"} {
		refusesStatement(t, statement(func(s *signer.Statement) { s.Purpose = purpose }))
	}
}

func TestStatementRefusesChallengeID(t *testing.T) {
	for _, id := range []string{
		"", "1", "018F3C1E-7B1A-7C2D-9E3F-0123456789AB", "018f3c1e7b1a7c2d9e3f0123456789ab",
		"{018f3c1e-7b1a-7c2d-9e3f-0123456789ab}", "urn:uuid:018f3c1e-7b1a-7c2d-9e3f-0123456789ab",
		"018f3c1e-7b1a-7c2d-9e3f-0123456789ab\n", "018f3c1e-7b1a-7c2d-9e3f-0123456789a", "g18f3c1e-7b1a-7c2d-9e3f-0123456789ab",
	} {
		refusesStatement(t, statement(func(s *signer.Statement) { s.ChallengeID = id }))
	}
}

func TestStatementRefusesChallenge(t *testing.T) {
	good := statement().Challenge
	for _, challenge := range []string{
		"", good[1:], good + "A", good + "=", good[1:] + "=", good[1:] + "+", good[1:] + "/", good[1:] + "\n",
		good + "\n", good[2:] + "ә", "\n" + good[1:],
	} {
		refusesStatement(t, statement(func(s *signer.Statement) { s.Challenge = challenge }))
	}
}

func TestCanonicalOrigin(t *testing.T) {
	for raw, want := range map[string]string{
		"https://portal.example":      "https://portal.example",
		"https://portal.example/":     "https://portal.example",
		"HTTPS://Portal.EXAMPLE:443/": "https://portal.example",
		"https://portal.example:":     "https://portal.example",
		"https://portal.example:8443": "https://portal.example:8443",
		"https://балабақша.қаз":       "https://xn--80aaaabc2e9e68a.xn--80ao21a",
		"https://БАЛАБАҚША.қаз:8443/": "https://xn--80aaaabc2e9e68a.xn--80ao21a:8443",
		"https://xn--80ao21a":         "https://xn--80ao21a",
		"https://localhost:8443":      "https://localhost:8443",
		"https://portal":              "https://portal",
		"https://127.0.0.1:45871":     "https://127.0.0.1:45871",
		"https://[0:0::1]:8443":       "https://[::1]:8443",
		"https://[2001:DB8::1]/":      "https://[2001:db8::1]",
		"https://1.portal.example":    "https://1.portal.example",
	} {
		got, err := signer.CanonicalOrigin(raw)
		if err != nil || got != want {
			t.Errorf("%q: got %q, %v, want %q", raw, got, err, want)
			continue
		}
		if again, err := signer.CanonicalOrigin(got); err != nil || again != got {
			t.Errorf("%q is not its own canonical form: %q, %v", got, again, err)
		}
	}
}

func TestCanonicalOriginRefuses(t *testing.T) {
	for _, raw := range []string{
		"", "portal.example", "http://portal.example", "ftp://portal.example", "https:portal.example",
		"https://portal.example/api", "https://portal.example//", "https://user:password@portal.example",
		"https://portal.example?x=1", "https://portal.example#", "https://portal.example.", "https://",
		"https://portal.example:99999", "https://portal.example?", "https://0\xb7", "https://[::1%25lo]", "https://127.1",
	} {
		if got, err := signer.CanonicalOrigin(raw); !errors.Is(err, signer.ErrStatement) || got != "" {
			t.Errorf("%q: got %q, %v", raw, got, err)
		}
	}
}

// What is refused may be anything, so an error repeats none of it.
func TestStatementErrorsRepeatNothing(t *testing.T) {
	for _, s := range []signer.Statement{
		statement(func(s *signer.Statement) { s.Origin = "https://user:secret@portal.example" }),
		statement(func(s *signer.Statement) { s.Origin = "https://secret\x7f" }),
		statement(func(s *signer.Statement) { s.Challenge = "secret" }),
	} {
		if _, err := s.Bytes(); err == nil || strings.Contains(err.Error(), "secret") {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzCanonicalOrigin(f *testing.F) {
	for _, seed := range []string{"https://portal.example:8443", "https://[::1]", "https://балабақша.қаз", "https://127.0.0.1/"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		origin, err := signer.CanonicalOrigin(raw)
		if err != nil {
			return
		}
		if again, err := signer.CanonicalOrigin(origin); err != nil || again != origin {
			t.Fatalf("%q → %q → %q, %v", raw, origin, again, err)
		}
		s := statement(func(s *signer.Statement) { s.Origin = origin })
		b, err := s.Bytes()
		if err != nil || strings.Count(string(b), "\n") != 5 {
			t.Fatalf("%q: %q, %v", origin, b, err)
		}
		for _, c := range b {
			if c != '\n' && (c < ' ' || c > '~') {
				t.Fatalf("%q is not ASCII", b)
			}
		}
	})
}
