package client_test

import (
	"errors"
	"testing"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
)

func addresses() map[string]string {
	return map[string]string{
		"https://Portal.Example":         "https://portal.example",
		"https://portal.example/":        "https://portal.example",
		"HTTPS://portal.example:443":     "https://portal.example",
		"https://portal.example:8443":    "https://portal.example:8443",
		"https://қазақ.example":          "https://xn--80aau21bd.example",
		"https://127.0.0.1:1":            "https://127.0.0.1:1",
		"https://[::1]:8443":             "https://[::1]:8443",
		"https://[0:0:0:0:0:0:0:1]":      "https://[::1]",
		"https://localhost:8443/":        "https://localhost:8443",
		"http://portal.example":          "",
		"https://portal.example/path":    "",
		"https://portal.example?q":       "",
		"https://portal.example?":        "",
		"https://portal.example#":        "",
		"https://user@portal.example":    "",
		"https://portal.example.":        "",
		"https://portal.example:0443":    "",
		"https://portal.example:0":       "",
		"https://portal.example:70000":   "",
		"https://127.1":                  "",
		"https://0x7f.1":                 "",
		"https://por_tal.example":        "",
		"https://[fe80::1%25eth0]":       "",
		"https://[127.0.0.1]":            "",
		"https://":                       "",
		"https:portal.example":           "",
		"portal.example":                 "",
		"":                               "",
		"https://portal.example\n":       "",
		"https://portal.example:":        "https://portal.example",
		"https://portal。example":         "https://portal.example",
		"https://１２７.0.0.1":              "https://127.0.0.1",
		"https://%65xample.com":          "",
		"https://%ff":                    "",
		"https://a.%ff.example":          "",
		"https://[::ffff:127.0.0.1]:443": "https://[::ffff:127.0.0.1]",
	}
}

func TestCanonicalOrigin(t *testing.T) {
	for address, want := range addresses() {
		got, err := client.CanonicalOrigin(address)
		if got != want || (err != nil) != (want == "") || err != nil && !errors.Is(err, client.ErrAddress) {
			t.Errorf("%q: got %q, %v, want %q", address, got, err, want)
		}
	}
}

// FuzzCanonicalOriginIsTheSigners holds the two together: the statement's
// origin is made by the one, the portal's is compared by the other.
func FuzzCanonicalOriginIsTheSigners(f *testing.F) {
	for address := range addresses() {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		ours, err := client.CanonicalOrigin(address)
		theirs, theirErr := signer.CanonicalOrigin(address)
		if ours != theirs || (err == nil) != (theirErr == nil) {
			t.Errorf("%q: %q (%v) here, %q (%v) there", address, ours, err, theirs, theirErr)
		}
	})
}
