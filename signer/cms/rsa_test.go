package cms_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/asn1"
	"math/big"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

func TestVerifyAcceptsBothNamesOfTheAlgorithm(t *testing.T) {
	cert, key := person(t)
	for name, algorithm := range map[string][]byte{
		"sha256WithRSA":              identifier(oidSHA256RSA, asn1.NullBytes),
		"sha256WithRSA without NULL": identifier(oidSHA256RSA),
		"rsaEncryption":              identifier(oidRSA, asn1.NullBytes),
	} {
		t.Run(name, func(t *testing.T) {
			d := newDraft(t, cert, key)
			d.signer.algorithm = algorithm
			d.digests = [][]byte{identifier(oidSHA256, asn1.NullBytes)}
			accepts(t, d.encode(), cert)
		})
	}
}

func TestVerifyRefusesSHA1(t *testing.T) {
	_, key := person(t)
	sum := sha1.Sum(content)
	refusesRSA(t, cms.ErrAlgorithm, func(d *draft) {
		d.digests = [][]byte{identifier(oidSHA1)}
		d.signer.digest = identifier(oidSHA1)
		d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(sum[:])))
		d.signer.algorithm = identifier(oidSHA1RSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA1)
	})
	// A SHA-1 signature over SHA-256 digests, under either name.
	refusesRSA(t, cms.ErrAlgorithm, func(d *draft) {
		d.signer.algorithm = identifier(oidSHA1RSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA1)
	})
	refusesRSA(t, cms.ErrSignature, func(d *draft) {
		d.signer.algorithm = identifier(oidRSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA1)
	})
}

func TestVerifyRefusesSHA512(t *testing.T) {
	_, key := person(t)
	sum := crypto.SHA512.New()
	sum.Write(content)
	refusesRSA(t, cms.ErrAlgorithm, func(d *draft) {
		d.digests = [][]byte{identifier(oidSHA512)}
		d.signer.digest = identifier(oidSHA512)
		d.signer.replace(oidMessageDigest, attr(oidMessageDigest, marshal(sum.Sum(nil))))
		d.signer.algorithm = identifier(oidSHA512RSA, asn1.NullBytes)
		d.signer.sign = pkcs1(t, key, crypto.SHA512)
	})
}

func TestVerifyRefusesPSS(t *testing.T) {
	_, key := person(t)
	pss := func(signed []byte) []byte {
		sum := sha256.Sum256(signed)
		signature, err := rsa.SignPSS(rand.Reader, key, crypto.SHA256, sum[:], nil)
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	for _, parameters := range [][]byte{nil, sequence()} {
		refusesRSA(t, cms.ErrAlgorithm, func(d *draft) {
			d.signer.algorithm = identifier(oidPSS, parameters)
			d.signer.sign = pss
		})
	}
	refusesRSA(t, cms.ErrSignature, func(d *draft) { d.signer.sign = pss })
}

func TestVerifyRefusesSmallRSA(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), key.Public())
	refuses(t, newDraft(t, cert, key).encode(), content, cms.ErrAlgorithm)
}

// A long modulus costs whoever checks it seconds, and whoever sends it nothing.
// The signature has the modulus' length, so that nothing else ends the check.
func TestVerifyRefusesLargeRSA(t *testing.T) {
	for bits, want := range map[int]error{8192: cms.ErrSignature, 8193: cms.ErrAlgorithm, 16384: cms.ErrAlgorithm} {
		public := testca.PublicRSA(bits)
		d := newDraft(t, testca.Root(t, "root").Issue(t, testca.Person(), public), testca.Key(t, "person"))
		d.signer.sign = func([]byte) []byte { return make([]byte, public.Size()) }
		refuses(t, d.encode(), content, want)
	}
}

func TestVerifyRefusesOtherKeys(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	cert := testca.Root(t, "root").Issue(t, testca.Person(), key.Public())
	d := newDraft(t, cert, testca.Key(t, "person"))
	d.signer.algorithm = identifier(asn1.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2})
	d.signer.sign = func(signed []byte) []byte {
		sum := sha256.Sum256(signed)
		signature, err := ecdsa.SignASN1(rand.Reader, key, sum[:])
		if err != nil {
			t.Fatal(err)
		}
		return signature
	}
	refuses(t, d.encode(), content, cms.ErrAlgorithm)
}

// TestVerifyRefusesAlteredPadding raises forged encodings of the digest to the
// private exponent, so that nothing but the encoding is wrong (RFC 8017, 8.2).
func TestVerifyRefusesAlteredPadding(t *testing.T) {
	_, key := person(t)
	for name, encode := range map[string]func(info, digest []byte) []byte{
		"digest first, garbage after it": func(info, _ []byte) []byte {
			return append(append([]byte{0, 1, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0}, info...), make([]byte, 256-11-len(info))...)
		},
		"padding of another octet": func(info, _ []byte) []byte {
			return pad(1, 0xFE, info)
		},
		"block type 2": func(info, _ []byte) []byte { return pad(2, 0xFF, info) },
		"bare digest":  func(_, digest []byte) []byte { return pad(1, 0xFF, digest) },
		"no NULL": func(_, digest []byte) []byte {
			return pad(1, 0xFF, sequence(identifier(oidSHA256), marshal(digest)))
		},
		"named SHA-1": func(_, digest []byte) []byte {
			return pad(1, 0xFF, sequence(identifier(oidSHA1, asn1.NullBytes), marshal(digest)))
		},
		"long form of a length": func(info, _ []byte) []byte {
			return pad(1, 0xFF, append([]byte{0x30, 0x81, info[1]}, info[2:]...))
		},
	} {
		t.Run(name, func(t *testing.T) {
			refusesRSA(t, cms.ErrSignature, func(d *draft) {
				d.signer.sign = func(signed []byte) []byte {
					digest := sha256.Sum256(signed)
					info := sequence(identifier(oidSHA256, asn1.NullBytes), marshal(digest[:]))
					return raise(key, encode(info, digest[:]))
				}
			})
		})
	}
}

// TestRaise shows that the forgery's own arithmetic makes good signatures too.
func TestRaise(t *testing.T) {
	cert, key := person(t)
	d := newDraft(t, cert, key)
	d.signer.sign = func(signed []byte) []byte {
		digest := sha256.Sum256(signed)
		return raise(key, pad(1, 0xFF, sequence(identifier(oidSHA256, asn1.NullBytes), marshal(digest[:]))))
	}
	accepts(t, d.encode(), cert)
}

func pad(block, filler byte, info []byte) []byte {
	encoded := append([]byte{0, block}, bytes.Repeat([]byte{filler}, 256-3-len(info))...)
	return append(append(encoded, 0), info...)
}

func raise(key *rsa.PrivateKey, encoded []byte) []byte {
	m := new(big.Int).SetBytes(encoded)
	return m.Exp(m, key.D, key.N).FillBytes(make([]byte, 256))
}
