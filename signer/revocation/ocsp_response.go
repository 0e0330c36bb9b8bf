package revocation

import (
	"crypto/x509"
	encoding "encoding/asn1"
	"fmt"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

const (
	// maxAnswer is the largest OCSP answer read, in octets.
	maxAnswer = 64 << 10
	// maxResponderCertificates is the most certificates read from an answer.
	maxResponderCertificates = 8
)

// answer is a BasicOCSPResponse (RFC 6960, 4.2.1), read and not yet believed.
type answer struct {
	object       signedObject
	responder    responderID
	producedAt   time.Time
	responses    []response
	nonce        []byte // nil where there is none
	certificates []*x509.Certificate
	signer       *x509.Certificate // who signed, once check found it out
}

// responderID names who signed: by subject name or by SHA-1 of the key.
type responderID struct{ name, key []byte }

// response is a SingleResponse: the word on one certificate.
type response struct {
	id         certID
	state      State
	revokedAt  time.Time
	reason     int
	thisUpdate time.Time
	nextUpdate time.Time // zero where there is none
}

// parseAnswer reads an OCSPResponse. ErrResponder where the responder refused,
// ErrMalformed, ErrTooLarge, ErrCritical.
func parseAnswer(der []byte) (*answer, error) {
	if len(der) > maxAnswer {
		return nil, ErrTooLarge
	}
	body, err := basicResponse(der)
	if err != nil {
		return nil, err
	}
	a := &answer{}
	if !a.object.read(&body) {
		return nil, malformed("OCSP answer")
	}
	if a.certificates, err = readCertificates(&body); err != nil {
		return nil, err
	}
	if err := a.readSigned(); err != nil {
		return nil, err
	}
	return a, nil
}

// basicResponse gives the inside of BasicOCSPResponse.
func basicResponse(der []byte) (cryptobyte.String, error) {
	input := cryptobyte.String(der)
	var outer, explicit, wrapped, octets, body cryptobyte.String
	var status int
	var kind encoding.ObjectIdentifier
	if !input.ReadASN1(&outer, asn1.SEQUENCE) || !input.Empty() || !outer.ReadASN1Enum(&status) {
		return nil, malformed("OCSP answer")
	}
	if status != 0 {
		return nil, fmt.Errorf("%w: status %d", ErrResponder, status)
	}
	if !outer.ReadASN1(&explicit, constructed(0)) || !outer.Empty() ||
		!explicit.ReadASN1(&wrapped, asn1.SEQUENCE) || !explicit.Empty() ||
		!wrapped.ReadASN1ObjectIdentifier(&kind) || !kind.Equal(oidBasicResponse) ||
		!wrapped.ReadASN1(&octets, asn1.OCTET_STRING) || !wrapped.Empty() ||
		!octets.ReadASN1(&body, asn1.SEQUENCE) || !octets.Empty() {
		return nil, malformed("OCSP answer")
	}
	return body, nil
}

// readCertificates reads those that come with the answer, the responder's among
// them.
func readCertificates(s *cryptobyte.String) ([]*x509.Certificate, error) {
	if s.Empty() {
		return nil, nil
	}
	var explicit, list cryptobyte.String
	if !s.ReadASN1(&explicit, constructed(0)) || !s.Empty() ||
		!explicit.ReadASN1(&list, asn1.SEQUENCE) || !explicit.Empty() {
		return nil, malformed("certificates of an OCSP answer")
	}
	var found []*x509.Certificate
	for !list.Empty() {
		var der cryptobyte.String
		if len(found) == maxResponderCertificates || !list.ReadASN1Element(&der, asn1.SEQUENCE) {
			return nil, malformed("certificates of an OCSP answer")
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			return nil, malformed("certificate of an OCSP answer")
		}
		found = append(found, cert)
	}
	return found, nil
}

// readSigned reads ResponseData.
func (a *answer) readSigned() error {
	signed := cryptobyte.String(a.object.signed)
	var body, list cryptobyte.String
	if !signed.ReadASN1(&body, asn1.SEQUENCE) || !readVersion(&body) ||
		!a.responder.read(&body) || !readGeneralizedTime(&body, &a.producedAt) ||
		!body.ReadASN1(&list, asn1.SEQUENCE) {
		return malformed("OCSP answer")
	}
	for !list.Empty() {
		var r response
		if err := r.read(&list); err != nil {
			return err
		}
		a.responses = append(a.responses, r)
	}
	return readOptionalExtensions(&body, a.take)
}

// readVersion reads the version where it is written at all: it is the first, 0,
// by default, and some responders write that out.
func readVersion(s *cryptobyte.String) bool {
	var explicit cryptobyte.String
	var present bool
	version := 0
	return s.ReadOptionalASN1(&explicit, &present, constructed(0)) &&
		(!present || explicit.ReadASN1Integer(&version) && explicit.Empty() && version == 0)
}

func (r *responderID) read(s *cryptobyte.String) bool {
	var explicit, name, key cryptobyte.String
	if s.PeekASN1Tag(constructed(1)) {
		ok := s.ReadASN1(&explicit, constructed(1)) && explicit.ReadASN1Element(&name, asn1.SEQUENCE) && explicit.Empty()
		r.name = name
		return ok
	}
	ok := s.ReadASN1(&explicit, constructed(2)) && explicit.ReadASN1(&key, asn1.OCTET_STRING) && explicit.Empty()
	r.key = key
	return ok
}

// readOptionalExtensions reads [1] EXPLICIT Extensions at the end of s.
func readOptionalExtensions(s *cryptobyte.String, take func(extension) error) error {
	if s.Empty() {
		return nil
	}
	var explicit cryptobyte.String
	if !s.ReadASN1(&explicit, constructed(1)) || !s.Empty() {
		return malformed("OCSP answer")
	}
	return readExtensions(explicit, take)
}

// take reads an extension of the answer. A nonce without the OCTET STRING of its
// own (RFC 2560 left that open) equals none that was sent.
func (a *answer) take(e extension) error {
	if string(e.id) != idNonce {
		return refuseCritical(e)
	}
	var nonce cryptobyte.String
	if !e.value.ReadASN1(&nonce, asn1.OCTET_STRING) || !e.value.Empty() {
		return ErrNonce
	}
	a.nonce = append([]byte{}, nonce...)
	return nil
}

func refuseCritical(e extension) error {
	if e.critical {
		return critical("of an OCSP answer")
	}
	return nil
}

func (r *response) read(s *cryptobyte.String) error {
	var body, explicit cryptobyte.String
	var dated bool
	if !s.ReadASN1(&body, asn1.SEQUENCE) || !r.id.read(&body) || !r.readStatus(&body) ||
		!readGeneralizedTime(&body, &r.thisUpdate) ||
		!body.ReadOptionalASN1(&explicit, &dated, constructed(0)) ||
		dated && (!readGeneralizedTime(&explicit, &r.nextUpdate) || !explicit.Empty()) {
		return malformed("OCSP answer")
	}
	return readOptionalExtensions(&body, refuseCritical)
}

// readStatus reads CertStatus.
func (r *response) readStatus(s *cryptobyte.String) bool {
	var content cryptobyte.String
	var tag asn1.Tag
	if !s.ReadAnyASN1(&content, &tag) {
		return false
	}
	switch tag {
	case primitive(0):
		r.state = Good
		return content.Empty()
	case primitive(2):
		r.state = Unknown
		return content.Empty()
	case constructed(1):
		r.state = Revoked
		return r.readRevocation(content)
	}
	return false
}

// readRevocation reads RevokedInfo.
func (r *response) readRevocation(s cryptobyte.String) bool {
	var explicit cryptobyte.String
	var reasoned bool
	return readGeneralizedTime(&s, &r.revokedAt) &&
		s.ReadOptionalASN1(&explicit, &reasoned, constructed(0)) && s.Empty() &&
		(!reasoned || explicit.ReadASN1Enum(&r.reason) && explicit.Empty() && isReason(r.reason))
}
