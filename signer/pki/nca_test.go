package pki_test

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
	"kezek.kz/kezek/signer/pki"
)

// authorities are the certificates of the authority's test data by file name.
func authorities(t testing.TB) map[string]*x509.Certificate {
	t.Helper()
	found := map[string]*x509.Certificate{}
	err := filepath.WalkDir(testca.NCA(t, "ca"), func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !slices.Contains([]string{".crt", ".cer", ".der"}, filepath.Ext(path)) {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if block, _ := pem.Decode(data); block != nil {
			data = block.Bytes
		}
		found[filepath.Base(path)], err = x509.ParseCertificate(data)
		return err
	})
	if err != nil || len(found) < 15 {
		t.Fatalf("%d certificates: %v", len(found), err)
	}
	return found
}

// issuersOf are the certificates that a certificate names as its issuer, by
// name and key identifier.
func issuersOf(cert *x509.Certificate, all map[string]*x509.Certificate) []*x509.Certificate {
	var found []*x509.Certificate
	for _, c := range all {
		if bytes.Equal(c.RawSubject, cert.RawIssuer) &&
			(len(cert.AuthorityKeyId) == 0 || bytes.Equal(cert.AuthorityKeyId, c.SubjectKeyId)) {
			found = append(found, c)
		}
	}
	return found
}

// flipped are copies of a certificate with one altered bit of what is signed
// or of the signature. The parts are altered after parsing, so that nothing
// but the signature can tell.
func flipped(cert *x509.Certificate) map[string]*x509.Certificate {
	tbs, signature, last := *cert, *cert, *cert
	tbs.RawTBSCertificate = flip(cert.RawTBSCertificate, len(cert.RawTBSCertificate)/2)
	signature.Signature = flip(cert.Signature, 0)
	last.Signature = flip(cert.Signature, len(cert.Signature)-1)
	return map[string]*x509.Certificate{"what is signed": &tbs, "signature": &signature, "end of the signature": &last}
}

func flip(octets []byte, at int) []byte {
	altered := bytes.Clone(octets)
	altered[at] ^= 1
	return altered
}

func TestCheckCertificateOnTheAuthoritysChains(t *testing.T) {
	all := authorities(t)
	checked := map[string]int{}
	for name, cert := range all {
		t.Run(name, func(t *testing.T) {
			issuers := issuersOf(cert, all)
			if len(issuers) == 0 {
				t.Skip("its issuer is not in the test data")
			}
			for _, issuer := range issuers {
				if err := pki.CheckCertificate(cert, issuer); err != nil {
					t.Errorf("under %v: %v", issuer.Subject.CommonName, err)
				}
				for what, altered := range flipped(cert) {
					if err := pki.CheckCertificate(altered, issuer); !errors.Is(err, pki.ErrSignature) {
						t.Errorf("%s altered: %v", what, err)
					}
				}
			}
			public, err := pki.PublicKey(cert)
			if err != nil {
				t.Fatal(err)
			}
			a, err := pki.AlgorithmOf(public)
			if err != nil {
				t.Fatal(err)
			}
			checked[a.Name]++
		})
	}
	// Both generations of both algorithms, roots and authorities.
	if checked["RSA"] < 6 || checked["ECGOST34310"] < 6 || checked["ECGOST3410-2015-512"] < 2 {
		t.Errorf("checked: %v", checked)
	}
}

// TestCheckCertificateOnTheAuthoritysKeys: every key file's certificate verifies
// under its issuer, its key is read, and is the file's private one.
func TestCheckCertificateOnTheAuthoritysKeys(t *testing.T) {
	all := authorities(t)
	for _, row := range testca.Catalogue(t) {
		t.Run(row["file"], func(t *testing.T) {
			data, err := os.ReadFile(row.Path(t))
			if err != nil {
				t.Fatal(err)
			}
			entries, err := pkcs12.Decode(data, testca.Password)
			if err != nil || len(entries) != 1 {
				t.Fatalf("%d entries, %v", len(entries), err)
			}
			cert := entries[0].Certificate
			issuers := issuersOf(cert, all)
			if len(issuers) == 0 {
				t.Error("its issuer is not in the test data")
			}
			for _, issuer := range issuers {
				if err := pki.CheckCertificate(cert, issuer); err != nil {
					t.Error(err)
				}
			}
			if !pki.Belongs(entries[0].Key, cert) {
				t.Error("not its key")
			}
		})
	}
}

// No certificate verifies under an authority that is not its issuer.
func TestCheckCertificateRefusesTheAuthoritysOthers(t *testing.T) {
	all := authorities(t)
	for name, cert := range all {
		own := issuersOf(cert, all)
		for otherName, other := range all {
			if slices.ContainsFunc(own, func(c *x509.Certificate) bool {
				return bytes.Equal(c.RawSubjectPublicKeyInfo, other.RawSubjectPublicKeyInfo)
			}) {
				continue
			}
			if err := pki.CheckCertificate(cert, other); err == nil {
				t.Errorf("%s verifies under %s", name, otherName)
			}
		}
	}
}

// The authority writes the subject key identifier by the method of KeyID, save
// in some certificates of its first generation.
func TestKeyIDIsTheAuthoritys(t *testing.T) {
	others := []string{"nca_gost.crt", "nca_rsa.crt", "root_gost_test_old.crt", "root_rsa_test_old.crt"}
	for name, cert := range authorities(t) {
		public, err := pki.PublicKey(cert)
		if err != nil {
			t.Fatal(err)
		}
		id, err := pki.KeyID(public)
		if err != nil {
			t.Fatal(err)
		}
		if same := bytes.Equal(id, cert.SubjectKeyId); same == slices.Contains(others, name) {
			t.Errorf("%s: %x, in the certificate %x", name, id, cert.SubjectKeyId)
		}
	}
}

// TestCheckSignatureOnTheAuthoritysLists: the newer GOST lists have no
// parameters inside and NULL outside.
func TestCheckSignatureOnTheAuthoritysLists(t *testing.T) {
	all := authorities(t)
	files, err := filepath.Glob(testca.NCA(t, "ca", "test", "CRL", "*.crl"))
	if err != nil || len(files) < 6 {
		t.Fatalf("%d lists: %v", len(files), err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			tbs, identifier, signature := cut(t, data)
			issued := 0
			for _, authority := range all {
				if !bytes.Contains(tbs, authority.RawSubject) || !bytes.Contains(tbs, authority.SubjectKeyId) {
					continue
				}
				issued++
				public, err := pki.PublicKey(authority)
				if err != nil {
					t.Fatal(err)
				}
				if err := pki.CheckSignature(identifier, public, tbs, signature); err != nil {
					t.Error(err)
				}
				err = pki.CheckSignature(identifier, public, flip(tbs, len(tbs)-1), signature)
				if !errors.Is(err, pki.ErrSignature) {
					t.Errorf("altered: %v", err)
				}
			}
			if issued == 0 {
				t.Error("its issuer is not in the test data")
			}
		})
	}
}
