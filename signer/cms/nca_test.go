package cms_test

import (
	"os"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
	"kezek.kz/kezek/signer/pki"
)

// ncaSubject opens a key file of the authority.
func ncaSubject(t *testing.T, row testca.Row) subject {
	t.Helper()
	data, err := os.ReadFile(row.Path(t))
	if err != nil {
		t.Fatal(err)
	}
	entries, err := pkcs12.Decode(data, testca.Password)
	if err != nil || len(entries) != 1 || entries[0].Key == nil {
		t.Fatalf("%d entries, %v", len(entries), err)
	}
	a, err := pki.AlgorithmOf(entries[0].Key.Public())
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds() {
		if k.Name == a.Name {
			return subject{k, entries[0].Certificate, entries[0].Key}
		}
	}
	t.Fatalf("no kind %s", a.Name)
	return subject{}
}

// TestTheAuthoritysKeysSign: each key that the authority issued signs, and what
// it signed is its certificate's.
func TestTheAuthoritysKeysSign(t *testing.T) {
	count := map[string]int{}
	for _, row := range testca.Catalogue(t) {
		t.Run(row["file"], func(t *testing.T) {
			s := ncaSubject(t, row)
			count[s.Name]++
			der := signed(t, s, content)
			accepts(t, der, s.cert)
			refuses(t, der, content[1:], cms.ErrSignature)
			accepts(t, s.draft(t).encode(), s.cert)
		})
	}
	if count["RSA"] != 18 || count["ECGOST34310"] != 15 || count["ECGOST3410-2015-512"] != 22 {
		t.Errorf("signed: %v", count)
	}
}

// TestOpenSSLVerifiesTheAuthoritysKeys: the signature by an individual's GOST
// key of 2015 holds for OpenSSL's engine, too.
func TestOpenSSLVerifiesTheAuthoritysKeys(t *testing.T) {
	for _, row := range testca.Catalogue(t) {
		if !strings.HasPrefix(row["file"], "keys/sdk-2023/Gost2015/2023.11.17_valid/Физическое лицо/Valid/") {
			continue
		}
		s := ncaSubject(t, row)
		set, octets := signature(t, signed(t, s, content))
		digest := testca.Streebog512(t, set)
		if out, err := testca.GOSTVerify(t, s.key.Public().(*gost.PublicKey), digest, octets); err != nil {
			t.Errorf("%v: %s", err, out)
		}
		return
	}
	t.Error("the key is not in the test data")
}
