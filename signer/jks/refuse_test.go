package jks

import (
	"bytes"
	"encoding/asn1"
	"errors"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"golang.org/x/crypto/cryptobyte"

	"kezek.kz/kezek/signer/internal/corpus"
	"kezek.kz/kezek/signer/internal/testca"
)

// whole is a good store of one key.
func whole(t testing.TB) []byte {
	t.Helper()
	key, cert := person(t)
	return file(t, keyEntry("a", seal(t, marshal(t, key), testPassword), cert))
}

func TestDecodeRefusesWrongPassword(t *testing.T) {
	data := whole(t)
	for _, wrong := range []string{"", "wrong", testPassword + " ", "aa1-пароль"} {
		refused(t, data, wrong, "", ErrWrongPassword)
		refused(t, data, wrong, testPassword, ErrWrongPassword)
	}
	// That there is no key inside is told only to somebody who has the password.
	refused(t, file(t), "wrong", "", ErrWrongPassword)
}

func TestDecodeRefusesNoKey(t *testing.T) {
	_, cert := person(t)
	refused(t, file(t), testPassword, "", ErrNoKey)
	refused(t, file(t, trustedEntry("root", cert)), testPassword, "", ErrNoKey)
}

func TestDecodeRefusesNotKeyStore(t *testing.T) {
	for _, data := range []string{"", "text", "\xfe\xed\xfe", "\x30\x82\x05\x00\x02\x01\x03"} {
		refused(t, []byte(data), testPassword, "", ErrNotKeyStore)
	}
}

func TestDecodeRefusesTooLarge(t *testing.T) {
	refused(t, append(whole(t), make([]byte, MaxSize)...), testPassword, "", ErrTooLarge)
}

// A file cut short anywhere is damaged, whatever the password.
func TestDecodeRefusesEveryBeginning(t *testing.T) {
	data := whole(t)
	for n := 4; n < len(data); n++ {
		refused(t, data[:n], testPassword, "", ErrDamaged)
	}
}

// With the right password an altered octet never goes unnoticed.
func TestDecodeRefusesEveryAlteredOctet(t *testing.T) {
	data := whole(t)
	for i := range data {
		altered := bytes.Clone(data)
		altered[i] ^= 0x10
		if entries, err := Decode(altered, testPassword, ""); err == nil {
			t.Fatalf("octet %d: %d keys", i, len(entries))
		}
	}
}

// The password is right, as the key shows, and the contents are not.
func TestDecodeRefusesAlteredCertificate(t *testing.T) {
	data := whole(t)
	data[len(data)-60] ^= 1
	refused(t, data, testPassword, "", ErrDamaged)
}

func TestDecodeRefusesDamaged(t *testing.T) {
	key, cert := person(t)
	pkcs8 := marshal(t, key)
	good := seal(t, pkcs8, testPassword)
	octets := func(s string) cryptobyte.BuilderContinuation {
		return func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) }
	}
	protectedBy := func(oid asn1.ObjectIdentifier, data []byte) []byte {
		return info(t, func(b *cryptobyte.Builder) { b.AddASN1ObjectIdentifier(oid) }, data)
	}
	zero := bytes.Clone(pkcs8)
	clear(zero[len(zero)-64:])
	salt := []byte("12345678")
	for name, data := range map[string][]byte{
		"no room for a digest":         []byte("\xfe\xed\xfe\xed\x00\x00\x00\x02\x00\x00\x00\x00digest"),
		"another kind of entry":        file(t, entryOf(4, "a")),
		"more entries than said":       fileOf(t, magicJKS, 2, 0, trustedEntry("a", cert)),
		"fewer entries than said":      fileOf(t, magicJKS, 2, 2, trustedEntry("a", cert)),
		"an alias beyond the end":      fileOf(t, magicJKS, 2, 1, octets("\x00\x00\x00\x01\xff\xff")),
		"a key beyond the end":         file(t, entryOf(tagPrivateKey, "a", octets("\x7f\xff\xff\xff"))),
		"a key of four gigabytes":      file(t, entryOf(tagPrivateKey, "a", octets("\xff\xff\xff\xff"))),
		"no chain":                     file(t, entryOf(tagPrivateKey, "a", sized(good))),
		"a certificate beyond the end": file(t, entryOf(tagTrusted, "a", text("X.509"), octets("\x00\x0f\xff\xff"))),
		"a type beyond the end":        file(t, entryOf(tagTrusted, "a", octets("\xff\xff"))),
		"a key that is no structure":   file(t, keyEntry("a", []byte("text"), cert)),
		"octets behind the key":        file(t, keyEntry("a", append(bytes.Clone(good), 0), cert)),
		"an empty key":                 file(t, keyEntry("a", protectedBy(oidJKS, nil), cert)),
		"a key without its digest":     file(t, keyEntry("a", protectedBy(oidJKS, make([]byte, 39)), cert)),
		"a key that is no PKCS#8":      file(t, keyEntry("a", seal(t, []byte("text"), testPassword), cert)),
		"nothing under protection":     file(t, keyEntry("a", seal(t, nil, testPassword), cert)),
		"numbers of no key":            file(t, keyEntry("a", seal(t, zero, testPassword), cert)),
		"JCEKS: another salt":          file(t, keyEntry("a", info(t, algorithmJCEKS([]byte("1234567"), 1), make([]byte, 8)), cert)),
		"JCEKS: no whole block":        file(t, keyEntry("a", info(t, algorithmJCEKS(salt, 1), make([]byte, 9)), cert)),
		"JCEKS: nothing":               file(t, keyEntry("a", info(t, algorithmJCEKS(salt, 1), nil), cert)),
		"JCEKS: no iterations":         file(t, keyEntry("a", info(t, algorithmJCEKS(salt, 0), make([]byte, 8)), cert)),
		"JCEKS: negative iterations":   file(t, keyEntry("a", info(t, algorithmJCEKS(salt, -1), make([]byte, 8)), cert)),
		"JCEKS: no parameters":         file(t, keyEntry("a", protectedBy(oidJCEKS, make([]byte, 8)), cert)),
	} {
		t.Run(name, func(t *testing.T) { refused(t, data, testPassword, "", ErrDamaged) })
	}
}

