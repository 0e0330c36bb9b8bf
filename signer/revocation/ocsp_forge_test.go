package revocation

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	encoding "encoding/asn1"
	"math/big"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

// reply is an OCSP answer to be written, rightly or not.
type reply struct {
	about      []question
	hash       encoding.ObjectIdentifier // of the certificate's name; SHA-1
	state      State                     // Good
	revokedAt  time.Time
	reason     int // 0: none
	made, next time.Time
	produced   time.Time
	nonce      []byte
	extensions []extend // of the answer
	single     []extend // of the response
	byKey      bool     // responderID
	version    bool     // written out
	signer     *x509.Certificate
	key        crypto.Signer
	with       []*x509.Certificate
	inner      func([]byte) []byte // spoils what is signed, before it is
}

// der writes and signs the answer; without signer it is the authority's.
func (r reply) der(t testing.TB, ca *testca.Authority) []byte {
	t.Helper()
	if r.signer == nil {
		r.signer, r.key = ca.Certificate, ca.Key
	}
	for _, moment := range []*time.Time{&r.made, &r.produced} {
		if moment.IsZero() {
			*moment = at
		}
	}
	tbs := r.tbs(t)
	if r.inner != nil {
		tbs = r.inner(tbs)
	}
	identifier, signature, err := pki.Sign(rand.Reader, r.key, tbs)
	if err != nil {
		t.Fatal(err)
	}
	return wrapAnswer(0, frame(tbs, identifier, signature, r.addCertificates))
}

func (r reply) addCertificates(b *cryptobyte.Builder) {
	if len(r.with) == 0 {
		return
	}
	b.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, c := range r.with {
				b.AddBytes(c.Raw)
			}
		})
	})
}

// wrapAnswer is the outside of every answer.
func wrapAnswer(status int64, basic []byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Enum(status)
		if basic == nil {
			return
		}
		b.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1ObjectIdentifier(oidBasicResponse)
				b.AddASN1OctetString(basic)
			})
		})
	})
	return b.BytesOrPanic()
}

func (r reply) tbs(t testing.TB) []byte {
	t.Helper()
	if r.nonce != nil {
		nonce := append([]byte{4, byte(len(r.nonce))}, r.nonce...)
		r.extensions = append(r.extensions, extend{oidNonce, false, nonce})
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if r.version {
			b.AddASN1(constructed(0), func(b *cryptobyte.Builder) { b.AddASN1Int64(0) })
		}
		r.addResponder(t, b)
		addMoment(b, r.produced)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			for _, q := range r.about {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { r.addSingle(t, b, q) })
			}
		})
		addTagged(b, 1, r.extensions)
	})
	return b.BytesOrPanic()
}

func addMoment(b *cryptobyte.Builder, at time.Time) { b.AddASN1GeneralizedTime(at.UTC()) }

func addTagged(b *cryptobyte.Builder, tag uint8, all []extend) {
	if len(all) > 0 {
		b.AddASN1(constructed(tag), func(b *cryptobyte.Builder) { addExtensions(b, all) })
	}
}

func (r reply) addResponder(t testing.TB, b *cryptobyte.Builder) {
	t.Helper()
	if !r.byKey {
		b.AddASN1(constructed(1), func(b *cryptobyte.Builder) { b.AddBytes(r.signer.RawSubject) })
		return
	}
	id, err := pki.KeyID(r.key.Public())
	if err != nil {
		t.Fatal(err)
	}
	b.AddASN1(constructed(2), func(b *cryptobyte.Builder) { b.AddASN1OctetString(id) })
}

func (r reply) addSingle(t testing.TB, b *cryptobyte.Builder, q question) {
	t.Helper()
	hash := r.hash
	if hash == nil {
		hash = oidSHA1
	}
	id, err := newCertID(hash, q)
	if err != nil {
		t.Fatal(err)
	}
	id.add(b)
	r.addState(b)
	addMoment(b, r.made)
	if !r.next.IsZero() {
		b.AddASN1(constructed(0), func(b *cryptobyte.Builder) { addMoment(b, r.next) })
	}
	addTagged(b, 1, r.single)
}

func (r reply) addState(b *cryptobyte.Builder) {
	switch r.state {
	case Revoked:
		b.AddASN1(constructed(1), func(b *cryptobyte.Builder) {
			addMoment(b, r.revokedAt)
			if r.reason != 0 {
				b.AddASN1(constructed(0), func(b *cryptobyte.Builder) { b.AddASN1Enum(int64(r.reason)) })
			}
		})
	case Unknown:
		b.AddASN1(primitive(2), func(*cryptobyte.Builder) {})
	default:
		b.AddASN1(primitive(0), func(*cryptobyte.Builder) {})
	}
}

// delegate makes a responder's certificate with an RSA key.
func delegate(t testing.TB, ca *testca.Authority, changes ...testca.Change) (*x509.Certificate, crypto.Signer) {
	t.Helper()
	key := testca.Key(t, "responder")
	return ca.Issue(t, delegateTemplate(changes...), key.Public()), key
}

// gostDelegate makes one with a GOST key.
func gostDelegate(t testing.TB, ca *testca.Authority) (*x509.Certificate, crypto.Signer) {
	t.Helper()
	key, err := gost.GenerateKey(rand.Reader, gost.CurveCryptoProA())
	if err != nil {
		t.Fatal(err)
	}
	return ca.Issue(t, delegateTemplate(), key.Public()), key
}

func delegateTemplate(changes ...testca.Change) *x509.Certificate {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(99), Subject: pkix.Name{CommonName: "Responder"},
		NotBefore: testca.From, NotAfter: testca.Until, KeyUsage: x509.KeyUsageDigitalSignature,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning},
	}
	for _, change := range changes {
		change(template)
	}
	return template
}

// replaced puts one octet string in the place of another of the same length.
func replaced(t testing.TB, old, changed []byte) func([]byte) []byte {
	return func(data []byte) []byte {
		t.Helper()
		if !bytes.Contains(data, old) || len(old) != len(changed) {
			t.Fatalf("no %x", old)
		}
		return bytes.Replace(data, old, changed, 1)
	}
}
