package pkcs12

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"errors"
	"strings"
	"testing"
)

func TestDecodeRefusesNoKey(t *testing.T) {
	o := testOwner(t, 0)
	for name, data := range map[string][]byte{
		"certificate only":   encoded(t, Container{Certificate: o.cert}, testPassword),
		"nothing":            makePFX(t),
		"empty content":      makePFX(t, plainBags()),
		"bags of other kind": makePFX(t, plainBags(secretBag())),
	} {
		t.Run(name, func(t *testing.T) {
			entries, err := Decode(data, testPassword)
			refused(t, entries, err, ErrNoKey)
		})
	}
}

// That there is no key inside is told only to somebody who has the password.
func TestDecodeRefusesWrongPasswordBeforeNoKey(t *testing.T) {
	entries, err := Decode(encoded(t, Container{Certificate: testOwner(t, 0).cert}, testPassword), "wrong")
	refused(t, entries, err, ErrWrongPassword)
}

func TestDecodeKeyWithoutCertificate(t *testing.T) {
	o := testOwner(t, 0)
	entries := decoded(t, encoded(t, Container{Key: o.key}, testPassword), testPassword)
	if len(entries) != 1 || entries[0].Certificate != nil || entries[0].Mismatch {
		t.Fatalf("%+v", entries)
	}
	if !bytes.Equal(marshalKey(t, entries[0].Key), marshalKey(t, o.key)) || !entries[0].Algorithm.Equal(oidRSA) {
		t.Error("the key is another one")
	}
}

func TestDecodeKeyNotMatchingCertificate(t *testing.T) {
	c := Container{Key: testOwner(t, 0).key, Certificate: testOwner(t, 1).cert}
	entries := decoded(t, encoded(t, c, testPassword), testPassword)
	if len(entries) != 1 || entries[0].Certificate == nil || !entries[0].Mismatch {
		t.Errorf("%+v", entries)
	}
}

func TestDecodeKeyAlgorithms(t *testing.T) {
	for n, want := range []asn1.ObjectIdentifier{oidRSA, oidRSA, oidEC, oidEd25519} {
		o := testOwner(t, n)
		entries := decoded(t, encoded(t, o.container(), testPassword), testPassword)
		belongs(t, entries[0], o)
		if !entries[0].Algorithm.Equal(want) {
			t.Errorf("algorithm %v, want %v", entries[0].Algorithm, want)
		}
	}
}

// A key of an algorithm that nobody here knows.
func TestDecodeUnknownKeyAlgorithm(t *testing.T) {
	pkcs8, cert, algorithm := unknownOwner(t)
	other := testOwner(t, 1).cert
	ca := authorityOf(t, testOwner(t, 1))
	tests := map[string]struct {
		bags     [][]byte
		want     *x509.Certificate
		mismatch bool
	}{
		"by localKeyID":            {[][]byte{keyBag(t, pkcs8, "id"), certBag(other.Raw, "other"), certBag(cert.Raw, "id")}, cert, false},
		"the only one":             {[][]byte{keyBag(t, pkcs8, ""), certBag(cert.Raw, "")}, cert, false},
		"none":                     {[][]byte{keyBag(t, pkcs8, "")}, nil, false},
		"of two, neither":          {[][]byte{keyBag(t, pkcs8, ""), certBag(cert.Raw, ""), certBag(other.Raw, "")}, nil, false},
		"beside an authority's":    {[][]byte{keyBag(t, pkcs8, ""), certBag(ca, ""), certBag(cert.Raw, "")}, cert, false},
		"one of a known algorithm": {[][]byte{keyBag(t, pkcs8, "id"), certBag(other.Raw, "id")}, other, true},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			e := decoded(t, makePFX(t, plainBags(tt.bags...)), testPassword)[0]
			if e.Key != nil || !e.Algorithm.Equal(algorithm) || e.Mismatch != tt.mismatch {
				t.Errorf("key %T, algorithm %v, mismatch %v", e.Key, e.Algorithm, e.Mismatch)
			}
			if (e.Certificate == nil) != (tt.want == nil) || tt.want != nil && !e.Certificate.Equal(tt.want) {
				t.Errorf("certificate %v", e.Certificate)
			}
		})
	}
}

// go-pkcs12 is not asked to open what it cannot, and its refusal is not final.
func TestDecodeUnknownKeyAlgorithmWithoutLibrary(t *testing.T) {
	pkcs8, cert, _ := unknownOwner(t)
	d := realDerivations()
	d.library = func([]byte, string) (any, error) {
		t.Error("go-pkcs12 was asked")
		return nil, errors.New("no")
	}
	data := makePFX(t, plainBags(keyBag(t, pkcs8, ""), certBag(cert.Raw, "")))
	if _, err := decodeWith(d, data, testPassword); err != nil {
		t.Error(err)
	}
}

// Every RSA key of an ordinary file goes through go-pkcs12.
func TestDecodeHandsOverToLibrary(t *testing.T) {
	asked := 0
	d := realDerivations()
	d.library = func(der []byte, password string) (any, error) {
		asked++
		return decodeWithLibrary(der, password)
	}
	o := testOwner(t, 0)
	entries, err := decodeWith(d, encoded(t, o.container(), testPassword), testPassword)
	if err != nil || asked != 1 {
		t.Fatalf("asked %d times, %v", asked, err)
	}
	belongs(t, entries[0], o)
}

