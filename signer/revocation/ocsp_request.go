package revocation

import (
	"fmt"
	"io"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// nonceSize is the length of a nonce in octets, the most that responders have
// to take (RFC 8954, 2.1).
const nonceSize = 32

// newRequest gives an OCSPRequest in DER for one certificate (RFC 6960, 4.1),
// and its nonce. The certificate is named with SHA-1, the one hash that every
// responder knows (RFC 5019, 2.1.1); nothing rests on its strength, because the
// authority's key is looked for among the trusted. Errors are ErrRandom, and
// ErrMalformed for an issuer without a readable key.
func newRequest(q question, rand io.Reader) (der, nonce []byte, err error) {
	nonce = make([]byte, nonceSize)
	if _, err := io.ReadFull(rand, nonce); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrRandom, err)
	}
	id, err := newCertID(oidSHA1, q)
	if err != nil {
		return nil, nil, err
	}
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // OCSPRequest
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // TBSRequest
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { // requestList
				b.AddASN1(asn1.SEQUENCE, id.add) // Request
			})
			b.AddASN1(constructed(2), func(b *cryptobyte.Builder) {
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addNonce(b, nonce) })
			})
		})
	})
	der, err = b.Bytes()
	return der, nonce, err
}

// addNonce writes the extension; its value is an OCTET STRING of its own within
// that of every extension.
func addNonce(b *cryptobyte.Builder, nonce []byte) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidNonce)
		b.AddASN1(asn1.OCTET_STRING, func(b *cryptobyte.Builder) { b.AddASN1OctetString(nonce) })
	})
}
