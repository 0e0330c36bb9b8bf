package revocation

import (
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// The reasons that are more than a word to show (RFC 5280, 5.3.1).
const (
	// reasonHold may be taken back.
	reasonHold = 6
	// reasonRemoved stands in a delta list for an entry of its base that no
	// longer holds.
	reasonRemoved = 8
	maxReason     = 10
)

// entry is one of a list's revoked certificates (RFC 5280, 5.1.2.6).
type entry struct {
	serial cryptobyte.String // content octets of the INTEGER
	at     time.Time
	reason int
}

// permanent tells whether nothing takes the revocation back.
func (e entry) permanent() bool { return e.reason != reasonHold && e.reason != reasonRemoved }

// read reads the first entry of s and leaves the others.
func (e *entry) read(s *cryptobyte.String, version int) error {
	var body cryptobyte.String
	e.reason = 0
	if !s.ReadASN1(&body, asn1.SEQUENCE) ||
		!body.ReadASN1(&e.serial, asn1.INTEGER) || !isInteger(e.serial) ||
		!readTime(&body, &e.at) {
		return malformed("entry")
	}
	if body.Empty() {
		return nil
	}
	if version < 2 {
		return malformed("extensions in a list of version 1")
	}
	return readExtensions(body, e.take)
}

// take reads what an entry's extension says. certificateIssuer belongs to
// indirect lists, which nobody here can judge; it is critical and so refused
// with the unknown ones.
func (e *entry) take(x extension) error {
	switch string(x.id) {
	case idReasonCode:
		if !x.value.ReadASN1Enum(&e.reason) || !x.value.Empty() || !isReason(e.reason) {
			return malformed("reason code")
		}
	case idInvalidityDate:
		var since time.Time
		if !readGeneralizedTime(&x.value, &since) || !x.value.Empty() {
			return malformed("invalidity date")
		}
	default:
		if x.critical {
			return critical("of an entry")
		}
	}
	return nil
}

// isReason tells whether it is a CRLReason; 7 is not used.
func isReason(n int) bool { return n >= 0 && n <= maxReason && n != 7 }

// isInteger tells whether these are the content octets of an INTEGER of least
// length, so that one number is one string of octets.
func isInteger(content []byte) bool {
	if len(content) < 2 {
		return len(content) == 1
	}
	return !(content[0] == 0 && content[1] < 0x80) && !(content[0] == 0xff && content[1] >= 0x80)
}
