package revocation

import (
	"context"
	"crypto/x509"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

func TestCheckAsksTheResponderFirst(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.answers(t, reply{next: next})
	c := w.checker()
	wants(t, "before", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
	for range 2 {
		wants(t, "check", w.check(t, c), Good, SourceOCSP)
	}
	wants(t, "known", c.Known(w.cert, w.ca.Certificate, at), Good, SourceOCSP)
	if w.asked("/ocsp") != 1 || w.asked("/base") != 0 {
		t.Errorf("%v", w.hits)
	}
	w.answers(t, reply{state: Revoked, revokedAt: made, reason: 1})
	w.now = next.Add(time.Second)
	wants(t, "after its next update", w.check(t, c), Revoked, SourceOCSP)
	w.serve("/ocsp", nil)
	wants(t, "remembered", w.check(t, c), Revoked, SourceOCSP)
	wants(t, "known", c.Known(w.cert, w.ca.Certificate, at), Revoked, SourceOCSP)
	w.now = w.now.Add(answerFor + time.Second)
	wants(t, "without next update, ten minutes later", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
}

func TestCheckFallsBackToLists(t *testing.T) {
	for _, ca := range []*testca.Authority{rsaAuthority(t), gostAuthority(t)} {
		w := newWorld(t, ca)
		w.data("/base", full(1).der(t, ca))
		w.data("/delta", delta(2).der(t, ca))
		c := w.checker()
		for range 2 {
			wants(t, "no responder", w.check(t, c), Good, SourceCRL)
		}
		if w.asked("/base") != 1 || w.asked("/delta") != 1 {
			t.Errorf("%v", w.hits)
		}
		again := w.checker(func(o *Options) { o.Network = false })
		wants(t, "next run", again.Known(w.cert, ca.Certificate, at), Good, SourceCRL)
		wants(t, "next run, offline", w.check(t, again), Good, SourceCRL)
		files, err := filepath.Glob(filepath.Join(w.dir, "*"))
		if err != nil || len(files) != 2 {
			t.Fatalf("%v, %v", files, err)
		}
		for _, f := range files {
			if info, err := os.Stat(f); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
				t.Errorf("%v, %v", info, err)
			}
		}
	}
}

func TestCheckUsesTheDelta(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	w.data("/base", full(1, revokes(w.cert, because(6))).der(t, w.ca))
	wants(t, "on hold", w.check(t, w.checker()), Revoked, SourceCRL)
	w.data("/delta", delta(2, revokes(w.cert, because(8))).der(t, w.ca))
	w.dir = t.TempDir()
	wants(t, "lifted", w.check(t, w.checker()), Good, SourceCRL)

	w.data("/base", full(1).der(t, w.ca))
	w.data("/delta", delta(2, revokes(w.cert, because(1))).der(t, w.ca))
	w.dir = t.TempDir()
	wants(t, "added", w.check(t, w.checker()), Revoked, SourceCRL)
	wants(t, "added, next run", w.checker().Known(w.cert, w.ca.Certificate, at), Revoked, SourceCRL)

	w.serve("/base", nil)
	w.data("/delta", delta(2).der(t, w.ca))
	w.dir = t.TempDir()
	wants(t, "delta alone", w.check(t, w.checker()), Unknown, "", ErrScope, ErrDownload)
}

// TestRevokedByAnyoneIsRevoked: a list in the folder against a responder that
// has not heard, and the other way round.
func TestRevokedByAnyoneIsRevoked(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.answers(t, reply{next: next})
	lists := NewLists(full(1, revokes(w.cert)).list(t, w.ca))
	c := w.checker(func(o *Options) { o.Lists = lists })
	wants(t, "by the list", w.check(t, c), Revoked, SourceCRL)
	if w.asked("/ocsp") != 0 {
		t.Error("asked all the same")
	}
	w.answers(t, reply{state: Revoked, revokedAt: made})
	c = w.checker(func(o *Options) { o.Lists = NewLists(full(1).list(t, w.ca)) })
	wants(t, "before asking", c.Known(w.cert, w.ca.Certificate, at), Good, SourceCRL)
	wants(t, "by the responder", w.check(t, c), Revoked, SourceOCSP)
	wants(t, "known now", c.Known(w.cert, w.ca.Certificate, at), Revoked, SourceOCSP)
}

// TestCheckRefusesARevokedDelegate: the list at hand names the responder.
func TestCheckRefusesARevokedDelegate(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	d, key := delegate(t, w.ca)
	w.answers(t, reply{signer: d, key: key, with: []*x509.Certificate{d}})
	wants(t, "delegate", w.check(t, w.checker()), Good, SourceOCSP)
	stale := full(1, revokes(d))
	stale.made, stale.next = made.AddDate(0, 0, -9), made
	c := w.checker(func(o *Options) { o.Lists = NewLists(stale.list(t, w.ca)) })
	wants(t, "revoked delegate", w.check(t, c), Unknown, "", ErrDelegate)
}

func TestCheckWithoutAddresses(t *testing.T) {
	ca := rsaAuthority(t)
	odd := pointed("ldap://crl.example/base", "file:///etc/passwd", "gopher://ocsp.example")
	for _, cert := range []*x509.Certificate{ca.Person(t), ca.Person(t, odd)} {
		s := NewChecker(Options{Network: true}).Check(context.Background(), cert, ca.Certificate, at)
		wants(t, "nobody to ask", s, Unknown, "", ErrNoSource)
	}
}

func TestCheckOffline(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.answers(t, reply{})
	wants(t, "offline", w.check(t, w.checker(func(o *Options) { o.Network = false })), Unknown, "", ErrNoSource)
	if w.asked("/ocsp") != 0 {
		t.Error("asked all the same")
	}
}

func TestCheckUsesOtherAddresses(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/mirror", full(1).der(t, w.ca))
	w.data("/mirror-delta", delta(2, revokes(w.cert)).der(t, w.ca))
	c := w.checker(func(o *Options) {
		o.OCSP = w.URL + "/other"
		o.CRL, o.DeltaCRL = []string{w.URL + "/absent", w.URL + "/mirror"}, []string{w.URL + "/mirror-delta"}
	})
	wants(t, "mirrors", w.check(t, c), Revoked, SourceCRL)
	if w.asked("/ocsp") != 0 || w.asked("/other") != 1 || w.asked("/absent") != 1 {
		t.Errorf("%v", w.hits)
	}
}

func TestClockForIsTheLaterOfTheTwo(t *testing.T) {
	now := at
	for name, c := range map[string]struct{ chosen, want time.Time }{
		"no moment":   {time.Time{}, now},
		"the past":    {now.AddDate(-1, 0, 0), now},
		"now":         {now, now},
		"one to come": {now.AddDate(1, 0, 0), now.AddDate(1, 0, 0)},
	} {
		if got := ClockFor(func() time.Time { return now }, c.chosen)(); !got.Equal(c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	clock := ClockFor(func() time.Time { return now }, at)
	if now = at.Add(time.Hour); !clock().Equal(now) {
		t.Error("the clock stands")
	}
}
