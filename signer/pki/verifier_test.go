package pki_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/asn1"
	"errors"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

func sha(number int) pki.Digest { return pki.DigestOf(oid(2, 16, 840, 1, 101, 3, 4, 2, number)) }

func TestDigestOf(t *testing.T) {
	for _, c := range []struct {
		oid  asn1.ObjectIdentifier
		name string
		want error
	}{
		{oid(2, 16, 840, 1, 101, 3, 4, 2, 1), "SHA-256", nil},
		{oid(2, 16, 840, 1, 101, 3, 4, 2, 2), "SHA-384", nil},
		{oid(2, 16, 840, 1, 101, 3, 4, 2, 3), "SHA-512", nil},
		{oid(1, 2, 398, 3, 10, 1, 3, 1), "GOSTR3411-94", nil},
		{oid(1, 2, 398, 3, 10, 1, 3, 3), "GOSTR3411-2012-512", nil},
		{oid(2, 16, 840, 1, 101, 3, 4, 2, 4), "SHA-224", pki.ErrAlgorithm},
		{oid(1, 2, 643, 7, 1, 1, 2, 3), "GOSTR3411-2012-512", pki.ErrAlgorithm},
		{oid(1, 3, 14, 3, 2, 26), "SHA-1", pki.ErrWeak},
		{oid(1, 2, 840, 113549, 2, 5), "MD5", pki.ErrWeak},
		{oid(1, 2, 3), "1.2.3", pki.ErrAlgorithm},
	} {
		d := pki.DigestOf(c.oid)
		if d.Name != c.name || !d.OID.Equal(c.oid) || !errors.Is(d.Check(), c.want) || (d.Check() == nil) != (c.want == nil) {
			t.Errorf("%v: %s, %v", c.oid, d.Name, d.Check())
		}
		if c.want == nil && len(d.Sum(content)) != d.New().Size() {
			t.Errorf("%s: no sum", d.Name)
		}
	}
}

// The digests that sign are in both tables.
func TestDigestsOfTheAlgorithmsAreTaken(t *testing.T) {
	for _, k := range testca.Kinds() {
		a, err := pki.AlgorithmOf(k.Key(t, "person").Public())
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range a.Digests {
			d := pki.DigestOf(o)
			if d.Check() != nil || string(d.Sum(content)) != string(a.Sum(content)) {
				t.Errorf("%s: %v", a.Name, d.Name)
			}
		}
	}
}

// verifies makes a signature and holds it to the octets and to others.
func verifies(t *testing.T, identifier []byte, d pki.Digest, public crypto.PublicKey, sign func(octets []byte) []byte) {
	t.Helper()
	v, err := pki.NewVerifier(identifier, d, public)
	if err != nil {
		t.Error(err)
		return
	}
	octets := bytes.Clone(content)
	if !v.Whole {
		octets = d.Sum(content)
	}
	signature := sign(octets)
	if !v.Verify(octets, signature) {
		t.Error("the signature is refused")
	}
	octets[0] ^= 1
	if v.Verify(octets, signature) {
		t.Error("a signature over other octets is taken")
	}
}

func TestVerifierTakesRSA(t *testing.T) {
	key := testca.Key(t, "signer")
	for number, h := range map[int]crypto.Hash{1: crypto.SHA256, 2: crypto.SHA384, 3: crypto.SHA512} {
		pkcs1 := func(sum []byte) []byte { return signed(t, key, sum, h) }
		verifies(t, identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 10+number), sha(number), key.Public(), pkcs1)
		verifies(t, identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 1), sha(number), key.Public(), pkcs1)
		verifies(t, identify(t, nil, 1, 2, 840, 113549, 1, 1, 1), sha(number), key.Public(), pkcs1)
		id := sha2(t, number, asn1.NullBytes)
		for _, salt := range []int{h.Size(), 100} {
			verifies(t, pssIdentifier(t, id, id, salt), sha(number), key.Public(), func(sum []byte) []byte {
				return signed(t, key, sum, &rsa.PSSOptions{SaltLength: salt, Hash: h})
			})
		}
	}
}

func signed(t *testing.T, key crypto.Signer, sum []byte, options crypto.SignerOpts) []byte {
	t.Helper()
	signature, err := key.Sign(rand.Reader, sum, options)
	if err != nil {
		t.Fatal(err)
	}
	return signature
}

