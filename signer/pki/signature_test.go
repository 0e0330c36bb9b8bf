package pki_test

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"io"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

var content = []byte("what is signed")

func TestSignIsAcceptedByCheckSignature(t *testing.T) {
	for name, key := range signers(t) {
		t.Run(name, func(t *testing.T) {
			identifier, signature, err := pki.Sign(rand.Reader, key, content)
			if err != nil {
				t.Fatal(err)
			}
			inside, err := pki.SignatureIdentifier(key.Public())
			if err != nil || !bytes.Equal(inside, identifier) {
				t.Errorf("%x inside, %x outside: %v", inside, identifier, err)
			}
			if err := pki.CheckSignature(identifier, key.Public(), content, signature); err != nil {
				t.Error(err)
			}
			for what, err := range map[string]error{
				"content":   pki.CheckSignature(identifier, key.Public(), flip(content, 3), signature),
				"signature": pki.CheckSignature(identifier, key.Public(), content, flip(signature, len(signature)/2)),
				"shorter":   pki.CheckSignature(identifier, key.Public(), content, signature[1:]),
				"nothing":   pki.CheckSignature(identifier, key.Public(), content, nil),
			} {
				if !errors.Is(err, pki.ErrSignature) {
					t.Errorf("%s: %v", what, err)
				}
			}
		})
	}
}

func TestCheckSignatureRefusesTheIdentifierOfAnotherKind(t *testing.T) {
	keys := signers(t)
	for name, key := range keys {
		_, signature, err := pki.Sign(rand.Reader, key, content)
		if err != nil {
			t.Fatal(err)
		}
		for otherName, other := range keys {
			identifier, err := pki.SignatureIdentifier(other.Public())
			if err != nil {
				t.Fatal(err)
			}
			err = pki.CheckSignature(identifier, key.Public(), content, signature)
			if (name == otherName) != (err == nil) {
				t.Errorf("%s as %s: %v", name, otherName, err)
			}
			// Curves of one kind differ by the digest alone.
			if curves := name[0] == 'P' && otherName[0] == 'P'; name != otherName && !curves && !errors.Is(err, pki.ErrAlgorithm) {
				t.Errorf("%s as %s: %v", name, otherName, err)
			}
		}
	}
}

// signRSA gives a signature over content with a hash, by PKCS#1 v1.5 or PSS.
func signRSA(t testing.TB, h crypto.Hash, options crypto.SignerOpts) []byte {
	t.Helper()
	sum := h.New()
	sum.Write(content)
	signature, err := testca.Key(t, "signer").Sign(rand.Reader, sum.Sum(nil), options)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func TestCheckSignatureTakesTheHashesOfRSA(t *testing.T) {
	public := testca.Key(t, "signer").Public()
	for number, h := range map[int]crypto.Hash{11: crypto.SHA256, 12: crypto.SHA384, 13: crypto.SHA512} {
		signature := signRSA(t, h, h)
		for _, parameters := range [][]byte{asn1.NullBytes, nil} {
			identifier := identify(t, parameters, 1, 2, 840, 113549, 1, 1, number)
			if err := pki.CheckSignature(identifier, public, content, signature); err != nil {
				t.Errorf("%v: %v", h, err)
			}
		}
	}
}

// pssIdentifier writes RSASSA-PSS-params (RFC 4055, 3.1).
func pssIdentifier(t testing.TB, hash, mask []byte, salt int, more ...[]byte) []byte {
	t.Helper()
	tagged := func(tag int, inner []byte) []byte {
		return marshal(t, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: tag, IsCompound: true, Bytes: inner})
	}
	mgf := identify(t, mask, 1, 2, 840, 113549, 1, 1, 8)
	parts := [][]byte{tagged(0, hash), tagged(1, mgf), tagged(2, marshal(t, salt))}
	return identify(t, sequence(t, append(parts, more...)...), 1, 2, 840, 113549, 1, 1, 10)
}

func sha2(t testing.TB, number int, parameters []byte) []byte {
	return identify(t, parameters, 2, 16, 840, 1, 101, 3, 4, 2, number)
}

func TestCheckSignatureTakesPSS(t *testing.T) {
	public := testca.Key(t, "signer").Public()
	for number, h := range map[int]crypto.Hash{1: crypto.SHA256, 2: crypto.SHA384, 3: crypto.SHA512} {
		signature := signRSA(t, h, &rsa.PSSOptions{SaltLength: h.Size(), Hash: h})
		for _, parameters := range [][]byte{asn1.NullBytes, nil} {
			id := sha2(t, number, parameters)
			if err := pki.CheckSignature(pssIdentifier(t, id, id, h.Size()), public, content, signature); err != nil {
				t.Errorf("%v: %v", h, err)
			}
		}
	}
}

