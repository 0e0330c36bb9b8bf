package pki

import (
	"crypto"
	"crypto/rsa"
	encoding "encoding/asn1"

	"kezek.kz/kezek/signer/gost"
)

// The names of the algorithms, as a person is shown them.
const (
	NameRSA      = "RSA"
	NameGOST2004 = "ECGOST34310"
	NameGOST2015 = "ECGOST3410-2015-512"
)

// The RSA moduli that count, in bits. A shorter one is weak. The work of one
// check grows with the square of the size and more, and whoever sends a
// message has shown nothing yet: one with the largest modulus that there is
// room for would keep a processor busy for many seconds.
const (
	MinRSABits = 2048
	MaxRSABits = 8192
)

// SizeFits tells whether a public key is of a size that counts: an RSA modulus
// between MinRSABits and MaxRSABits. Keys of other kinds have one size each.
func SizeFits(public crypto.PublicKey) bool {
	key, ok := public.(*rsa.PublicKey)
	return !ok || key.N.BitLen() >= MinRSABits && key.N.BitLen() <= MaxRSABits
}

// Algorithm is all that making and checking a signature in a CMS has to know
// of a kind of key.
type Algorithm struct {
	Name string
	// Digest is written in a CMS; Digests are taken.
	Digest  encoding.ObjectIdentifier
	Digests []encoding.ObjectIdentifier
	// Signatures are the identifiers taken for the signature in a CMS; the
	// first one is written.
	Signatures []encoding.ObjectIdentifier
	// ESSDefault says that Digest is the default of signing-certificate-v2,
	// which DER then leaves out (RFC 5035, 4).
	ESSDefault bool
	// Options goes to crypto.Signer together with the digest.
	Options crypto.SignerOpts

	// is tells whether a public key is of this kind.
	is     func(public crypto.PublicKey) bool
	verify func(public crypto.PublicKey, digest, signature []byte) bool
}

// algorithms is the table, a row for each kind of key that signs a CMS. A
// further kind is a further row.
//
// RSA is SHA-256 with PKCS#1 v1.5, whose signature is named
// sha256WithRSAEncryption by some and rsaEncryption by others, both rightly
// (RFC 5754, 3.2; RFC 3370, 3.2). The GOST rows are ГОСТ 34.310 with the
// national object identifiers, as the authority's own library writes them.
func algorithms() []Algorithm {
	return []Algorithm{
		{
			Name:       NameRSA,
			Digest:     oidSHA256,
			Digests:    []encoding.ObjectIdentifier{oidSHA256},
			Signatures: []encoding.ObjectIdentifier{oidSHA256WithRSA, oidRSA},
			ESSDefault: true,
			Options:    crypto.SHA256,
			is:         isRSA,
			verify:     verifyRSA,
		},
		{
			Name:       NameGOST2015,
			Digest:     oidStreebog512,
			Digests:    []encoding.ObjectIdentifier{oidStreebog512},
			Signatures: []encoding.ObjectIdentifier{oidGOST2015Signature},
			Options:    crypto.Hash(0),
			is:         isGOST(gost.Curve512A()),
			verify:     verifyGOST,
		},
		{
			Name:       NameGOST2004,
			Digest:     oidR341194,
			Digests:    []encoding.ObjectIdentifier{oidR341194},
			Signatures: []encoding.ObjectIdentifier{oidGOST2004Signature},
			Options:    crypto.Hash(0),
			is:         isGOST(gost.CurveCryptoProA()),
			verify:     verifyGOST,
		},
	}
}

// AlgorithmOf finds the row for a public key; ErrAlgorithm where there is
// none. The size of the key is not judged: see SizeFits.
func AlgorithmOf(public crypto.PublicKey) (Algorithm, error) {
	for _, a := range algorithms() {
		if a.is(public) {
			return a, nil
		}
	}
	return Algorithm{}, ErrAlgorithm
}

// Sum is the digest of data that Digest names.
func (a Algorithm) Sum(data []byte) []byte { return DigestOf(a.Digest).Sum(data) }

// Verify tells whether the signature is one by the key over the digest. A key
// of another kind has none.
func (a Algorithm) Verify(public crypto.PublicKey, digest, signature []byte) bool {
	return a.is != nil && a.is(public) && a.verify(public, digest, signature)
}

func isRSA(public crypto.PublicKey) bool {
	key, ok := public.(*rsa.PublicKey)
	return ok && key != nil
}

func verifyRSA(public crypto.PublicKey, digest, signature []byte) bool {
	return rsa.VerifyPKCS1v15(public.(*rsa.PublicKey), crypto.SHA256, digest, signature) == nil
}

// isGOST tells the two kinds of GOST keys apart by the size of their curves:
// there is one of each size.
func isGOST(curve *gost.Curve) func(crypto.PublicKey) bool {
	return func(public crypto.PublicKey) bool {
		key, ok := public.(*gost.PublicKey)
		return ok && key != nil && key.Curve().Size() == curve.Size()
	}
}

func verifyGOST(public crypto.PublicKey, digest, signature []byte) bool {
	return public.(*gost.PublicKey).Verify(digest, signature)
}