func TestVerifierTakesOtherKeys(t *testing.T) {
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	edwards, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	verifies(t, identify(t, nil, 1, 2, 840, 10045, 4, 3, 2), sha(1), ec.Public(), func(sum []byte) []byte { return signed(t, ec, sum, crypto.SHA256) })
	verifies(t, identify(t, nil, 1, 3, 101, 112), sha(3), edwards, func(octets []byte) []byte { return ed25519.Sign(private, octets) })
	for _, k := range testca.Kinds()[1:] {
		key := k.Key(t, "person")
		identifier, err := pki.SignatureIdentifier(key.Public())
		if err != nil {
			t.Fatal(err)
		}
		a, err := pki.AlgorithmOf(key.Public())
		if err != nil {
			t.Fatal(err)
		}
		verifies(t, identifier, pki.DigestOf(a.Digest), key.Public(), func(sum []byte) []byte { return signed(t, key, sum, a.Options) })
	}
}

func TestVerifierRefuses(t *testing.T) {
	key, other := testca.Key(t, "signer").Public(), testca.Kinds()[1].Key(t, "person").Public()
	edwards, _, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	id, sha1, sha512 := sha2(t, 1, nil), identify(t, nil, 1, 3, 14, 3, 2, 26), sha2(t, 3, nil)
	withSHA256 := identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 11)
	gost2015, err := pki.SignatureIdentifier(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		want       error
		identifier []byte
		digest     pki.Digest
		public     crypto.PublicKey
	}{
		"no identifier":            {pki.ErrAlgorithm, marshal(t, 7), sha(1), key},
		"SHA-1":                    {pki.ErrWeak, withSHA256, pki.DigestOf(oid(1, 3, 14, 3, 2, 26)), key},
		"SHA-1 with RSA":           {pki.ErrWeak, identify(t, asn1.NullBytes, 1, 2, 840, 113549, 1, 1, 5), sha(1), key},
		"SHA-1 with ECDSA":         {pki.ErrWeak, identify(t, nil, 1, 2, 840, 10045, 4, 1), sha(1), key},
		"two digests":              {pki.ErrAlgorithm, withSHA256, sha(3), key},
		"GOST digest with RSA":     {pki.ErrAlgorithm, identify(t, nil, 1, 2, 840, 113549, 1, 1, 1), pki.DigestOf(oid(1, 2, 398, 3, 10, 1, 3, 3)), key},
		"odd rsaEncryption":        {pki.ErrAlgorithm, identify(t, marshal(t, 7), 1, 2, 840, 113549, 1, 1, 1), sha(1), key},
		"PSS of defaults":          {pki.ErrWeak, identify(t, sequence(t), 1, 2, 840, 113549, 1, 1, 10), sha(1), key},
		"PSS of SHA-1":             {pki.ErrWeak, pssIdentifier(t, sha1, sha1, 20), sha(1), key},
		"PSS of another digest":    {pki.ErrAlgorithm, pssIdentifier(t, sha512, sha512, 64), sha(1), key},
		"PSS of a short salt":      {pki.ErrAlgorithm, pssIdentifier(t, id, id, 31), sha(1), key},
		"PSS of a salt too long":   {pki.ErrAlgorithm, pssIdentifier(t, id, id, 1<<20), sha(1), key},
		"PSS of a negative salt":   {pki.ErrAlgorithm, pssIdentifier(t, id, id, -1), sha(1), key},
		"PSS with another mask":    {pki.ErrAlgorithm, pssIdentifier(t, id, sha512, 32), sha(1), key},
		"RSA for a GOST key":       {pki.ErrAlgorithm, withSHA256, sha(1), other},
		"GOST with SHA-256":        {pki.ErrAlgorithm, gost2015, sha(1), other},
		"GOST for an RSA key":      {pki.ErrAlgorithm, gost2015, sha(1), key},
		"Ed25519 with SHA-256":     {pki.ErrAlgorithm, identify(t, nil, 1, 3, 101, 112), sha(1), edwards},
		"RSA for an Ed25519 key":   {pki.ErrAlgorithm, withSHA256, sha(1), edwards},
		"a key that nobody checks": {pki.ErrAlgorithm, withSHA256, sha(1), "key"},
	} {
		v, err := pki.NewVerifier(c.identifier, c.digest, c.public)
		if !errors.Is(err, c.want) || errors.Is(err, pki.ErrWeak) != (c.want == pki.ErrWeak) || v.Verify(content, content) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
