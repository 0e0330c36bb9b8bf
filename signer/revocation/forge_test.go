package revocation

import (
	"crypto/rand"
	"crypto/x509"
	encoding "encoding/asn1"
	"math/big"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

// at is the moment that tests judge at; made and next are those of a list in
// date then.
var (
	at   = testca.At
	made = at.AddDate(0, 0, -1)
	next = at.AddDate(0, 0, 1)
)

// rsaAuthority and gostAuthority make a root with a key identifier.
func rsaAuthority(t testing.TB, changes ...testca.Change) *testca.Authority {
	t.Helper()
	withKeyID := func(c *x509.Certificate) { c.SubjectKeyId = []byte("rsa authority") }
	return testca.Root(t, "Authority", append([]testca.Change{withKeyID}, changes...)...)
}

var gostKey = sync.OnceValues(func() (*gost.PrivateKey, error) {
	return gost.GenerateKey(rand.Reader, gost.Curve512A())
})

func gostAuthority(t testing.TB) *testca.Authority {
	t.Helper()
	key, err := gostKey()
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(7), Subject: rsaAuthority(t).Certificate.Subject, SubjectKeyId: []byte("gost authority"),
		NotBefore: testca.From, NotAfter: testca.Until, BasicConstraintsValid: true, IsCA: true,
		KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
	return &testca.Authority{Certificate: testca.Create(t, template, template, key.Public(), key), Key: key}
}

// extend is one extension of a draft.
type extend struct {
	id       []int
	critical bool
	value    []byte
}

func (x extend) add(b *cryptobyte.Builder) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(x.id)
		if x.critical {
			b.AddASN1Boolean(true)
		}
		b.AddASN1OctetString(x.value)
	})
}

// The ids that drafts use.
var (
	ceNumber   = []int{2, 5, 29, 20}
	ceReason   = []int{2, 5, 29, 21}
	ceInvalid  = []int{2, 5, 29, 24}
	ceDelta    = []int{2, 5, 29, 27}
	cePoint    = []int{2, 5, 29, 28}
	ceIssuer   = []int{2, 5, 29, 29}
	ceKeyID    = []int{2, 5, 29, 35}
	ceNonsense = []int{2, 5, 29, 200}
)

// entryDraft is one entry to be written, rightly or not.
type entryDraft struct {
	serial     *big.Int
	at         time.Time
	extensions []extend
}

func revokes(cert *x509.Certificate, extensions ...extend) entryDraft {
	return entryDraft{cert.SerialNumber, at.AddDate(0, -1, 0), extensions}
}

// because is a reason code.
func because(reason byte) extend { return extend{ceReason, false, []byte{10, 1, reason}} }

// draft is a list to be written, rightly or not. What it leaves out is filled in
// as a list of version 2 in date has it.
type draft struct {
	version      int // 1 or 2
	inner, outer []byte
	issuer       []byte
	made, next   time.Time
	endless      bool // without nextUpdate
	entries      []entryDraft
	extensions   []extend
}

func number(n int64) extend { return extend{ceNumber, false, integer(n)} }

func deltaOf(n int64) extend { return extend{ceDelta, true, integer(n)} }

func integer(n int64) []byte {
	var b cryptobyte.Builder
	b.AddASN1Int64(n)
	return b.BytesOrPanic()
}

// der signs the draft with the authority's key.
func (d draft) der(t testing.TB, by *testca.Authority) []byte {
	t.Helper()
	identifier, err := pki.SignatureIdentifier(by.Key.Public())
	if err != nil {
		t.Fatal(err)
	}
	d.fill(identifier, by.Certificate)
	tbs := d.tbs()
	_, signature, err := pki.Sign(rand.Reader, by.Key, tbs)
	if err != nil {
		t.Fatal(err)
	}
	return frame(tbs, d.outer, signature)
}

func (d *draft) fill(identifier []byte, issuer *x509.Certificate) {
	if d.version == 0 {
		d.version = 2
	}
	if d.inner == nil {
		d.inner = identifier
	}
	if d.outer == nil {
		d.outer = identifier
	}
	if d.issuer == nil {
		d.issuer = issuer.RawSubject
	}
	if d.made.IsZero() {
		d.made = made
	}
	if d.next.IsZero() {
		d.next = next
	}
}

// frame is the outside that lists and OCSP answers share.
func frame(tbs, identifier, signature []byte, more ...cryptobyte.BuilderContinuation) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(tbs)
		b.AddBytes(identifier)
		b.AddASN1BitString(signature)
		for _, m := range more {
			m(b)
		}
	})
	return b.BytesOrPanic()
}

func (d draft) tbs() []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		if d.version > 1 {
			b.AddASN1Int64(int64(d.version - 1))
		}
		b.AddBytes(d.inner)
		b.AddBytes(d.issuer)
		b.AddASN1UTCTime(d.made)
		if !d.endless {
			b.AddASN1UTCTime(d.next)
		}
		if len(d.entries) > 0 {
			b.AddASN1(asn1.SEQUENCE, d.addEntries)
		}
		if len(d.extensions) > 0 {
			b.AddASN1(constructed(0), func(b *cryptobyte.Builder) { addExtensions(b, d.extensions) })
		}
	})
	return b.BytesOrPanic()
}

func (d draft) addEntries(b *cryptobyte.Builder) {
	for _, e := range d.entries {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1BigInt(e.serial)
			b.AddASN1UTCTime(e.at)
			if len(e.extensions) > 0 {
				addExtensions(b, e.extensions)
			}
		})
	}
}

func addExtensions(b *cryptobyte.Builder, all []extend) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, x := range all {
			x.add(b)
		}
	})
}

// list reads what the authority signed.
func (d draft) list(t testing.TB, by *testca.Authority) *List {
	t.Helper()
	l, err := ParseList(d.der(t, by))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// algorithm is an AlgorithmIdentifier with parameters in DER, or none.
func algorithm(oid encoding.ObjectIdentifier, parameters ...byte) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddBytes(parameters)
	})
	return b.BytesOrPanic()
}
