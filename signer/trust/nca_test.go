package trust_test

import (
	"crypto/x509"
	"os"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
	"kezek.kz/kezek/signer/trust"
)

func ncaStore(t *testing.T, want int, folder ...string) *trust.Store {
	t.Helper()
	return load(t, want, testca.NCA(t, append([]string{"ca"}, folder...)...))
}

func certificateOf(t *testing.T, row testca.Row) *x509.Certificate {
	t.Helper()
	data, err := os.ReadFile(row.Path(t))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := pkcs12.Decode(data, testca.Password)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%s: %d entries, %v", row["file"], len(entries), err)
	}
	return entries[0].Certificate
}

// TestVerifyOnTheAuthoritysKeys: RSA keys lead to the authorities of their
// generation and to no others; GOST signatures lead nowhere yet.
func TestVerifyOnTheAuthoritysKeys(t *testing.T) {
	test := ncaStore(t, 10, "test")
	production := ncaStore(t, 4, "production-2015")
	both := ncaStore(t, 14)
	for _, row := range testca.Catalogue(t) {
		t.Run(row["file"], func(t *testing.T) {
			cert := certificateOf(t, row)
			at := cert.NotBefore.Add(time.Hour)
			rsa := row["signature_algorithm"] == "sha256WithRSAEncryption"
			of2018 := strings.HasPrefix(row["file"], "keys/issued-2018/")
			for _, c := range []struct {
				store *trust.Store
				fits  bool
			}{{test, rsa && !of2018}, {production, rsa && of2018}, {both, rsa}} {
				if c.fits {
					accepts(t, c.store, cert, at, 3)
				} else {
					refuses(t, c.store, cert, at)
				}
			}
		})
	}
}

func TestVerifyOnTheAuthoritysKeysOutsideTheAuthoritysDates(t *testing.T) {
	test := ncaStore(t, 10, "test")
	for _, row := range testca.Catalogue(t) {
		if !strings.Contains(row["file"], "AUTH_RSA256_df5e") {
			continue
		}
		cert := certificateOf(t, row)
		accepts(t, test, cert, time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC), 3)
		accepts(t, test, cert, time.Date(2028, 5, 31, 0, 0, 0, 0, time.UTC), 3)
		refuses(t, test, cert, time.Date(2028, 6, 1, 0, 0, 0, 0, time.UTC))
		refuses(t, test, cert, time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC))
	}
}
