package pki_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/asn1"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	tags "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/internal/testca"
)

// cut gives the three parts of a signed frame: certificate or list.
func cut(t testing.TB, der []byte) (tbs, identifier, signature []byte) {
	t.Helper()
	input := cryptobyte.String(der)
	var whole, first, second cryptobyte.String
	var bits asn1.BitString
	if !input.ReadASN1(&whole, tags.SEQUENCE) || !whole.ReadASN1Element(&first, tags.SEQUENCE) ||
		!whole.ReadASN1Element(&second, tags.SEQUENCE) || !whole.ReadASN1BitString(&bits) || !whole.Empty() {
		t.Fatal("not a signed frame")
	}
	return first, second, bits.Bytes
}

func marshal(t testing.TB, v any) []byte {
	t.Helper()
	der, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// identify is an AlgorithmIdentifier with whatever parameters.
func identify(t testing.TB, parameters []byte, oid ...int) []byte {
	t.Helper()
	body := append(marshal(t, asn1.ObjectIdentifier(oid)), parameters...)
	return marshal(t, asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: body})
}

// signers are a key of every kind.
func signers(t testing.TB) map[string]crypto.Signer {
	t.Helper()
	keys := map[string]crypto.Signer{}
	for _, kind := range testca.Kinds() {
		keys[kind.Name] = kind.Key(t, "signer")
	}
	for _, curve := range []elliptic.Curve{elliptic.P256(), elliptic.P384(), elliptic.P521()} {
		key, err := ecdsa.GenerateKey(curve, rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		keys[curve.Params().Name] = key
	}
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	keys["Ed25519"] = key
	return keys
}

func sequence(t testing.TB, parts ...[]byte) []byte {
	t.Helper()
	return marshal(t, asn1.RawValue{Tag: asn1.TagSequence, IsCompound: true, Bytes: bytes.Join(parts, nil)})
}

func oid(numbers ...int) asn1.ObjectIdentifier { return numbers }
