package cms_test

import (
	"crypto"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

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
		"PSS without parameters":           {cms.ErrAlgorithm, func(d *draft) { d.signer.algorithm = identifier(oidPSS) }},
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
