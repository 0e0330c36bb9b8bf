// Package testca makes throw-away authorities and certificates for the tests
// of the packages around it.
package testca

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/signer/pki"
)

// The validity of everything made here, unless changed.
var (
	From  = time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	Until = time.Date(2034, 1, 1, 0, 0, 0, 0, time.UTC)
	// At is a moment within.
	At = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
)

// Individual is the authority's extended key usage of a person.
var Individual = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 1}

// keys are made once per name and test program: they are slow to make.
var keys sync.Map

// Key gives the RSA key of 2048 bits that belongs to a name.
func Key(t testing.TB, name string) *rsa.PrivateKey {
	t.Helper()
	makeOnce, _ := keys.LoadOrStore(name, sync.OnceValues(func() (*rsa.PrivateKey, error) {
		return rsa.GenerateKey(rand.Reader, 2048)
	}))
	key, err := makeOnce.(func() (*rsa.PrivateKey, error))()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// PublicRSA gives an RSA public key of that many bits that nobody has the
// private one of: any odd number serves as a modulus that is only to be judged.
func PublicRSA(bits int) *rsa.PublicKey {
	modulus := new(big.Int).Lsh(big.NewInt(1), uint(bits-1))
	return &rsa.PublicKey{N: modulus.SetBit(modulus, 0, 1), E: 65537}
}

// Change alters a template before it is signed.
type Change func(*x509.Certificate)

// Authority is a CA certificate with its key.
type Authority struct {
	Certificate *x509.Certificate
	Key         crypto.Signer
}

// Root makes a self-signed authority with an RSA key, Key(t, name).
func Root(t testing.TB, name string, changes ...Change) *Authority {
	t.Helper()
	return root(t, name, Key(t, name), changes)
}

func root(t testing.TB, name string, key crypto.Signer, changes []Change) *Authority {
	t.Helper()
	template := authority(name, changes)
	return &Authority{Create(t, template, template, key.Public(), key), key}
}

// Authority makes an authority under this one, with a key of the same kind:
// KeyLike(t, a.Key, name).
func (a *Authority) Authority(t testing.TB, name string, changes ...Change) *Authority {
	t.Helper()
	key := KeyLike(t, a.Key, name)
	return &Authority{Create(t, authority(name, changes), a.Certificate, key.Public(), a.Key), key}
}

// Person makes a person's authentication certificate in the profile of the
// national authority; its key is a.PersonKey(t), which is Key(t, "person")
// under an RSA authority.
func (a *Authority) Person(t testing.TB, changes ...Change) *x509.Certificate {
	t.Helper()
	return a.Issue(t, Person(changes...), a.PersonKey(t).Public())
}

// PersonKey gives the key of Person's certificates.
func (a *Authority) PersonKey(t testing.TB) crypto.Signer {
	t.Helper()
	return KeyLike(t, a.Key, "person")
}

// Issue signs a template for a public key.
func (a *Authority) Issue(t testing.TB, template *x509.Certificate, public crypto.PublicKey) *x509.Certificate {
	t.Helper()
	return Create(t, template, a.Certificate, public, a.Key)
}

// Create signs a template and parses the result.
func Create(t testing.TB, template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := pki.CreateCertificate(rand.Reader, template, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return cert
}

func authority(name string, changes []Change) *x509.Certificate {
	return apply(&x509.Certificate{
		SerialNumber:          big.NewInt(int64(len(name)) + 1),
		Subject:               pkix.Name{CommonName: name, Country: []string{"KZ"}},
		NotBefore:             From,
		NotAfter:              Until,
		BasicConstraintsValid: true,
		IsCA:                  true,
		KeyUsage:              x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}, changes)
}

// Person is the template of a person's authentication certificate.
func Person(changes ...Change) *x509.Certificate {
	return apply(&x509.Certificate{
		SerialNumber:       new(big.Int).SetBytes([]byte{0x5F, 0x5E, 0x58, 0xA1}),
		Subject:            Name("ТЕСТОВА АЛИЯ", "ТЕСТОВА", "IIN910205499012", "СЕРИКОВНА"),
		SubjectKeyId:       []byte("key identifier"),
		NotBefore:          From,
		NotAfter:           Until,
		KeyUsage:           x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{Individual},
	}, changes)
}

// Name is a subject as the authority writes it; empty parts are left out.
func Name(common, surname, serial, patronymic string, more ...pkix.AttributeTypeAndValue) pkix.Name {
	var name pkix.Name
	for _, part := range []pkix.AttributeTypeAndValue{
		{Type: asn1.ObjectIdentifier{2, 5, 4, 3}, Value: common},
		{Type: asn1.ObjectIdentifier{2, 5, 4, 4}, Value: surname},
		{Type: asn1.ObjectIdentifier{2, 5, 4, 5}, Value: serial},
		{Type: asn1.ObjectIdentifier{2, 5, 4, 6}, Value: "KZ"},
		{Type: asn1.ObjectIdentifier{2, 5, 4, 42}, Value: patronymic},
	} {
		if part.Value != "" {
			name.ExtraNames = append(name.ExtraNames, part)
		}
	}
	name.ExtraNames = append(name.ExtraNames, more...)
	return name
}

func apply(template *x509.Certificate, changes []Change) *x509.Certificate {
	for _, change := range changes {
		change(template)
	}
	return template
}
