package revocation

import (
	"context"
	"crypto/x509"
	"io"
	"math/big"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// TestCheckWithUselessResponders: whatever the responder says that cannot be
// believed, the list answers; without a list it stays unknown, and why is told.
func TestCheckWithUselessResponders(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	other := testca.Root(t, "Other")
	refuse := func(status int64) http.HandlerFunc {
		return func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(wrapAnswer(status, nil)) }
	}
	old := reply{about: []question{{w.cert, w.ca.Certificate, at}}, nonce: nonce}.der(t, w.ca)
	for name, c := range map[string]struct {
		page http.HandlerFunc
		want error
	}{
		"not there":                         {nil, ErrDownload},
		"tryLater":                          {refuse(3), ErrResponder},
		"a page":                            {func(out http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(out, "<html>Try again") }, ErrMalformed},
		"nothing":                           {func(http.ResponseWriter, *http.Request) {}, ErrDownload},
		"an old answer to another question": {func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(old) }, ErrNonce},
		"too much":                          {func(out http.ResponseWriter, _ *http.Request) { _, _ = out.Write(make([]byte, maxAnswer+1)) }, ErrTooLarge},
		"elsewhere": {func(out http.ResponseWriter, r *http.Request) {
			http.Redirect(out, r, "http://elsewhere.example/ocsp", http.StatusTemporaryRedirect)
		}, ErrRedirect},
	} {
		t.Run(name, func(t *testing.T) {
			w.serve("/ocsp", c.page)
			w.serve("/base", nil)
			w.dir = ""
			s := w.check(t, w.checker())
			wants(t, "no list", s, Unknown, "", c.want, ErrDownload)
			w.data("/base", full(1).der(t, w.ca))
			wants(t, "list", w.check(t, w.checker()), Good, SourceCRL)
		})
	}
	w.answers(t, reply{state: Unknown})
	w.serve("/base", nil)
	wants(t, "unknown there", w.check(t, w.checker()), Unknown, "", ErrNotKnown, ErrDownload)
	w.answers(t, reply{signer: other.Certificate, key: other.Key, with: []*x509.Certificate{other.Certificate}})
	wants(t, "stranger", w.check(t, w.checker()), Unknown, "", ErrDelegate)
}

// TestUselessDownloadsReplaceNothing: the good list at hand stays, in memory and
// in its file.
func TestUselessDownloadsReplaceNothing(t *testing.T) {
	ca := rsaAuthority(t)
	forger := &testca.Authority{Certificate: ca.Certificate, Key: testca.Key(t, "Other")}
	late := func(d draft) draft { d.made, d.next = next.AddDate(0, 0, 1), next.AddDate(0, 0, 9); return d }
	early := full(9)
	early.made, early.next = made.Add(-time.Hour), made.Add(time.Minute)
	page := func(data string) http.HandlerFunc {
		return func(out http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(out, data) }
	}
	for name, c := range map[string]struct {
		page http.HandlerFunc
		want error
	}{
		"404":           {nil, ErrDownload},
		"no octets":     {page(""), ErrDownload},
		"a page":        {page("<html>Try again</html>"), ErrMalformed},
		"cut off":       {page(string(full(2).der(t, ca)[:200])), ErrMalformed},
		"forged":        {page(string(late(full(2)).der(t, forger))), ErrSignature},
		"another's":     {page(string(late(full(2)).der(t, testca.Root(t, "Other")))), ErrIssuer},
		"older":         {page(string(early.der(t, ca))), ErrStale},
		"a delta":       {page(string(late(delta(2)).der(t, ca))), ErrScope},
		"critical":      {page(string(draft{extensions: []extend{{ceNonsense, true, nil}}}.der(t, ca))), ErrCritical},
		"too much":      {page(strings.Repeat("0", 2000)), ErrTooLarge},
		"never ending":  {endless, ErrTooLarge},
		"broken off":    {brokenOff, ErrDownload},
		"another host":  {redirect("http://elsewhere.example/base"), ErrRedirect},
		"another port":  {redirect("http://127.0.0.1:1/base"), ErrRedirect},
		"https instead": {redirect("https://127.0.0.1/base"), ErrRedirect},
		"in circles":    {redirect("/base"), ErrRedirect},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, ca)
			w.data("/base", full(1, revokes(ca.Person(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(3) }))).der(t, ca))
			small := func(o *Options) { o.MaxListSize = 1500 }
			c0 := w.checker(small)
			wants(t, "first", w.check(t, c0), Good, SourceCRL)
			w.serve("/base", c.page)
			w.now = next.Add(time.Hour)
			for _, checker := range []*Checker{c0, w.checker(small)} { // this run and the next
				wants(t, "at the moment of the list", w.check(t, checker), Good, SourceCRL)
				s := checker.Check(context.Background(), w.cert, ca.Certificate, w.now)
				wants(t, "now", s, Unknown, "", c.want, ErrStale)
			}
			if w.asked("/base") < 3 {
				t.Errorf("%v", w.hits)
			}
		})
	}
}

func TestCheckFollowsWithinTheHost(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.serve("/base", redirect("/moved"))
	w.data("/moved", full(1).der(t, w.ca))
	wants(t, "moved", w.check(t, w.checker()), Good, SourceCRL)
}
