package pkcs12

import (
	"bytes"
	"encoding/asn1"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestDecodeRefusesWrongPassword(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), testPassword)
	for _, password := range []string{"qwerty12", "Qwerty1", "Qwerty12 ", "Йцукен12", "Qwerty12\x00", "\xff\xfe", "😀"} {
		entries, err := Decode(data, password)
		refused(t, entries, err, ErrWrongPassword)
	}
}

func TestDecodeRefusesEmptyPassword(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), testPassword)
	entries, err := Decode(data, "")
	refused(t, entries, err, ErrWrongPassword)
}

func TestDecodeRefusesPasswordOnFileWithEmptyOne(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), "")
	entries, err := Decode(data, testPassword)
	refused(t, entries, err, ErrWrongPassword)
}

func TestDecodeRefusesNotKeyStore(t *testing.T) {
	o := testOwner(t, 0)
	file := encoded(t, o.container(), testPassword)
	files := map[string][]byte{
		"nothing":               nil,
		"one octet":             {0x30},
		"certificate":           o.cert.Raw,
		"certificate in PEM":    pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: o.cert.Raw}),
		"PKCS#8 key":            marshalKey(t, o.key),
		"signed message":        definite(tagSequence, object(oidSignedData), definite(tagContext0)),
		"picture":               []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"),
		"JKS":                   unhex(t, "feedfeed 00000002 00000001"),
		"archive":               []byte("PK\x03\x04"),
		"text":                  []byte("0123456789"),
		"zeros":                 make([]byte, 4096),
		"sequence of integers":  definite(tagSequence, integer(1), integer(2), integer(3)),
		"version and a string":  definite(tagSequence, integer(3), definite(tagOctetString)),
		"version cut off":       file[:6],
		"indefinite and no end": {0x30, 0x80},
		"length of nonsense":    {0x30, 0xff, 0x02, 0x01, 0x03},
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			entries, err := Decode(data, testPassword)
			refused(t, entries, err, ErrNotKeyStore)
			if _, err := LocalKeyIDs(data); !errors.Is(err, ErrNotKeyStore) {
				t.Errorf("LocalKeyIDs: %v", err)
			}
		})
	}
}

func TestDecodeRefusesTooLarge(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), testPassword)
	entries, err := Decode(append(data, make([]byte, MaxSize+1-len(data))...), testPassword)
	refused(t, entries, err, ErrTooLarge)
	belongs(t, decoded(t, append(data, make([]byte, MaxSize-len(data))...), testPassword)[0], testOwner(t, 0))
}

// Cut anywhere, a key file is damaged, whatever the password; only when hardly
// anything is left is it no key file any more.
func TestDecodeRefusesTruncated(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), testPassword)
	for _, password := range []string{testPassword, "wrong"} {
		for n := range len(data) {
			want := ErrDamaged
			if n < 7 {
				want = ErrNotKeyStore
			}
			entries, err := Decode(data[:n], password)
			refused(t, entries, err, want)
		}
	}
}

// One wrong bit in any octet: the file never opens as something else, and with
// the right password nobody is told that the password is wrong. All but a few
// octets of the head and of the MAC's algorithm are known for damage.
func TestDecodeRefusesFlippedBits(t *testing.T) {
	o := testOwner(t, 3)
	data := encoded(t, o.container(), testPassword)
	damaged := 0
	for n := range data {
		flipped := bytes.Clone(data)
		flipped[n] ^= 1 << (n % 8)
		entries, err := Decode(flipped, testPassword)
		switch {
		case err == nil:
			belongs(t, entries[0], o)
		case errors.Is(err, ErrNotKeyStore) && n < 8, errors.Is(err, ErrUnsupported):
		default:
			refused(t, entries, err, ErrDamaged)
			damaged++
		}
	}
	if damaged < len(data)*97/100 {
		t.Errorf("of %d octets, %d are known for damaged", len(data), damaged)
	}
}

