package cms_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"slices"
	"testing"

	"golang.org/x/crypto/ocsp"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

// bareOver is a message without signed attributes over a content of one's own.
func bareOver(t *testing.T, s subject, content []byte) []byte {
	t.Helper()
	d := s.draft(t)
	sign := d.signer.sign
	d.signer.bare = true
	d.signer.sign = func([]byte) []byte { return sign(content) }
	return d.encode()
}

// A signature over attributes also stands over a content that is these
// attributes. Nobody signed such a content, nor one that is attributes with a
// fault for which they are refused as such.
func TestExamineRefusesAttributesAsContent(t *testing.T) {
	cert, key := person(t)
	who := subject{kinds()[0], cert, key}
	good := newDraft(t, cert, key).signer.attrs
	many := slices.Clone(good)
	for i := range 64 {
		many = append(many, attr(asn1.ObjectIdentifier{1, 2, 398, i}, marshal(i)))
	}
	for name, attrs := range map[string][][]byte{
		"as they should be": good,
		"one type twice":    append(slices.Clone(good), attr(oidMessageDigest, marshal([]byte{1}))),
		"a type of nothing": append(slices.Clone(good), attr(oidSHA1)),
		"nothing first":     append([][]byte{attr(oidSHA1)}, good...),
		"more than 64":      many,
		"no digest":         {attr(oidContentType, marshal(oidData))},
		"a fault behind":    append(slices.Clone(good), marshal(7)),
	} {
		set := element(asn1.TagSet, true, 0, attrs...)
		if s := examines(t, bareOver(t, who, set), set); !is(s.Err, cms.ErrNotDocument) {
			t.Errorf("%s: %v", name, s.Err)
		}
	}
}

func TestExamineTakesAContentThatIsASet(t *testing.T) {
	cert, key := person(t)
	set := element(asn1.TagSet, true, 0, marshal(7))
	if s := examines(t, bareOver(t, subject{kinds()[0], cert, key}, set), set); s.Err != nil {
		t.Error(s.Err)
	}
}

func TestExamineTakesABareContentThatIsASequence(t *testing.T) {
	cert, key := person(t)
	for _, document := range [][]byte{sequence(), sequence(marshal(7)), sequence(marshal(7), sequence(marshal(oidData))), cert.Raw} {
		if s := examines(t, bareOver(t, subject{kinds()[0], cert, key}, document), document); s.Err != nil {
			t.Error(s.Err)
		}
	}
}

// The authority signed a certificate, a list and an answer, a person a request:
// as a document nobody signed them.
func TestExamineRefusesWhatKeysSignElsewhere(t *testing.T) {
	for _, k := range kinds() {
		root := k.root(t)
		authority := subject{k, root.Certificate, root.Key}
		person := root.Person(t)
		generalized := root.Person(t, func(c *x509.Certificate) { c.NotAfter = c.NotAfter.AddDate(60, 0, 0) })
		for name, octets := range map[string][]byte{
			"certificate":            person.RawTBSCertificate,
			"certificate to 2090":    generalized.RawTBSCertificate,
			"authority":              root.Certificate.RawTBSCertificate,
			"list":                   listInside(t, root),
			"certificate of v1":      withoutVersion(t, person.RawTBSCertificate),
			"certificate and a rest": sequence(inside(t, person.RawTBSCertificate), marshal(7)),
		} {
			message := bareOver(t, authority, octets)
			if s := examines(t, message, octets); !is(s.Err, cms.ErrNotDocument) {
				t.Errorf("%s, %s: %v", k.Name, name, s.Err)
			}
		}
	}
}

func TestExamineRefusesAnAnswerAndARequestAsContent(t *testing.T) {
	cert, key := person(t)
	answer, err := ocsp.CreateResponse(cert, cert, ocsp.Response{
		SerialNumber: big.NewInt(1), Status: ocsp.Good, ThisUpdate: testca.At, NextUpdate: testca.Until,
	}, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := ocsp.ParseResponse(answer, nil)
	if err != nil {
		t.Fatal(err)
	}
	request, err := x509.CreateCertificateRequest(rand.Reader, &x509.CertificateRequest{Subject: cert.Subject}, key)
	if err != nil {
		t.Fatal(err)
	}
	asked, err := x509.ParseCertificateRequest(request)
	if err != nil {
		t.Fatal(err)
	}
	for name, octets := range map[string][]byte{"answer": parsed.TBSResponseData, "request": asked.RawTBSCertificateRequest} {
		if s := examines(t, bareOver(t, subject{kinds()[0], cert, key}, octets), octets); !is(s.Err, cms.ErrNotDocument) {
			t.Errorf("%s: %v", name, s.Err)
		}
	}
}

// With signed attributes anything may be signed: they say that it is a document.
func TestExamineTakesACertificatesInsideThatSomebodySigned(t *testing.T) {
	cert, key := person(t)
	message, err := cms.Sign(rand.Reader, cert.RawTBSCertificate, cert, key)
	if err != nil {
		t.Fatal(err)
	}
	if s := examines(t, message, cert.RawTBSCertificate); s.Err != nil {
		t.Error(s.Err)
	}
}

// listInside is the TBSCertList of an empty list.
func listInside(t *testing.T, root *testca.Authority) []byte {
	t.Helper()
	list := pki.List{Number: big.NewInt(1), ThisUpdate: testca.At, NextUpdate: testca.Until}
	der, err := pki.CreateRevocationList(rand.Reader, list, root.Certificate, root.Key)
	if err != nil {
		t.Fatal(err)
	}
	var parts struct {
		Inside    asn1.RawValue
		Algorithm asn1.RawValue
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(der, &parts); err != nil {
		t.Fatal(err)
	}
	return parts.Inside.FullBytes
}

func inside(t *testing.T, der []byte) []byte {
	t.Helper()
	var value asn1.RawValue
	if _, err := asn1.Unmarshal(der, &value); err != nil {
		t.Fatal(err)
	}
	return value.Bytes
}

// withoutVersion takes [0] off the front.
func withoutVersion(t *testing.T, tbs []byte) []byte {
	t.Helper()
	rest, found := bytes.CutPrefix(inside(t, tbs), []byte{0xa0, 3, 2, 1, 2})
	if !found {
		t.Fatal("no version")
	}
	return sequence(rest)
}
