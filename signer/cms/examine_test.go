package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"math/big"
	"slices"
	"strings"
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
	oidECDSASHA256      = asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
)

// examines gives the one signature of a message.
func examines(t *testing.T, data, content []byte, further ...*x509.Certificate) cms.Signature {
	t.Helper()
	r, err := cms.Examine(data, content, further...)
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
	d.signer.sid = element(0, false, asn1.ClassContextSpecific, []byte("another"))
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrNoCertificate) || s.Certificate != nil {
		t.Error(s.Err)
	}
}

func TestExamineTakesAFurtherCertificate(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.certificates = nil
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrNoCertificate) || s.Certificate != nil {
		t.Errorf("without: %v", s.Err)
	}
	root := testca.Root(t, "root").Certificate
	if s := examines(t, d.encode(), content, nil, root, cert); s.Err != nil || !s.Certificate.Equal(cert) {
		t.Errorf("with: %v", s.Err)
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

// Every reason for which a signature does not hold.
func TestExamineRefusesASignature(t *testing.T) {
	other := testca.Root(t, "other").Person(t)
	person := testca.Key(t, "person")
	hash := sha1.Sum(other.Raw)
	digestOf := func(octets []byte) []byte {
		sum := sha256.Sum256(octets)
		return attr(oidMessageDigest, marshal(sum[:]))
	}
	for name, c := range map[string]struct {
		want   error
		change func(d *draft)
	}{
		"message-digest of other content": {cms.ErrDigestMismatch, func(d *draft) { d.signer.replace(oidMessageDigest, digestOf(nil)) }},
		"message-digest missing":          {cms.ErrMalformed, func(d *draft) { d.signer.replace(oidMessageDigest) }},
		"message-digest of two values": {cms.ErrMalformed, func(d *draft) {
			d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal([]byte{1}), marshal([]byte{1})))
		}},
		"message-digest twice":             {cms.ErrMalformed, func(d *draft) { d.signer.attrs = append(d.signer.attrs, digestOf(nil)) }},
		"message-digest that is no string": {cms.ErrMalformed, func(d *draft) { d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(7))) }},
		"content-type missing":             {cms.ErrMalformed, func(d *draft) { d.signer.replace(oidContentType) }},
		"content-type of two values": {cms.ErrMalformed, func(d *draft) {
			d.signer.replace(oidContentType, attr(oidContentType, marshal(oidData), marshal(oidData)))
		}},
		"content-type of something else": {cms.ErrMalformed, func(d *draft) { d.signer.replace(oidContentType, attr(oidContentType, marshal(oidTSTInfo))) }},
		"attribute that is none":         {cms.ErrMalformed, func(d *draft) { d.signer.attrs = append(d.signer.attrs, marshal(7)) }},
		"attribute of no values":         {cms.ErrMalformed, func(d *draft) { d.signer.attrs = append(d.signer.attrs, attr(oidSHA1)) }},
		"signature by another key":       {cms.ErrSignature, func(d *draft) { d.signer.sign = pkcs1(t, testca.Key(t, "other"), crypto.SHA256) }},
		"signature over something else":  {cms.ErrSignature, func(d *draft) { d.signer.sign = func([]byte) []byte { return pkcs1(t, person, crypto.SHA256)(nil) } }},
		"signature of no octets":         {cms.ErrSignature, func(d *draft) { d.signer.sign = func([]byte) []byte { return nil } }},
		"bare signature of something else": {cms.ErrSignature, func(d *draft) {
			d.signer.bare = true
			d.signer.sign = func([]byte) []byte { return pkcs1(t, person, crypto.SHA256)(nil) }
		}},
		"bare signature of another type":   {cms.ErrMalformed, func(d *draft) { d.signer.bare = true; d.encapsulated = marshal(oidTSTInfo) }},
		"SHA-1":                            {cms.ErrWeakDigest, func(d *draft) { d.signer.digest = identifier(oidSHA1) }},
		"MD5":                              {cms.ErrWeakDigest, func(d *draft) { d.signer.digest = identifier(oidMD5) }},
		"SHA-1 with RSA":                   {cms.ErrWeakDigest, func(d *draft) { d.signer.algorithm = identifier(oidSHA1RSA, asn1.NullBytes) }},
		"digest of another kind of key":    {cms.ErrAlgorithm, func(d *draft) { d.signer.digest = identifier(oidStreebog512) }},
		"digest that nobody knows":         {cms.ErrAlgorithm, func(d *draft) { d.signer.digest = identifier(oidRSA) }},
		"digest with parameters":           {cms.ErrAlgorithm, func(d *draft) { d.signer.digest = identifier(oidSHA256, marshal(7)) }},
		"digest unlike the signature's":    {cms.ErrAlgorithm, func(d *draft) { d.signer.algorithm = identifier(oidSHA512RSA, asn1.NullBytes) }},
		"signature of another kind of key": {cms.ErrAlgorithm, func(d *draft) { d.signer.algorithm = identifier(oidECDSASHA256) }},
		"signature that nobody knows":      {cms.ErrAlgorithm, func(d *draft) { d.signer.algorithm = identifier(oidSHA256) }},
		"signature with parameters":        {cms.ErrAlgorithm, func(d *draft) { d.signer.algorithm = identifier(oidSHA256RSA, marshal(7)) }},
		"PSS of defaults, which are SHA-1": {cms.ErrWeakDigest, func(d *draft) { d.signer.algorithm = identifier(oidPSS, sequence()) }},
		"PSS without parameters":           {cms.ErrMalformed, func(d *draft) { d.signer.algorithm = identifier(oidPSS) }},
		"certificate missing":              {cms.ErrNoCertificate, func(d *draft) { d.certificates = nil }},
		"certificate of another":           {cms.ErrNoCertificate, func(d *draft) { d.certificates = [][]byte{other.Raw} }},
		"certificate of a key too short":   {cms.ErrAlgorithm, func(d *draft) { d.certificates = [][]byte{short(t).Raw} }},
		"another certificate named":        {cms.ErrOtherCertificate, func(d *draft) { d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(certID(other)))) }},
		"another certificate by SHA-1": {cms.ErrOtherCertificate, func(d *draft) {
			d.signer.attrs = append(d.signer.attrs, attr(oidSigningCertV1, signingCert(sequence(marshal(hash[:])))))
		}},
		"another issuer named": {cms.ErrOtherCertificate, func(d *draft) {
			d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(otherIssuer(t, other))))
		}},
		"certificate named by SHA-1 as v2": {cms.ErrWeakDigest, func(d *draft) {
			d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, signingCert(sequence(identifier(oidSHA1), marshal(hash[:])))))
		}},
		"certificate named in no shape": {cms.ErrMalformed, func(d *draft) { d.signer.replace(oidSigningCertV2, attr(oidSigningCertV2, marshal(7))) }},
		"certificate named with v2 in v1": {cms.ErrMalformed, func(d *draft) {
			d.signer.attrs = append(d.signer.attrs, attr(oidSigningCertV1, signingCert(sequence(identifier(oidSHA1), marshal(hash[:])))))
		}},
		"content inside is another":   {cms.ErrOtherContent, func(d *draft) { attach(d, content[1:]) }},
		"content inside of no octets": {cms.ErrOtherContent, func(d *draft) { attach(d, nil) }},
	} {
		t.Run(name, func(t *testing.T) { examineDraft(t, c.want, c.change) })
	}
}

