package pkcs12

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/ber"
	"kezek.kz/kezek/signer/internal/corpus"
)

// seeds are the containers of the corpus and the authority's own.
func seeds(f *testing.F) []corpus.Vector {
	f.Helper()
	all, err := corpus.Seeds(filepath.Join("..", "testdata", "corpus"))
	if err != nil {
		f.Fatal(err)
	}
	return all
}

func FuzzDecode(f *testing.F) {
	o, err := quickOwner()
	if err != nil {
		f.Fatal(err)
	}
	data := encoded(f, o.container(), testPassword)
	f.Add(data, testPassword)
	f.Add(data, "")
	f.Add(data[:len(data)/2], testPassword)
	key := marshalKey(f, o.key)
	unprotected := makePFXWithMAC(definite(tagSequence,
		plainBags(makeBag(oidKeyBag, key, "id"), certBag(o.cert.Raw, "id"))), nil)
	f.Add(unprotected, "")
	for _, alg := range workingSchemes() {
		f.Add(makePFX(f, sealedBags(f, alg, certBag(o.cert.Raw, "id"), keyBag(f, key, "id"))), testPassword)
		f.Add(makePFXWithMAC(definite(tagSequence, plainBags(shroudedBag(alg, seal(f, alg, testPassword, key), "id"))), nil), testPassword)
	}
	for _, v := range seeds(f) {
		f.Add(v.Data, v.Password)
	}
	f.Fuzz(func(t *testing.T, data []byte, password string) {
		entries, err := Decode(data, password)
		if (err == nil) == (len(entries) == 0) {
			t.Fatalf("%d entries with error %v", len(entries), err)
		}
		if err != nil && !slices.ContainsFunc(sentinels(), func(s error) bool { return errors.Is(err, s) }) {
			t.Fatalf("an error of no known kind: %v", err)
		}
		if _, err := LocalKeyIDs(data); err != nil && len(entries) > 0 {
			t.Fatalf("the file opens, and its identifiers cannot be read: %v", err)
		}
	})
}

// Whatever the contents, under a MAC that is right: what FuzzDecode hardly ever
// gets past.
func FuzzDecodeContents(f *testing.F) {
	o, err := quickOwner()
	if err != nil {
		f.Fatal(err)
	}
	key := marshalKey(f, o.key)
	f.Add(definite(tagSequence, plainBags(makeBag(oidKeyBag, key, "id"), certBag(o.cert.Raw, "id"))))
	f.Add(definite(tagSequence, plainBags(keyBag(f, key, "id")), sealedBags(f, pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7), certBag(o.cert.Raw, "id"))))
	f.Add(indefinite(tagSequence, plainBags(makeBag(oidSafeContentsBag, definite(tagSequence, keyBag(f, key, "")), ""))))
	for _, alg := range workingSchemes() {
		f.Add(definite(tagSequence, sealedBags(f, alg, certBag(o.cert.Raw, "id"), keyBag(f, key, "id"))))
	}
	for _, v := range seeds(f) {
		if der, _, err := ber.Normalise(v.Data); err == nil {
			if s, err := parsePFX(der); err == nil {
				f.Add(s.authSafe)
			}
		}
	}
	mac := newSHA1MAC(testSalt(), 1)
	f.Fuzz(func(t *testing.T, authSafe []byte) {
		m := *mac
		var err error
		if m.digest, err = m.sum(realDerivations(), passwordForms("")[0], authSafe); err != nil {
			t.Fatal(err)
		}
		data := makePFXWithMAC(authSafe, m.marshalSHA1())
		for _, password := range []string{"", testPassword} {
			entries, err := Decode(data, password)
			if (err == nil) == (len(entries) == 0) {
				t.Fatalf("%d entries with error %v", len(entries), err)
			}
			if password == "" && errors.Is(err, ErrWrongPassword) {
				t.Fatal("the password is right by the MAC")
			}
		}
	})
}
