package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

var (
	oidTSTInfo          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 1, 4}
	oidSigningCertV1    = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidTimeStampToken   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
	oidCountersignature = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 6}
	oidMD5              = asn1.ObjectIdentifier{1, 2, 840, 113549, 2, 5}
	oidStreebog512      = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 3}
	oidEd25519          = asn1.ObjectIdentifier{1, 3, 101, 112}
	oidECDSASHA256      = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

// examines gives the one signature of a message.
func examines(t *testing.T, data, content []byte) cms.Signature {
	t.Helper()
	r, err := cms.Examine(data, content)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Signatures) != 1 {
		t.Fatalf("%d signatures", len(r.Signatures))
	}
	return r.Signatures[0]
}

// examineDraft changes one thing of a good message, whose signature then is to
// be what is wanted.
func examineDraft(t *testing.T, want error, change func(d *draft)) {
	t.Helper()
	cert, key := person(t)
	d := newDraft(t, cert, key)
	if s := examines(t, d.encode(), content); s.Err != nil || !s.Certificate.Equal(cert) {
		t.Fatalf("as it should be: %v", s.Err)
	}
	change(d)
	if s := examines(t, d.encode(), content); !is(s.Err, want) {
		t.Errorf("%v, want %v", s.Err, want)
	}
}

func is(err, want error) bool { return errors.Is(err, want) && (err == nil) == (want == nil) }

func attach(d *draft, octets []byte) {
	d.encapsulated = append(marshal(d.contentType()), element(0, true, asn1.ClassContextSpecific, marshal(octets))...)
}

// contentType is that of the content in the draft.
func (d *draft) contentType() asn1.ObjectIdentifier {
	var oid asn1.ObjectIdentifier
	if _, err := asn1.Unmarshal(d.encapsulated, &oid); err != nil {
		panic(err)
	}
	return oid
}

func TestExamineTakes(t *testing.T) {
	cert, key := person(t)
	for name, change := range map[string]func(d *draft){
		"content inside":                func(d *draft) { attach(d, content) },
		"no signed attributes":          func(d *draft) { d.signer.bare = true },
		"attributes in another order":   func(d *draft) { d.signer.unsorted = true },
		"two lists inside":              func(d *draft) { d.lists = element(1, true, asn1.ClassContextSpecific, sequence(), sequence()) },
		"no signing-certificate":        func(d *draft) { d.signer.replace(oidSigningCertV2) },
		"no digest algorithms listed":   func(d *draft) { d.digests = nil },
		"version of another structure":  func(d *draft) { d.version = 3 },
		"the certificate twice":         func(d *draft) { d.certificates = [][]byte{cert.Raw, cert.Raw} },
		"a damaged certificate besides": func(d *draft) { d.certificates = append(d.certificates, sequence()) },
		"another kind of certificate":   func(d *draft) { d.certificates = append(d.certificates, element(2, true, asn1.ClassContextSpecific)) },
		"rsaEncryption with SHA-256":    func(d *draft) { d.signer.algorithm = identifier(oidRSA, asn1.NullBytes) },
		"rsaEncryption with SHA-512":    func(d *draft) { sha512Draft(t, d); d.signer.algorithm = identifier(oidRSA, asn1.NullBytes) },
		"SHA-512 with RSA":              func(d *draft) { sha512Draft(t, d) },
		"broken unsigned attributes":    func(d *draft) { d.signer.unsigned = element(1, true, asn1.ClassContextSpecific, marshal(7)) },
		"an attribute that nobody knows": func(d *draft) {
			d.signer.attrs = append(d.signer.attrs, attr(asn1.ObjectIdentifier{1, 2, 398, 3, 3, 99}, marshal(7)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDraft(t, cert, key)
			change(d)
			if s := examines(t, d.encode(), content); s.Err != nil || !s.Certificate.Equal(cert) {
				t.Error(s.Err)
			}
		})
	}
}

// sha512Draft makes a draft's digest and signature with SHA-512.
func sha512Draft(t *testing.T, d *draft) {
	digest := sha512.Sum512(content)
	d.signer.digest = identifier(oidSHA512)
	d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(digest[:])))
	d.signer.algorithm = identifier(oidSHA512RSA, asn1.NullBytes)
	d.signer.sign = pkcs1(t, testca.Key(t, "person"), crypto.SHA512)
}

