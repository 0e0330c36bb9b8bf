package jks

import (
	"bytes"
	"crypto/cipher"
	"crypto/des"
	"crypto/md5"
	"crypto/sha1"
	"crypto/subtle"
	"encoding/asn1"
	"errors"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	der "golang.org/x/crypto/cryptobyte/asn1"
)

// Sun's own ways of protecting a key under a password.
var (
	oidJKS   = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 42, 2, 17, 1, 1}
	oidJCEKS = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 42, 2, 19, 1}
)

// errLocked means that a key does not open with a password. Callers turn it
// into one of this package's errors.
var errLocked = errors.New("jks: key does not open")

// protected is EncryptedPrivateKeyInfo (RFC 5958, 3) in one of Sun's schemes.
type protected struct {
	data []byte
	// salt and iterations are the JCEKS scheme's; salt is nil for the JKS one.
	salt       []byte
	iterations int
}

// parseProtected reads the structure. Its errors are ErrDamaged,
// ErrUnsupported and ErrTooManyIterations.
func parseProtected(octets cryptobyte.String) (protected, error) {
	var info, algorithm cryptobyte.String
	var oid asn1.ObjectIdentifier
	var p protected
	if !octets.ReadASN1(&info, der.SEQUENCE) || !octets.Empty() ||
		!info.ReadASN1(&algorithm, der.SEQUENCE) ||
		!algorithm.ReadASN1ObjectIdentifier(&oid) ||
		!info.ReadASN1Bytes(&p.data, der.OCTET_STRING) || !info.Empty() {
		return p, damaged("protected key")
	}
	switch {
	case oid.Equal(oidJKS) && len(p.data) < 2*sha1.Size:
		return p, damaged("length of a protected key")
	case oid.Equal(oidJKS):
		return p, nil
	case oid.Equal(oidJCEKS):
		return p, p.readJCEKS(algorithm)
	}
	return p, unsupported("protection " + oid.String())
}

// readJCEKS reads PBEParameter (RFC 8018, appendix A.3).
func (p *protected) readJCEKS(params cryptobyte.String) error {
	var body cryptobyte.String
	if !params.ReadASN1(&body, der.SEQUENCE) ||
		!body.ReadASN1Bytes(&p.salt, der.OCTET_STRING) || len(p.salt) != 8 ||
		len(p.data) == 0 || len(p.data)%des.BlockSize != 0 {
		return damaged("parameters of a protected key")
	}
	count := new(big.Int)
	switch {
	case !body.ReadASN1Integer(count) || !body.Empty() || count.Sign() <= 0:
		return damaged("iteration count")
	case count.Cmp(big.NewInt(MaxIterations)) > 0:
		return ErrTooManyIterations
	}
	p.iterations = int(count.Int64())
	return nil
}

// limitIterations bounds the work of all keys together.
func limitIterations(keys []key) error {
	total := 0
	for _, k := range keys {
		if total += k.protected.iterations; total > maxTotalIterations {
			return ErrTooManyIterations
		}
	}
	return nil
}

// open gives the PKCS#8 octets, errLocked where the password is not the key's.
func (p protected) open(password string) ([]byte, error) {
	if p.salt != nil {
		return p.openJCEKS(password)
	}
	return p.openJKS(password)
}

// openJKS takes off a stream of SHA-1 values, each over the password and the
// one before, the first over a salt. The protected octets are salt, key, and
// SHA-1 over password and key, which proves the password.
func (p protected) openJKS(password string) ([]byte, error) {
	octets := toUTF16(password)
	defer clear(octets)
	end := len(p.data) - sha1.Size
	block, sealed, check := p.data[:sha1.Size], p.data[sha1.Size:end], p.data[end:]
	plain := make([]byte, len(sealed))
	for done := 0; done < len(sealed); done += sha1.Size {
		block = sumOf(octets, block)
		subtle.XORBytes(plain[done:], sealed[done:], block)
	}
	if subtle.ConstantTimeCompare(sumOf(octets, plain), check) != 1 {
		clear(plain)
		return nil, errLocked
	}
	return plain, nil
}

func sumOf(password, octets []byte) []byte {
	h := sha1.New()
	h.Write(password)
	h.Write(octets)
	return h.Sum(nil)
}

// openJCEKS is PBEWithMD5AndTripleDES of Sun's provider: key and initialisation
// vector come from MD5, iterated over each half of the salt with the password.
// Nothing proves the password but the padding and that there is a PKCS#8
// structure inside.
func (p protected) openJCEKS(password string) ([]byte, error) {
	derived := p.derive(password)
	defer clear(derived)
	block, err := des.NewTripleDESCipher(derived[:24])
	if err != nil {
		return nil, errLocked
	}
	plain := make([]byte, len(p.data))
	cipher.NewCBCDecrypter(block, derived[24:]).CryptBlocks(plain, p.data)
	if octets, ok := unpad(plain); ok && isPrivateKeyInfo(octets) {
		return octets, nil
	}
	clear(plain)
	return nil, errLocked
}

// derive gives 24 octets of key and 8 of initialisation vector. The scheme
// takes the low seven bits of each of the password's characters.
func (p protected) derive(password string) []byte {
	var octets []byte
	for _, r := range password {
		octets = append(octets, byte(r)&0x7F)
	}
	defer clear(octets)
	salt := distinctHalves(p.salt)
	var derived []byte
	for _, half := range [][]byte{bytes.Clone(salt[:4]), bytes.Clone(salt[4:])} {
		derived = append(derived, iterate(half, octets, p.iterations)...)
	}
	return derived
}

// iterate gives the MD5 of a value and the password, of that and the password,
// and so on.
func iterate(value, password []byte, times int) []byte {
	h := md5.New()
	for range times {
		h.Reset()
		h.Write(value)
		h.Write(password)
		value = h.Sum(value[:0])
	}
	return value
}

// distinctHalves changes the first half of a salt whose halves are the same. It
// was to be turned round; what Sun's provider does, and so every reader has to,
// is this.
func distinctHalves(salt []byte) [8]byte {
	s := [8]byte(salt)
	if [4]byte(s[:4]) == [4]byte(s[4:]) {
		s[0], s[1], s[2] = s[3], s[0], s[1]
	}
	return s
}

// unpad takes off the padding of PKCS#5 (RFC 8018, 6.1.1).
func unpad(plain []byte) ([]byte, bool) {
	n := int(plain[len(plain)-1])
	if n < 1 || n > des.BlockSize {
		return nil, false
	}
	body, padding := plain[:len(plain)-n], plain[len(plain)-n:]
	for _, b := range padding {
		if int(b) != n {
			return nil, false
		}
	}
	return body, true
}
