package ui

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
)

// Children of the practice registry.
const (
	childConfirmed     = "220314599034"
	childUnconfirmed   = "210819599058"
	childUnknown       = "230530699067"
	childNoApplication = "250410699088"
	childElsewhere     = "230228699144"
	childPending       = "240101699105" // confirmed after some seconds
)

// newSignedInRig is a rig whose mother has signed in and stands at the page
// for the e-mail.
func newSignedInRig(t *testing.T, o rigOptions) *signInRig {
	t.Helper()
	r := newSignInRig(t, o)
	r.w.journey.conn.Practice.Mails = r.mails
	r.opened(r.keyOf(practice.NoteMother).Path)
	r.press("Подписать")
	r.press("Войти")
	screenIs[*emailScreen](r)
	return r
}

func (r *signInRig) mails() ([]Mail, error) {
	mails, err := r.desk.Mails()
	slices.Reverse(mails) // the newest comes first there
	var list []Mail
	for _, m := range mails {
		list = append(list, Mail{To: m.To, Subject: m.Subject, Body: m.Body, Code: m.Code, At: m.At})
	}
	return list, err
}

// newCabinetRig is a rig at the empty cabinet of the Almaty portal.
func newCabinetRig(t *testing.T) *signInRig {
	t.Helper()
	r := newSignedInRig(t, rigOptions{})
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	return r
}

// newBindingRig is a rig at «Привязка».
func newBindingRig(t *testing.T) *signInRig {
	t.Helper()
	r := newCabinetRig(t)
	r.press("Привязка")
	screenIs[*profileScreen](r)
	return r
}

// bind types a child's IIN and presses «Добавить».
func (r *signInRig) bind(iin string) {
	r.Helper()
	r.typeText(iin)
	r.press("Добавить")
}

// mostFocusable is more than any page has; it ends a search for a widget that
// is no longer there.
const mostFocusable = 500

// tabStops is what Tab reaches, in its order.
func (r *signInRig) tabStops() []fyne.Focusable {
	c := r.w.window.Canvas()
	c.Unfocus()
	var order []fyne.Focusable
	for range mostFocusable {
		c.FocusNext()
		now := c.Focused()
		if now == nil || len(order) > 0 && now == order[0] {
			break
		}
		order = append(order, now)
	}
	return order
}

// connectAgain answers every entry with one connection.
func connectAgain(conn *Connection) func(context.Context, portal.CatalogueEntry) (*Connection, error) {
	return func(context.Context, portal.CatalogueEntry) (*Connection, error) { return conn, nil }
}

// countSent counts what is asked from now on in the session.
func (r *signInRig) countSent(method, path string) func() int {
	var n atomic.Int32
	r.through(func(_ http.ResponseWriter, q *http.Request) bool {
		if q.Method == method && strings.HasSuffix(q.URL.Path, path) {
			n.Add(1)
		}
		return false
	})
	return func() int { return int(n.Load()) }
}

// through puts a go-between before the portal for what is asked from now on in
// the session. It hands everything on that meddle does not answer itself.
func (r *signInRig) through(meddle func(http.ResponseWriter, *http.Request) bool) {
	r.Helper()
	c := r.between(meddle)
	now := r.w.journey.newest.Load()
	tokens := portal.Tokens{AccessToken: now.session.AccessToken, ExpiresIn: now.session.ExpiresIn, RefreshToken: now.session.RefreshToken}
	r.w.journey.session = c.Session(tokens, now.issued, nil)
}

// between is a client of such a go-between.
func (r *signInRig) between(meddle func(http.ResponseWriter, *http.Request) bool) *client.Client {
	r.Helper()
	address, err := url.Parse(r.w.journey.conn.Client.Origin())
	if err != nil {
		r.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(address)
	outward := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: r.desk.Roots(), MinVersion: tls.VersionTLS12}}
	proxy.Transport = outward
	var between *httptest.Server
	proxy.ModifyResponse = func(a *http.Response) error { return readdress(a, address.String(), between.URL) }
	between = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !meddle(w, q) {
			proxy.ServeHTTP(w, q)
		}
	}))
	r.Cleanup(func() {
		between.Close()
		outward.CloseIdleConnections()
	})
	roots := x509.NewCertPool()
	roots.AddCert(between.Certificate())
	c, err := client.New(client.Options{
		Address: between.URL, Roots: roots, Language: r.w.lang.Language, DialTimeout: patient, TLSTimeout: patient, Timeout: patient,
	})
	if err != nil {
		r.Fatal(err)
	}
	r.Cleanup(c.Close)
	return c
}

// readdress makes a portal that tells its address tell another one: a client
// takes no portal that calls itself otherwise than it is dialled.
func readdress(a *http.Response, from, to string) error {
	body, err := io.ReadAll(a.Body)
	if err != nil {
		return err
	}
	body = bytes.ReplaceAll(body, []byte(from), []byte(to))
	a.Body, a.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	a.Header.Set("Content-Length", strconv.Itoa(len(body)))
	return nil
}

// cut makes the portal fail for one path, as when a line breaks half way.
func (r *signInRig) cut(path string) {
	r.through(func(w http.ResponseWriter, q *http.Request) bool {
		if strings.HasSuffix(q.URL.Path, path) {
			http.Error(w, "bad gateway", http.StatusBadGateway)
			return true
		}
		return false
	})
}

// keysSent gives the idempotency keys that are sent to a path from now on.
func (r *signInRig) keysSent(path string) func() []string {
	var mu sync.Mutex
	var keys []string
	r.through(func(_ http.ResponseWriter, q *http.Request) bool {
		if q.Method == http.MethodPost && strings.HasSuffix(q.URL.Path, path) {
			mu.Lock()
			keys = append(keys, q.Header.Get("Idempotency-Key"))
			mu.Unlock()
		}
		return false
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(keys)
	}
}
