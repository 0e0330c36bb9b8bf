//go:build cgo

package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

// What the window writes for a viewer goes when the window says that its person
// does, and not only when the program is closed.
func TestDocumentsForPrintingGoWithTheirPerson(t *testing.T) {
	d := &desk{
		env: &env{words: lang.New(lang.English, lang.Strict), getenv: func(string) string { return "" }},
		app: test.NewTempApp(t), store: store.NewMemory(), printouts: newPrintouts(t.TempDir()),
		catalogue: portal.FixedCatalogue(nil),
	}
	o := d.options("")
	path, err := o.Temporary("Заявление.pdf", []byte("%PDF-1"))
	if err != nil {
		t.Fatal(err)
	}
	o.ForgetPrintouts()
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("it is still there: %v", err)
	}
}

// proxyOf is a proxy that notes which hosts it is asked for and reaches none.
func proxyOf(t *testing.T) (address string, asked func() []string) {
	var mu sync.Mutex
	var hosts []string
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		hosts = append(hosts, r.Method+" "+r.Host)
		w.WriteHeader(http.StatusBadGateway)
	}))
	t.Cleanup(s.Close)
	return s.URL, func() []string { mu.Lock(); defer mu.Unlock(); return hosts }
}

func TestAuthoritiesAreFetchedThroughTheProxy(t *testing.T) {
	address, asked := proxyOf(t)
	e := &env{policy: &policy.Policy{Proxy: address}, now: time.Now, getenv: func(string) string { return "" }}
	d := &desk{
		env: &env{words: lang.New(lang.English, lang.Strict), getenv: e.getenv}, app: test.NewTempApp(t),
		store: store.NewMemory(), printouts: newPrintouts(t.TempDir()), catalogue: portal.FixedCatalogue(nil), proxy: newProxySettings(e),
	}
	results, err := d.options("").FetchAuthorities(t.Context(), nil)
	if err != nil || len(results) == 0 {
		t.Fatal(results, err)
	}
	if want := slices.Repeat([]string{"CONNECT pki.gov.kz:443"}, len(results)); !slices.Equal(asked(), want) {
		t.Errorf("the proxy was asked for %q", asked())
	}
}

func TestListsAreFetchedThroughTheProxy(t *testing.T) {
	address, asked := proxyOf(t)
	e := &env{
		words: lang.New(lang.English, lang.Strict), now: time.Now, rand: rand.Reader, getenv: func(string) string { return "" },
		policy: &policy.Policy{Proxy: address, Workstation: &policy.Workstation{}},
	}
	d, err := openDesk(t.Context(), e, test.NewTempApp(t), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	certificate := listedAt(t, "http://crl.example/list.crl")
	d.revocation.Check(t.Context(), certificate, certificate, time.Now())
	if want := []string{"GET crl.example"}; !slices.Equal(asked(), want) {
		t.Errorf("the proxy was asked for %q", asked())
	}
}

// listedAt is a certificate that names where the list of revoked ones is.
func listedAt(t *testing.T, address string) *x509.Certificate {
	t.Helper()
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), CRLDistributionPoints: []string{address}}
	der, err := x509.CreateCertificate(rand.Reader, template, template, public, private)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return certificate
}
