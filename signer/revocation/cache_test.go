package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// listOf is the n-th of the lists that fill a cache.
func listOf(t testing.TB, c *Checker, ca *testca.Authority, n int, l *List) {
	t.Helper()
	p := c.lists.at(fmt.Sprint("http://crl.example/", n), ca.Certificate)
	if err := c.lists.put(t.Context(), p, l, ca.Certificate); err != nil {
		t.Fatal(err)
	}
}

// kept counts the lists in memory and their octets.
func kept(c *Checker) (count int, octets int64) {
	for _, p := range c.lists.all {
		if p.list != nil {
			count, octets = count+1, octets+p.list.size()
		}
	}
	return count, octets
}

func TestMemoryIsBounded(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.dir = ""
	c := w.checker()
	l := full(1).list(t, w.ca)
	for i := range maxPlaces + 10 {
		listOf(t, c, w.ca, i, l)
	}
	if n, _ := kept(c); n != maxCached || len(c.lists.all) != maxPlaces {
		t.Errorf("%d lists, %d places", n, len(c.lists.all))
	}
	c.lists.octets = 3 * l.size()
	listOf(t, c, w.ca, 0, l)
	if n, octets := kept(c); n != 3 || octets > c.lists.octets {
		t.Errorf("%d lists of %d octets", n, octets)
	}
	for i := range maxAnswers + 10 {
		q := question{&x509.Certificate{Raw: big.NewInt(int64(i)).Bytes()}, w.ca.Certificate, at}
		c.answers.put(q, remembered{until: next}, at)
	}
	if n := len(c.answers.all); n > maxAnswers {
		t.Errorf("%d answers", n)
	}
}

// TestListsOfNobodyGoFirst: that which was asked for all the time stays.
func TestListsOfNobodyGoFirst(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.dir = ""
	c := w.checker()
	for i := range 3 * maxCached {
		wants(t, "in use", w.check(t, c), Good, SourceCRL)
		listOf(t, c, w.ca, i, full(1).list(t, w.ca))
	}
	if n := w.asked("/base"); n != 1 {
		t.Errorf("%d downloads", n)
	}
}

// TestOlderListStaysRefused: also when the newer one was let go meanwhile.
func TestOlderListStaysRefused(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	older := full(1)
	older.made = made.Add(-time.Hour)
	for _, dir := range []string{"", t.TempDir()} {
		w.dir = dir
		c := w.checker()
		w.data("/base", full(2, revokes(w.cert)).der(t, w.ca))
		wants(t, "newer", w.check(t, c), Revoked, SourceCRL)
		for i := range maxCached {
			listOf(t, c, w.ca, i, full(1).list(t, w.ca))
		}
		if p := c.lists.at(w.URL+"/base", w.ca.Certificate); p.list != nil {
			t.Error("the newer one is still in memory")
		}
		if dir != "" {
			wants(t, "from its file", c.Known(w.cert, w.ca.Certificate, at), Revoked, SourceCRL)
		}
		w.data("/base", older.der(t, w.ca))
		s := w.check(t, c)
		if dir == "" {
			wants(t, "older", s, Unknown, "", ErrStale)
		} else {
			wants(t, "newer", s, Revoked, SourceCRL)
		}
	}
}

// TestPlaceUnderWayStays: a download finds its place again.
func TestPlaceUnderWayStays(t *testing.T) {
	c, ca := NewChecker(Options{}), rsaAuthority(t)
	busy := c.lists.begin("busy", ca.Certificate)
	idle := c.lists.at("idle", ca.Certificate)
	for i := range maxPlaces {
		c.lists.at(fmt.Sprint(i), ca.Certificate)
	}
	if c.lists.at("busy", ca.Certificate) != busy || c.lists.at("idle", ca.Certificate) == idle {
		t.Error("the wrong one was forgotten")
	}
	c.lists.end(busy)
	for i := range maxPlaces {
		c.lists.at(fmt.Sprint(i), ca.Certificate)
	}
	if c.lists.at("busy", ca.Certificate) == busy {
		t.Error("it stays for ever")
	}
}

// TestListsLetGoAtOnceStillCount: what was fetched for a question answers it,
// whatever others need the memory for.
func TestListsLetGoAtOnceStillCount(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.data("/delta", delta(2).der(t, w.ca))
	w.dir = ""
	c := w.checker()
	c.lists.octets = 1
	wants(t, "both", w.check(t, c), Good, SourceCRL)
	if n, _ := kept(c); n != 1 {
		t.Errorf("%d lists in memory", n)
	}
}

// TestAuthoritiesDoNotShareAPlace: neither those of one name and two keys, nor
// those of one key and two names.
func TestAuthoritiesDoNotShareAPlace(t *testing.T) {
	ca := rsaAuthority(t)
	named := func(name string) *testca.Authority {
		a := testca.Root(t, "Authority", func(c *x509.Certificate) { c.Subject.CommonName = name })
		if string(a.Certificate.RawSubjectPublicKeyInfo) != string(ca.Certificate.RawSubjectPublicKeyInfo) {
			t.Fatal("not the same key")
		}
		return a
	}
	for name, other := range map[string]*testca.Authority{"of another key": gostAuthority(t), "renamed": named("Renamed")} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, ca)
			w.data("/base", full(1).der(t, ca))
			c := w.checker()
			wants(t, "first", w.check(t, c), Good, SourceCRL)
			w.data("/base", full(1).der(t, other))
			cert := other.Person(t, pointed(w.URL+"/base", "", ""))
			wants(t, "second", c.Check(t.Context(), cert, other.Certificate, at), Good, SourceCRL)
			wants(t, "first again", w.check(t, c), Good, SourceCRL)
			if n := w.asked("/base"); n != 2 {
				t.Errorf("%d downloads", n)
			}
		})
	}
}

// TestListOfTheRenewedAuthority: a list that names the key's other identifier is
// as good as none, and asked for again.
func TestListOfTheRenewedAuthority(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	renewed := rsaAuthority(t, func(c *x509.Certificate) { c.SubjectKeyId = []byte("renewed") })
	keyID := extend{ceKeyID, false, append([]byte{0x30, 15, 0x80, 13}, "rsa authority"...)}
	w.data("/base", draft{extensions: []extend{keyID}}.der(t, w.ca))
	c := w.checker()
	wants(t, "first", w.check(t, c), Good, SourceCRL)
	cert := renewed.Person(t, pointed(w.URL+"/base", "", ""))
	wants(t, "at hand", c.Known(cert, renewed.Certificate, at), Unknown, "", ErrNoSource)
	w.data("/base", full(2).der(t, renewed))
	wants(t, "renewed", c.Check(t.Context(), cert, renewed.Certificate, at), Good, SourceCRL)
}

// TestPutForNobody: what nobody waits for any more is not kept.
func TestPutForNobody(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	c := w.checker()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p := c.lists.at(w.URL+"/base", w.ca.Certificate)
	if err := c.lists.put(ctx, p, full(1).list(t, w.ca), w.ca.Certificate); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	wants(t, "this run", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
	wants(t, "the next", w.checker().Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
	c.lists.tried(p, at, ctx.Err())
	if _, due, err := c.lists.due(p, w.ca.Certificate, at); !due || err != nil {
		t.Errorf("not asked again: %v", err)
	}
}
