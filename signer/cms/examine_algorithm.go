package cms

import (
	"crypto"
	"crypto/sha256"
	"crypto/sha512"
	"crypto/x509"
	encoding "encoding/asn1"
	"hash"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/pki"
)

// Digests that any kind of key may go with (RFC 5754, 2).
var (
	digestSHA256 = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	digestSHA384 = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	digestSHA512 = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
)

// oidRSAEncryption names a signature by the key alone: the digest is then the
// one that stands beside it (RFC 3370, 3.2).
var oidRSAEncryption = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}

// digestNames are the digests by their names, those too over which nothing is
// taken.
func digestNames() map[string]string {
	return map[string]string{
		digestSHA256.String():    "SHA-256",
		digestSHA384.String():    "SHA-384",
		digestSHA512.String():    "SHA-512",
		"2.16.840.1.101.3.4.2.4": "SHA-224",
		"1.3.14.3.2.26":          "SHA-1",
		"1.2.840.113549.2.5":     "MD5",
		"1.2.398.3.10.1.3.1":     "GOSTR3411-94",
		"1.2.398.3.10.1.3.1.1.0": "GOSTR3411-94",
		"1.2.398.3.10.1.3.2":     "GOSTR3411-2012-256",
		"1.2.398.3.10.1.3.3":     "GOSTR3411-2012-512",
		"1.2.643.2.2.9":          "GOSTR3411-94",
		"1.2.643.7.1.1.2.2":      "GOSTR3411-2012-256",
		"1.2.643.7.1.1.2.3":      "GOSTR3411-2012-512",
	}
}

// digestName gives the name, else the number.
func digestName(oid encoding.ObjectIdentifier) string {
	if name, ok := digestNames()[oid.String()]; ok {
		return name
	}
	return oid.String()
}

// weak are MD5, SHA-1, and the signatures that name them.
func weak(oid encoding.ObjectIdentifier) bool {
	return slices.Contains([]string{
		"1.2.840.113549.2.5", "1.3.14.3.2.26", // the digests
		"1.2.840.113549.1.1.4", "1.2.840.113549.1.1.5", // with RSA
		"1.2.840.10040.4.3", "1.2.840.10045.4.1", // SHA-1 with DSA and ECDSA
	}, oid.String())
}

// hashFor gives the hash that an identifier names: SHA-2 for everybody, and
// what goes with the kind of the certificate's key.
func hashFor(digest identifier, cert *x509.Certificate) (func() hash.Hash, error) {
	switch {
	case weak(digest.oid):
		return nil, ErrWeakDigest
	case digest.is(digestSHA256):
		return sha256.New, nil
	case digest.is(digestSHA384):
		return sha512.New384, nil
	case digest.is(digestSHA512):
		return sha512.New, nil
	}
	public, err := pki.PublicKey(cert)
	if err != nil {
		return nil, ErrAlgorithm
	}
	a, err := pki.AlgorithmOf(public)
	if err != nil || !slices.ContainsFunc(a.Digests, digest.is) {
		return nil, ErrAlgorithm
	}
	return a.New, nil
}

func sum(hash func() hash.Hash, data []byte) []byte {
	h := hash()
	h.Write(data)
	return h.Sum(nil)
}

// signatureDigests are the signatures whose name says the digest, and which.
func signatureDigests() map[string]encoding.ObjectIdentifier {
	return map[string]encoding.ObjectIdentifier{
		"1.2.840.113549.1.1.11": digestSHA256, // sha256WithRSAEncryption
		"1.2.840.113549.1.1.12": digestSHA384,
		"1.2.840.113549.1.1.13": digestSHA512,
		"1.2.840.10045.4.3.2":   digestSHA256, // ecdsa-with-SHA256
		"1.2.840.10045.4.3.3":   digestSHA384,
		"1.2.840.10045.4.3.4":   digestSHA512,
		"1.3.101.112":           digestSHA512, // Ed25519 (RFC 8419, 3)
	}
}

// withDigest gives the AlgorithmIdentifier of the signature, in DER, as it
// stands in certificates: with the digest in its name. Where it has one
// already, that has to be the digest beside it, because one hash makes both
// message-digest and signature (RFC 5652, 5.4); where the key has one digest
// only, it has to be that.
func withDigest(algorithm cryptobyte.String, digest identifier, public crypto.PublicKey) ([]byte, error) {
	whole := algorithm
	id, ok := readAlgorithm(&whole)
	if !ok {
		return nil, malformed("signature algorithm")
	}
	if weak(id.oid) {
		return nil, ErrWeakDigest
	}
	if id.is(oidRSAEncryption) {
		return rsaWith(digest.oid)
	}
	if id.oid.Equal(oidPSS) {
		return algorithm, nil // checkPSS compares
	}
	named, ok := signatureDigests()[id.oid.String()]
	if ok && !named.Equal(digest.oid) || !ok && !goTogether(id, digest, public) {
		return nil, ErrAlgorithm
	}
	return algorithm, nil
}

// goTogether tells whether signature and digest are the key's own.
func goTogether(signature, digest identifier, public crypto.PublicKey) bool {
	a, err := pki.AlgorithmOf(public)
	return err == nil && slices.ContainsFunc(a.Signatures, signature.is) && slices.ContainsFunc(a.Digests, digest.is)
}

// rsaWith is the identifier of PKCS#1 v1.5 with the digest.
func rsaWith(digest encoding.ObjectIdentifier) ([]byte, error) {
	arc := encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 0}
	for last := 11; last <= 13; last++ {
		arc[6] = last
		if signatureDigests()[arc.String()].Equal(digest) {
			return wrapAlgorithm(arc)
		}
	}
	return nil, ErrAlgorithm
}

func wrapAlgorithm(oid encoding.ObjectIdentifier) ([]byte, error) {
	var b cryptobyte.Builder
	b.AddASN1(asn1.SEQUENCE, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oid)
		b.AddASN1NULL()
	})
	return b.Bytes()
}
