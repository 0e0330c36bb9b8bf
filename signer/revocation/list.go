package revocation

import (
	"context"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// MaxListSize is the largest list read, in octets, unless [Options] says less.
// The authority's largest has some 20 million.
const MaxListSize = 64 << 20

// List is one revocation list, full or delta (RFC 5280, 5). It never changes,
// and its methods are called concurrently.
type List struct {
	der     []byte
	object  signedObject
	issuer  []byte // Name in DER
	version int
	extensions
	thisUpdate time.Time
	nextUpdate time.Time // zero where there is none
	entries    index
	checks     *checks
}

// ParseList reads a list of version 1 or 2 in DER, or the first "X509 CRL" of a
// PEM file, whatever stands before it. The list keeps the octets, which must not
// be changed afterwards. Whose list it is, is not asked before it answers.
//
// Errors are ErrMalformed; ErrTooLarge over [MaxListSize]; ErrCritical for a
// list with a critical extension that is not understood, an indirect one
// included: nothing may be concluded from it.
func ParseList(data []byte) (*List, error) { return parseList(context.Background(), data) }

// parseList reads it unless nobody waits for it any more.
func parseList(ctx context.Context, data []byte) (*List, error) {
	if len(data) > MaxListSize {
		return nil, ErrTooLarge
	}
	if isPEM(data) {
		der, _, ok := nextPEM(data)
		if !ok {
			return nil, malformed("PEM, and no list")
		}
		data = der
	}
	return parseDER(ctx, data)
}

func parseDER(ctx context.Context, der []byte) (*List, error) {
	l, body, err := beginList(der)
	if err != nil {
		return nil, err
	}
	if err := l.readRest(ctx, body); err != nil {
		return nil, err
	}
	return l, nil
}

// beginList reads up to the entries, and gives what comes there.
func beginList(der []byte) (*List, cryptobyte.String, error) {
	input := cryptobyte.String(der)
	var frame, body cryptobyte.String
	l := &List{der: der, checks: newChecks()}
	if !input.ReadASN1(&frame, asn1.SEQUENCE) || !input.Empty() ||
		!l.object.read(&frame) || !frame.Empty() {
		return nil, nil, malformed("not one CertificateList in DER")
	}
	signed := cryptobyte.String(l.object.signed)
	if !signed.ReadASN1(&body, asn1.SEQUENCE) || !l.readHeader(&body) {
		return nil, nil, malformed("list")
	}
	return l, body, nil
}

// madeAt gives the thisUpdate of a list in DER without reading its entries; the
// zero time where it is none.
func madeAt(der []byte) time.Time {
	l, _, err := beginList(der)
	if err != nil {
		return time.Time{}
	}
	return l.thisUpdate
}

// readRest reads TBSCertList from the entries on.
func (l *List) readRest(ctx context.Context, body cryptobyte.String) error {
	var revoked cryptobyte.String
	if body.PeekASN1Tag(asn1.SEQUENCE) && !body.ReadASN1(&revoked, asn1.SEQUENCE) {
		return malformed("entries")
	}
	if err := l.readExtensions(&body); err != nil {
		return err
	}
	var err error
	l.entries, err = newIndex(ctx, revoked, l.version, l.IsDelta())
	return err
}

// readHeader reads up to the entries.
func (l *List) readHeader(body *cryptobyte.String) bool {
	var algorithm, issuer cryptobyte.String
	var version int
	if body.PeekASN1Tag(asn1.INTEGER) && (!body.ReadASN1Integer(&version) || version != 1) {
		return false // the number of a version is one less, and that of the first is left out
	}
	l.version = version + 1
	if !body.ReadASN1Element(&algorithm, asn1.SEQUENCE) || !sameAlgorithm(algorithm, l.object.algorithm) ||
		!body.ReadASN1Element(&issuer, asn1.SEQUENCE) || !readTime(body, &l.thisUpdate) {
		return false
	}
	l.issuer = issuer
	timed := body.PeekASN1Tag(asn1.UTCTime) || body.PeekASN1Tag(asn1.GeneralizedTime)
	return !timed || readTime(body, &l.nextUpdate)
}

// readExtensions reads what stands behind the entries.
func (l *List) readExtensions(body *cryptobyte.String) error {
	if body.Empty() {
		return nil
	}
	var explicit cryptobyte.String
	if l.version < 2 || !body.ReadASN1(&explicit, constructed(0)) || !body.Empty() {
		return malformed("behind the entries")
	}
	return readExtensions(explicit, l.take)
}

// IsDelta tells whether the list only has the changes since another one.
func (l *List) IsDelta() bool { return l.deltaOf != nil }

// Number is the list's own number, nil where it has none (RFC 5280, 5.2.3).
func (l *List) Number() *big.Int { return l.number }

// ThisUpdate is when the list was made.
func (l *List) ThisUpdate() time.Time { return l.thisUpdate }

// NextUpdate is until when there is a newer one; zero where the list says none.
func (l *List) NextUpdate() time.Time { return l.nextUpdate }

// Len is how many entries the list has.
func (l *List) Len() int { return len(l.entries.slots) }

// size is what the list takes in memory, in octets.
func (l *List) size() int64 { return int64(cap(l.der)) + slotSize*int64(cap(l.entries.slots)) }
