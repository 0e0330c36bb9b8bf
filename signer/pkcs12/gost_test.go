package pkcs12

import (
	"crypto"
	"crypto/x509"
	"errors"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
)

// gostOwner gives a GOST key of 2015 with a certificate of its own.
func gostOwner(t testing.TB, name string) owner {
	t.Helper()
	return ownerOf(t, testca.GOSTKey(t, name))
}

// ownerOf gives the key with a certificate that a GOST authority issued.
func ownerOf(t testing.TB, key crypto.Signer) owner {
	t.Helper()
	return owner{key: key, cert: testca.GOSTRoot(t, "root").Issue(t, testca.Person(), key.Public())}
}

// What Encode writes of GOST keys of both kinds, Decode and openKeyHere read;
// go-pkcs12 knows neither.
func TestEncodeGOST(t *testing.T) {
	for name, o := range map[string]owner{
		"2015": gostOwner(t, "one"), "2004": ownerOf(t, testca.GOST2004Key(t, "one")),
	} {
		t.Run(name, func(t *testing.T) {
			e := decoded(t, encoded(t, o.container(), testPassword), testPassword)[0]
			belongs(t, e, o)
			signsForItsCertificate(t, e)
			e = decoded(t, encoded(t, Container{Key: o.key}, testPassword), testPassword)[0]
			if e.Key == nil || e.Certificate != nil || len(e.LocalKeyID) != 20 {
				t.Errorf("without a certificate: %+v", e)
			}
		})
	}
}

// RSA and GOST keys in one container, each to its own certificate, whatever the
// identifiers say.
func TestDecodeSeveralKeysOfSeveralAlgorithms(t *testing.T) {
	rsa, second := testOwner(t, 0), testOwner(t, 1)
	gost, older := gostOwner(t, "one"), ownerOf(t, testca.GOST2004Key(t, "one"))
	entries := decoded(t, makePFX(t,
		plainBags(keyBag(t, marshalKey(t, gost.key), "a"), keyBag(t, marshalKey(t, rsa.key), "b"),
			keyBag(t, marshalKey(t, older.key), ""), keyBag(t, marshalKey(t, second.key), "b")),
		plainBags(certBag(rsa.cert.Raw, "a"), certBag(gost.cert.Raw, "b"), certBag(second.cert.Raw, ""), certBag(older.cert.Raw, ""))),
		testPassword)
	if len(entries) != 4 {
		t.Fatalf("%d keys", len(entries))
	}
	for i, o := range []owner{gost, rsa, older, second} {
		belongs(t, entries[i], o)
	}
}

// A GOST certificate of somebody else's key is told as an RSA one is.
func TestDecodeGOSTKeyNotMatchingCertificate(t *testing.T) {
	mine, other := gostOwner(t, "one"), gostOwner(t, "two")
	for name, cert := range map[string]*x509.Certificate{"GOST": other.cert, "RSA": testOwner(t, 0).cert} {
		e := decoded(t, encoded(t, Container{Key: mine.key, Certificate: cert}, testPassword), testPassword)[0]
		if e.Certificate == nil || !e.Mismatch {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

func TestDecodeRefusesDamagedGOSTKey(t *testing.T) {
	o := gostOwner(t, "one")
	pkcs8 := marshalKey(t, o.key)
	clear(pkcs8[len(pkcs8)-64:]) // no key is zero
	_, err := Decode(makePFX(t, plainBags(keyBag(t, pkcs8, "id"), certBag(o.cert.Raw, "id"))), testPassword)
	if !errors.Is(err, ErrDamaged) {
		t.Errorf("got %v", err)
	}
}

// A certificate that cannot be read leaves its key marked, and the others as
// they are.
func TestDecodeDamagedCertificate(t *testing.T) {
	o, other := testOwner(t, 0), gostOwner(t, "one")
	junk := definite(tagSequence)
	key := keyBag(t, marshalKey(t, o.key), "id")
	for name, c := range map[string]struct {
		bags [][]byte
		want []bool // for each key
	}{
		"alone":                {[][]byte{key, certBag(junk, "id")}, []bool{true}},
		"alone, no identifier": {[][]byte{key, certBag(junk, "")}, []bool{true}},
		"alone, another's identifier": {
			[][]byte{key, certBag(junk, "other")}, []bool{true},
		},
		"of two": {
			[][]byte{key, keyBag(t, marshalKey(t, other.key), "two"), certBag(other.cert.Raw, "two"), certBag(junk, "id")},
			[]bool{true, false},
		},
		"of the other": {
			[][]byte{key, keyBag(t, marshalKey(t, other.key), "two"), certBag(junk, "two"), certBag(o.cert.Raw, "")},
			[]bool{false, true},
		},
		"of neither": {
			[][]byte{keyBag(t, marshalKey(t, o.key), "id"), keyBag(t, marshalKey(t, other.key), "two"), certBag(junk, "three"), certBag(other.cert.Raw, "")},
			[]bool{false, false},
		},
	} {
		t.Run(name, func(t *testing.T) {
			entries := decoded(t, makePFX(t, plainBags(c.bags...)), testPassword)
			for i, want := range c.want {
				e := entries[i]
				if e.Key == nil || e.CertificateDamaged != want || want && e.Certificate != nil {
					t.Errorf("key %d: certificate %v, damaged %v", i, e.Certificate != nil, e.CertificateDamaged)
				}
			}
		})
	}
}

// A certificate whose octets are gone in the middle is damaged, not absent.
func TestDecodeCertificateCutShort(t *testing.T) {
	o := testOwner(t, 0)
	cut := o.cert.Raw[:len(o.cert.Raw)-40]
	e := decoded(t, makePFX(t, plainBags(keyBag(t, marshalKey(t, o.key), "id"), certBag(cut, "id"))), testPassword)[0]
	if !e.CertificateDamaged || e.Certificate != nil || e.Key == nil {
		t.Errorf("%+v", e)
	}
}