func TestDecodeSeveralKeys(t *testing.T) {
	first, second := testOwner(t, 0), testOwner(t, 1)
	pkcs8, cert, _ := unknownOwner(t)
	data := makePFX(t,
		plainBags(keyBag(t, marshalKey(t, first.key), "one"), keyBag(t, pkcs8, "three")),
		sealedBags(t, pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7),
			certBag(cert.Raw, "three"), certBag(second.cert.Raw, ""), certBag(first.cert.Raw, "one")),
		plainBags(keyBag(t, marshalKey(t, second.key), "two"), keyBag(t, marshalKey(t, testOwner(t, 2).key), "four")))
	entries := decoded(t, data, testPassword)
	if len(entries) != 4 {
		t.Fatalf("%d keys", len(entries))
	}
	belongs(t, entries[0], first)
	if entries[1].Key != nil || !entries[1].Certificate.Equal(cert) {
		t.Error("the unknown key has another certificate")
	}
	belongs(t, entries[2], second)
	if entries[3].Key == nil || entries[3].Certificate != nil {
		t.Error("the last key has no certificate in the file and got one")
	}
	ids, err := LocalKeyIDs(data)
	if err != nil || string(bytes.Join(ids, []byte(","))) != "one,three,two,four" {
		t.Errorf("localKeyIDs %q, %v", ids, err)
	}
}

// The only certificate of a file goes to its only key, not to any key.
func TestDecodeSeveralKeysOneCertificate(t *testing.T) {
	o := testOwner(t, 0)
	pkcs8, _, _ := unknownOwner(t)
	entries := decoded(t, makePFX(t, plainBags(keyBag(t, pkcs8, ""), keyBag(t, marshalKey(t, o.key), ""), certBag(o.cert.Raw, ""))), testPassword)
	if len(entries) != 2 || entries[0].Certificate != nil {
		t.Fatalf("%+v", entries)
	}
	belongs(t, entries[1], o)
}

// A certificate that is not X.509 is none.
func TestDecodeOtherCertificate(t *testing.T) {
	sdsi := makeBag(oidCertBag, definite(tagSequence, object(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 22, 2}),
		definite(tagContext0, definite(0x16, []byte("text")))), "id")
	e := decoded(t, makePFX(t, plainBags(keyBag(t, marshalKey(t, testOwner(t, 0).key), "id"), sdsi)), testPassword)[0]
	if e.Key == nil || e.Certificate != nil {
		t.Errorf("%+v", e)
	}
}

// A certificate with the key's public key is its certificate, whatever the
// identifiers say; of two such, the identifier decides.
func TestDecodeMatchesByPublicKey(t *testing.T) {
	o, other := testOwner(t, 0), testOwner(t, 1)
	renewed, err := selfSigned(o.key, 77)
	if err != nil {
		t.Fatal(err)
	}
	key := keyBag(t, marshalKey(t, o.key), "id")
	e := decoded(t, makePFX(t, plainBags(key, certBag(other.cert.Raw, "id"), certBag(o.cert.Raw, ""))), testPassword)[0]
	belongs(t, e, o)
	e = decoded(t, makePFX(t, plainBags(key, certBag(o.cert.Raw, "old"), certBag(renewed.Raw, "id"))), testPassword)[0]
	belongs(t, e, owner{key: o.key, cert: renewed})
}

// A certificate that Go cannot read stands in nobody's way.
func TestDecodeUnreadableCertificateOfAnother(t *testing.T) {
	o := testOwner(t, 0)
	data := makePFX(t, plainBags(certBag([]byte("text"), ""), keyBag(t, marshalKey(t, o.key), ""), certBag(o.cert.Raw, "")))
	belongs(t, decoded(t, data, testPassword)[0], o)
}

func TestDecodeAttributesOfNoUse(t *testing.T) {
	o := testOwner(t, 0)
	alg := pbeAlgorithm(oidPBEWithSHAAnd3DES, 7)
	info := definite(tagSequence, identifier(alg), definite(tagOctetString, seal(t, alg, testPassword, marshalKey(t, o.key))))
	attributes := definite(tagSet,
		definite(tagSequence, object(oidFriendlyName), definite(tagSet)),
		definite(tagSequence, object(oidLocalKeyID), definite(tagSet, integer(1))),
		definite(tagSequence, object(oidRSA), definite(tagSet, integer(1), integer(2))),
		definite(tagSequence, object(oidFriendlyName), definite(tagSet, definite(tagBMPString, []byte("\x04\x9bZ\x00\x00")))))
	bag := definite(tagSequence, object(oidShroudedKeyBag), definite(tagContext0, info), attributes)
	e := decoded(t, makePFX(t, plainBags(bag, certBag(o.cert.Raw, ""))), testPassword)[0]
	belongs(t, e, o)
	if e.LocalKeyID != nil || !strings.HasPrefix(e.FriendlyName, "қ") {
		t.Errorf("localKeyID %x, friendlyName %q", e.LocalKeyID, e.FriendlyName)
	}
}