// short is the person's certificate with a key of 1024 bits.
func short(t *testing.T) *x509.Certificate {
	return testca.Root(t, "root").Issue(t, testca.Person(), testca.PublicRSA(1024))
}

func otherIssuer(t *testing.T, other *x509.Certificate) []byte {
	cert, _ := person(t)
	return sequence(certHash(cert), issuerSerial(other.RawSubject, cert))
}

func TestExamineRefusesNoContent(t *testing.T) {
	cert, key := person(t)
	for _, bare := range []bool{false, true} {
		d := newDraft(t, cert, key)
		d.signer.bare = bare
		if s := examines(t, d.encode(), nil); !is(s.Err, cms.ErrNoContent) || !s.Certificate.Equal(cert) {
			t.Errorf("bare %v: %v", bare, s.Err)
		}
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

// A signature over attributes also stands over a content that is these
// attributes. Nobody signed such a content.
func TestExamineRefusesAttributesAsContent(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	attrs := slices.Clone(d.signer.attrs)
	slices.SortFunc(attrs, bytes.Compare)
	set := element(asn1.TagSet, true, 0, attrs...)
	sign := d.signer.sign
	d.signer.bare = true
	d.signer.sign = func([]byte) []byte { return sign(set) }
	if s := examines(t, d.encode(), set); !is(s.Err, cms.ErrMalformed) {
		t.Error(s.Err)
	}
}

func TestExamineTakesAContentThatIsASet(t *testing.T) {
	cert, key := person(t)
	set := element(asn1.TagSet, true, 0, marshal(7))
	d := newDraft(t, cert, key)
	sign := d.signer.sign
	d.signer.bare = true
	d.signer.sign = func([]byte) []byte { return sign(set) }
	if s := examines(t, d.encode(), set); s.Err != nil {
		t.Error(s.Err)
	}
}

func TestExamineTakesEveryForm(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	text := base64.StdEncoding.EncodeToString(der)
	block := func(label string) []byte { return pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der}) }
	for name, data := range map[string][]byte{
		"DER":                      der,
		"indefinite length":        slices.Concat([]byte{0x30, 0x80}, der[4:], []byte{0, 0}),
		"PEM of CMS":               block("CMS"),
		"PEM of PKCS7":             block("PKCS7"),
		"PEM of an older name":     block("PKCS #7 SIGNED DATA"),
		"PEM behind other text":    append([]byte("Подпись:\r\n"), block("CMS")...),
		"PEM behind a certificate": append(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw}), block("CMS")...),
		"PEM with CRLF":            bytes.ReplaceAll(block("CMS"), []byte("\n"), []byte("\r\n")),
		"base64 in one line":       []byte(text),
		"base64 in lines":          []byte(strings.Join(slices.Collect(chunks(text, 76)), "\r\n") + "\r\n"),
		"base64 behind a mark":     []byte("\xef\xbb\xbf" + text),
	} {
		t.Run(name, func(t *testing.T) {
			if s := examines(t, data, content); s.Err != nil {
				t.Error(s.Err)
			}
		})
	}
}

