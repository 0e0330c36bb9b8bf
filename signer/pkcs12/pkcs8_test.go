package pkcs12

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"
)

// rsaNumbers is RSAPrivateKey (RFC 8017, appendix A.1.2), to be written with
// any numbers.
type rsaNumbers struct {
	Version       int
	N, E, D, P, Q *big.Int
	Dp, Dq, Qi    *big.Int `asn1:"optional"`
}

// numbersOf gives the numbers of a key.
func numbersOf(key *rsa.PrivateKey) rsaNumbers {
	return rsaNumbers{
		N: key.N, E: big.NewInt(int64(key.E)), D: key.D, P: key.Primes[0], Q: key.Primes[1],
		Dp: key.Precomputed.Dp, Dq: key.Precomputed.Dq, Qi: key.Precomputed.Qinv,
	}
}

// pkcs8 gives PKCS#8 of RSA with the numbers.
func (n rsaNumbers) pkcs8(t testing.TB) []byte {
	t.Helper()
	der, err := asn1.Marshal(n)
	if err != nil {
		t.Fatal(err)
	}
	return definite(tagSequence, number(0),
		identifier(algorithm{oid: oidRSA, params: definite(tagNull)}), definite(tagOctetString, der))
}

// RSA keys that nobody should have: whatever crypto/rsa thinks of them, they
// open or are refused, and nothing panics, neither here nor when one signs.
func TestDecodeOddRSAKeys(t *testing.T) {
	o := testOwner(t, 0)
	good := numbersOf(o.key.(*rsa.PrivateKey))
	zero, one, two := big.NewInt(0), big.NewInt(1), big.NewInt(2)
	huge := new(big.Int).Sub(new(big.Int).Lsh(one, 100_000), one)
	tests := map[string]func(n *rsaNumbers){
		"modulus zero":       func(n *rsaNumbers) { n.N = zero },
		"modulus one":        func(n *rsaNumbers) { n.N = one },
		"modulus even":       func(n *rsaNumbers) { n.N = new(big.Int).Lsh(n.N, 1) },
		"modulus negative":   func(n *rsaNumbers) { n.N = new(big.Int).Neg(n.N) },
		"modulus huge":       func(n *rsaNumbers) { n.N = huge },
		"exponent zero":      func(n *rsaNumbers) { n.E = zero },
		"exponent two":       func(n *rsaNumbers) { n.E = two },
		"exponent huge":      func(n *rsaNumbers) { n.E = huge },
		"exponent negative":  func(n *rsaNumbers) { n.E = big.NewInt(-3) },
		"secret zero":        func(n *rsaNumbers) { n.D = zero },
		"secret huge":        func(n *rsaNumbers) { n.D = huge },
		"prime zero":         func(n *rsaNumbers) { n.P = zero },
		"prime one":          func(n *rsaNumbers) { n.P, n.Q = one, n.N },
		"prime negative":     func(n *rsaNumbers) { n.P = new(big.Int).Neg(n.P) },
		"primes the same":    func(n *rsaNumbers) { n.Q = n.P },
		"all of it huge":     func(n *rsaNumbers) { n.N, n.D, n.P, n.Q = huge, huge, huge, huge },
		"remainders zero":    func(n *rsaNumbers) { n.Dp, n.Dq, n.Qi = zero, zero, zero },
		"remainders missing": func(n *rsaNumbers) { n.Dp, n.Dq, n.Qi = nil, nil, nil },
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			numbers := good
			change(&numbers)
			data := makePFX(t, plainBags(keyBag(t, numbers.pkcs8(t), ""), certBag(o.cert.Raw, "")))
			entries, err := Decode(data, testPassword)
			if err != nil {
				if !errors.Is(err, ErrUnsupported) {
					refused(t, entries, err, ErrDamaged)
				}
				return
			}
			if entries[0].Mismatch {
				return
			}
			// The key says it is the certificate's, so it must be as good.
			digest := sha256.Sum256(nil)
			signature, err := entries[0].Key.Sign(rand.Reader, digest[:], crypto.SHA256)
			if err == nil && o.cert.CheckSignature(x509.SHA256WithRSA, nil, signature) != nil {
				t.Error("the key signs what its certificate does not verify")
			}
		})
	}
}

// A key so short that crypto/rsa will not sign with it opens all the same: what
// it is good for is judged elsewhere.
func TestDecodeShortRSAKey(t *testing.T) {
	t.Setenv("GODEBUG", "rsa1024min=0")
	key, err := rsa.GenerateKey(rand.Reader, 512)
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("GODEBUG", "")
	entries := decoded(t, encoded(t, Container{Key: key, Certificate: testOwner(t, 0).cert}, testPassword), testPassword)
	if e := entries[0]; !e.Mismatch || !bytes.Equal(marshalKey(t, e.Key), marshalKey(t, key)) {
		t.Errorf("%+v", e)
	}
}

// A key with three primes, and one on a curve that Go does not know.
func TestDecodeRareKeys(t *testing.T) {
	//lint:ignore SA1019 such keys exist, and reading one is what is tested
	key, err := rsa.GenerateMultiPrimeKey(rand.Reader, 3, 1024)
	if err != nil {
		t.Fatal(err)
	}
	e := decoded(t, encoded(t, Container{Key: key}, testPassword), testPassword)[0]
	if !key.Equal(e.Key) {
		t.Errorf("three primes: %+v", e)
	}
	secp256k1 := object(asn1.ObjectIdentifier{1, 3, 132, 0, 10})
	pkcs8 := definite(tagSequence, number(0), identifier(algorithm{oid: oidEC, params: secp256k1}),
		definite(tagOctetString, definite(tagSequence, number(1), definite(tagOctetString, make([]byte, 32)))))
	e = decoded(t, makePFX(t, plainBags(keyBag(t, pkcs8, ""))), testPassword)[0]
	if e.Key != nil || !e.Algorithm.Equal(oidEC) {
		t.Errorf("unknown curve: %+v", e)
	}
}
