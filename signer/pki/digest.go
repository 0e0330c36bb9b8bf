package pki

import (
	"crypto"
	"crypto/sha256"
	"crypto/sha512"
	encoding "encoding/asn1"
	"fmt"
	"hash"

	"kezek.kz/kezek/signer/gost"
)

// ErrWeak means MD5 or SHA-1, over which a signature proves nothing. It is an
// ErrAlgorithm.
var ErrWeak = fmt.Errorf("%w: SHA-1 or MD5", ErrAlgorithm)

// Digest is a digest algorithm.
type Digest struct {
	// Name is how a person is shown it: "SHA-256", "GOSTR3411-2012-512"; its
	// number where it has none here.
	Name string
	OID  encoding.ObjectIdentifier
	// New makes the hash, nil for a digest over which nothing is taken.
	New func() hash.Hash

	weak bool
	// crypto is what package crypto calls it, 0 where it does not know it.
	crypto crypto.Hash
}

// Sum is the digest of data. New must not be nil.
func (d Digest) Sum(data []byte) []byte {
	h := d.New()
	h.Write(data)
	return h.Sum(nil)
}

// Check tells why nothing is taken over the digest: ErrWeak, ErrAlgorithm for
// another one, nil where it is taken.
func (d Digest) Check() error {
	switch {
	case d.weak:
		return ErrWeak
	case d.New == nil:
		return ErrAlgorithm
	}
	return nil
}

// DigestOf finds a digest by its number, one that is not taken too.
func DigestOf(oid encoding.ObjectIdentifier) Digest {
	for _, d := range digests() {
		if d.OID.Equal(oid) {
			return d
		}
	}
	return Digest{Name: oid.String(), OID: oid}
}

// The names that several numbers have.
const (
	nameR341194     = "GOSTR3411-94"
	nameStreebog256 = "GOSTR3411-2012-256"
	nameStreebog512 = "GOSTR3411-2012-512"
)

// digests is the table. The GOST ones are taken under the national numbers, as
// the authority writes them; the others are there to be named.
func digests() []Digest {
	return []Digest{
		{Name: "SHA-256", OID: oidSHA256, New: sha256.New, crypto: crypto.SHA256},
		{Name: "SHA-384", OID: oidSHA384, New: sha512.New384, crypto: crypto.SHA384},
		{Name: "SHA-512", OID: oidSHA512, New: sha512.New, crypto: crypto.SHA512},
		{Name: nameR341194, OID: oidR341194, New: gost.NewR341194},
		{Name: nameStreebog512, OID: oidStreebog512, New: gost.New512},
		{Name: "SHA-224", OID: encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 4}},
		{Name: "SHA-1", OID: encoding.ObjectIdentifier{1, 3, 14, 3, 2, 26}, weak: true},
		{Name: "MD5", OID: encoding.ObjectIdentifier{1, 2, 840, 113549, 2, 5}, weak: true},
		{Name: nameR341194, OID: encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 1, 1, 0}},
		{Name: nameStreebog256, OID: encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 2}},
		{Name: nameR341194, OID: encoding.ObjectIdentifier{1, 2, 643, 2, 2, 9}},
		{Name: nameStreebog256, OID: encoding.ObjectIdentifier{1, 2, 643, 7, 1, 1, 2, 2}},
		{Name: nameStreebog512, OID: encoding.ObjectIdentifier{1, 2, 643, 7, 1, 1, 2, 3}},
	}
}
