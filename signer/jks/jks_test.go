package jks

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/crypto/cryptobyte"

	"kezek.kz/kezek/signer/internal/testca"
)

func sentinels() []error {
	return []error{
		ErrWrongPassword, ErrKeyPassword, ErrDamaged, ErrNotKeyStore, ErrUnsupported, ErrNoKey, ErrTooLarge, ErrTooManyIterations,
	}
}

// refused: every error is exactly one of the list.
func refused(t *testing.T, data []byte, password, keyPassword string, want error) {
	t.Helper()
	entries, err := Decode(data, password, keyPassword)
	if entries != nil {
		t.Error("keys came along with the error")
	}
	for _, one := range sentinels() {
		if got := errors.Is(err, one); got != (one == want) {
			t.Errorf("errors.Is(%v, %v) = %v", err, one, got)
		}
	}
}

func decoded(t *testing.T, data []byte, password, keyPassword string) []Entry {
	t.Helper()
	entries, err := Decode(data, password, keyPassword)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// isKey fails the test unless the entry is the key with that certificate.
func isKey(t *testing.T, e Entry, alias string, key crypto.Signer, cert []byte) {
	t.Helper()
	switch {
	case e.Locked || e.Mismatch || e.CertificateDamaged || e.Key == nil || e.Certificate == nil:
		t.Errorf("%s: %+v", alias, e)
	case e.Alias != alias || !slices.Equal(e.Certificate.Raw, cert):
		t.Errorf("alias %q, certificate of %s", e.Alias, e.Certificate.SerialNumber)
	case !e.Key.(interface{ Equal(crypto.PrivateKey) bool }).Equal(key):
		t.Errorf("%s: another key", alias)
	}
}

func TestDecodeKeysOfEveryAlgorithm(t *testing.T) {
	curve, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	root := testca.GOSTRoot(t, "root")
	var entries []cryptobyte.BuilderContinuation
	var keys []crypto.Signer
	var certs [][]byte
	for i, key := range []crypto.Signer{
		testca.Key(t, "person"), testca.GOSTKey(t, "person"), testca.GOST2004Key(t, "person"), curve,
		ed25519.NewKeyFromSeed(make([]byte, 32)),
	} {
		cert := root.Issue(t, testca.Person(), key.Public()).Raw
		keys, certs = append(keys, key), append(certs, cert)
		entries = append(entries, keyEntry(fmt.Sprint(i), seal(t, marshal(t, key), testPassword), cert, root.Certificate.Raw))
	}
	got := decoded(t, file(t, entries...), testPassword, "")
	if len(got) != len(keys) {
		t.Fatalf("%d keys", len(got))
	}
	for i, e := range got {
		isKey(t, e, fmt.Sprint(i), keys[i], certs[i])
	}
}

// What stands between the keys is passed over; two keys of one alias, which
// keytool does not write, are two keys.
func TestDecodeAliases(t *testing.T) {
	key, cert := person(t)
	entry := func(alias string) cryptobyte.BuilderContinuation {
		return keyEntry(alias, seal(t, marshal(t, key), testPassword), cert)
	}
	got := decoded(t, file(t, trustedEntry("root", cert), entry("мой ключ"), trustedEntry("junk", nil), entry("Same"), entry("same"), entry("Same")), testPassword, "")
	var aliases []string
	for _, e := range got {
		aliases = append(aliases, e.Alias)
	}
	if strings.Join(aliases, ",") != "мой ключ,Same,same,Same" {
		t.Errorf("aliases %q", aliases)
	}
}

func TestModifiedUTF8(t *testing.T) {
	for octets, want := range map[string]string{
		"":                         "",
		"key":                      "key",
		"ключ":                     "ключ",
		"қ\xe2\x82\xb8":            "қ₸",
		"\xc0\x80":                 "\x00",
		"\xed\xa0\xbd\xed\xb4\x91": "\U0001F511",
		"\xff":                     "\uFFFD",
		"a\xe2\x82":                "a\uFFFD\uFFFD",
		"\xed\xa0\xbd":             "\uFFFD",
	} {
		if got := fromModifiedUTF8([]byte(octets)); got != want {
			t.Errorf("%x: %q, want %q", octets, got, want)
		}
	}
}

func TestDecodeVersion1(t *testing.T) {
	key, cert := person(t)
	entry := entryOf(tagPrivateKey, "a", sized(seal(t, marshal(t, key), testPassword)), func(b *cryptobyte.Builder) {
		b.AddUint32(1)
		sized(cert)(b)
	})
	isKey(t, decoded(t, fileOf(t, magicJKS, 1, 1, entry), testPassword, "")[0], "a", key, cert)
}

func TestDecodeJCEKS(t *testing.T) {
	key, cert := person(t)
	for name, salt := range map[string]string{"usual": "12345678", "equal halves": "abcdabcd"} {
		t.Run(name, func(t *testing.T) {
			entry := keyEntry("a", sealJCEKS(t, marshal(t, key), testPassword, []byte(salt), 100), cert)
			isKey(t, decoded(t, fileOf(t, magicJCEKS, 2, 1, entry), testPassword, "")[0], "a", key, cert)
		})
	}
}

func TestDecodeKeyPassword(t *testing.T) {
	key, cert := person(t)
	pkcs8 := marshal(t, key)
	own := keyEntry("own", seal(t, pkcs8, "ключ"), cert)
	third := keyEntry("third", seal(t, pkcs8, "third"), cert)
	plain := keyEntry("plain", seal(t, pkcs8, testPassword), cert)
	refused(t, file(t, own), testPassword, "", ErrKeyPassword)
	refused(t, file(t, own), testPassword, "wrong", ErrKeyPassword)
	refused(t, file(t, own, plain), testPassword, "wrong", ErrKeyPassword)
	refused(t, file(t, own), "ключ", "", ErrDamaged) // the digest is another's, the key opens
	for name, c := range map[string]struct {
		entries     []cryptobyte.BuilderContinuation
		keyPassword string
		locked      string
	}{
		"given":                      {[]cryptobyte.BuilderContinuation{own}, "ключ", "false"},
		"given, one has the store's": {[]cryptobyte.BuilderContinuation{own, plain}, "ключ", "false false"},
		"not given, one needs it":    {[]cryptobyte.BuilderContinuation{own, plain}, "", "true false"},
		"given, one has a third":     {[]cryptobyte.BuilderContinuation{own, third}, "ключ", "false true"},
		"given and not needed":       {[]cryptobyte.BuilderContinuation{plain}, "ключ", "false"},
		"the same":                   {[]cryptobyte.BuilderContinuation{plain}, testPassword, "false"},
	} {
		t.Run(name, func(t *testing.T) {
			var got []string
			for _, e := range decoded(t, file(t, c.entries...), testPassword, c.keyPassword) {
				got = append(got, fmt.Sprint(e.Locked))
				if e.Certificate == nil || e.Locked != (e.Key == nil) {
					t.Errorf("%+v", e)
				}
			}
			if strings.Join(got, " ") != c.locked {
				t.Errorf("locked: %v, want %s", got, c.locked)
			}
		})
	}
}

func TestDecodeKeyWithoutCertificate(t *testing.T) {
	key, _ := person(t)
	e := decoded(t, file(t, keyEntry("a", seal(t, marshal(t, key), testPassword))), testPassword, "")[0]
	if e.Key == nil || e.Certificate != nil || e.CertificateDamaged {
		t.Errorf("%+v", e)
	}
}

func TestDecodeDamagedCertificate(t *testing.T) {
	key, cert := person(t)
	protected := seal(t, marshal(t, key), testPassword)
	got := decoded(t, file(t, keyEntry("a", protected, cert[:len(cert)-9]), keyEntry("b", protected, cert)), testPassword, "")
	if e := got[0]; e.Key == nil || e.Certificate != nil || !e.CertificateDamaged {
		t.Errorf("%+v", e)
	}
	isKey(t, got[1], "b", key, cert)
}

func TestDecodeKeyNotMatchingCertificate(t *testing.T) {
	_, cert := person(t)
	other := marshal(t, testca.GOSTKey(t, "other"))
	if e := decoded(t, file(t, keyEntry("a", seal(t, other, testPassword), cert)), testPassword, "")[0]; !e.Mismatch {
		t.Errorf("%+v", e)
	}
}

func TestDecodeUnknownKeyAlgorithm(t *testing.T) {
	_, cert := person(t)
	pkcs8 := []byte("\x30\x0b\x02\x01\x00\x30\x04\x06\x02\x2a\x03\x04\x00")
	e := decoded(t, file(t, keyEntry("a", seal(t, pkcs8, testPassword), cert)), testPassword, "")[0]
	if e.Key != nil || e.Algorithm.String() != "1.2.3" || e.Certificate == nil {
		t.Errorf("%+v", e)
	}
}

func TestIs(t *testing.T) {
	for data, want := range map[string]bool{
		"\xfe\xed\xfe\xed": true, "\xce\xce\xce\xce\x00": true, "\xfe\xed\xfe": false, "\x30\x82\x01\x00": false, "": false,
	} {
		if Is([]byte(data)) != want {
			t.Errorf("Is(%x) = %v", data, !want)
		}
	}
}
