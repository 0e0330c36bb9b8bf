package corpus

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"slices"
	"strings"
	"sync"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

// The names of algorithms that certificates of the corpus have.
const (
	rsaName      = pki.NameRSA
	gost2015Name = pki.NameGOST2015
	gost2004Name = pki.NameGOST2004
	ecName       = "ECDSA"
)

// Why keys sign nothing.
const (
	noCertificate        = "NO_CERTIFICATE"
	certificateDamaged   = "CERT_DAMAGED"
	keyMismatch          = "KEY_MISMATCH"
	keyLocked            = "KEY_PASSWORD"
	algorithmUnsupported = "ALGORITHM_UNSUPPORTED"
)

func algorithms(names ...string) []string { return names }

// owner is a key with its certificate.
type owner struct {
	key         crypto.Signer // nil for keys that Go does not know
	pkcs8, cert []byte
	certificate *x509.Certificate
}

// people are the owners of the corpus. ec has the shortest key that both Go and
// OpenSSL know: files that are only to be refused hold it.
type people struct {
	rsa, rsa2, gost2015, gost2004, ec owner
	root                              *testca.Authority
}

// made keeps the people of one run.
var made sync.Map

func newPeople(t testing.TB) people {
	t.Helper()
	if p, ok := made.Load("people"); ok {
		return p.(people)
	}
	p := people{root: ecRoot(t)}
	gostRoot, oldRoot := testca.GOSTRoot(t, "root"), testca.GOST2004Root(t, "root")
	p.ec = issued(t, p.root, must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader)))
	p.rsa = issued(t, p.root, testca.Key(t, "person"))
	p.rsa2 = issued(t, p.root, testca.Key(t, "another"))
	p.gost2015 = issued(t, gostRoot, testca.GOSTKey(t, "person"))
	p.gost2004 = issued(t, oldRoot, testca.GOST2004Key(t, "person"))
	made.Store("people", p)
	return p
}

// ecRoot is an authority with short signatures.
func ecRoot(t testing.TB) *testca.Authority {
	t.Helper()
	key := must(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))
	template := testca.Person(func(c *x509.Certificate) {
		c.Subject = testca.Name("ROOT", "", "", "")
		c.IsCA, c.BasicConstraintsValid, c.KeyUsage, c.ExtKeyUsage, c.UnknownExtKeyUsage = true, true, x509.KeyUsageCertSign, nil, nil
	})
	return &testca.Authority{Certificate: testca.Create(t, template, template, key.Public(), key), Key: key}
}

// issued is an owner with a person's certificate.
func issued(t testing.TB, a *testca.Authority, key crypto.Signer) owner {
	t.Helper()
	pkcs8, err := pki.MarshalPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	cert := a.Issue(t, testca.Person(), key.Public())
	return owner{key: key, pkcs8: pkcs8, cert: cert.Raw, certificate: cert}
}

// certified is a certificate for a key that Go need not know: the one of
// another key with its SubjectPublicKeyInfo exchanged, signed anew.
func (p people) certified(spki []byte) []byte {
	const subjectPublicKeyInfo = 6
	var parts []asn1.RawValue
	must(asn1.Unmarshal(p.ec.certificate.RawTBSCertificate, &parts))
	parts[subjectPublicKeyInfo] = asn1.RawValue{FullBytes: spki}
	return p.signed(must(asn1.Marshal(parts)))
}

// signed is a certificate over a TBSCertificate as it is.
func (p people) signed(tbs []byte) []byte {
	digest := sha256.Sum256(tbs)
	signature := must(p.root.Key.Sign(rand.Reader, digest[:], crypto.SHA256))
	ecdsaWithSHA256 := sequence(object(1, 2, 840, 10045, 4, 3, 2))
	return sequence(tbs, ecdsaWithSHA256, element(tagBitString, []byte{0}, signature))
}

// madeByOpenSSL is an owner with a key that OpenSSL makes.
func (p people) madeByOpenSSL(t testing.TB, arguments string) owner {
	t.Helper()
	file := testca.File(t, "key.pem", openSSL(t, "", strings.Fields(arguments)...))
	pkcs8 := openSSL(t, "", "pkcs8", "-topk8", "-nocrypt", "-outform", "DER", "-in", file)
	spki := openSSL(t, "", "pkey", "-pubout", "-outform", "DER", "-in", file)
	return owner{pkcs8: pkcs8, cert: p.certified(spki)}
}

// pem is the certificate and, where Go knows it, the key.
func (o owner) pem() []byte {
	return slices.Concat(
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: o.pkcs8}),
		pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: o.cert}))
}

// gost2015Identifier is the algorithm of the keys of 512 bits over the curve
// with the last number of its identifier.
func gost2015Identifier(curve int) []byte {
	return sequence(object(1, 2, 398, 3, 10, 1, 1, 2, 2),
		sequence(object(1, 2, 398, 3, 10, 1, 1, 2, 2, curve), object(1, 2, 398, 3, 10, 1, 3, 3)))
}

// gost2004Identifier is that of the keys of 256 bits.
func gost2004Identifier() []byte {
	return sequence(object(1, 2, 398, 3, 10, 1, 1, 1, 1),
		sequence(object(1, 2, 398, 3, 10, 1, 1, 1, 1, 1), object(1, 2, 398, 3, 10, 1, 3, 1, 1, 0)))
}

// olderIdentifier is that of older software for the same keys.
func olderIdentifier() []byte { return sequence(object(1, 3, 6, 1, 4, 1, 6801, 1, 5, 8), null()) }

// privateKeyInfo is PKCS#8.
func privateKeyInfo(identifier, key []byte) []byte {
	return sequence(integer(0), identifier, octetString(key))
}

func publicKeyInfo(identifier, key []byte) []byte {
	return sequence(identifier, element(tagBitString, []byte{0}, key))
}

// reversed gives octets in the other order.
func reversed(octets []byte) []byte {
	out := slices.Clone(octets)
	slices.Reverse(out)
	return out
}

// order512 is the order of the curve of 512 bits (RFC 7836, A.1).
func order512() *big.Int {
	q, _ := new(big.Int).SetString("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"+
		"27E69532F48D89116FF22B8D4E0560609B4B38ABFAD2B85DCACDB1411F10B275", 16)
	return q
}
