//go:build cgo

package main

import (
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
