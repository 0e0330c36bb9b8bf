package cms

import (
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// checkBareContent refuses a content that nobody signs as it is. A signature
// without signed attributes stands over whatever octets a key has signed, in
// another place and for another purpose: whoever cuts it out there and puts the
// octets in as the content has a document that nobody wrote. Keys sign so the
// attributes of a CMS, and authorities' and people's the inside of
// certificates, of their lists, of answers about them and of requests for them.
//
// Only the beginnings are compared, so that nothing is let through for a fault
// further behind, over which the signature stands all the same.
func checkBareContent(content []byte) error {
	if beginsAttributes(content) {
		return ErrNotDocument
	}
	inside, ok := whole(content, asn1.SEQUENCE)
	if !ok {
		return nil
	}
	for _, begins := range []func(cryptobyte.String) bool{beginsCertificate, beginsList, beginsAnswer, beginsRequest} {
		if begins(inside) {
			return ErrNotDocument
		}
	}
	return nil
}

// whole gives the inside of octets that are one element.
func whole(octets cryptobyte.String, tag asn1.Tag) (cryptobyte.String, bool) {
	var inside cryptobyte.String
	ok := octets.ReadASN1(&inside, tag) && octets.Empty()
	return inside, ok
}

// beginsAttributes tells of a SET whose first element is an Attribute: a
// SEQUENCE of a number and a SET (RFC 5652, 5.3).
func beginsAttributes(octets cryptobyte.String) bool {
	var first cryptobyte.String
	set, ok := whole(octets, asn1.SET)
	return ok && set.ReadASN1(&first, asn1.SEQUENCE) &&
		first.SkipASN1(asn1.OBJECT_IDENTIFIER) && first.PeekASN1Tag(asn1.SET)
}

// beginsCertificate tells of the inside of TBSCertificate (RFC 5280, 4.1): its
// version, serial number, algorithm, issuer and validity.
func beginsCertificate(s cryptobyte.String) bool {
	s.SkipOptionalASN1(tag0)
	return s.SkipASN1(asn1.INTEGER) && skipAlgorithm(&s) && s.SkipASN1(asn1.SEQUENCE) && beginsTimes(s)
}

// beginsTimes tells of a Validity.
func beginsTimes(s cryptobyte.String) bool {
	var validity cryptobyte.String
	return s.ReadASN1(&validity, asn1.SEQUENCE) && skipTime(&validity) && skipTime(&validity)
}

// beginsList tells of the inside of TBSCertList (RFC 5280, 5.1).
func beginsList(s cryptobyte.String) bool {
	s.SkipOptionalASN1(asn1.INTEGER)
	return skipAlgorithm(&s) && s.SkipASN1(asn1.SEQUENCE) && skipTime(&s)
}

// beginsAnswer tells of the inside of ResponseData (RFC 6960, 4.2.1).
func beginsAnswer(s cryptobyte.String) bool {
	s.SkipOptionalASN1(tag0)
	return skipOneOf(&s, tag1, tag2) && skipTime(&s)
}

// beginsRequest tells of the inside of CertificationRequestInfo (RFC 2986, 4.1),
// which is signed with a person's own key.
func beginsRequest(s cryptobyte.String) bool {
	var key cryptobyte.String
	return s.SkipASN1(asn1.INTEGER) && s.SkipASN1(asn1.SEQUENCE) &&
		s.ReadASN1(&key, asn1.SEQUENCE) && skipAlgorithm(&key) && key.PeekASN1Tag(asn1.BIT_STRING)
}

func skipAlgorithm(s *cryptobyte.String) bool {
	var id cryptobyte.String
	return s.ReadASN1(&id, asn1.SEQUENCE) && id.PeekASN1Tag(asn1.OBJECT_IDENTIFIER)
}

func skipTime(s *cryptobyte.String) bool { return skipOneOf(s, asn1.UTCTime, asn1.GeneralizedTime) }

// skipOneOf looks at the tag first, because an element of another tag is
// skipped, too.
func skipOneOf(s *cryptobyte.String, tags ...asn1.Tag) bool {
	i := slices.IndexFunc(tags, s.PeekASN1Tag)
	return i >= 0 && s.SkipASN1(tags[i])
}
