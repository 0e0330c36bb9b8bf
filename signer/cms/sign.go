package cms

import (
	"bytes"
	"crypto"
	"crypto/x509"
	encoding "encoding/asn1"
	"fmt"
	"io"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

var (
	tag0         = asn1.Tag(0).ContextSpecific().Constructed()
	tagDirectory = asn1.Tag(4).ContextSpecific().Constructed() // GeneralName, directoryName
)

// Sign gives detached SignedData over content, in DER, with the certificate
// inside. The key must be the certificate's (else ErrKey) and of an accepted
// kind (else ErrAlgorithm); ErrMalformed for a certificate whose key is none.
// No signing time is written: the portal's own challenge dates the signature.
func Sign(rand io.Reader, content []byte, cert *x509.Certificate, key crypto.Signer) ([]byte, error) {
	a, err := algorithmOf(cert)
	if err != nil {
		return nil, err
	}
	attributes, err := signedAttributes(a, content, cert)
	if err != nil {
		return nil, err
	}
	signature, err := a.sign(rand, attributes, key)
	if err != nil {
		return nil, err
	}
	return signedData(a, attributes, signature, cert)
}

// sign signs the attributes as the SET OF that they are (RFC 5652, 5.4), and
// checks the result, so that a key of somebody else, or a fault of a device,
// never leaves the program as a signature.
func (a algorithm) sign(rand io.Reader, attributes []byte, key crypto.Signer) ([]byte, error) {
	set, err := wrap(asn1.SET, attributes)
	if err != nil {
		return nil, err
	}
	digest := a.Sum(set)
	signature, err := key.Sign(rand, digest, a.Options)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrKey, err)
	}
	if !a.verify(digest, signature) {
		return nil, ErrKey
	}
	return signature, nil
}

// wrap puts content under a tag.
func wrap(tag asn1.Tag, content []byte) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(tag, func(b *cryptobyte.Builder) { b.AddBytes(content) })
	return b.Bytes()
}

// signedAttributes gives the content octets of the SET OF, sorted as DER asks
// (X.690, 11.6). The tag is left out: in the message it is [0], under the
// signature SET.
func signedAttributes(a algorithm, content []byte, cert *x509.Certificate) ([]byte, error) {
	all := [][]byte{}
	for _, one := range []struct {
		oid   encoding.ObjectIdentifier
		value cryptobyte.BuilderContinuation
	}{
		{oidContentType, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) }},
		{oidMessageDigest, func(b *cryptobyte.Builder) { b.AddASN1OctetString(a.Sum(content)) }},
		{oidSigningCertificateV2, func(b *cryptobyte.Builder) { addSigningCertificate(b, a, cert) }},
	} {
		encoded, err := attribute(one.oid, one.value)
		if err != nil {
			return nil, err
		}
		all = append(all, encoded)
	}
	slices.SortFunc(all, bytes.Compare)
	return bytes.Join(all, nil), nil
}

// attribute is an Attribute with one value (RFC 5652, 5.3).
func attribute(oid encoding.ObjectIdentifier, value cryptobyte.BuilderContinuation) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1(asn1.SET, value)
	})
	return b.Bytes()
}

// addSigningCertificate is SigningCertificateV2 with one ESSCertIDv2 and no
// policies (RFC 5035, 3).
func addSigningCertificate(b *cryptobyte.Builder, a algorithm, cert *x509.Certificate) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { addCertID(b, a, cert) })
		})
	})
}

// addCertID is the inside of ESSCertIDv2: the hash's algorithm unless it is
// the default, the hash, and the issuer and serial number.
func addCertID(b *cryptobyte.Builder, a algorithm, cert *x509.Certificate) {
	if !a.ESSDefault {
		addAlgorithm(b, a.Digest, false)
	}
	b.AddASN1OctetString(a.Sum(cert.Raw))
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(tagDirectory, func(b *cryptobyte.Builder) { b.AddBytes(cert.RawIssuer) })
		})
		b.AddASN1BigInt(cert.SerialNumber)
	})
}

// addAlgorithm is an AlgorithmIdentifier. Digests are written without
// parameters, signatures with NULL (RFC 5754, 2 and 3.2).
func addAlgorithm(b *cryptobyte.Builder, oid encoding.ObjectIdentifier, null bool) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		if null {
			b.AddASN1NULL()
		}
	})
}

// signedData is the ContentInfo around it all (RFC 5652, 3 and 5.1).
func signedData(a algorithm, attributes, signature []byte, cert *x509.Certificate) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidSignedData)
		b.AddASN1(tag0, func(b *cryptobyte.Builder) {
			b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
				b.AddASN1Int64(version1)
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) { addAlgorithm(b, a.Digest, false) })
				b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oidData) })
				b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(cert.Raw) })
				b.AddASN1(asn1.SET, func(b *cryptobyte.Builder) {
					addSignerInfo(b, a, attributes, signature, cert)
				})
			})
		})
	})
	return b.Bytes()
}

// addSignerInfo is RFC 5652, 5.3.
func addSignerInfo(b *cryptobyte.Builder, a algorithm, attributes, signature []byte, cert *x509.Certificate) {
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1Int64(version1)
		b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddBytes(cert.RawIssuer)
			b.AddASN1BigInt(cert.SerialNumber)
		})
		addAlgorithm(b, a.Digest, false)
		b.AddASN1(tag0, func(b *cryptobyte.Builder) { b.AddBytes(attributes) })
		addAlgorithm(b, a.Signatures[0], true)
		b.AddASN1OctetString(signature)
	})
}
