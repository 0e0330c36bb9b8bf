package pkcs12

import (
	"bytes"
	"crypto/cipher"
	"crypto/pbkdf2"
	"hash"
)

// What is derived (RFC 7292, appendix B.3).
const (
	purposeKey = 1
	purposeIV  = 2
	purposeMAC = 3
)

// password is a password in the two forms that PKCS#12 derives keys from.
type password struct {
	// bmp is the BMPString of RFC 7292, appendix B.1, for the derivation of
	// appendix B.2.
	bmp []byte
	// text is UTF-8, for PBKDF2 (RFC 8018, 3; RFC 9579, 5).
	text string
}

// passwordForms gives the forms under which a password may have been written,
// the likelier one first. There is more than one for the empty password only:
// the standard wants its terminating zero octets, and some programs write no
// octets at all.
func passwordForms(text string) []password {
	forms := []password{{bmp: append(toBMPString(text), 0, 0), text: text}}
	if text == "" {
		forms = append(forms, password{})
	}
	return forms
}

// derivations are the costly steps on the way from a password to a key. Tests
// count them.
type derivations struct {
	pkcs12  func(newHash func() hash.Hash, password, salt []byte, iterations int, purpose byte, size int) []byte
	pbkdf2  func(newHash func() hash.Hash, password string, salt []byte, iterations, size int) ([]byte, error)
	library library
}

// realDerivations are those of Decode.
func realDerivations() derivations {
	return derivations{pkcs12: derive, pbkdf2: pbkdf2.Key[hash.Hash], library: decodeWithLibrary}
}

// key derives size octets for the purpose. PBKDF2 knows no purposes.
func (d derivations) key(k kdf, p password, purpose byte, size int) ([]byte, error) {
	if k.pbkdf2 {
		return d.pbkdf2(k.hash, p.text, k.salt, k.iterations, size)
	}
	return d.pkcs12(k.hash, p.bmp, k.salt, k.iterations, purpose, size), nil
}

// cipher derives what the scheme needs and gives its block cipher and its
// initialisation vector.
func (d derivations) cipher(s scheme, p password) (block cipher.Block, iv []byte, err error) {
	key, err := d.key(s.kdf, p, purposeKey, s.keySize)
	if err != nil {
		return nil, nil, err
	}
	defer clear(key)
	if block, err = s.newCipher(key); err != nil {
		return nil, nil, err
	}
	if iv = s.iv; iv == nil {
		iv, err = d.key(s.kdf, p, purposeIV, block.BlockSize())
	}
	return block, iv, err
}

// decrypt gives the plaintext of data. The error is ErrDamaged: the length is
// wrong, or the padding is (RFC 5652, 6.3), as it is under a wrong password.
func (d derivations) decrypt(s scheme, p password, data []byte) ([]byte, error) {
	block, iv, err := d.cipher(s, p)
	if err != nil {
		return nil, damaged("encryption")
	}
	size := block.BlockSize()
	if len(data) == 0 || len(data)%size != 0 {
		return nil, damaged("length of what is encrypted")
	}
	plain := make([]byte, len(data))
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plain, data)
	padding := int(plain[len(plain)-1])
	text := plain[:max(0, len(plain)-padding)]
	if padding == 0 || padding > size ||
		!bytes.Equal(plain[len(text):], bytes.Repeat([]byte{byte(padding)}, padding)) {
		clear(plain)
		return nil, damaged("padding of what is encrypted")
	}
	return text, nil
}

// encrypt is the inverse of decrypt.
func (d derivations) encrypt(s scheme, p password, text []byte) ([]byte, error) {
	block, iv, err := d.cipher(s, p)
	if err != nil {
		return nil, err
	}
	padding := block.BlockSize() - len(text)%block.BlockSize()
	data := append(bytes.Clone(text), bytes.Repeat([]byte{byte(padding)}, padding)...)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
	return data, nil
}

// derive is the key derivation of RFC 7292, appendix B.2; the names are the
// standard's. password is a BMPString with its terminator, iterations at least
// 1, size in octets.
func derive(newHash func() hash.Hash, password, salt []byte, iterations int, purpose byte, size int) []byte {
	h := newHash()
	v := h.BlockSize()
	d := bytes.Repeat([]byte{purpose}, v)
	i := append(fill(salt, v), fill(password, v)...)
	defer clear(i)
	var out, a []byte
	for {
		h.Reset()
		h.Write(d)
		h.Write(i)
		a = h.Sum(a[:0])
		for range iterations - 1 {
			h.Reset()
			h.Write(a)
			a = h.Sum(a[:0])
		}
		if out = append(out, a...); len(out) >= size {
			return out[:size]
		}
		for j := 0; j < len(i); j += v {
			addOne(i[j:j+v], a)
		}
	}
}

// fill repeats pattern up to the next multiple of v octets; nothing stays
// nothing.
func fill(pattern []byte, v int) []byte {
	if len(pattern) == 0 {
		return nil
	}
	size := (len(pattern) + v - 1) / v * v
	return bytes.Repeat(pattern, size/len(pattern)+1)[:size]
}

// addOne adds a, repeated to the length of block, and 1 to block; both are
// numbers with the high octet first, and what overflows is dropped.
func addOne(block, a []byte) {
	carry := 1
	for n := len(block) - 1; n >= 0; n-- {
		carry += int(block[n]) + int(a[n%len(a)])
		block[n] = byte(carry)
		carry >>= 8
	}
}