func chunks(s string, size int) func(func(string) bool) {
	return func(yield func(string) bool) {
		for len(s) > size && yield(s[:size]) {
			s = s[size:]
		}
		yield(s)
	}
}

// What is no message at all, or one that there is nothing to say of.
func TestExamineRefusesAFile(t *testing.T) {
	cert, key := person(t)
	good := newDraft(t, cert, key)
	der := good.encode()
	twoBlocks := slices.Repeat(pem.EncodeToMemory(&pem.Block{Type: "CMS", Bytes: der}), 2)
	changed := func(change func(d *draft)) []byte {
		d := newDraft(t, cert, key)
		change(d)
		return d.encode()
	}
	many := make([][]byte, 65)
	for i := range many {
		many[i] = cert.Raw
	}
	for name, c := range map[string]struct {
		want error
		data []byte
	}{
		"nothing":                   {cms.ErrMalformed, nil},
		"text":                      {cms.ErrMalformed, []byte("Я согласен")},
		"base64 of text":            {cms.ErrMalformed, []byte("0K8g0YHQvtCz0LvQsNGB0LXQvQ==")},
		"base64 of nothing":         {cms.ErrMalformed, []byte(" \n")},
		"a certificate":             {cms.ErrMalformed, cert.Raw},
		"a certificate in PEM":      {cms.ErrMalformed, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})},
		"two messages in PEM":       {cms.ErrMalformed, twoBlocks},
		"octets behind the message": {cms.ErrMalformed, append(bytes.Clone(der), 0)},
		"cut short":                 {cms.ErrMalformed, der[:len(der)-1]},
		"another kind of content":   {cms.ErrMalformed, changed(func(d *draft) { d.kind = oidData })},
		"version 6":                 {cms.ErrMalformed, changed(func(d *draft) { d.version = 6 })},
		"version 0":                 {cms.ErrMalformed, changed(func(d *draft) { d.version = 0 })},
		"version 2 of a signer":     {cms.ErrMalformed, changed(func(d *draft) { d.signer.version = 2 })},
		"content that is no string": {cms.ErrMalformed, changed(func(d *draft) {
			d.encapsulated = append(marshal(oidData), element(0, true, asn1.ClassContextSpecific, sequence())...)
		})},
		"two contents": {cms.ErrMalformed, changed(func(d *draft) {
			d.encapsulated = append(marshal(oidData), element(0, true, asn1.ClassContextSpecific, marshal(content), marshal(content))...)
		})},
		"signer named in no way": {cms.ErrMalformed, changed(func(d *draft) { d.signer.sid = marshal(7) })},
		"signer of a long name": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.sid = sequence(sequence(marshal(make([]byte, 16<<10))), marshal(7))
		})},
		"signer of a long number": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.sid = sequence(cert.RawIssuer, marshal(new(big.Int).Lsh(big.NewInt(1), 512)))
		})},
		"signer of a long key identifier": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.sid = element(0, false, asn1.ClassContextSpecific, make([]byte, 65))
		})},
		"signer of no digest":  {cms.ErrMalformed, changed(func(d *draft) { d.signer.digest = marshal(7) })},
		"signature of no kind": {cms.ErrMalformed, changed(func(d *draft) { d.signer.algorithm = marshal(7) })},
		"unsigned attributes of another tag": {cms.ErrMalformed, changed(func(d *draft) {
			d.signer.unsigned = element(2, true, asn1.ClassContextSpecific)
		})},
		"nobody signed":        {cms.ErrNoSigner, changed(func(d *draft) { d.signers = 0 })},
		"33 signers":           {cms.ErrTooLarge, changed(func(d *draft) { d.signers = 33 })},
		"65 certificates":      {cms.ErrTooLarge, changed(func(d *draft) { d.certificates = many })},
		"over 64 megabytes":    {cms.ErrTooLarge, make([]byte, cms.MaxExamineSize+1)},
		"damaged certificates": {cms.ErrMalformed, changed(func(d *draft) { d.certificates = [][]byte{{0x30, 0x05, 0x00}} })},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := cms.Examine(c.data, content)
			if r != nil || !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

