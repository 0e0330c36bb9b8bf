package revocation

import (
	"net/http"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// TestUselessAddressIsNotAskedAllTheTime: it is asked again after five minutes,
// or when the clock was set back, and until then its error stands.
func TestUselessAddressIsNotAskedAllTheTime(t *testing.T) {
	ca := rsaAuthority(t)
	for name, c := range map[string]struct {
		page http.HandlerFunc
		want error
	}{
		"not there":  {http.NotFound, ErrDownload},
		"a page":     {func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write([]byte("<html>")) }, ErrMalformed},
		"another's":  {serves(full(1).der(t, testca.Root(t, "Other"))), ErrIssuer},
		"a delta":    {serves(delta(2).der(t, ca)), ErrScope},
		"broken off": {brokenOff, ErrDownload},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, ca)
			w.serve("/base", c.page)
			checker := w.checker()
			for _, step := range []struct {
				after time.Duration
				asked int
			}{{0, 1}, {again - time.Second, 1}, {time.Second, 2}, {-time.Hour, 3}, {0, 3}} {
				w.now = w.now.Add(step.after)
				wants(t, name, w.check(t, checker), Unknown, "", c.want)
				if n := w.asked("/base"); n != step.asked {
					t.Errorf("after %v: %d downloads, want %d", step.after, n, step.asked)
				}
			}
			w.data("/base", full(1).der(t, ca))
			w.now = w.now.Add(again)
			wants(t, "repaired", w.check(t, checker), Good, SourceCRL)
		})
	}
}

func serves(data []byte) http.HandlerFunc {
	return func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(data) }
}

// TestOlderListIsNotFetchedAllTheTime: a mirror that lags.
func TestOlderListIsNotFetchedAllTheTime(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	older := full(1)
	older.made = made.Add(-time.Hour)
	w.data("/base", full(2).der(t, w.ca))
	c := w.checker()
	wants(t, "newer", w.check(t, c), Good, SourceCRL)
	w.data("/base", older.der(t, w.ca))
	w.now = next.Add(time.Hour)
	for range 3 {
		s := c.Check(t.Context(), w.cert, w.ca.Certificate, w.now)
		wants(t, "older", s, Unknown, "", ErrStale)
	}
	if n := w.asked("/base"); n != 2 {
		t.Errorf("%d downloads", n)
	}
}

// TestAddressesOfTwoAuthorities: the list of the one is fetched once, though it
// is the first of the addresses of the other.
func TestAddressesOfTwoAuthorities(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/other", full(1).der(t, testca.Root(t, "Other")))
	w.data("/mine", full(1).der(t, w.ca))
	c := w.checker(func(o *Options) { o.CRL = []string{w.URL + "/other", w.URL + "/mine"} })
	for range 3 {
		wants(t, "mine", w.check(t, c), Good, SourceCRL)
	}
	if w.asked("/other") != 1 || w.asked("/mine") != 1 {
		t.Errorf("%v", w.hits)
	}
}

// TestStaleServerIsNotAskedAllTheTime: its list of yesterday is fetched again
// after five minutes.
func TestStaleServerIsNotAskedAllTheTime(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/base", full(1).der(t, w.ca))
	w.now = next.Add(time.Hour)
	c := w.checker()
	for range 3 {
		wants(t, "at the list's moment", w.check(t, c), Good, SourceCRL)
	}
	if n := w.asked("/base"); n != 1 {
		t.Errorf("%d downloads", n)
	}
	w.now = w.now.Add(again)
	w.check(t, c)
	if n := w.asked("/base"); n != 2 {
		t.Errorf("%d downloads", n)
	}
}