func TestDecodeRefusesUnsupported(t *testing.T) {
	key, cert := person(t)
	good := keyEntry("a", seal(t, marshal(t, key), testPassword), cert)
	pbes2 := info(t, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 5, 13})
	}, make([]byte, 64))
	for name, data := range map[string][]byte{
		"version 3":            fileOf(t, magicJKS, 3, 1, good),
		"version 0":            fileOf(t, magicJKS, 0, 0),
		"a secret key":         fileOf(t, magicJCEKS, 2, 1, entryOf(tagSecretKey, "a")),
		"many entries":         file(t, slices.Repeat([]cryptobyte.BuilderContinuation{trustedEntry("a", cert)}, maxEntries+1)...),
		"billions of entries":  fileOf(t, magicJKS, 2, 1<<32-1),
		"a long chain":         file(t, keyEntry("a", seal(t, marshal(t, key), testPassword), slices.Repeat([][]byte{cert}, maxChain+1)...)),
		"billions in a chain":  file(t, entryOf(tagPrivateKey, "a", sized(seal(t, marshal(t, key), testPassword)), func(b *cryptobyte.Builder) { b.AddUint32(1<<32 - 1) })),
		"a key of many octets": file(t, keyEntry("a", seal(t, make([]byte, maxKeySize), testPassword), cert)),
		"another protection":   file(t, keyEntry("a", pbes2, cert)),
	} {
		t.Run(name, func(t *testing.T) { refused(t, data, testPassword, "", ErrUnsupported) })
	}
}

func TestDecodeRefusesTooManyIterations(t *testing.T) {
	key, cert := person(t)
	entry := func(iterations int64) cryptobyte.BuilderContinuation {
		return keyEntry("a", info(t, algorithmJCEKS([]byte("12345678"), iterations), marshal(t, key)[:64]), cert)
	}
	refused(t, file(t, entry(MaxIterations+1)), testPassword, "", ErrTooManyIterations)
	refused(t, file(t, entry(1<<40)), testPassword, "", ErrTooManyIterations)
	refused(t, file(t, slices.Repeat([]cryptobyte.BuilderContinuation{entry(MaxIterations)}, 6)...), testPassword, "", ErrTooManyIterations)
}

// Whatever lengths a file declares, it takes no more memory than a multiple of
// its size.
func TestDecodeAllocatesNothingOnAFilesWord(t *testing.T) {
	data := fileOf(t, magicJKS, 2, 1, entryOf(tagPrivateKey, "a", func(b *cryptobyte.Builder) { b.AddUint32(1<<31 - 1) }))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	refused(t, data, testPassword, "", ErrDamaged)
	runtime.ReadMemStats(&after)
	if took := after.TotalAlloc - before.TotalAlloc; took > 1<<16 {
		t.Errorf("%d octets were allocated", took)
	}
}

func TestErrorsTellNoPassword(t *testing.T) {
	data := whole(t)
	data[len(data)-60] ^= 1
	for _, password := range []string{testPassword, "secret"} {
		if _, err := Decode(data, password, "secret"); err == nil || bytes.Contains([]byte(err.Error()), []byte(password)) {
			t.Errorf("got %v", err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	key, cert := testca.GOSTKey(f, "person"), testca.GOSTRoot(f, "root").Certificate.Raw
	pkcs8 := marshal(f, key)
	entry := keyEntry("a", seal(f, pkcs8, testPassword), cert)
	f.Add(file(f, entry, trustedEntry("b", cert)), testPassword, "")
	f.Add(file(f, keyEntry("a", seal(f, pkcs8, "own"), cert)), testPassword, "own")
	f.Add(fileOf(f, magicJCEKS, 2, 1, keyEntry("a", sealJCEKS(f, pkcs8, testPassword, []byte("12345678"), 10), cert)), testPassword, "")
	f.Add(fileOf(f, magicJKS, 1, 0), "", "")
	all, err := corpus.Load(filepath.Join("..", "testdata", "corpus"))
	if err != nil {
		f.Fatal(err)
	}
	for _, v := range all {
		if Is(v.Data) {
			f.Add(v.Data, v.Password, v.KeyPassword)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, password, keyPassword string) {
		checkFuzzed(t, data, password, keyPassword)
		if len(data) > 20 && Is(data) { // past the digest, which chance never gets right
			checkFuzzed(t, signed(data[:len(data)-20], password), password, keyPassword)
		}
	})
}

func checkFuzzed(t *testing.T, data []byte, password, keyPassword string) {
	t.Helper()
	entries, err := Decode(data, password, keyPassword)
	if (err == nil) == (len(entries) == 0) {
		t.Fatalf("%d entries with error %v", len(entries), err)
	}
	if err == nil {
		return
	}
	known := 0
	for _, s := range sentinels() {
		if errors.Is(err, s) {
			known++
		}
	}
	if known != 1 {
		t.Fatalf("an error of %d kinds: %v", known, err)
	}
}
