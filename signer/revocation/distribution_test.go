package revocation

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/internal/testca"
)

// pointDraft is a DistributionPoint to be written: its addresses, and what
// stands behind them.
type pointDraft struct {
	addresses []string
	behind    []byte
}

// The parts that may stand behind the addresses.
var (
	forCompromise = []byte{0x81, 2, 6, 0x40}
	byAnother     = []byte{0xa2, 2, 0xa4, 0}
)

func pointedAt(drafts ...pointDraft) testca.Change {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		for _, d := range drafts {
			b.AddASN1(asn1.SEQUENCE, d.add)
		}
	})
	value := b.BytesOrPanic()
	return func(c *x509.Certificate) {
		c.ExtraExtensions = append(c.ExtraExtensions, pkix.Extension{Id: oidDistributionPoints, Value: value})
	}
}

func (d pointDraft) add(b *cryptobyte.Builder) {
	b.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
		b.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
			for _, a := range d.addresses {
				b.AddASN1(primitive(6), func(b *cryptobyte.Builder) { b.AddBytes([]byte(a)) })
			}
		})
	})
	b.AddBytes(d.behind)
}

// TestPointsThatAreNotOurs: those for some reasons, or of another authority, are
// not asked; the others are.
func TestPointsThatAreNotOurs(t *testing.T) {
	for name, behind := range map[string][]byte{"for some reasons": forCompromise, "of another authority": byAnother} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, rsaAuthority(t))
			w.data("/some", full(1).der(t, w.ca))
			w.data("/all", full(1).der(t, w.ca))
			some, all := pointDraft{[]string{w.URL + "/some"}, behind}, pointDraft{[]string{w.URL + "/all"}, nil}
			w.cert = w.ca.Person(t, pointedAt(some))
			wants(t, "alone", w.check(t, w.checker()), Unknown, "", ErrNoSource)
			w.cert = w.ca.Person(t, pointedAt(some, all))
			wants(t, "beside another", w.check(t, w.checker()), Good, SourceCRL)
			if w.asked("/some") != 0 || w.asked("/all") != 1 {
				t.Errorf("%v", w.hits)
			}
		})
	}
}

// TestMirrorsOfAPoint: the second is asked where the first gives nothing.
func TestMirrorsOfAPoint(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.data("/mirror", full(1).der(t, w.ca))
	w.cert = w.ca.Person(t, pointedAt(pointDraft{[]string{w.URL + "/absent", w.URL + "/mirror"}, nil}))
	wants(t, "mirror", w.check(t, w.checker()), Good, SourceCRL)
}

// TestListOfAnotherPoint: a list that is good, and not about this certificate,
// is no reason not to ask the next point.
func TestListOfAnotherPoint(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	elsewhere := draft{extensions: []extend{number(1), point(nameOf(listAddress))}}
	w.data("/first", elsewhere.der(t, w.ca))
	w.data("/second", full(1).der(t, w.ca))
	first, second := pointDraft{[]string{w.URL + "/first"}, nil}, pointDraft{[]string{w.URL + "/second"}, nil}
	w.cert = w.ca.Person(t, pointedAt(first))
	wants(t, "first alone", w.check(t, w.checker()), Unknown, "", ErrScope)
	w.cert = w.ca.Person(t, pointedAt(first, second))
	wants(t, "both", w.check(t, w.checker()), Good, SourceCRL)
}
