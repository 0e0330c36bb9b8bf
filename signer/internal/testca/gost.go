package testca

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"sync"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

// gostKeys are made once per name, curve and test program, as keys are.
var gostKeys sync.Map

type gostName struct {
	name string
	size int // of the curve
}

// GOSTKey gives the GOST key of 2015 (512 bits) that belongs to a name.
func GOSTKey(t testing.TB, name string) *gost.PrivateKey {
	t.Helper()
	return gostKey(t, name, gost.Curve512A())
}

// GOST2004Key gives the GOST key of 2004 (256 bits) that belongs to a name.
func GOST2004Key(t testing.TB, name string) *gost.PrivateKey {
	t.Helper()
	return gostKey(t, name, gost.CurveCryptoProA())
}

func gostKey(t testing.TB, name string, curve *gost.Curve) *gost.PrivateKey {
	t.Helper()
	makeOnce, _ := gostKeys.LoadOrStore(gostName{name, curve.Size()}, sync.OnceValues(func() (*gost.PrivateKey, error) {
		return gost.GenerateKey(rand.Reader, curve)
	}))
	key, err := makeOnce.(func() (*gost.PrivateKey, error))()
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// GOSTRoot makes a self-signed authority with a GOST key of 2015, GOSTKey(t,
// name).
func GOSTRoot(t testing.TB, name string, changes ...Change) *Authority {
	t.Helper()
	return root(t, name, GOSTKey(t, name), changes)
}

// GOST2004Root makes a self-signed authority with a GOST key of 2004,
// GOST2004Key(t, name).
func GOST2004Root(t testing.TB, name string, changes ...Change) *Authority {
	t.Helper()
	return root(t, name, GOST2004Key(t, name), changes)
}

// KeyLike gives the key of a name that is of the same kind as another: Key,
// GOSTKey or GOST2004Key.
func KeyLike(t testing.TB, other crypto.Signer, name string) crypto.Signer {
	t.Helper()
	switch other := other.(type) {
	case *rsa.PrivateKey:
		return Key(t, name)
	case *gost.PrivateKey:
		return gostKey(t, name, other.Curve())
	}
	t.Fatalf("no keys like %T are made here", other)
	return nil
}

// Kind is a kind of key, for tests that run once for each.
type Kind struct {
	// Name is the algorithm's: see pki.Algorithm.
	Name string
	// Root makes an authority whose whole chain is of this kind.
	Root func(t testing.TB, name string, changes ...Change) *Authority
	// Key gives the key of a name.
	Key func(t testing.TB, name string) crypto.Signer
}

// Kinds are all kinds of key that sign in.
func Kinds() []Kind {
	return []Kind{
		{"RSA", Root, func(t testing.TB, name string) crypto.Signer { return Key(t, name) }},
		{"ECGOST3410-2015-512", GOSTRoot, func(t testing.TB, name string) crypto.Signer { return GOSTKey(t, name) }},
		{"ECGOST34310", GOST2004Root, func(t testing.TB, name string) crypto.Signer { return GOST2004Key(t, name) }},
	}
}
