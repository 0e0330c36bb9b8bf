package pkcs12

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

// sentinels are all errors that Decode may give.
func sentinels() []error {
	return []error{
		ErrWrongPassword, ErrDamaged, ErrNotKeyStore, ErrUnsupported,
		ErrNoKey, ErrTooLarge, ErrTooManyIterations,
	}
}

// refused fails the test unless err is want and no other of the errors.
func refused(t *testing.T, entries []Entry, err, want error) {
	t.Helper()
	if entries != nil {
		t.Error("keys came along with the error")
	}
	for _, sentinel := range sentinels() {
		if errors.Is(err, sentinel) != (sentinel == want) {
			t.Fatalf("%v, want %v", err, want)
		}
	}
}

// decoded opens a file that must open.
func decoded(t *testing.T, data []byte, password string) []Entry {
	t.Helper()
	entries, err := Decode(data, password)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// belongs fails the test unless the entry is the owner's key with its
// certificate.
func belongs(t *testing.T, e Entry, o owner) {
	t.Helper()
	if e.Key == nil || e.Certificate == nil || e.Mismatch ||
		!bytes.Equal(marshalKey(t, e.Key), marshalKey(t, o.key)) || !e.Certificate.Equal(o.cert) {
		t.Errorf("entry is not the owner's: key %T, mismatch %v", e.Key, e.Mismatch)
	}
}

func TestDecodeEveryScheme(t *testing.T) {
	o := testOwner(t, 0)
	for name, alg := range workingSchemes() {
		t.Run(name, func(t *testing.T) {
			data := makePFX(t,
				plainBags(shroudedBag(alg, seal(t, alg, testPassword, marshalKey(t, o.key)), "id")),
				sealedBags(t, alg, certBag(o.cert.Raw, "id")))
			belongs(t, decoded(t, data, testPassword)[0], o)
		})
	}
}

// Both ways of writing the empty password.
func TestDecodeEmptyPassword(t *testing.T) {
	o := testOwner(t, 0)
	for n, form := range passwordForms("") {
		alg := pbeAlgorithm(oidPBEWithSHAAnd3DES, 7)
		data, err := realDerivations().encrypt(mustScheme(t, alg), form, marshalKey(t, o.key))
		if err != nil {
			t.Fatal(err)
		}
		content := plainBags(shroudedBag(alg, data, "id"), certBag(o.cert.Raw, "id"))
		t.Run([]string{"terminator", "nothing"}[n], func(t *testing.T) {
			belongs(t, decoded(t, makePFXWithForm(t, form, content), "")[0], o)
		})
		t.Run([]string{"terminator", "nothing"}[n]+", no MAC", func(t *testing.T) {
			belongs(t, decoded(t, makePFXWithMAC(definite(tagSequence, content), nil), "")[0], o)
		})
	}
}

func TestDecodePasswords(t *testing.T) {
	o := testOwner(t, 0)
	for _, password := range []string{"Құпиясөз1", "пароль с пробелом ", "😀🗝", strings.Repeat("длинный", 40)} {
		belongs(t, decoded(t, encoded(t, o.container(), password), password)[0], o)
	}
}

func TestDecodeWithoutMAC(t *testing.T) {
	o := testOwner(t, 0)
	data := makePFXWithMAC(definite(tagSequence,
		plainBags(keyBag(t, marshalKey(t, o.key), "id")),
		sealedBags(t, pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7), certBag(o.cert.Raw, "id"))), nil)
	belongs(t, decoded(t, data, testPassword)[0], o)
	entries, err := Decode(data, "wrong")
	refused(t, entries, err, ErrWrongPassword)
}

// Nothing is protected, so no password is wrong.
func TestDecodeUnprotected(t *testing.T) {
	o := testOwner(t, 0)
	data := makePFXWithMAC(definite(tagSequence,
		plainBags(makeBag(oidKeyBag, marshalKey(t, o.key), "id"), certBag(o.cert.Raw, "id"))), nil)
	belongs(t, decoded(t, data, "")[0], o)
	belongs(t, decoded(t, data, "any")[0], o)
	ids, err := LocalKeyIDs(data)
	if err != nil || len(ids) != 1 || string(ids[0]) != "id" {
		t.Errorf("localKeyIDs %q, %v", ids, err)
	}
}

// Everything in BER: the outer structure, every layer inside, also what comes
// out of decryption, with strings in several segments.
func TestDecodeBERThroughout(t *testing.T) {
	o := testOwner(t, 0)
	key := indefinite(tagSequence, keyBag(t, marshalKey(t, o.key), "id"))
	alg := pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7)
	sealed := seal(t, alg, testPassword, indefinite(tagSequence, certBag(o.cert.Raw, "id")))
	info := indefinite(tagSequence, object(oidData), identifier(alg), indefinite(tagContext0, inSegments(sealed, 1000)))
	authSafe := indefinite(tagSequence,
		indefinite(tagSequence, object(oidData), indefinite(tagContext0, indefinite(0x24, inSegments(key, 100)))),
		indefinite(tagSequence, object(oidEncryptedData), indefinite(tagContext0, indefinite(tagSequence, integer(0), info))))
	m := newSHA1MAC(testSalt(), 7)
	var err error
	if m.digest, err = m.sum(realDerivations(), passwordForms(testPassword)[0], authSafe); err != nil {
		t.Fatal(err)
	}
	data := indefinite(tagSequence, integer(3),
		indefinite(tagSequence, object(oidData), indefinite(tagContext0, indefinite(0x24, inSegments(authSafe, 1000)))),
		m.marshalSHA1())
	belongs(t, decoded(t, data, testPassword)[0], o)
}

// inSegments cuts octets into OCTET STRINGs of the given size.
func inSegments(octets []byte, size int) []byte {
	var out []byte
	for segment := range slices.Chunk(octets, size) {
		out = append(out, definite(tagOctetString, segment)...)
	}
	return out
}

func TestDecodeIgnoresWhatFollows(t *testing.T) {
	o := testOwner(t, 0)
	data := encoded(t, o.container(), testPassword)
	belongs(t, decoded(t, append(data, "\r\n"...), testPassword)[0], o)
}

func TestDecodeLeavesItsInputAlone(t *testing.T) {
	data := encoded(t, testOwner(t, 0).container(), testPassword)
	before := bytes.Clone(data)
	decoded(t, data, testPassword)
	if !bytes.Equal(data, before) {
		t.Error("the file's octets were changed")
	}
}
