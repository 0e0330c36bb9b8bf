package pki

import (
	"crypto"
	"crypto/x509"
	encoding "encoding/asn1"
	"errors"
	"fmt"
	"io"
	"math/big"
	"time"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// ErrList means that a List cannot be written: an entry or a base list without
// a number, a reason that is none, a next update that is not after this one.
var ErrList = errors.New("pki: not a revocation list")

// List is what CreateRevocationList writes.
type List struct {
	// Number is the CRL number (RFC 5280, 5.2.3), left out where it is nil.
	Number *big.Int
	// DeltaOf is the number of the list that this one adds to (5.2.4); nil for
	// a base list.
	DeltaOf    *big.Int
	ThisUpdate time.Time
	NextUpdate time.Time // left out where it is zero
	Revoked    []Revoked
}

// Revoked is an entry of a List.
type Revoked struct {
	Serial *big.Int
	At     time.Time
	// Reason is a CRLReason (RFC 5280, 5.3.1); 0, unspecified, is left out.
	Reason int
}

// CreateRevocationList gives the DER of a revocation list, version 2 (RFC 5280,
// 5.1), under the issuer's name, with its key identifier, signed by the key.
// Whether the issuer may, and whether the key is the issuer's, is for a
// reader to judge. ErrList, or the errors of Sign.
func CreateRevocationList(rand io.Reader, list List, issuer *x509.Certificate, key crypto.Signer) ([]byte, error) {
	if err := list.check(); err != nil {
		return nil, err
	}
	identifier, err := SignatureIdentifier(key.Public())
	if err != nil {
		return nil, err
	}
	tbs, err := list.tbs(identifier, issuer)
	if err != nil {
		return nil, err
	}
	identifier, signature, err := Sign(rand, key, tbs)
	if err != nil {
		return nil, err
	}
	return signed(tbs, identifier, signature)
}

func (l List) check() error {
	if !l.NextUpdate.IsZero() && !l.NextUpdate.After(l.ThisUpdate) {
		return fmt.Errorf("%w: next update", ErrList)
	}
	if l.DeltaOf != nil && l.Number == nil {
		return fmt.Errorf("%w: a delta list without a number", ErrList)
	}
	for _, r := range l.Revoked {
		if r.Serial == nil {
			return fmt.Errorf("%w: serial number", ErrList)
		}
		if r.Reason < 0 || r.Reason > 10 || r.Reason == 7 {
			return fmt.Errorf("%w: reason", ErrList)
		}
	}
	return nil
}

// tbs is TBSCertList (RFC 5280, 5.1.2).
func (l List) tbs(identifier []byte, issuer *x509.Certificate) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(1) // version 2
		b.AddBytes(identifier)
		b.AddBytes(issuer.RawSubject)
		addTime(b, l.ThisUpdate)
		if !l.NextUpdate.IsZero() {
			addTime(b, l.NextUpdate)
		}
		l.addEntries(b)
		l.addExtensions(b, issuer)
	})
	return b.Bytes()
}

// addEntries leaves revokedCertificates out where there are none (5.1.2.6).
func (l List) addEntries(b *cryptobyte.Builder) {
	if len(l.Revoked) == 0 {
		return
	}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, r := range l.Revoked {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { r.add(b) })
		}
	})
}

func (r Revoked) add(b *cryptobyte.Builder) {
	b.AddASN1BigInt(r.Serial)
	addTime(b, r.At)
	if r.Reason == 0 {
		return
	}
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		addExtension(b, oidReasonCode, false, func(b *cryptobyte.Builder) {
			b.AddASN1Enum(int64(r.Reason))
		})
	})
}

func (l List) addExtensions(b *cryptobyte.Builder, issuer *x509.Certificate) {
	if len(issuer.SubjectKeyId) == 0 && l.Number == nil {
		return
	}
	b.AddASN1(tag0, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			if len(issuer.SubjectKeyId) > 0 {
				addExtension(b, oidAuthorityKeyID, false, addKeyID(issuer.SubjectKeyId))
			}
			if l.Number != nil {
				addExtension(b, oidCRLNumber, false, addNumber(l.Number))
			}
			if l.DeltaOf != nil {
				addExtension(b, oidDeltaIndicator, true, addNumber(l.DeltaOf))
			}
		})
	})
}

func addNumber(n *big.Int) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) { b.AddASN1BigInt(n) }
}

// addKeyID is AuthorityKeyIdentifier (4.2.1.1).
func addKeyID(id []byte) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(tagKeyID, func(b *cryptobyte.Builder) { b.AddBytes(id) })
		})
	}
}

// addExtension is Extension (4.1); critical FALSE is the default, left out.
func addExtension(b *cryptobyte.Builder, oid encoding.ObjectIdentifier, critical bool, value cryptobyte.BuilderContinuation) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		if critical {
			b.AddASN1Boolean(true)
		}
		b.AddASN1(asn1.OCTET_STRING, value)
	})
}

// addTime writes Time to the second: UTCTime through the year 2049,
// GeneralizedTime after (5.1.2.4).
func addTime(b *cryptobyte.Builder, at time.Time) {
	at = at.UTC().Truncate(time.Second)
	if at.Year() < 2050 {
		b.AddASN1UTCTime(at)
		return
	}
	b.AddASN1GeneralizedTime(at)
}
