package cms_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
)

// draft is a message in its parts, with an encoder that shares nothing with
// the package's own: every test of a refusal changes one part, and the draft
// is signed anew, so that nothing but that part is wrong.
type draft struct {
	kind         asn1.ObjectIdentifier
	version      int
	digests      [][]byte
	encapsulated []byte // content octets of EncapsulatedContentInfo
	certificates [][]byte
	lists        []byte // a whole [1] element
	signers      int    // how many times the SignerInfo stands there
	signer       signerDraft
	trailing     []byte
	of           subject
}

type signerDraft struct {
	version   int
	sid       []byte
	digest    []byte
	attrs     [][]byte // each a whole Attribute
	unsorted  bool
	bare      bool // no signed attributes: the signature is over the content
	algorithm []byte
	sign      func(signed []byte) []byte
	unsigned  []byte // a whole [1] element
}

var (
	oidData          = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSigned        = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningTime   = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidSigningCertV2 = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
	oidSHA1          = asn1.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidSHA256        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA512        = asn1.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
	oidRSA           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidSHA1RSA       = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 5}
	oidPSS           = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidSHA256RSA     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidSHA512RSA     = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}
)

var content = []byte("KZ-KINDERGARTEN-AUTH/1\norigin: https://portal.example\n")

// newDraft is a message as it should be, by an RSA key.
func newDraft(t testing.TB, cert *x509.Certificate, key *rsa.PrivateKey) *draft {
	t.Helper()
	return subject{kinds()[0], cert, key}.draft(t)
}

// draft is a message as it should be.
func (s subject) draft(t testing.TB) *draft {
	t.Helper()
	return &draft{
		kind:         oidSigned,
		version:      1,
		digests:      [][]byte{identifier(s.digest)},
		encapsulated: marshal(oidData),
		certificates: [][]byte{s.cert.Raw},
		signers:      1,
		signer: signerDraft{
			version: 1,
			sid:     sequence(s.cert.RawIssuer, marshal(s.cert.SerialNumber)),
			digest:  identifier(s.digest),
			attrs: [][]byte{
				attr(oidContentType, marshal(oidData)),
				attr(oidMessageDigest, marshal(s.sum(content))),
				attr(oidSigningCertV2, signingCert(s.certID())),
			},
			algorithm: identifier(s.signature, asn1.NullBytes),
			sign:      s.sign(t, s.key),
		},
		of: s,
	}
}

// person is a certificate of the authority "root" with its key.
func person(t testing.TB, changes ...testca.Change) (*x509.Certificate, *rsa.PrivateKey) {
	t.Helper()
	return testca.Root(t, "root").Person(t, changes...), testca.Key(t, "person")
}

func pkcs1(t testing.TB, key *rsa.PrivateKey, h crypto.Hash) func([]byte) []byte {
	return func(signed []byte) []byte {
		sum := h.New()
		sum.Write(signed)
		signature, err := rsa.SignPKCS1v15(rand.Reader, key, h, sum.Sum(nil))
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
}

func (d *draft) encode() []byte {
	signer := d.signer.encode()
	parts := [][]byte{
		marshal(d.version),
		element(asn1.TagSet, true, 0, d.digests...),
		sequence(d.encapsulated),
	}
	if d.certificates != nil {
		parts = append(parts, element(0, true, asn1.ClassContextSpecific, d.certificates...))
	}
	parts = append(parts, d.lists, element(asn1.TagSet, true, 0, slices.Repeat([][]byte{signer}, d.signers)...))
	explicit := element(0, true, asn1.ClassContextSpecific, sequence(parts...))
	return append(sequence(marshal(d.kind), explicit), d.trailing...)
}

func (s *signerDraft) encode() []byte {
	parts := [][]byte{marshal(s.version), s.sid, s.digest}
	if s.bare {
		return sequence(append(parts, s.algorithm, marshal(s.sign(content)), s.unsigned)...)
	}
	attrs := slices.Clone(s.attrs)
	slices.SortFunc(attrs, bytes.Compare)
	signature := s.sign(element(asn1.TagSet, true, 0, attrs...))
	if s.unsorted {
		slices.Reverse(attrs)
	}
	return sequence(append(parts, element(0, true, asn1.ClassContextSpecific, attrs...),
		s.algorithm, marshal(signature), s.unsigned)...)
}

// replace puts other attributes of a type in the place of the one there.
func (s *signerDraft) replace(oid asn1.ObjectIdentifier, attrs ...[]byte) {
	prefix := marshal(oid)
	s.attrs = slices.DeleteFunc(s.attrs, func(a []byte) bool {
		return bytes.Contains(a[:min(len(a), 4+len(prefix))], prefix)
	})
	s.attrs = append(s.attrs, attrs...)
}

func attr(oid asn1.ObjectIdentifier, values ...[]byte) []byte {
	return sequence(marshal(oid), element(asn1.TagSet, true, 0, values...))
}

// signingCert is SigningCertificateV2 of ESSCertIDv2s.
func signingCert(ids ...[]byte) []byte { return sequence(sequence(ids...)) }

// certID is an ESSCertIDv2 with the default hash and issuerSerial.
func certID(cert *x509.Certificate) []byte {
	return subject{kind: kinds()[0], cert: cert}.certID()
}

func certHash(cert *x509.Certificate) []byte {
	return subject{kind: kinds()[0], cert: cert}.certHash()
}

func issuerSerial(issuer []byte, cert *x509.Certificate) []byte {
	directory := element(4, true, asn1.ClassContextSpecific, issuer)
	return sequence(sequence(directory), marshal(cert.SerialNumber))
}

func identifier(oid asn1.ObjectIdentifier, parameters ...[]byte) []byte {
	return sequence(append([][]byte{marshal(oid)}, parameters...)...)
}

func sequence(parts ...[]byte) []byte { return element(asn1.TagSequence, true, 0, parts...) }

func element(tag int, compound bool, class int, parts ...[]byte) []byte {
	return marshal(asn1.RawValue{Class: class, Tag: tag, IsCompound: compound, Bytes: bytes.Join(parts, nil)})
}

func marshal(v any) []byte {
	der, err := asn1.Marshal(v)
	if err != nil {
		panic(err)
	}
	return der
}
