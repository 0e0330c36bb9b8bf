package server

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

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/trust"
)

// testKeys are made once, because an RSA key takes long: one for authorities,
// one for everybody's certificates.
var testKeys = sync.OnceValue(func() (keys struct{ authority, stranger, person *rsa.PrivateKey }) {
	for _, k := range []**rsa.PrivateKey{&keys.authority, &keys.stranger, &keys.person} {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			panic(err)
		}
		*k = key
	}
	return keys
})

// The subject attributes and usages of the NCA's profile.
var (
	oidSurname     = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidGivenName   = asn1.ObjectIdentifier{2, 5, 4, 42}
	oidIndividual  = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 1}
	oidLegalPerson = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2}
	oidHead        = asn1.ObjectIdentifier{1, 2, 398, 3, 3, 4, 1, 2, 1}
)

// authorities are those made before, by name and key: each test trusts one, and
// each certificate is of one.
var authorities sync.Map

func authority(t *testing.T, name string, key *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	id := name + key.N.String()
	if c, made := authorities.Load(id); made {
		return c.(*x509.Certificate)
	}
	template := authorityTemplate(name)
	c := issue(t, template, template, &key.PublicKey, key)
	authorities.Store(id, c)
	return c
}

func authorityTemplate(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: name, Country: []string{"KZ"}},
		NotBefore: testNow.AddDate(-5, 0, 0), NotAfter: testNow.AddDate(10, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
		SubjectKeyId: []byte(name),
	}
}

func issue(t *testing.T, template, parent *x509.Certificate, public *rsa.PublicKey, signer *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, template, parent, public, signer)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// person is somebody with a key.
type person struct {
	iin, last, first, patronymic string
	key                          crypto.Signer
	certificate, template        *x509.Certificate
}

const (
	motherIIN = "910205499012"
	fatherIIN = "880714399002"
)

// newPerson gives somebody with an individual's authentication certificate, changed as
// the test wants it.
func newPerson(t *testing.T, iin string, change ...func(*x509.Certificate)) person {
	t.Helper()
	p := person{iin: iin, last: "САПАРОВА", first: "АЙГУЛЬ", patronymic: "БОЛАТҚЫЗЫ", key: testKeys().person}
	thePrivacy.add("IIN", p.iin)
	thePrivacy.add("name", p.last+" "+p.first+" "+p.patronymic)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(0x1122334455),
		Subject: pkix.Name{
			CommonName: p.last + " " + p.first, SerialNumber: "IIN" + iin, Country: []string{"KZ"},
			ExtraNames: []pkix.AttributeTypeAndValue{
				{Type: oidSurname, Value: p.last}, {Type: oidGivenName, Value: p.patronymic},
			},
		},
		NotBefore: testNow.AddDate(0, -1, 0), NotAfter: testNow.AddDate(1, 0, 0),
		KeyUsage:           x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment,
		ExtKeyUsage:        []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth},
		UnknownExtKeyUsage: []asn1.ObjectIdentifier{oidIndividual},
	}
	for _, f := range change {
		f(template)
	}
	p.template = template
	p.certificate = issuedBy(t, template, testKeys().authority)
	return p
}

// issuedBy signs a template in the name of the test authority; with another
// key it is an imitation.
func issuedBy(t *testing.T, template *x509.Certificate, key *rsa.PrivateKey) *x509.Certificate {
	t.Helper()
	return issue(t, template, authority(t, "TEST NCA", key), &testKeys().person.PublicKey, key)
}

func testTrust(t *testing.T) *trust.Store {
	return trust.New(authority(t, "TEST NCA", testKeys().authority))
}

// sign signs the statement of a challenge at the fixture's origin.
func (p person) sign(t *testing.T, c portal.Challenge) []byte {
	t.Helper()
	return p.signAt(t, testOrigin, c)
}

func (p person) signAt(t *testing.T, origin string, c portal.Challenge) []byte {
	t.Helper()
	return p.signFor(t, origin, portal.PurposeSignIn, c)
}

func (p person) signFor(t *testing.T, origin, purpose string, c portal.Challenge) []byte {
	t.Helper()
	statement, err := signer.Statement{
		Origin: origin, Purpose: purpose, ChallengeID: c.ChallengeID, Challenge: c.Challenge,
	}.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	der, err := cms.Sign(rand.Reader, statement, p.certificate, p.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func validity(from, until time.Time) func(*x509.Certificate) {
	return func(c *x509.Certificate) { c.NotBefore, c.NotAfter = from, until }
}