func TestCheckSignatureRefusesOddPSS(t *testing.T) {
	public := testca.Key(t, "signer").Public()
	signature := signRSA(t, crypto.SHA256, &rsa.PSSOptions{SaltLength: 32, Hash: crypto.SHA256})
	id, other := sha2(t, 1, nil), sha2(t, 3, nil)
	trailer := marshal(t, asn1.RawValue{Class: asn1.ClassContextSpecific, Tag: 3, IsCompound: true, Bytes: marshal(t, 2)})
	for name, identifier := range map[string][]byte{
		"defaults":          identify(t, sequence(t), 1, 2, 840, 113549, 1, 1, 10),
		"no parameters":     identify(t, nil, 1, 2, 840, 113549, 1, 1, 10),
		"another mask":      pssIdentifier(t, id, other, 32),
		"another salt":      pssIdentifier(t, id, id, 20),
		"another trailer":   pssIdentifier(t, id, id, 32, trailer),
		"odd hash":          pssIdentifier(t, sha2(t, 1, marshal(t, 1)), id, 32),
		"odd mask":          pssIdentifier(t, id, sha2(t, 1, marshal(t, 1)), 32),
		"no mask":           pssIdentifier(t, id, nil, 32),
		"two masks":         pssIdentifier(t, id, slices.Concat(id, id), 32),
		"SHA-1":             pssIdentifier(t, identify(t, nil, 1, 3, 14, 3, 2, 26), identify(t, nil, 1, 3, 14, 3, 2, 26), 20),
		"NULL as parameter": identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 10),
	} {
		if err := pki.CheckSignature(identifier, public, content, signature); !errors.Is(err, pki.ErrAlgorithm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckSignatureRefusesSHA1AndMD5(t *testing.T) {
	sum := sha1.Sum(content)
	signature, err := rsa.SignPKCS1v15(rand.Reader, testca.Key(t, "signer"), crypto.SHA1, sum[:])
	if err != nil {
		t.Fatal(err)
	}
	for name, identifier := range map[string][]byte{
		"SHA-1": identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 5),
		"MD5":   identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 4),
		"none":  identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 1),
	} {
		err := pki.CheckSignature(identifier, testca.Key(t, "signer").Public(), content, signature)
		if !errors.Is(err, pki.ErrAlgorithm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestCheckSignatureTakesGOSTWithAndWithoutNull(t *testing.T) {
	for numbers, key := range gostIdentifiers(t) {
		_, signature, err := pki.Sign(rand.Reader, key, content)
		if err != nil {
			t.Fatal(err)
		}
		for _, parameters := range [][]byte{asn1.NullBytes, nil} {
			identifier := identify(t, parameters, []int(*numbers)...)
			if err := pki.CheckSignature(identifier, key.Public(), content, signature); err != nil {
				t.Errorf("%v with %x: %v", *numbers, parameters, err)
			}
		}
		for _, odd := range [][]byte{sequence(t), marshal(t, 1), {5, 1, 0}, slices.Concat(asn1.NullBytes, asn1.NullBytes)} {
			identifier := identify(t, odd, []int(*numbers)...)
			if err := pki.CheckSignature(identifier, key.Public(), content, signature); !errors.Is(err, pki.ErrAlgorithm) {
				t.Errorf("%v with %x: %v", *numbers, odd, err)
			}
		}
	}
}

func gostIdentifiers(t testing.TB) map[*asn1.ObjectIdentifier]crypto.Signer {
	return map[*asn1.ObjectIdentifier]crypto.Signer{
		{1, 2, 398, 3, 10, 1, 1, 2, 3, 2}: testca.GOSTKey(t, "signer"),
		{1, 2, 398, 3, 10, 1, 1, 1, 2}:    testca.GOST2004Key(t, "signer"),
	}
}

// The authority's encoding of a signature, and no other one.
func TestCheckSignatureRefusesOtherEncodingsOfGOST(t *testing.T) {
	for _, key := range gostIdentifiers(t) {
		identifier, signature, err := pki.Sign(rand.Reader, key, content)
		if err != nil {
			t.Fatal(err)
		}
		reversed := slices.Clone(signature)
		slices.Reverse(reversed)
		half := len(signature) / 2
		bigEndian := slices.Concat(reversed[half:], reversed[:half])
		for name, other := range map[string][]byte{
			"reversed":   reversed,
			"big-endian": bigEndian,
			"s before r": slices.Concat(signature[half:], signature[:half]),
			"longer":     append(slices.Clone(signature), 0),
			"zero":       make([]byte, len(signature)),
		} {
			if err := pki.CheckSignature(identifier, key.Public(), content, other); !errors.Is(err, pki.ErrSignature) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

func TestCheckSignatureRefusesWhatIsNoIdentifier(t *testing.T) {
	for name, key := range signers(t) {
		identifier, signature, err := pki.Sign(rand.Reader, key, content)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range [][]byte{nil, {}, {0x30, 0}, []byte("text"), identifier[:len(identifier)-1], append(bytes.Clone(identifier), 0)} {
			if err := pki.CheckSignature(bad, key.Public(), content, signature); !errors.Is(err, pki.ErrAlgorithm) {
				t.Errorf("%s, %x: %v", name, bad, err)
			}
		}
	}
}

func TestCheckSignatureRefusesWhatIsNoKey(t *testing.T) {
	identifier, signature, err := pki.Sign(rand.Reader, testca.GOSTKey(t, "signer"), content)
	if err != nil {
		t.Fatal(err)
	}
	var noGOST *gost.PublicKey
	var noRSA *rsa.PublicKey
	for _, public := range []crypto.PublicKey{nil, noGOST, noRSA, "text", ed25519.PublicKey{1}} {
		for _, id := range [][]byte{
			identifier, identify(t, nil, 1, 3, 101, 112),
			identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 11), identify(t, nil, 1, 2, 840, 10045, 4, 3, 2),
		} {
			if err := pki.CheckSignature(id, public, content, signature); !errors.Is(err, pki.ErrAlgorithm) {
				t.Errorf("%T: %v", public, err)
			}
		}
	}
}

// broken is a device that gives no signature, or a wrong one.
type broken struct {
	crypto.Signer
	err error
}

func (b broken) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) {
	return make([]byte, 128), b.err
}

func TestSignRefusesAKeyThatFails(t *testing.T) {
	for name, key := range signers(t) {
		for _, cause := range []error{nil, io.ErrUnexpectedEOF} {
			_, _, err := pki.Sign(rand.Reader, broken{key, cause}, content)
			if !errors.Is(err, pki.ErrKey) || cause != nil && !errors.Is(err, cause) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

type strange struct{ crypto.Signer }

func (strange) Public() crypto.PublicKey { return "text" }

func TestSignRefusesOtherKindsOfKey(t *testing.T) {
	if _, _, err := pki.Sign(rand.Reader, strange{}, content); !errors.Is(err, pki.ErrAlgorithm) {
		t.Errorf("got %v", err)
	}
}

func TestCheckCertificateRefusesWhoIsNoAuthority(t *testing.T) {
	for _, kind := range testca.Kinds() {
		root := kind.Root(t, "root")
		person := root.Person(t)
		if err := pki.CheckCertificate(person, root.Certificate); err != nil {
			t.Fatalf("%s: %v", kind.Name, err)
		}
		child := testca.Create(t, testca.Person(), person, kind.Key(t, "other").Public(), kind.Key(t, "person"))
		if err := pki.CheckCertificate(child, person); !errors.Is(err, pki.ErrSignature) {
			t.Errorf("%s, a person: %v", kind.Name, err)
		}
		for name, change := range map[string]testca.Change{
			"no basic constraints": func(c *x509.Certificate) { c.BasicConstraintsValid, c.IsCA = false, false },
			"not a CA":             func(c *x509.Certificate) { c.IsCA = false },
			"not for certificates": func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign },
		} {
			odd := kind.Root(t, "odd", change)
			if err := pki.CheckCertificate(odd.Person(t), odd.Certificate); !errors.Is(err, pki.ErrSignature) {
				t.Errorf("%s, %s: %v", kind.Name, name, err)
			}
		}
	}
}

func TestCheckCertificateRefusesAnotherAuthority(t *testing.T) {
	for _, kind := range testca.Kinds() {
		person := kind.Root(t, "root").Person(t)
		for _, other := range testca.Kinds() {
			want := pki.ErrAlgorithm
			if other.Name == kind.Name {
				want = pki.ErrSignature
			}
			if err := pki.CheckCertificate(person, other.Root(t, "other").Certificate); !errors.Is(err, want) {
				t.Errorf("%s under %s: %v", kind.Name, other.Name, err)
			}
		}
	}
}

func TestCheckCertificateRefusesAKeyThatIsNone(t *testing.T) {
	root := testca.GOSTRoot(t, "root")
	damaged := *root.Certificate
	damaged.RawSubjectPublicKeyInfo = flip(damaged.RawSubjectPublicKeyInfo, len(damaged.RawSubjectPublicKeyInfo)-1)
	if err := pki.CheckCertificate(root.Certificate, &damaged); !errors.Is(err, pki.ErrKey) {
		t.Errorf("got %v", err)
	}
	if err := pki.CheckCertificate(&x509.Certificate{}, root.Certificate); !errors.Is(err, pki.ErrAlgorithm) {
		t.Errorf("got %v", err)
	}
}