func TestExamineRefusesEveryTruncation(t *testing.T) {
	cert, key := person(t)
	der := newDraft(t, cert, key).encode()
	for n := range der {
		if _, err := cms.Examine(der[:n], content); !errors.Is(err, cms.ErrMalformed) {
			t.Fatalf("%d octets: %v", n, err)
		}
	}
}

func TestExamineTakes64Attributes(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	for i := len(d.signer.attrs); i < 64; i++ {
		d.signer.attrs = append(d.signer.attrs, attr(asn1.ObjectIdentifier{1, 2, 398, i}, marshal(i)))
	}
	if s := examines(t, d.encode(), content); s.Err != nil {
		t.Errorf("64: %v", s.Err)
	}
	d.signer.attrs = append(d.signer.attrs, attr(asn1.ObjectIdentifier{1, 2, 398, 64}, marshal(64)))
	if s := examines(t, d.encode(), content); !is(s.Err, cms.ErrMalformed) {
		t.Errorf("65: %v", s.Err)
	}
}

func TestExamineTakes32Signers(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.signers = 32
	r, err := cms.Examine(d.encode(), content)
	if err != nil || len(r.Signatures) != 32 || r.Signatures[31].Err != nil {
		t.Error(err)
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

func TestExamineBoundsItsWork(t *testing.T) {
	cert, key := person(t)
	large := make([]byte, 40<<20)
	d := newDraft(t, cert, key)
	d.signer.bare = true
	sign := d.signer.sign
	d.signer.sign = func([]byte) []byte { return sign(large) }
	d.signers = 30
	start := time.Now()
	r, err := cms.Examine(d.encode(), large)
	if err != nil {
		t.Fatal(err)
	}
	if r.Signatures[0].Err != nil || !errors.Is(r.Signatures[29].Err, cms.ErrTooLarge) {
		t.Errorf("%v, %v after %v", r.Signatures[0].Err, r.Signatures[29].Err, time.Since(start))
	}
}
