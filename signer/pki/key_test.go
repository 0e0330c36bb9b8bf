package pki_test

import (
	"bytes"
	"crypto"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"testing"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

type comparable interface{ Equal(crypto.PublicKey) bool }

func TestPublicKeysAreReadAsWritten(t *testing.T) {
	for name, key := range signers(t) {
		t.Run(name, func(t *testing.T) {
			der, err := pki.MarshalPublicKey(key.Public())
			if err != nil {
				t.Fatal(err)
			}
			public, err := pki.ParsePublicKey(der)
			if err != nil {
				t.Fatal(err)
			}
			if !key.Public().(comparable).Equal(public) {
				t.Error("another key")
			}
			if got, want := fmt.Sprintf("%T", public), fmt.Sprintf("%T", key.Public()); got != want {
				t.Errorf("%s, not %s", got, want)
			}
		})
	}
}

func TestPrivateKeysAreReadAsWritten(t *testing.T) {
	for name, key := range signers(t) {
		t.Run(name, func(t *testing.T) {
			der, err := pki.MarshalPrivateKey(key)
			if err != nil {
				t.Fatal(err)
			}
			got, err := pki.ParsePrivateKey(der)
			if err != nil {
				t.Fatal(err)
			}
			if !key.(interface{ Equal(crypto.PrivateKey) bool }).Equal(got) {
				t.Error("another key")
			}
		})
	}
}

// gostSPKI is a GOST public key's DER, altered before it is wrapped.
func gostSPKI(t testing.TB, alter func(point []byte) []byte) []byte {
	t.Helper()
	der, err := pki.MarshalPublicKey(testca.GOST2004Key(t, "signer").Public())
	if err != nil {
		t.Fatal(err)
	}
	point := testca.GOST2004Key(t, "signer").Public().(*gost.PublicKey).Bytes()
	return bytes.Replace(der, point, alter(bytes.Clone(point)), 1)
}

func TestParsePublicKeyRefuses(t *testing.T) {
	rsaDER, err := pki.MarshalPublicKey(testca.Key(t, "signer").Public())
	if err != nil {
		t.Fatal(err)
	}
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	agreement, err := x509.MarshalPKIXPublicKey(x25519.Public())
	if err != nil {
		t.Fatal(err)
	}
	unchanged := func(p []byte) []byte { return p }
	gostDER := gostSPKI(t, unchanged)
	bitString := marshal(t, []byte{1, 2, 3})
	for name, c := range map[string]struct {
		der  []byte
		want error
	}{
		"nothing":                    {nil, pki.ErrKey},
		"text":                       {[]byte("text"), pki.ErrKey},
		"trailing data":              {append(bytes.Clone(rsaDER), 0), pki.ErrKey},
		"trailing data, GOST":        {append(bytes.Clone(gostDER), 0), pki.ErrKey},
		"half of it":                 {rsaDER[:len(rsaDER)/2], pki.ErrKey},
		"no algorithm":               {[]byte{0x30, 2, 5, 0}, pki.ErrKey},
		"RSA, no numbers":            {sequence(t, identify(t, []byte{5, 0}, 1, 2, 840, 113549, 1, 1, 1), bitString), pki.ErrKey},
		"key agreement":              {agreement, pki.ErrAlgorithm},
		"unknown algorithm":          {sequence(t, identify(t, nil, 1, 3, 6, 1, 4, 1, 6801, 1, 5, 9), bitString), pki.ErrAlgorithm},
		"GOST, older form, no point": {sequence(t, identify(t, []byte{5, 0}, 1, 3, 6, 1, 4, 1, 6801, 1, 5, 8), bitString), pki.ErrKey},
		"unknown curve":              {sequence(t, identify(t, marshal(t, oid(1, 3, 132, 0, 10)), 1, 2, 840, 10045, 2, 1), bitString), pki.ErrAlgorithm},
		"GOST, off the curve":        {gostSPKI(t, func(p []byte) []byte { return flip(p, 0) }), pki.ErrKey},
		"GOST, coordinates ≥ p":      {gostSPKI(t, func(p []byte) []byte { return bytes.Repeat([]byte{0xFF}, len(p)) }), pki.ErrKey},
		"GOST, infinity":             {gostSPKI(t, func(p []byte) []byte { return make([]byte, len(p)) }), pki.ErrKey},
		"GOST, unknown curve": {bytes.Replace(gostDER, marshal(t, oid(1, 2, 398, 3, 10, 1, 1, 1, 1, 1)),
			marshal(t, oid(1, 2, 398, 3, 10, 1, 1, 1, 1, 2)), 1), pki.ErrAlgorithm},
		"GOST, the other curve": {bytes.Replace(gostDER, marshal(t, oid(1, 2, 398, 3, 10, 1, 1, 1, 1)),
			marshal(t, oid(1, 2, 398, 3, 10, 1, 1, 2, 2)), 1), pki.ErrAlgorithm},
	} {
		t.Run(name, func(t *testing.T) {
			if key, err := pki.ParsePublicKey(c.der); !errors.Is(err, c.want) || key != nil {
				t.Errorf("%v, %v", key, err)
			}
		})
	}
}

func TestParsePrivateKeyRefuses(t *testing.T) {
	octets := func(key crypto.Signer) []byte {
		der, err := pki.MarshalPrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		return der
	}
	x25519, err := ecdh.X25519().GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	agreement, err := x509.MarshalPKCS8PrivateKey(x25519)
	if err != nil {
		t.Fatal(err)
	}
	key2015 := testca.GOSTKey(t, "signer")
	der2015 := octets(key2015)
	with := func(number []byte) []byte { return bytes.Replace(der2015, key2015.Bytes(), number, 1) }
	derRSA := octets(testca.Key(t, "signer"))
	prime := testca.Key(t, "signer").Primes[0].Bytes()
	for name, c := range map[string]struct {
		der  []byte
		want error
	}{
		"nothing":             {nil, pki.ErrKey},
		"text":                {[]byte("text"), pki.ErrKey},
		"trailing data":       {append(bytes.Clone(derRSA), 0), pki.ErrKey},
		"half of it":          {derRSA[:len(derRSA)/2], pki.ErrKey},
		"no version":          {sequence(t, identify(t, nil, 1, 2, 840, 113549, 1, 1, 1)), pki.ErrKey},
		"no key":              {sequence(t, marshal(t, 0), identify(t, nil, 1, 2, 840, 113549, 1, 1, 1)), pki.ErrKey},
		"key agreement":       {agreement, pki.ErrAlgorithm},
		"unknown algorithm":   {sequence(t, marshal(t, 0), identify(t, nil, 1, 2, 3), marshal(t, []byte{1})), pki.ErrAlgorithm},
		"RSA, another prime":  {bytes.Replace(derRSA, prime, flip(prime, len(prime)-2), 1), pki.ErrKey},
		"GOST, zero":          {with(make([]byte, 64)), pki.ErrKey},
		"GOST, not below q":   {with(bytes.Repeat([]byte{0xFF}, 64)), pki.ErrKey},
		"GOST, unknown curve": {bytes.Replace(der2015, marshal(t, oid(1, 2, 398, 3, 10, 1, 1, 2, 2, 1)), marshal(t, oid(1, 2, 398, 3, 10, 1, 1, 2, 2, 2)), 1), pki.ErrAlgorithm},
	} {
		t.Run(name, func(t *testing.T) {
			if key, err := pki.ParsePrivateKey(c.der); !errors.Is(err, c.want) || key != nil {
				t.Errorf("%v, %v", key != nil, err)
			}
		})
	}
}

// opaque is a key that stays in its device.
type opaque struct{ crypto.Signer }

func TestMarshalRefuses(t *testing.T) {
	for name, key := range map[string]crypto.PrivateKey{
		"nothing": nil, "of a device": opaque{testca.Key(t, "signer")}, "text": "text",
	} {
		if _, err := pki.MarshalPrivateKey(key); !errors.Is(err, pki.ErrAlgorithm) {
			t.Errorf("%s: %v", name, err)
		}
	}
	var none *gost.PublicKey
	for name, key := range map[string]crypto.PublicKey{
		"nothing": nil, "no GOST key": none, "text": "text", "short": ed25519.PublicKey{1},
	} {
		if _, err := pki.MarshalPublicKey(key); !errors.Is(err, pki.ErrAlgorithm) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := pki.KeyID(key); !errors.Is(err, pki.ErrAlgorithm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPublicKeyOfACertificate(t *testing.T) {
	for _, kind := range testca.Kinds() {
		authority := kind.Root(t, "root")
		public, err := pki.PublicKey(authority.Certificate)
		if err != nil || !authority.Key.Public().(comparable).Equal(public) {
			t.Errorf("%s: %v", kind.Name, err)
		}
	}
}

func TestBelongs(t *testing.T) {
	for _, kind := range testca.Kinds() {
		cert := kind.Root(t, "root").Certificate
		for _, other := range testca.Kinds() {
			if got := pki.Belongs(other.Key(t, "root"), cert); got != (kind.Name == other.Name) {
				t.Errorf("%s in %s: %v", other.Name, kind.Name, got)
			}
			if pki.Belongs(other.Key(t, "other"), cert) {
				t.Errorf("another's %s in %s", other.Name, kind.Name)
			}
		}
		if pki.Belongs(nil, cert) || pki.Belongs(kind.Key(t, "root"), nil) || pki.Belongs(kind.Key(t, "root"), &x509.Certificate{}) {
			t.Error("nothing belongs")
		}
	}
}

func TestKeyIDIsOfTheBitString(t *testing.T) {
	key := testca.Key(t, "signer").Public().(*rsa.PublicKey)
	want := sha1.Sum(x509.MarshalPKCS1PublicKey(key))
	if got, err := pki.KeyID(key); err != nil || !bytes.Equal(got, want[:]) {
		t.Errorf("%x, %v", got, err)
	}
	public := testca.GOSTKey(t, "signer").Public().(*gost.PublicKey)
	want = sha1.Sum(marshal(t, public.Bytes()))
	if got, err := pki.KeyID(public); err != nil || !bytes.Equal(got, want[:]) {
		t.Errorf("%x, %v", got, err)
	}
}

func TestSizeFits(t *testing.T) {
	for bits, want := range map[int]bool{1024: false, 2047: false, 2048: true, 8192: true, 8193: false} {
		if got := pki.SizeFits(testca.PublicRSA(bits)); got != want {
			t.Errorf("RSA %d: %v", bits, got)
		}
	}
	if !pki.SizeFits(testca.GOSTKey(t, "signer").Public()) {
		t.Error("GOST")
	}
}

func TestAlgorithmOf(t *testing.T) {
	for _, kind := range testca.Kinds() {
		a, err := pki.AlgorithmOf(kind.Key(t, "signer").Public())
		if err != nil || a.Name != kind.Name {
			t.Errorf("%s: %s, %v", kind.Name, a.Name, err)
		}
	}
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var none *gost.PublicKey
	var noRSA *rsa.PublicKey
	for name, public := range map[string]crypto.PublicKey{
		"ECDSA": curve.Public(), "nothing": nil, "no GOST key": none, "no RSA key": noRSA, "number": big.NewInt(1),
	} {
		if _, err := pki.AlgorithmOf(public); !errors.Is(err, pki.ErrAlgorithm) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestVerifyRefusesAKeyOfAnotherKind(t *testing.T) {
	for _, kind := range testca.Kinds() {
		key := kind.Key(t, "signer")
		a, err := pki.AlgorithmOf(key.Public())
		if err != nil {
			t.Fatal(err)
		}
		digest := a.Sum([]byte("content"))
		signature, err := key.Sign(rand.Reader, digest, a.Options)
		if err != nil {
			t.Fatal(err)
		}
		for _, other := range testca.Kinds() {
			if got := a.Verify(other.Key(t, "signer").Public(), digest, signature); got != (other.Name == kind.Name) {
				t.Errorf("%s by %s: %v", kind.Name, other.Name, got)
			}
		}
		if (pki.Algorithm{}).Verify(key.Public(), digest, signature) {
			t.Error("no algorithm verifies")
		}
	}
}
