package pki

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/x509"
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/gost"
)

// CreateCertificate makes a certificate as x509.CreateCertificate does: the
// same fields of the template count, and for keys that it knows it is asked.
// Where the subject's public key or the issuer's key is a GOST one, the
// certificate is put together here.
//
// With a GOST key on either side the template's SignatureAlgorithm has to be
// left out (else ErrAlgorithm). ErrAlgorithm for other kinds of key, ErrKey for
// a key that is not the parent's or gives no signature, and errors of
// crypto/x509 for a template that it does not take.
func CreateCertificate(rand io.Reader, template, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) ([]byte, error) {
	if !isGOSTPublic(public) && !isGOSTPublic(key.Public()) {
		return x509.CreateCertificate(rand, template, parent, public, key)
	}
	if template.SignatureAlgorithm != x509.UnknownSignatureAlgorithm {
		return nil, fmt.Errorf("%w: signature algorithm of the template", ErrAlgorithm)
	}
	if len(parent.RawSubjectPublicKeyInfo) > 0 && !Belongs(key, parent) {
		return nil, fmt.Errorf("%w: not the issuer's", ErrKey)
	}
	draft, err := draftCertificate(rand, template, parent, public)
	if err != nil {
		return nil, err
	}
	tbs, err := retarget(draft, public, key)
	if err != nil {
		return nil, err
	}
	identifier, signature, err := Sign(rand, key, tbs)
	if err != nil {
		return nil, err
	}
	return signed(tbs, identifier, signature)
}

// isGOSTPublic tells whether crypto/x509 writes no such key.
func isGOSTPublic(public crypto.PublicKey) bool {
	_, ok := public.(*gost.PublicKey)
	return ok
}

// standIn is a key that crypto/x509 knows, put in the place of those that it
// does not. Everybody may know it: nothing that it signs leaves this package.
func standIn() ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
}

// draftCertificate lets crypto/x509 write everything of the certificate that
// does not depend on the keys: names, dates, extensions.
func draftCertificate(rand io.Reader, template, parent *x509.Certificate, public crypto.PublicKey) (*x509.Certificate, error) {
	t, p := *template, *parent
	if t.IsCA && len(t.SubjectKeyId) == 0 {
		// crypto/x509 would take the identifier of the stand-in.
		id, err := KeyID(public)
		if err != nil {
			return nil, err
		}
		t.SubjectKeyId = id
	}
	p.PublicKey = nil // it is not the stand-in's, and has been compared
	key := standIn()
	der, err := x509.CreateCertificate(rand, &t, &p, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// retarget gives the draft's TBSCertificate (RFC 5280, 4.1.2) with the keys'
// own signature algorithm and subjectPublicKeyInfo.
func retarget(draft *x509.Certificate, public crypto.PublicKey, key crypto.Signer) ([]byte, error) {
	identifier, err := SignatureIdentifier(key.Public())
	if err != nil {
		return nil, err
	}
	spki, err := MarshalPublicKey(public)
	if err != nil {
		return nil, err
	}
	head, middle, tail, ok := cutTBS(draft)
	if !ok {
		return nil, fmt.Errorf("%w: draft of the certificate", ErrKey)
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddBytes(bytes.Join([][]byte{head, identifier, middle, spki, tail}, nil))
	})
	return b.Bytes()
}

// cutTBS cuts a TBSCertificate at its signature algorithm and at its
// subjectPublicKeyInfo.
func cutTBS(draft *x509.Certificate) (head, middle, tail []byte, ok bool) {
	input := cryptobyte.String(draft.RawTBSCertificate)
	var whole cryptobyte.String
	if !input.ReadASN1(&whole, asn1.SEQUENCE) {
		return nil, nil, nil, false
	}
	s := whole
	if !s.SkipASN1(tag0) || !s.SkipASN1(asn1.INTEGER) { // version, serialNumber
		return nil, nil, nil, false
	}
	head = whole[:len(whole)-len(s)]
	if !s.SkipASN1(asn1.SEQUENCE) { // signature
		return nil, nil, nil, false
	}
	names := s
	for range 3 { // issuer, validity, subject
		if !s.SkipASN1(asn1.SEQUENCE) {
			return nil, nil, nil, false
		}
	}
	middle = names[:len(names)-len(s)]
	ok = s.SkipASN1(asn1.SEQUENCE) // subjectPublicKeyInfo
	return head, middle, s, ok
}
