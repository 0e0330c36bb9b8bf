package practice

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func theAuthority(t *testing.T) *authority {
	t.Helper()
	a, err := loadAuthority(folder{base}.authority())
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// issued is a certificate that somebody with the authority's key could issue.
func issued(t *testing.T, a *authority, change func(*x509.Certificate)) *x509.Certificate {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "x"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	change(c)
	der, err := a.issue(rand.Reader, c, &key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

// hosts are what the authority may and may not vouch for.
func hosts() map[string]struct {
	cert func(*x509.Certificate)
	good bool
} {
	names := func(names ...string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.DNSNames = names }
	}
	address := func(ip string) func(*x509.Certificate) {
		return func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.ParseIP(ip)} }
	}
	return map[string]struct {
		cert func(*x509.Certificate)
		good bool
	}{
		"localhost":         {names("localhost"), true},
		"127.0.0.1":         {address("127.0.0.1"), true},
		"127.8.9.10":        {address("127.8.9.10"), true},
		"::1":               {address("::1"), true},
		"example.com":       {names("example.com"), false},
		"open-almaty.kz":    {names("localhost", "open-almaty.kz"), false},
		"8.8.8.8":           {address("8.8.8.8"), false},
		"2001:db8::1":       {address("2001:db8::1"), false},
		"localhost.evil.kz": {names("localhost.evil.kz"), false},
	}
}

func TestAuthorityVouchesForThisMachineOnly(t *testing.T) {
	a := theAuthority(t)
	roots := x509.NewCertPool()
	roots.AddCert(a.cert)
	for name, h := range hosts() {
		_, err := issued(t, a, h.cert).Verify(x509.VerifyOptions{Roots: roots})
		if (err == nil) != h.good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAuthorityVouchesForThisMachineOnlySaysOpenSSL(t *testing.T) {
	openssl := program(t, "openssl")
	a := theAuthority(t)
	dir := t.TempDir()
	for name, h := range hosts() {
		path := filepath.Join(dir, "leaf.pem")
		data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: issued(t, a, h.cert).Raw})
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := exec.Command(openssl, "verify", "-x509_strict", "-CAfile", folder{base}.ca(), path).CombinedOutput() //nolint:gosec // a test
		if (err == nil) != h.good || !h.good && !strings.Contains(string(out), "permitted subtree violation") {
			t.Errorf("%s: %v %s", name, err, out)
		}
	}
}

func TestAuthorityIssuesNoFurtherAuthority(t *testing.T) {
	a := theAuthority(t)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	sub := &x509.Certificate{
		SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "sub"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := a.issue(rand.Reader, sub, &key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	middle, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	leaf := &x509.Certificate{SerialNumber: big.NewInt(3), DNSNames: []string{"localhost"}, NotBefore: sub.NotBefore, NotAfter: sub.NotAfter}
	if der, err = x509.CreateCertificate(rand.Reader, leaf, middle, &key.PublicKey, key); err != nil {
		t.Fatal(err)
	}
	last, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots, between := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(a.cert)
	between.AddCert(middle)
	if _, err := last.Verify(x509.VerifyOptions{Roots: roots, Intermediates: between, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny}}); err == nil {
		t.Error("taken")
	}
}

// The constraints are critical: a reader that does not know them must refuse.
func TestAuthorityConstraintsAreCritical(t *testing.T) {
	for _, e := range theAuthority(t).cert.Extensions {
		if e.Id.String() == "2.5.29.30" {
			if !e.Critical {
				t.Error("not critical")
			}
			return
		}
	}
	t.Error("no name constraints")
}

func TestAuthorityNamesAreNotTheRealOnes(t *testing.T) {
	for _, path := range []string{folder{base}.authority(), folder{base}.authorityGOST()} {
		a, err := loadAuthority(path)
		if err != nil {
			t.Fatal(err)
		}
		if name := a.cert.Subject.CommonName; !strings.HasPrefix(name, "УЧЕБНЫЙ") || strings.Contains(name, "ҰЛТТЫҚ") {
			t.Error(name)
		}
	}
}
