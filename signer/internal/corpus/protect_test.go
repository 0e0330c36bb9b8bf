package corpus

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"math/big"
	"slices"
	"unicode/utf16"
)

// scheme is a password-based encryption with its AlgorithmIdentifier.
type scheme struct {
	identifier []byte
	// cipher gives the block cipher and the initialisation vector.
	cipher func() (cipher.Block, []byte)
}

// seal encrypts, with the padding of PKCS#5.
func (s scheme) seal(text []byte) []byte {
	block, iv := s.cipher()
	n := block.BlockSize() - len(text)%block.BlockSize()
	out := append(bytes.Clone(text), bytes.Repeat([]byte{byte(n)}, n)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(out, out)
	return out
}

// tripleDES is pbeWithSHAAnd3-KeyTripleDES-CBC.
func tripleDES(salt string, iterations int64, password string) scheme {
	return tripleDESOf(salt, integer(iterations), int(iterations), bmp(password))
}

// tripleDESOf is the same with an iteration count as it is, and the password in
// the form that is hashed.
func tripleDESOf(salt string, count []byte, iterations int, password []byte) scheme {
	return scheme{
		identifier: sequence(pkcs(12, 1, 3), sequence(octetString([]byte(salt)), count)),
		cipher: func() (cipher.Block, []byte) {
			key := derive(sha1.New, password, salt, iterations, 1, 24)
			return must(des.NewTripleDESCipher(key)), derive(sha1.New, password, salt, iterations, 2, 8)
		},
	}
}

// unknownScheme encrypts nothing that anybody could open.
func unknownScheme(identifier []byte) scheme {
	s := tripleDES("saltsalt", 1, "nobody's")
	s.identifier = identifier
	return s
}

// function is a hash function with its identifiers.
type function struct {
	name         string
	new          func() hash.Hash
	digest, hmac []byte
}

func functions() []function {
	return []function{
		{"sha1", sha1.New, object(1, 3, 14, 3, 2, 26), rsadsi(2, 7)},
		{"sha224", sha256.New224, nist(2, 4), rsadsi(2, 8)},
		{"sha256", sha256.New, nist(2, 1), rsadsi(2, 9)},
		{"sha384", sha512.New384, nist(2, 2), rsadsi(2, 10)},
		{"sha512", sha512.New, nist(2, 3), rsadsi(2, 11)},
	}
}

// byName gives a function of the list.
func byName(name string) function {
	list := functions()
	return list[slices.IndexFunc(list, func(f function) bool { return f.name == name })]
}

// pbkdf2Identifier is PBKDF2 with a key length unless 0, and HMAC-SHA-1 left
// out, being the default.
func pbkdf2Identifier(f function, salt string, iterations, keySize int64) []byte {
	parts := [][]byte{octetString([]byte(salt)), integer(iterations)}
	if keySize != 0 {
		parts = append(parts, integer(keySize))
	}
	if f.name != "sha1" {
		parts = append(parts, sequence(f.hmac, null()))
	}
	return sequence(pkcs(5, 12), sequence(parts...))
}

// pbes2 is PBES2 with AES of 16, 24 or 32 octets of key, or 3DES for 0.
func pbes2(f function, keySize int, password string) scheme {
	const salt, iterations = "pbessalt", 7
	identifiers := map[int][]byte{16: nist(1, 2), 24: nist(1, 22), 32: nist(1, 42), 0: rsadsi(3, 7)}
	newCipher, size, iv := aes.NewCipher, keySize, []byte("initial vector 1")
	if keySize == 0 {
		newCipher, size, iv = des.NewTripleDESCipher, 24, iv[:8]
	}
	return scheme{
		identifier: pbes2Identifier(pbkdf2Identifier(f, salt, iterations, 0), sequence(identifiers[keySize], octetString(iv))),
		cipher: func() (cipher.Block, []byte) {
			return must(newCipher(must(pbkdf2.Key(f.new, password, []byte(salt), iterations, size)))), iv
		},
	}
}

func pbes2Identifier(derivation, encryption []byte) []byte {
	return sequence(pkcs(5, 13), sequence(derivation, encryption))
}

// mac is how the integrity of a file is protected.
type mac struct {
	// identifier is the algorithm of the DigestInfo, tail what follows it in
	// MacData.
	identifier, tail []byte
	sum              func(octets []byte) []byte
}

// over gives MacData; nothing for a mac without a function.
func (m mac) over(octets []byte) []byte {
	if m.sum == nil {
		return nil
	}
	return sequence(sequence(m.identifier, octetString(m.sum(octets))), m.tail)
}

// noMAC is a file that has none.
func noMAC() mac { return mac{} }

// usualMAC is HMAC-SHA-1 with 7 iterations under the usual password.
func usualMAC() mac { return hashMAC(byName("sha1"), 7, password) }

func hashMAC(f function, iterations int64, password string) mac {
	return hashMACOf(f, integer(iterations), int(iterations), bmp(password))
}

// hashMACOf takes an iteration count as it is, and the password in the form
// that is hashed.
func hashMACOf(f function, count []byte, iterations int, password []byte) mac {
	const salt = "mac-salt"
	return mac{
		identifier: sequence(f.digest, null()),
		tail:       slices.Concat(octetString([]byte(salt)), count),
		sum: func(octets []byte) []byte {
			return hmacOf(f, derive(f.new, password, salt, iterations, 3, f.new().Size()), octets)
		},
	}
}

// pbmac1 is RFC 9579's, with a key of that many octets.
func pbmac1(f function, keySize int, password string) mac {
	const salt, iterations = "mac-salt", 7
	return mac{
		identifier: pbmac1Identifier(pbkdf2Identifier(f, salt, iterations, int64(keySize)), sequence(f.hmac, null())),
		tail:       slices.Concat(octetString([]byte("NOT USED")), integer(1)),
		sum: func(octets []byte) []byte {
			return hmacOf(f, must(pbkdf2.Key(f.new, password, []byte(salt), iterations, keySize)), octets)
		},
	}
}

func pbmac1Identifier(derivation, function []byte) []byte {
	return sequence(pkcs(5, 14), sequence(derivation, function))
}

func hmacOf(f function, key, octets []byte) []byte {
	h := hmac.New(f.new, key)
	h.Write(octets)
	return h.Sum(nil)
}

// bmp is a password as PKCS#12 hashes it: UTF-16 and a zero character.
func bmp(password string) []byte { return append(utf16Octets(password), 0, 0) }

func utf16Octets(text string) []byte {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = binary.BigEndian.AppendUint16(out, unit)
	}
	return out
}

// derive is the key derivation of RFC 7292, appendix B.2, with whole numbers.
func derive(newHash func() hash.Hash, password []byte, salt string, iterations int, purpose byte, size int) []byte {
	v := newHash().BlockSize()
	blocks := append(filled([]byte(salt), v), filled(password, v)...)
	modulus := new(big.Int).Lsh(big.NewInt(1), uint(8*v))
	var out []byte
	for len(out) < size {
		a := append(bytes.Repeat([]byte{purpose}, v), blocks...)
		for range iterations {
			h := newHash()
			h.Write(a)
			a = h.Sum(nil)
		}
		out = append(out, a...)
		b := new(big.Int).SetBytes(filled(a, v)[:v])
		for block := range slices.Chunk(blocks, v) {
			n := new(big.Int).SetBytes(block)
			n.Add(n, b).Add(n, big.NewInt(1)).Mod(n, modulus).FillBytes(block)
		}
	}
	return out[:size]
}

// filled repeats octets up to the next multiple of v.
func filled(octets []byte, v int) []byte {
	size := (len(octets) + v - 1) / v * v
	var out []byte
	for len(out) < size {
		out = append(out, octets...)
	}
	return out[:size]
}
