package pkcs12

import (
	"hash"
	"math/big"
	"slices"
	"testing"
)

// counted gives derivations that count their calls and otherwise do their work.
func counted(calls *int) derivations {
	d := realDerivations()
	return derivations{
		pkcs12: func(h func() hash.Hash, password, salt []byte, iterations int, purpose byte, size int) []byte {
			*calls++
			return d.pkcs12(h, password, salt, iterations, purpose, size)
		},
		pbkdf2: func(h func() hash.Hash, password string, salt []byte, iterations, size int) ([]byte, error) {
			*calls++
			return d.pbkdf2(h, password, salt, iterations, size)
		},
		library: func(der []byte, password string) (any, error) {
			*calls++
			return d.library(der, password)
		},
	}
}

// The counter counts: opening a file takes derivations.
func TestDecodeDerives(t *testing.T) {
	calls := 0
	_, err := decodeWith(counted(&calls), encoded(t, testOwner(t, 0).container(), testPassword), testPassword)
	if err != nil || calls != 5 { // MAC twice, certificate's key and IV, go-pkcs12
		t.Errorf("%d derivations, %v", calls, err)
	}
}

func TestDecodeRefusesTooManyIterationsBeforeDerivation(t *testing.T) {
	key := marshalKey(t, testOwner(t, 0).key)
	noise := make([]byte, 64)
	files := map[string]func(n int64) []byte{
		"MAC": func(n int64) []byte {
			return makePFXWithMAC(definite(tagSequence, plainBags(keyBag(t, key, ""))), makeMAC(algorithm{oid: oidSHA1}, 20, n))
		},
		"MAC of an unknown kind": func(n int64) []byte {
			return makePFXWithMAC(definite(tagSequence, plainBags(keyBag(t, key, ""))), makeMAC(algorithm{oid: oidRSA}, 20, n))
		},
		"PBMAC1": func(n int64) []byte {
			alg := algorithm{oid: oidPBMAC1, params: definite(tagSequence,
				identifier(pbkdf2Algorithm(n, 32, nil)), identifier(algorithm{oid: oidHMACSHA256}))}
			return makePFXWithMAC(definite(tagSequence, plainBags(keyBag(t, key, ""))), makeMAC(alg, 32, 1))
		},
		"key": func(n int64) []byte {
			return makePFX(t, plainBags(shroudedBag(pbeAlgorithm(oidPBEWithSHAAnd3DES, n), noise, "")))
		},
		"second key": func(n int64) []byte {
			return makePFX(t, plainBags(keyBag(t, key, ""), shroudedBag(pbeAlgorithm(oidPBEWithSHAAnd3DES, n), noise, "")))
		},
		"key in a bag of bags": func(n int64) []byte {
			inner := definite(tagSequence, shroudedBag(pbeAlgorithm(oidPBEWithSHAAnd3DES, n), noise, ""))
			return makePFX(t, plainBags(makeBag(oidSafeContentsBag, inner, "")))
		},
		"content": func(n int64) []byte {
			return makePFX(t, plainBags(keyBag(t, key, "")), sealedContent(pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, n), noise))
		},
		"key under PBES2": func(n int64) []byte {
			return makePFX(t, plainBags(shroudedBag(pbes2Algorithm(pbkdf2Algorithm(n, 0, nil), oidAES256, 16), noise, "")))
		},
		"content under PBES2": func(n int64) []byte {
			return makePFX(t, plainBags(keyBag(t, key, "")), sealedContent(pbes2Algorithm(pbkdf2Algorithm(n, 0, nil), oidAES256, 16), noise))
		},
		"key under an unknown cipher": func(n int64) []byte {
			return makePFX(t, plainBags(shroudedBag(pbes2Algorithm(pbkdf2Algorithm(n, 0, nil), oidRSA, 16), noise, "")))
		},
		"without a MAC": func(n int64) []byte {
			return makePFXWithMAC(definite(tagSequence, sealedContent(pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, n), noise)), nil)
		},
	}
	for name, file := range files {
		for _, n := range []int64{MaxIterations + 1, 10_000_000, 1 << 31, 1<<62 + 1} {
			t.Run(name, func(t *testing.T) {
				calls := 0
				entries, err := decodeWith(counted(&calls), file(n), testPassword)
				refused(t, entries, err, ErrTooManyIterations)
				if calls != 0 {
					t.Errorf("%d derivations before the refusal of %d iterations", calls, n)
				}
			})
		}
	}
}

// An iteration count that no integer type holds.
func TestDecodeRefusesTooManyIterationsOfAnySize(t *testing.T) {
	n := bigNumber(new(big.Int).Lsh(big.NewInt(1), 200))
	alg := algorithm{oid: oidPBEWithSHAAnd3DES, params: definite(tagSequence, definite(tagOctetString, testSalt()), n)}
	calls := 0
	entries, err := decodeWith(counted(&calls), makePFX(t, plainBags(shroudedBag(alg, make([]byte, 64), ""))), testPassword)
	refused(t, entries, err, ErrTooManyIterations)
	if calls != 0 {
		t.Errorf("%d derivations", calls)
	}
}

// Many counts, each within the limit, add up.
func TestDecodeRefusesTooManyIterationsInAll(t *testing.T) {
	var bags [][]byte
	for range 6 {
		bags = append(bags, shroudedBag(pbeAlgorithm(oidPBEWithSHAAnd3DES, MaxIterations), make([]byte, 64), ""))
	}
	calls := 0
	entries, err := decodeWith(counted(&calls), makePFX(t, plainBags(bags...)), testPassword)
	refused(t, entries, err, ErrTooManyIterations)
	if calls != 0 {
		t.Errorf("%d derivations", calls)
	}
}

// The counts inside an encrypted content show only once it is decrypted; what
// is derived up to then is within the limits.
func TestDecodeRefusesTooManyIterationsInsideEncryption(t *testing.T) {
	o := testOwner(t, 0)
	for _, alg := range []algorithm{
		pbeAlgorithm(oidPBEWithSHAAnd3DES, 1<<31),
		pbes2Algorithm(pbkdf2Algorithm(1<<31, 0, nil), oidAES256, 16),
	} {
		inner := shroudedBag(alg, make([]byte, 64), "")
		data := makePFX(t, sealedBags(t, pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7), certBag(o.cert.Raw, ""), inner))
		calls := 0
		entries, err := decodeWith(counted(&calls), data, testPassword)
		refused(t, entries, err, ErrTooManyIterations)
		if calls != 3 { // MAC, key and IV of the content
			t.Errorf("%d derivations", calls)
		}
	}
}

// Those inside add up with those outside.
func TestDecodeRefusesTooManyIterationsInAllInsideEncryption(t *testing.T) {
	bag := shroudedBag(pbeAlgorithm(oidPBEWithSHAAnd3DES, MaxIterations), make([]byte, 64), "")
	data := makePFX(t, sealedBags(t, pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7), slices.Repeat(bag, 5)))
	calls := 0
	entries, err := decodeWith(counted(&calls), data, testPassword)
	refused(t, entries, err, ErrTooManyIterations)
	if calls != 3 { // MAC, key and IV of the content
		t.Errorf("%d derivations", calls)
	}
}

// The limit itself passes the check (and fails later: nothing was encrypted).
func TestDecodeTakesMaxIterations(t *testing.T) {
	data := makePFX(t, plainBags(shroudedBag(pbes2Algorithm(pbkdf2Algorithm(MaxIterations, 0, nil), oidRSA, 16), make([]byte, 64), "")))
	entries, err := Decode(data, testPassword)
	refused(t, entries, err, ErrUnsupported)
}