// The signature is over the attributes as they stand, which is not the order
// that it should be over: some programs sign so.
func TestExamineTakesAttributesSignedInTheirOwnOrder(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	sign := d.signer.sign
	d.signer.unsorted = true
	d.signer.sign = func([]byte) []byte {
		attrs := slices.Clone(d.signer.attrs)
		slices.SortFunc(attrs, bytes.Compare)
		slices.Reverse(attrs)
		return sign(element(asn1.TagSet, true, 0, attrs...))
	}
	if s := examines(t, d.encode(), content); s.Err != nil {
		t.Error(s.Err)
	}
}

func TestExamineTakesAKeyIdentifier(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.signer.version = 3
	d.signer.sid = element(0, false, asn1.ClassContextSpecific, cert.SubjectKeyId)
	if s := examines(t, d.encode(), content); s.Err != nil || !bytes.Equal(s.Signer.KeyID, cert.SubjectKeyId) || s.Signer.Serial != nil {
		t.Errorf("%v, %+v", s.Err, s.Signer)
	}
	without := testca.Root(t, "root").Issue(t, testca.Person(func(c *x509.Certificate) { c.SubjectKeyId = nil }), key.Public())
	d.signer.sid, d.certificates = element(0, false, asn1.ClassContextSpecific), [][]byte{without.Raw}
	d.signer.replace(oidSigningCertV2)
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrNoCertificate) {
		t.Errorf("no identifier in either: %v", s.Err)
	}
	d.signer.sid = element(0, false, asn1.ClassContextSpecific, []byte("another"))
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrNoCertificate) || s.Certificate != nil {
		t.Error(s.Err)
	}
}

// Somebody else's certificate with the signer's issuer and serial number
// stands before the signer's own.
func TestExamineFindsTheCertificateThatFits(t *testing.T) {
	cert, key := person(t)
	forged := testca.Root(t, "root").Issue(t, testca.Person(), testca.Key(t, "other").Public())
	d := newDraft(t, cert, key)
	d.certificates = [][]byte{forged.Raw, cert.Raw}
	if s := examines(t, d.encode(), content); s.Err != nil || !s.Certificate.Equal(cert) {
		t.Error(s.Err)
	}
	d.signer.replace(oidSigningCertV2)
	d.certificates = [][]byte{forged.Raw}
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrSignature) || !s.Certificate.Equal(forged) {
		t.Error(s.Err)
	}
}

func TestExamineTakesECDSA(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), key.Public())
	d := newDraft(t, cert, testca.Key(t, "person"))
	d.signer.algorithm = identifier(oidECDSASHA256)
	d.signer.sign = func(signed []byte) []byte {
		sum := sha256.Sum256(signed)
		signature, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	if s := examines(t, d.encode(), content); s.Err != nil {
		t.Error(s.Err)
	}
}

func TestExamineTakesEd25519(t *testing.T) {
	public, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), public)
	d := newDraft(t, cert, testca.Key(t, "person"))
	sha512Draft(t, d)
	d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(certID(cert))))
	d.signer.algorithm = identifier(oidEd25519)
	d.signer.sign = func(signed []byte) []byte { return ed25519.Sign(key, signed) }
	if s := examines(t, d.encode(), content); s.Err != nil {
		t.Error(s.Err)
	}
	d.signer.digest = identifier(oidSHA256)
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrAlgorithm) {
		t.Errorf("with SHA-256: %v", s.Err)
	}
}

