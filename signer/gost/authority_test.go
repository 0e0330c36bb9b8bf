package gost_test

import (
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	tag "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
)

const testPassword = "Qwerty12"

// digest is that of the curve's hash function.
func digest(c *gost.Curve, message []byte) []byte {
	h := gost.New512()
	if c == gost.CurveCryptoProA() {
		h = gost.NewR341194()
	}
	h.Write(message)
	return h.Sum(nil)
}

// authorityFiles gives the test data's authorities with GOST keys and all its
// revocation lists.
func authorityFiles(t *testing.T) (authorities []*x509.Certificate, lists map[string][]byte) {
	t.Helper()
	lists = map[string][]byte{}
	err := filepath.WalkDir(testca.NCA(t, "ca"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if block, _ := pem.Decode(data); block != nil {
			data = block.Bytes
		}
		if strings.HasSuffix(name, ".crl") {
			lists[d.Name()] = data
			return nil
		}
		cert, err := x509.ParseCertificate(data)
		if err == nil && cert.PublicKey == nil {
			authorities = append(authorities, cert)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return authorities, lists
}

// signedBy tells whether one of the authorities of that name signed, and of which
// curve its key is; further, whether the same signature holds for other octets.
func signedBy(t *testing.T, authorities []*x509.Certificate, name, signed, signature []byte) *gost.Curve {
	t.Helper()
	for _, authority := range authorities {
		if string(authority.RawSubject) != string(name) {
			continue
		}
		key, err := gost.ParsePKIXPublicKey(authority.RawSubjectPublicKeyInfo)
		if err != nil {
			t.Fatal(err)
		}
		if !key.Verify(digest(key.Curve(), signed), signature) {
			continue
		}
		if key.Verify(digest(key.Curve(), signed[1:]), signature) || key.Verify(digest(key.Curve(), signed), reversed(signature)) {
			t.Error("the signature holds for anything")
		}
		return key.Curve()
	}
	return nil
}

// TestAuthorityCertificates checks the signature of every GOST authority, roots
// by themselves and the others by their roots, of the test chains and of the
// production one.
func TestAuthorityCertificates(t *testing.T) {
	authorities, _ := authorityFiles(t)
	count := map[*gost.Curve]int{}
	for _, cert := range authorities {
		curve := signedBy(t, authorities, cert.RawIssuer, cert.RawTBSCertificate, cert.Signature)
		if curve == nil {
			t.Errorf("nobody signed %s", cert.Subject)
		}
		count[curve]++
	}
	if count[gost.Curve512A()] < 2 || count[gost.CurveCryptoProA()] < 6 {
		t.Errorf("checked %d and %d", count[gost.Curve512A()], count[gost.CurveCryptoProA()])
	}
}

// TestAuthorityLists checks the base and delta lists of both algorithms, cut
// into their parts by hand: crypto/x509 refuses some of them.
func TestAuthorityLists(t *testing.T) {
	authorities, lists := authorityFiles(t)
	for _, name := range []string{
		"nca_gost_test.crl", "nca_d_gost_test.crl", "nca_gost_test_2022.crl", "nca_d_gost_test_2022.crl",
	} {
		t.Run(name, func(t *testing.T) {
			var whole, signed, body, issuer, identifier cryptobyte.String
			var signature asn1.BitString
			in := cryptobyte.String(lists[name])
			if !in.ReadASN1(&whole, tag.SEQUENCE) || !whole.ReadASN1Element(&signed, tag.SEQUENCE) ||
				!whole.ReadASN1(&identifier, tag.SEQUENCE) || !whole.ReadASN1BitString(&signature) {
				t.Fatal("not a list")
			}
			in = signed
			if !in.ReadASN1(&body, tag.SEQUENCE) || !body.SkipOptionalASN1(tag.INTEGER) ||
				!body.SkipASN1(tag.SEQUENCE) || !body.ReadASN1Element(&issuer, tag.SEQUENCE) {
				t.Fatal("not a list")
			}
			if signedBy(t, authorities, issuer, signed, signature.Bytes) == nil {
				t.Error("nobody signed the list")
			}
		})
	}
}

// TestAuthorityKeys opens every GOST key file: the private key belongs to the
// certificate, which an authority signed, and signs.
func TestAuthorityKeys(t *testing.T) {
	authorities, _ := authorityFiles(t)
	count := map[string]int{}
	for _, row := range testca.Catalogue(t) {
		if row["key_algorithm"] == "rsaEncryption" {
			continue
		}
		t.Run(filepath.Base(row["file"]), func(t *testing.T) {
			key, cert := openKey(t, row.Path(t))
			count[row["key_algorithm"]]++
			certified, err := gost.ParsePKIXPublicKey(cert.RawSubjectPublicKeyInfo)
			if err != nil {
				t.Fatal(err)
			}
			if !certified.Equal(key.Public()) {
				t.Error("the private key does not belong to the certificate")
			}
			message := digest(key.Curve(), []byte("message"))
			signature := sign(t, key, rand.Reader, message)
			if !certified.Verify(message, signature) {
				t.Error("the certificate's key refuses the signature")
			}
			if signedBy(t, authorities, cert.RawIssuer, cert.RawTBSCertificate, cert.Signature) == nil {
				t.Error("nobody signed the certificate")
			}
		})
	}
	t.Logf("files by the OID of their key: %v", count)
	if len(count) != 3 {
		t.Errorf("%d kinds of keys, want 3", len(count))
	}
}

// TestAuthorityEncoding: what is written is what the authority wrote, but for the
// older form, which is never written.
func TestAuthorityEncoding(t *testing.T) {
	for _, row := range testca.Catalogue(t) {
		if row["key_algorithm"] == "rsaEncryption" {
			continue
		}
		key, cert := openKey(t, row.Path(t))
		der, err := gost.MarshalPKIXPublicKey(public(key))
		if err != nil {
			t.Fatal(err)
		}
		same := string(der) == string(cert.RawSubjectPublicKeyInfo)
		if older := row["key_algorithm"] == "1.3.6.1.4.1.6801.1.5.8"; same == older {
			t.Errorf("%s: the same octets: %v", row["file"], same)
		}
	}
}

func openKey(t *testing.T, file string) (*gost.PrivateKey, *x509.Certificate) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := pkcs12.Decode(data, testPassword)
	if err != nil || len(entries) != 1 {
		t.Fatalf("%d entries: %v", len(entries), err)
	}
	key, ok := entries[0].Key.(*gost.PrivateKey)
	if !ok {
		t.Fatalf("key of type %T", entries[0].Key)
	}
	return key, entries[0].Certificate
}
