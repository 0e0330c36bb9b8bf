package cms_test

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"hash"
	"testing"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
)

// kind is a kind of key with what a message by one has to look like, put down
// here apart from the table that the package reads.
type kind struct {
	testca.Kind
	digest, signature asn1.ObjectIdentifier
	hash              func() hash.Hash
	options           crypto.SignerOpts
	// named says that signing-certificate-v2 names its hash: it is not the
	// default.
	named bool
}

func kinds() []kind {
	all := testca.Kinds()
	return []kind{
		{all[0], oidSHA256, oidSHA256RSA, sha256.New, crypto.SHA256, false},
		{all[1], oidStreebog512, oidGOST2015, gost.New512, nil, true},
		{all[2], oidR341194, oidGOST2004, gost.NewR341194, nil, true},
	}
}

var (
	oidR341194  = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 1}
	oidGOST2015 = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 3, 2}
	oidGOST2004 = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 2}
)

func (k kind) sum(data []byte) []byte {
	h := k.hash()
	h.Write(data)
	return h.Sum(nil)
}

// sign signs by a key of the kind.
func (k kind) sign(t testing.TB, key crypto.Signer) func([]byte) []byte {
	return func(signed []byte) []byte {
		signature, err := key.Sign(rand.Reader, k.sum(signed), k.options)
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
}

// root is the authority of the kind.
func (k kind) root(t testing.TB) *testca.Authority {
	t.Helper()
	return k.Root(t, "root")
}

// subject is somebody who signs.
type subject struct {
	kind
	cert *x509.Certificate
	key  crypto.Signer
}

// person is a certificate of the kind's authority with its key.
func (k kind) person(t testing.TB, changes ...testca.Change) subject {
	t.Helper()
	return subject{k, k.root(t).Person(t, changes...), k.Key(t, "person")}
}

// certID is an ESSCertIDv2 with issuerSerial.
func (s subject) certID() []byte { return s.certIDWith(issuerSerial(s.cert.RawIssuer, s.cert)) }

// certIDWith is an ESSCertIDv2 with what follows the hash.
func (s subject) certIDWith(more ...[]byte) []byte {
	parts := [][]byte{s.certHash()}
	if s.named {
		parts = [][]byte{identifier(s.digest), s.certHash()}
	}
	return sequence(append(parts, more...)...)
}

func (s subject) certHash() []byte { return marshal(s.sum(s.cert.Raw)) }

// forEachKind runs a test once for each kind of key.
func forEachKind(t *testing.T, test func(t *testing.T, s subject)) {
	t.Helper()
	for _, k := range kinds() {
		t.Run(k.Name, func(t *testing.T) { test(t, k.person(t)) })
	}
}