func TestExamineTellsTheSigningTime(t *testing.T) {
	at := time.Date(2026, 5, 31, 9, 8, 7, 0, time.UTC)
	generalized := marshal(asn1.RawValue{Tag: asn1.TagGeneralizedTime, Bytes: []byte("20260531090807Z")})
	for name, c := range map[string]struct {
		attrs [][]byte
		want  time.Time
	}{
		"UTCTime":         {[][]byte{attr(oidSigningTime, marshal(at))}, at},
		"GeneralizedTime": {[][]byte{attr(oidSigningTime, generalized)}, at},
		"two times":       {[][]byte{attr(oidSigningTime, marshal(at), marshal(at))}, time.Time{}},
		"no time":         {[][]byte{attr(oidSigningTime, marshal(7))}, time.Time{}},
		"nothing":         {nil, time.Time{}},
	} {
		cert, key := person(t)
		d := newDraft(t, cert, key)
		d.signer.attrs = append(d.signer.attrs, c.attrs...)
		if s := examines(t, d.encode(), content); s.Err != nil || !s.SigningTime.Equal(c.want) || s.SigningTime.IsZero() != c.want.IsZero() {
			t.Errorf("%s: %v, %v", name, s.SigningTime, s.Err)
		}
	}
}

func TestExamineCountsUnsignedAttributes(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.signer.unsigned = element(1, true, asn1.ClassContextSpecific,
		attr(oidTimeStampToken, sequence()), attr(oidCountersignature, sequence()), attr(oidSHA1, sequence()))
	s := examines(t, d.encode(), content)
	if s.Err != nil || s.Unsigned != 3 || s.TimeStamps != 1 || s.Countersignatures != 1 {
		t.Errorf("%+v", s)
	}
}

func TestExamineTellsHowTheCertificateIsNamed(t *testing.T) {
	cert, key := person(t)
	hash := sha1.Sum(cert.Raw)
	v1 := sequence(sequence(sequence(marshal(hash[:]), issuerSerial(cert.RawIssuer, cert))))
	d := newDraft(t, cert, key)
	if s := examines(t, d.encode(), content); s.Err != nil || s.CertificateNamed != 2 {
		t.Errorf("version 2: %+v", s)
	}
	d.signer.replace(oidSigningCertV2, attr(oidSigningCertV1, v1))
	if s := examines(t, d.encode(), content); s.Err != nil || s.CertificateNamed != 1 {
		t.Errorf("version 1: %+v", s)
	}
	d.signer.replace(oidSigningCertV1)
	if s := examines(t, d.encode(), content); s.Err != nil || s.CertificateNamed != 0 {
		t.Errorf("neither: %+v", s)
	}
}

// An empty document is one, too.
func TestExamineTakesAnEmptyContent(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	sum := sha256.Sum256(nil)
	d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(sum[:])))
	if s := examines(t, d.encode(), []byte{}); s.Err != nil {
		t.Errorf("beside: %v", s.Err)
	}
	attach(d, nil)
	if s := examines(t, d.encode(), nil); s.Err != nil {
		t.Errorf("inside: %v", s.Err)
	}
}

// One signer's fault is not the other's.
func TestExamineTellsSignersApart(t *testing.T) {
	cert, key := person(t)
	second := testca.Root(t, "root").Issue(t, testca.Person(func(c *x509.Certificate) { c.SerialNumber = big.NewInt(77) }), testca.Key(t, "other").Public())
	d := newDraft(t, cert, key)
	d.certificates = append(d.certificates, second.Raw)
	bad := d.signer
	bad.sid = sequence(second.RawIssuer, marshal(second.SerialNumber))
	first := d.signer.encode()
	der := bytes.Replace(d.encode(), element(asn1.TagSet, true, 0, first), element(asn1.TagSet, true, 0, first, bad.encode()), 1)
	// The lengths around have changed: as BER they need not be told.
	r, err := cms.Examine(relength(der), content)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Signatures) != 2 || r.Signatures[0].Err != nil || !is(r.Signatures[1].Err, cms.ErrOtherCertificate) ||
		!r.Signatures[1].Certificate.Equal(second) {
		t.Errorf("%+v", r.Signatures)
	}
}

// relength puts indefinite lengths in the place of the three outer ones, which
// are of four octets each.
func relength(grown []byte) []byte {
	open := []byte{0x30, 0x80}
	inner := grown[4 : 4+11]
	rest := grown[4+11+4+4:]
	return slices.Concat(open, inner, []byte{0xa0, 0x80}, open, rest, make([]byte, 6))
}