// With the right password a MAC that fails is damage; with a wrong one nothing
// of the kind can be told.
func TestDecodeTellsDamageFromWrongPassword(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), testPassword)
	for name, offset := range map[string]int{
		"key":         300,
		"certificate": len(data) - 400,
		"MAC":         len(data) - 30,
		"MAC's salt":  len(data) - 10,
	} {
		t.Run(name, func(t *testing.T) {
			flipped := bytes.Clone(data)
			flipped[offset] ^= 0x10
			entries, err := Decode(flipped, testPassword)
			refused(t, entries, err, ErrDamaged)
			entries, err = Decode(flipped, "wrong")
			refused(t, entries, err, ErrWrongPassword)
		})
	}
}

func TestDecodeRefusesDamagedStructure(t *testing.T) {
	o := testOwner(t, 0)
	pkcs8 := marshalKey(t, o.key)
	alg := pbeAlgorithm(oidPBEWithSHAAnd3DES, 7)
	good := keyBag(t, pkcs8, "id")
	files := map[string][]byte{
		"no authSafe":                 definite(tagSequence, integer(3)),
		"authSafe of another type":    definite(tagSequence, integer(3), definite(tagSequence, object(oidRSA), definite(tagContext0, definite(tagOctetString)))),
		"authSafe without content":    definite(tagSequence, integer(3), definite(tagSequence, object(oidData))),
		"authSafe with two contents":  definite(tagSequence, integer(3), definite(tagSequence, object(oidData), definite(tagContext0, definite(tagOctetString), definite(tagOctetString)))),
		"MacData of nonsense":         makePFXWithMAC(definite(tagSequence), definite(tagSequence, integer(1))),
		"MacData and more":            makePFXWithMAC(definite(tagSequence), append(makeMAC(algorithm{oid: oidSHA1}, 20, 1), integer(1)...)),
		"MAC of another length":       makePFXWithMAC(definite(tagSequence), makeMAC(algorithm{oid: oidSHA1}, 19, 1)),
		"MAC of no length":            makePFXWithMAC(definite(tagSequence), makeMAC(algorithm{oid: oidSHA256}, 0, 1)),
		"no MAC iterations":           makePFXWithMAC(definite(tagSequence), makeMAC(algorithm{oid: oidSHA1}, 20, 0)),
		"MAC iterations below zero":   makePFXWithMAC(definite(tagSequence), makeMAC(algorithm{oid: oidSHA1}, 20, -1)),
		"AuthenticatedSafe of text":   makePFXWithMAC([]byte("text"), nil),
		"AuthenticatedSafe and more":  makePFXWithMAC(append(definite(tagSequence), 0), nil),
		"AuthenticatedSafe is a SET":  makePFXWithMAC(definite(tagSet), nil),
		"content of no type":          makePFX(t, definite(tagSequence)),
		"content of another type":     makePFX(t, definite(tagSequence, object(oidRSA), definite(tagContext0))),
		"plain content is no string":  makePFX(t, definite(tagSequence, object(oidData), definite(tagContext0, integer(1)))),
		"SafeContents of text":        makePFX(t, dataContent([]byte("text"))),
		"SafeContents and more":       makePFX(t, dataContent(append(definite(tagSequence, good), 0))),
		"SafeContents is a SET":       makePFX(t, dataContent(definite(tagSet, good))),
		"bag of no value":             makePFX(t, plainBags(definite(tagSequence, object(oidKeyBag)))),
		"attributes of nonsense":      makePFX(t, plainBags(definite(tagSequence, object(oidKeyBag), definite(tagContext0, pkcs8), definite(tagSet, integer(1))))),
		"attributes and more":         makePFX(t, plainBags(definite(tagSequence, object(oidKeyBag), definite(tagContext0, pkcs8), definite(tagSet), integer(1)))),
		"nested SafeContents of text": makePFX(t, plainBags(makeBag(oidSafeContentsBag, integer(1), ""))),
		"shrouded key of nonsense":    makePFX(t, plainBags(makeBag(oidShroudedKeyBag, integer(1), ""))),
		"certificate bag of nonsense": makePFX(t, plainBags(good, makeBag(oidCertBag, integer(1), ""))),
		"certificate is no string":    makePFX(t, plainBags(good, makeBag(oidCertBag, definite(tagSequence, object(oidX509Certificate), definite(tagContext0, integer(1))), ""))),
		"EncryptedData of nonsense":   makePFX(t, definite(tagSequence, object(oidEncryptedData), definite(tagContext0, integer(1)))),
		"encrypted of another type":   makePFX(t, definite(tagSequence, object(oidEncryptedData), definite(tagContext0, definite(tagSequence, number(0), definite(tagSequence, object(oidRSA), identifier(alg), definite(0x80, seal(t, alg, testPassword, definite(tagSequence, good)))))))),
		"encrypted octets missing":    makePFX(t, definite(tagSequence, object(oidEncryptedData), definite(tagContext0, definite(tagSequence, number(0), definite(tagSequence, object(oidData), identifier(alg)))))),
		"encrypted segment no string": makePFX(t, definite(tagSequence, object(oidEncryptedData), definite(tagContext0, definite(tagSequence, number(0), definite(tagSequence, object(oidData), identifier(alg), definite(tagContext0, integer(1))))))),
		"encrypted nothing":           makePFX(t, plainBags(good), sealedContent(alg, nil)),
		"encrypted to half a block":   makePFX(t, plainBags(good), sealedContent(alg, make([]byte, 12))),
		"encrypted noise":             makePFX(t, plainBags(good), sealedContent(alg, make([]byte, 64))),
		"encrypted text":              makePFX(t, plainBags(good), sealedContent(alg, seal(t, alg, testPassword, []byte("text")))),
		"key of noise":                makePFX(t, plainBags(shroudedBag(alg, make([]byte, 64), ""))),
		"key of text":                 makePFX(t, plainBags(shroudedBag(alg, seal(t, alg, testPassword, []byte("text")), ""))),
		"key under another password":  makePFX(t, plainBags(shroudedBag(alg, seal(t, alg, "another", pkcs8), ""))),
		"key whose numbers are wrong": makePFX(t, plainBags(keyBag(t, wrongNumbers(pkcs8), "")), plainBags(certBag(o.cert.Raw, ""))),
		"key without a salt":          makePFX(t, plainBags(shroudedBag(algorithm{oid: oidPBEWithSHAAnd3DES, params: definite(tagSequence, number(7))}, make([]byte, 64), ""))),
		"key without parameters":      makePFX(t, plainBags(shroudedBag(algorithm{oid: oidPBEWithSHAAnd3DES}, make([]byte, 64), ""))),
		"no iterations":               makePFX(t, plainBags(shroudedBag(pbeAlgorithm(oidPBEWithSHAAnd3DES, 0), make([]byte, 64), ""))),
		"parameters and more":         makePFX(t, plainBags(shroudedBag(algorithm{oid: oidPBEWithSHAAnd3DES, params: definite(tagSequence, definite(tagOctetString), number(7), number(7))}, make([]byte, 64), ""))),
		"PBES2 of nonsense":           makePFX(t, plainBags(shroudedBag(algorithm{oid: oidPBES2, params: definite(tagSequence)}, make([]byte, 64), ""))),
		"PBKDF2 without a salt":       makePFX(t, plainBags(shroudedBag(pbes2Algorithm(algorithm{oid: oidPBKDF2, params: definite(tagSequence, number(7))}, oidAES256, 16), make([]byte, 64), ""))),
		"PBKDF2 without parameters":   makePFX(t, plainBags(shroudedBag(pbes2Algorithm(algorithm{oid: oidPBKDF2}, oidAES256, 16), make([]byte, 64), ""))),
		"PBKDF2 key below zero":       makePFX(t, plainBags(shroudedBag(pbes2Algorithm(pbkdf2Algorithm(7, -1, nil), oidAES256, 16), make([]byte, 64), ""))),
		"PBKDF2 and more":             makePFX(t, plainBags(shroudedBag(pbes2Algorithm(algorithm{oid: oidPBKDF2, params: definite(tagSequence, definite(tagOctetString), number(7), definite(tagNull))}, oidAES256, 16), make([]byte, 64), ""))),
		"short IV":                    makePFX(t, plainBags(shroudedBag(pbes2Algorithm(pbkdf2Algorithm(7, 0, nil), oidAES256, 8), make([]byte, 64), ""))),
		"PBMAC1 of nonsense":          makePFXWithMAC(definite(tagSequence), makeMAC(algorithm{oid: oidPBMAC1, params: definite(tagSequence)}, 32, 1)),
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			entries, err := Decode(data, testPassword)
			refused(t, entries, err, ErrDamaged)
		})
	}
}

