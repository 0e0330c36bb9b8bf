package cms

import (
	"bytes"
	"crypto/sha1"
	"crypto/x509"
	encoding "encoding/asn1"
	"slices"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/pki"
)

// Attributes that Examine knows besides those of a sign-in.
var (
	oidSHA256               = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1} // the default of ESSCertIDv2
	oidSigningTime          = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 5}
	oidCountersignature     = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 6}
	oidSigningCertificateV1 = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 12}
	oidTimeStampToken       = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 14}
)

// maxAttributes is how many signed attributes are taken; people's programs
// write ten at most.
const maxAttributes = 64

// collectAttributes reads the content octets of the SET OF in any order. It
// gives them by type, each of which stands there once, and in the order of DER
// (X.690, 11.6).
func collectAttributes(content cryptobyte.String) (set attributeSet, sorted []byte, err error) {
	set = attributeSet{}
	var elements [][]byte
	for !content.Empty() {
		var element cryptobyte.String
		if len(elements) == maxAttributes || !content.ReadASN1Element(&element, asn1.SEQUENCE) {
			return nil, nil, malformed("signed attribute")
		}
		elements = append(elements, element)
		if err := set.add(element); err != nil {
			return nil, nil, err
		}
	}
	slices.SortFunc(elements, bytes.Compare)
	return set, bytes.Join(elements, nil), nil
}

// signingTime gives the attribute's one value (RFC 5652, 11.3), zero where
// there is none that can be read: it is only told.
func (set attributeSet) signingTime() time.Time {
	values := set[oidSigningTime.String()]
	var at time.Time
	switch {
	case values.PeekASN1Tag(asn1.UTCTime) && values.ReadASN1UTCTime(&at) && values.Empty(),
		values.PeekASN1Tag(asn1.GeneralizedTime) && values.ReadASN1GeneralizedTime(&at) && values.Empty():
		return at.UTC()
	}
	return time.Time{}
}

// certificateNamed tells by which version of signing-certificate a certificate
// is named: 2, 1 or 0.
func (set attributeSet) certificateNamed() int {
	if _, ok := set[oidSigningCertificateV2.String()]; ok {
		return 2
	}
	if _, ok := set[oidSigningCertificateV1.String()]; ok {
		return 1
	}
	return 0
}

// checkCertificate holds both attributes, where they are there, to the
// certificate. SHA-1 that agrees proves nothing; SHA-1 that does not is a
// contradiction all the same.
func (set attributeSet) checkCertificate(cert *x509.Certificate) error {
	for _, attribute := range []struct {
		oid  encoding.ObjectIdentifier
		hash func(cryptobyte.String, *x509.Certificate) (certID, []byte, error)
	}{
		{oidSigningCertificateV2, hashV2},
		{oidSigningCertificateV1, hashV1},
	} {
		values, ok := set[attribute.oid.String()]
		if !ok {
			continue
		}
		one, ok := firstCertID(values)
		if !ok {
			return malformed("signing-certificate")
		}
		id, sum, err := attribute.hash(one, cert)
		if err != nil {
			return err
		}
		if !bytes.Equal(id.hash, sum) || !id.agrees(cert) {
			return ErrOtherCertificate
		}
	}
	return nil
}

// firstCertID gives the first certificate of SigningCertificate, which is the
// signer's. Further ones, and policies, restrict the chain (RFC 5035, 5.4),
// which is not judged here.
func firstCertID(values cryptobyte.String) (cryptobyte.String, bool) {
	var whole, certs, one cryptobyte.String
	ok := values.ReadASN1(&whole, asn1.SEQUENCE) && values.Empty() &&
		whole.ReadASN1(&certs, asn1.SEQUENCE) && certs.ReadASN1(&one, asn1.SEQUENCE)
	return one, ok
}

// hashV2 reads an ESSCertIDv2 and hashes the certificate as it says.
func hashV2(one cryptobyte.String, cert *x509.Certificate) (certID, []byte, error) {
	id, err := readCertID(one)
	if err != nil {
		return id, nil, err
	}
	named := identifier{oid: oidSHA256}
	if id.digest != nil {
		named = *id.digest
	}
	digest := pki.DigestOf(named.oid)
	if err := digest.Check(); err != nil || named.odd {
		return id, nil, notTaken(err)
	}
	return id, digest.Sum(cert.Raw), nil
}

// hashV1 reads an ESSCertID (RFC 2634, 5.4.1), which is an ESSCertIDv2 with no
// room for an algorithm.
func hashV1(one cryptobyte.String, cert *x509.Certificate) (certID, []byte, error) {
	if one.PeekASN1Tag(asn1.SEQUENCE) {
		return certID{}, nil, malformed("signing-certificate")
	}
	id, err := readCertID(one)
	hash := sha1.Sum(cert.Raw)
	return id, hash[:], err
}

// count reads the unsigned attributes as far as they can be read: a broken one
// takes nothing from the signature, which does not cover it.
func (s *Signature) count(unsigned cryptobyte.String) {
	for !unsigned.Empty() {
		var one, values cryptobyte.String
		var oid encoding.ObjectIdentifier
		if !unsigned.ReadASN1(&one, asn1.SEQUENCE) || !one.ReadASN1ObjectIdentifier(&oid) || !one.ReadASN1(&values, asn1.SET) {
			return
		}
		s.Unsigned++
		switch {
		case oid.Equal(oidTimeStampToken):
			s.TimeStamps++
		case oid.Equal(oidCountersignature):
			s.Countersignatures++
		}
	}
}
