package server

import (
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"math/big"
	"slices"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/trust"
)

// gostPeople is a GOST authority that a portal trusts.
type gostPeople struct {
	authority *x509.Certificate
	key       *gost.PrivateKey
}

func newGOSTPeople(t *testing.T) *gostPeople {
	t.Helper()
	key := gostKey(t, gost.Curve512A())
	template := authorityTemplate("TEST NCA (GOST)")
	return &gostPeople{authority: gostCertificate(t, template, template, key.Public(), key), key: key}
}

func gostKey(t *testing.T, c *gost.Curve) *gost.PrivateKey {
	t.Helper()
	key, err := gost.GenerateKey(rand.Reader, c)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func gostCertificate(t *testing.T, template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
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

// person is the mother with a key over the curve, in the authority's profile of
// GOST keys.
func (g *gostPeople) person(t *testing.T, c *gost.Curve) person {
	t.Helper()
	p := newPerson(t, motherIIN, func(c *x509.Certificate) {
		c.SerialNumber = big.NewInt(0x99)
		c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment | x509.KeyUsageKeyAgreement
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	})
	key := gostKey(t, c)
	p.certificate, p.key = gostCertificate(t, p.template, g.authority, key.Public(), g.key), key
	return p
}

func (g *gostPeople) trusted(o *Options) { o.Trust = trust.New(g.authority) }

func TestSignInWithGOST2015(t *testing.T) {
	g := newGOSTPeople(t)
	f := newFixture(t, g.trusted)
	if s := f.signIn(g.person(t, gost.Curve512A()), "personal"); s.ACR != "eds" {
		t.Errorf("session %+v", s)
	}
}

func TestSignInRefusesGOSTKeyOfAnotherAuthority(t *testing.T) {
	g := newGOSTPeople(t)
	f := newFixture(t, g.trusted)
	c := f.challenge("personal")
	f.postCMS(c, newGOSTPeople(t).person(t, gost.Curve512A()).sign(t, c)).refuses(portal.CodeCertUntrusted)
}

func TestSignInRefusesGOST2004WhereSigningKeysAreNotTaken(t *testing.T) {
	g := newGOSTPeople(t)
	f := newFixture(t, g.trusted)
	c := f.challenge("personal")
	f.postCMS(c, g.person(t, gost.CurveCryptoProA()).sign(t, c)).refuses(portal.CodeAlgorithmNotAccepted)
}

func TestSignInWithGOST2004WhereSigningKeysAreTaken(t *testing.T) {
	g := newGOSTPeople(t)
	f := newFixture(t, g.trusted, func(o *Options) { o.SigningKeys = true })
	if d := as[portal.Discovery](f.get(pathDiscovery, ""), 200); d.KeyPurpose != portal.KeyPurposeAny || !slices.Equal(d.KeyAlgorithms, signer.SigningAlgorithms()) {
		t.Errorf("discovery %+v", d)
	}
	if c := f.challenge("personal"); c.Accepted.KeyPurpose != portal.KeyPurposeAny || len(c.Accepted.Digests) != 3 {
		t.Errorf("accepted %+v", c.Accepted)
	}
	f.signIn(g.person(t, gost.CurveCryptoProA()), "personal")
}