// wrongNumbers changes one bit in the last number of an RSA key.
func wrongNumbers(pkcs8 []byte) []byte {
	wrong := bytes.Clone(pkcs8)
	wrong[len(wrong)-1] ^= 2
	wrong[len(wrong)-400] ^= 2
	return wrong
}

func TestDecodeRefusesUnsupported(t *testing.T) {
	o := testOwner(t, 0)
	noise := make([]byte, 64)
	key := func(alg algorithm) []byte { return makePFX(t, plainBags(shroudedBag(alg, noise, ""))) }
	mac := func(alg algorithm, size int) []byte {
		return makePFXWithMAC(definite(tagSequence, plainBags(keyBag(t, marshalKey(t, o.key), ""))), makeMAC(alg, size, 1))
	}
	pbmac1 := func(derivation algorithm, hmac asn1.ObjectIdentifier) []byte {
		return mac(algorithm{oid: oidPBMAC1, params: definite(tagSequence, identifier(derivation), identifier(algorithm{oid: hmac}))}, 32)
	}
	scrypt := algorithm{
		oid: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 11591, 4, 11},
		params: definite(tagSequence, definite(tagOctetString, testSalt()),
			number(1<<30), number(8), number(1)),
	}
	otherSalt := algorithm{oid: oidPBKDF2, params: definite(tagSequence, identifier(algorithm{oid: oidRSA}), number(7))}
	files := map[string][]byte{
		"key under RC4":                key(pbeAlgorithm(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 1}, 7)),
		"key under scrypt":             key(pbes2Algorithm(scrypt, oidAES256, 16)),
		"key under an unknown cipher":  key(pbes2Algorithm(pbkdf2Algorithm(7, 0, nil), oidRSA, 16)),
		"key under an unknown PRF":     key(pbes2Algorithm(pbkdf2Algorithm(7, 0, oidRSA), oidAES256, 16)),
		"key of another length":        key(pbes2Algorithm(pbkdf2Algorithm(7, 1<<30, nil), oidAES256, 16)),
		"salt from another source":     key(pbes2Algorithm(otherSalt, oidAES256, 16)),
		"content under RC4":            makePFX(t, plainBags(keyBag(t, marshalKey(t, o.key), "")), sealedContent(pbeAlgorithm(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 1, 1}, 7), noise)),
		"MAC of an unknown digest":     mac(algorithm{oid: oidRSA}, 20),
		"PBMAC1 with scrypt":           pbmac1(scrypt, oidHMACSHA256),
		"PBMAC1 with a short key":      pbmac1(pbkdf2Algorithm(7, 19, nil), oidHMACSHA256),
		"PBMAC1 with a huge key":       pbmac1(pbkdf2Algorithm(7, 1<<40, nil), oidHMACSHA256),
		"PBMAC1 without a key length":  pbmac1(pbkdf2Algorithm(7, 0, nil), oidHMACSHA256),
		"PBMAC1 with an unknown HMAC":  pbmac1(pbkdf2Algorithm(7, 32, nil), oidRSA),
		"version 1":                    definite(tagSequence, integer(1), dataContent(definite(tagSequence))),
		"signed by public key":         definite(tagSequence, integer(3), definite(tagSequence, object(oidSignedData), definite(tagContext0, definite(tagOctetString)))),
		"enveloped by public key":      makePFX(t, definite(tagSequence, object(oidEnvelopedData), definite(tagContext0))),
		"no MAC, all of unknown kinds": makePFXWithMAC(definite(tagSequence, sealedContent(algorithm{oid: oidRSA}, noise)), nil),
		"key of many octets":           makePFX(t, plainBags(shroudedBag(pbeAlgorithm(oidPBEWithSHAAnd3DES, 7), make([]byte, maxKeySize+8), ""))),
		"plain key of many octets":     makePFX(t, plainBags(makeBag(oidKeyBag, definite(tagSequence, definite(tagOctetString, make([]byte, maxKeySize))), ""))),
		"many keys":                    makePFX(t, plainBags(slices.Repeat(keyBag(t, marshalKey(t, testOwner(t, 3).key), ""), maxKeys+1))),
		"many bags":                    makePFX(t, plainBags(slices.Repeat(secretBag(), maxBags+1))),
		"many bags in many contents":   makePFX(t, slices.Repeat(plainBags(slices.Repeat(secretBag(), maxBags/2)), 3)),
		"many bags under encryption":   makePFX(t, slices.Repeat(sealedBags(t, pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7), slices.Repeat(secretBag(), maxBags/2)), 3)),
		"many contents":                makePFX(t, slices.Repeat(plainBags(), maxBags+1)),
	}
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			entries, err := Decode(data, testPassword)
			refused(t, entries, err, ErrUnsupported)
		})
	}
}

