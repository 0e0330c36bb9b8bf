package revocation

import (
	"crypto/x509"
	"crypto/x509/pkix"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/internal/testca"
)

// freshest is the extension of RFC 5280, 4.2.1.15.
func freshest(address string) pkix.Extension {
	return pkix.Extension{Id: oidFreshestCRL, Value: pointValue(address)}
}

// pointValue is a CRLDistributionPoints of one address.
func pointValue(address string) []byte {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addPointName(b, address) })
	})
	return b.BytesOrPanic()
}

func addPointName(b *cryptobyte.Builder, address string) {
	b.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
		b.AddASN1(constructed(0), func(b *cryptobyte.Builder) {
			b.AddASN1(primitive(6), func(b *cryptobyte.Builder) { b.AddBytes([]byte(address)) })
		})
	})
}

// pointed makes certificates name addresses: of lists, of deltas, of a
// responder.
func pointed(base, delta, ocsp string) testca.Change {
	return func(c *x509.Certificate) {
		if base != "" {
			c.CRLDistributionPoints = []string{base}
		}
		if delta != "" {
			c.ExtraExtensions = append(c.ExtraExtensions, freshest(delta))
		}
		if ocsp != "" {
			c.OCSPServer = []string{ocsp}
		}
	}
}
