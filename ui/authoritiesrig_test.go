package ui

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kezek.kz/kezek/signer/trust"
)

// testAuthority is an authority with its key.
type testAuthority struct {
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
}

func newECKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func authorityTemplate(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name, Country: []string{"KZ"}},
		NotBefore: time.Now().AddDate(-1, 0, 0), NotAfter: time.Now().AddDate(5, 0, 0),
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
}

// newAuthority is a root that nobody knows.
func newAuthority(t *testing.T, name string, change ...func(*x509.Certificate)) testAuthority {
	t.Helper()
	key, template := newECKey(t), authorityTemplate(name)
	for _, c := range change {
		c(template)
	}
	return testAuthority{issued(t, template, template, key, key), key}
}

// below is an authority that this one has issued.
func (a testAuthority) below(t *testing.T, name string) testAuthority {
	t.Helper()
	key := newECKey(t)
	return testAuthority{a.issue(t, authorityTemplate(name), key), key}
}

func (a testAuthority) issue(t *testing.T, template *x509.Certificate, key *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	return issued(t, template, a.cert, key, a.key)
}

func issued(t *testing.T, template, parent *x509.Certificate, key, by *ecdsa.PrivateKey) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), by)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// brokenAuthorities answer with an error, whatever they are asked.
type brokenAuthorities struct{ err error }

func (b *brokenAuthorities) List() ([]trust.Entry, error)   { return nil, b.err }
func (b *brokenAuthorities) Store() (*trust.Store, error)   { return nil, b.err }
func (b *brokenAuthorities) Add(*x509.Certificate) error    { return b.err }
func (b *brokenAuthorities) Remove(*x509.Certificate) error { return b.err }

// stuckAuthorities can be read and not changed.
type stuckAuthorities struct{ *trust.Folder }

func (stuckAuthorities) Add(*x509.Certificate) error    { return trust.ErrNotWritten }
func (stuckAuthorities) Remove(*x509.Certificate) error { return trust.ErrNotWritten }

// certificateFile writes certificates as somebody has them on a stick: one in
// DER, several in PEM.
func certificateFile(t *testing.T, certs ...*x509.Certificate) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "центр.cer")
	var data []byte
	for _, c := range certs {
		data = append(data, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: c.Raw})...)
	}
	if len(certs) == 1 {
		data = certs[0].Raw
	}
	return writtenFile(t, path, data)
}

func writtenFile(t *testing.T, path string, data []byte) string {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// openedFolder is an empty trust folder.
func openedFolder(t *testing.T, certs ...*x509.Certificate) *trust.Folder {
	t.Helper()
	folder, err := trust.OpenFolder(filepath.Join(t.TempDir(), "trust"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range certs {
		if err := folder.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
