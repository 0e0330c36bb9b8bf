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

// TestVerifyOnTheAuthoritysKeys: every key, RSA and GOST, leads to the
// authorities of its own generation and to no others.
func TestVerifyOnTheAuthoritysKeys(t *testing.T) {
	test := ncaStore(t, 10, "test")
	production := ncaStore(t, 4, "production-2015")
	both := ncaStore(t, 14)
	algorithms := map[string]int{}
	for _, row := range testca.Catalogue(t) {
		t.Run(row["file"], func(t *testing.T) {
			cert := certificateOf(t, row)
			at := cert.NotBefore.Add(time.Hour)
			own, other := test, production
			if strings.HasPrefix(row["file"], "keys/issued-2018/") {
				own, other = production, test
			}
			accepts(t, own, cert, at, 3)
			accepts(t, both, cert, at, 3)
			stops(t, other, cert, at, trust.ErrUntrusted, cert.Issuer.CommonName, 1)
			algorithms[row["signature_algorithm"]]++
		})
	}
	if len(algorithms) != 3 {
		t.Errorf("algorithms: %v, want three of them", algorithms)
	}
}

// family is one of the authority's three algorithms, by the files of one key
// and its authorities.
type family struct{ name, key, issuer, root string }

var families = []family{
	{"RSA", "AUTH_RSA256_df5e", "nca_rsa_test.cer", "kuc_rsa_test.cer"},
	{"GOST 2015", "GOST512_8147", "nca_gost2022_test.cer", "root_test_gost_2022.cer"},
	{"GOST 2004", "GOSTKNCA_99891", "nca_gost_test.cer", "kuc_gost_test.cer"},
}

// parts gives the certificates of a family.
func (f family) parts(t *testing.T) (person, issuer, root *x509.Certificate) {
	t.Helper()
	for _, row := range testca.Catalogue(t) {
		if strings.Contains(row["file"], f.key) {
			person = certificateOf(t, row)
		}
	}
	one := func(folder, file string) *x509.Certificate {
		found, err := trust.Inspect(testca.NCA(t, "ca", "test", "CA_Test", folder, file))
		if err != nil || len(found) != 1 || person == nil {
			t.Fatalf("%s: %d and %v", file, len(found), err)
		}
		return found[0].Certificate
	}
	return person, one("NCA", f.issuer), one("ROOT", f.root)
}

func TestVerifyTellsReasonsOnTheAuthoritysKeys(t *testing.T) {
	for _, f := range families {
		t.Run(f.name, func(t *testing.T) {
			person, issuer, root := f.parts(t)
			at := person.NotBefore.Add(time.Hour)
			whole := trust.New(issuer, root)
			accepts(t, whole, person, at, 3)
			byPerson, byIssuer := person.Issuer.CommonName, issuer.Issuer.CommonName

			stops(t, trust.New(root), person, at, trust.ErrUntrusted, byPerson, 1)
			stops(t, trust.New(issuer), person, at, trust.ErrIncomplete, byIssuer, 2)
			stops(t, whole, person, issuer.NotAfter.Add(time.Second), trust.ErrAuthorityExpired, byPerson, 1)
			stops(t, whole, person, issuer.NotBefore.Add(-time.Second), trust.ErrAuthorityExpired, byPerson, 1)
			stops(t, trust.New(root, namesake(t, issuer, nil)), person, at, trust.ErrMismatch, byPerson, 1)
			stops(t, trust.New(root, namesake(t, issuer, issuer.SubjectKeyId)), person, at, trust.ErrMismatch, byPerson, 1)
			stops(t, trust.New(issuer, namesake(t, root, root.SubjectKeyId)), person, at, trust.ErrMismatch, byIssuer, 2)
			accepts(t, trust.New(namesake(t, issuer, nil), issuer, namesake(t, root, nil), root), person, at, 3)
		})
	}
}

// namesake makes a root with the very name of an authority, of the same
// algorithm where one is made here.
func namesake(t *testing.T, of *x509.Certificate, keyID []byte) *x509.Certificate {
	t.Helper()
	change := func(c *x509.Certificate) {
		c.RawSubject = of.RawSubject
		c.SubjectKeyId = keyID
		c.NotBefore, c.NotAfter = of.NotBefore, of.NotAfter
	}
	made := testca.Root
	if of.PublicKey == nil { // crypto/x509 knows no GOST keys
		made = testca.GOSTRoot
	}
	return made(t, "namesake", change).Certificate
}

// TestVerifyTellsTheGenerationsApart: the names of two generations of the test
// authority differ in one letter (ҰКО, ҰҚО).
func TestVerifyTellsTheGenerationsApart(t *testing.T) {
	old := load(t, 2, testca.NCA(t, "ca", "test", "CA_Test", "NCA", "old"))
	for _, f := range families {
		person, issuer, _ := f.parts(t)
		stops(t, old, person, person.NotBefore, trust.ErrUntrusted, issuer.Subject.CommonName, 1)
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
		for _, at := range []time.Time{time.Date(2028, 6, 1, 0, 0, 0, 0, time.UTC), time.Date(2023, 6, 1, 0, 0, 0, 0, time.UTC)} {
			stops(t, test, cert, at, trust.ErrAuthorityExpired, cert.Issuer.CommonName, 1)
		}
	}
}