// Each content is within the limit. LocalKeyIDs opens nothing, so that the
// limit on what is opened does not help it.
func TestLocalKeyIDsRefusesManyBagsInManyContents(t *testing.T) {
	half := plainBags(slices.Repeat(secretBag(), maxBags/2))
	if _, err := LocalKeyIDs(makePFX(t, half, half)); err != nil {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := LocalKeyIDs(makePFX(t, half, half, plainBags(secretBag()))); !errors.Is(err, ErrUnsupported) {
		t.Errorf("over it: %v", err)
	}
}

// secretBag gives a bag that is neither a key nor a certificate.
func secretBag() []byte {
	return makeBag(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 12, 10, 1, 5}, integer(1), "")
}

// With a wrong password, an algorithm that is not known is not the first thing
// to be said.
func TestDecodeRefusesWrongPasswordBeforeUnsupported(t *testing.T) {
	data := makePFX(t, plainBags(shroudedBag(algorithm{oid: oidRSA}, make([]byte, 64), "")))
	entries, err := Decode(data, "wrong")
	refused(t, entries, err, ErrWrongPassword)
}

// Without a MAC and with one part that opens, another that does not is damaged.
func TestDecodeRefusesDamagedWithoutMAC(t *testing.T) {
	data := makePFXWithMAC(definite(tagSequence,
		plainBags(keyBag(t, marshalKey(t, testOwner(t, 0).key), "id")),
		sealedContent(pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7), make([]byte, 64))), nil)
	entries, err := Decode(data, testPassword)
	refused(t, entries, err, ErrDamaged)
}

// No error says anything of the password or of what is inside.
func TestDecodeErrorsTellNoSecrets(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), testPassword)
	flipped := bytes.Clone(data)
	flipped[300] ^= 1
	for _, err := range []error{second(Decode(data, "S3cret!")), second(Decode(flipped, testPassword))} {
		if err == nil || strings.Contains(err.Error(), "S3cret") || strings.Contains(err.Error(), testPassword) {
			t.Errorf("%v", err)
		}
	}
}

func second(_ []Entry, err error) error { return err }
