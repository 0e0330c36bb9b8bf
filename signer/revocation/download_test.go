package revocation

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestRedirectsStayWithinTheHost(t *testing.T) {
	for name, c := range map[string]struct {
		path []string // of addresses
		want error
	}{
		"another path":    {[]string{"http://crl.example/a", "http://crl.example/b"}, nil},
		"three times":     {[]string{"http://crl.example/a", "http://crl.example/b", "http://crl.example/c", "http://crl.example/d"}, nil},
		"four times":      {[]string{"http://crl.example/a", "http://crl.example/b", "http://crl.example/c", "http://crl.example/d", "http://crl.example/e"}, ErrRedirect},
		"another host":    {[]string{"http://crl.example/a", "http://elsewhere.example/a"}, ErrRedirect},
		"another port":    {[]string{"http://crl.example/a", "http://crl.example:8080/a"}, ErrRedirect},
		"host further in": {[]string{"http://crl.example/a", "http://a.crl.example/a"}, ErrRedirect},
		"https instead":   {[]string{"http://crl.example:8080/a", "https://crl.example:8080/a"}, ErrRedirect},
		"http instead":    {[]string{"https://crl.example/a", "http://crl.example/a"}, ErrRedirect},
	} {
		var asked []*http.Request
		for _, address := range c.path {
			asked = append(asked, httptest.NewRequest(http.MethodGet, address, nil))
		}
		last := len(asked) - 1
		if err := checkRedirect(asked[last], asked[:last]); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestCheckFollowsToNoOtherScheme: the same host and port, and another service.
func TestCheckFollowsToNoOtherScheme(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.serve("/base", redirect(strings.Replace(w.URL, "http:", "https:", 1)+"/moved"))
	w.data("/moved", full(1).der(t, w.ca))
	wants(t, "https", w.check(t, w.checker()), Unknown, "", ErrRedirect)
}
