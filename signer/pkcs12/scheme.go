package pkcs12

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/des"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"hash"
	"math/big"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// scheme is a password-based encryption scheme with all its parameters: a
// block cipher in CBC mode and the way from a password to its key.
type scheme struct {
	kdf       kdf
	newCipher func(key []byte) (cipher.Block, error)
	keySize   int
	// iv is nil where the initialisation vector is derived from the password
	// as the key is (RFC 7292, appendix C).
	iv []byte
}

// kdf is a key derivation: that of RFC 7292, appendix B.2, or PBKDF2 (RFC 8018,
// 5.2).
type kdf struct {
	pbkdf2     bool
	hash       func() hash.Hash
	salt       []byte
	iterations int
}

// parseScheme reads the algorithm of an encrypted part. No password is needed
// and nothing is derived. Its errors are ErrUnsupported, ErrDamaged and
// ErrTooManyIterations.
func parseScheme(alg algorithm) (scheme, error) {
	if alg.oid.Equal(oidPBES2) {
		return parsePBES2(alg.params)
	}
	s := scheme{}
	switch {
	case alg.oid.Equal(oidPBEWithSHAAnd3DES):
		s.newCipher, s.keySize = des.NewTripleDESCipher, 24
	case alg.oid.Equal(oidPBEWithSHAAnd2Key3DES):
		s.newCipher, s.keySize = newTwoKeyTripleDES, 16
	case alg.oid.Equal(oidPBEWithSHAAnd128BitRC2):
		s.newCipher, s.keySize = newRC2, 16
	case alg.oid.Equal(oidPBEWithSHAAnd40BitRC2):
		s.newCipher, s.keySize = newRC2, 5
	default:
		return s, unsupported("encryption " + alg.oid.String())
	}
	err := s.kdf.readPBEParameters(alg.params)
	return s, err
}

// newTwoKeyTripleDES is 3DES under K1, K2, K1 (RFC 7292, appendix C).
func newTwoKeyTripleDES(key []byte) (cipher.Block, error) {
	return des.NewTripleDESCipher(append(key[:16:16], key[:8]...))
}

// readPBEParameters reads pkcs-12PbeParams, SEQUENCE { salt, iterations }.
func (k *kdf) readPBEParameters(params cryptobyte.String) error {
	var body, salt cryptobyte.String
	if !params.ReadASN1(&body, cbasn1.SEQUENCE) || !body.ReadASN1(&salt, cbasn1.OCTET_STRING) {
		return damaged("parameters of the encryption")
	}
	k.hash, k.salt = sha1.New, salt
	if err := k.readIterations(&body); err != nil {
		return err
	}
	if !body.Empty() {
		return damaged("parameters of the encryption")
	}
	return nil
}

// parsePBES2 reads PBES2-params (RFC 8018, appendix A.4).
func parsePBES2(params cryptobyte.String) (scheme, error) {
	var s scheme
	var body cryptobyte.String
	var derivation, encryption algorithm
	if !params.ReadASN1(&body, cbasn1.SEQUENCE) ||
		!readAlgorithm(&body, &derivation) ||
		!readAlgorithm(&body, &encryption) || !body.Empty() {
		return s, damaged("parameters of PBES2")
	}
	// The derivation goes first, so that too many iterations are told even
	// with a cipher that is not known here.
	keySize, err := s.kdf.readPBKDF2(derivation)
	if err != nil {
		return s, err
	}
	if err := s.readCipher(encryption); err != nil {
		return s, err
	}
	if keySize != 0 && keySize != s.keySize {
		return s, unsupported("key length of PBES2")
	}
	return s, nil
}

// readCipher reads the encryption scheme of PBES2 (RFC 8018, appendix B.2; RFC
// 3565), whose parameter is the initialisation vector.
func (s *scheme) readCipher(alg algorithm) error {
	s.newCipher = aes.NewCipher
	size := aes.BlockSize
	switch {
	case alg.oid.Equal(oidAES128):
		s.keySize = 16
	case alg.oid.Equal(oidAES192):
		s.keySize = 24
	case alg.oid.Equal(oidAES256):
		s.keySize = 32
	case alg.oid.Equal(oid3DES):
		s.newCipher, s.keySize, size = des.NewTripleDESCipher, 24, des.BlockSize
	default:
		return unsupported("cipher " + alg.oid.String())
	}
	var iv cryptobyte.String
	if !alg.params.ReadASN1(&iv, cbasn1.OCTET_STRING) || len(iv) != size {
		return damaged("initialisation vector of PBES2")
	}
	s.iv = iv
	return nil
}

// readPBKDF2 reads the key derivation of PBES2 and PBMAC1 (RFC 8018, appendix
// A.2) and gives the key length it names, 0 where it names none. Any other
// derivation is unsupported, scrypt too: a file could ask it for gigabytes.
func (k *kdf) readPBKDF2(alg algorithm) (keySize int, err error) {
	if !alg.oid.Equal(oidPBKDF2) {
		return 0, unsupported("key derivation " + alg.oid.String())
	}
	var body, salt cryptobyte.String
	if !alg.params.ReadASN1(&body, cbasn1.SEQUENCE) {
		return 0, damaged("parameters of PBKDF2")
	}
	if body.PeekASN1Tag(cbasn1.SEQUENCE) {
		return 0, unsupported("salt of PBKDF2 from another source")
	}
	if !body.ReadASN1(&salt, cbasn1.OCTET_STRING) {
		return 0, damaged("salt of PBKDF2")
	}
	k.pbkdf2, k.salt = true, salt
	if err := k.readIterations(&body); err != nil {
		return 0, err
	}
	if body.PeekASN1Tag(cbasn1.INTEGER) && (!body.ReadASN1Integer(&keySize) || keySize <= 0) {
		return 0, damaged("key length of PBKDF2")
	}
	return keySize, k.readPRF(&body)
}

// readPRF reads the pseudo-random function of PBKDF2, by default HMAC with
// SHA-1.
func (k *kdf) readPRF(in *cryptobyte.String) error {
	k.hash = sha1.New
	if in.Empty() {
		return nil
	}
	var alg algorithm
	if !readAlgorithm(in, &alg) || !in.Empty() {
		return damaged("parameters of PBKDF2")
	}
	if k.hash = hashOfHMAC(alg.oid); k.hash == nil {
		return unsupported("function of PBKDF2 " + alg.oid.String())
	}
	return nil
}

// readIterations reads an iteration count and refuses one over MaxIterations.
func (k *kdf) readIterations(in *cryptobyte.String) error {
	count := new(big.Int)
	if !in.ReadASN1Integer(count) || count.Sign() <= 0 {
		return damaged("iteration count")
	}
	if count.Cmp(big.NewInt(MaxIterations)) > 0 {
		return ErrTooManyIterations
	}
	k.iterations = int(count.Int64())
	return nil
}

// hashOf gives the digest algorithm that oid names, nil for one not known.
func hashOf(oid asn1.ObjectIdentifier) func() hash.Hash {
	switch {
	case oid.Equal(oidSHA1):
		return sha1.New
	case oid.Equal(oidSHA224):
		return sha256.New224
	case oid.Equal(oidSHA256):
		return sha256.New
	case oid.Equal(oidSHA384):
		return sha512.New384
	case oid.Equal(oidSHA512):
		return sha512.New
	}
	return nil
}

// hashOfHMAC gives the digest algorithm under the HMAC that oid names, nil for
// one not known.
func hashOfHMAC(oid asn1.ObjectIdentifier) func() hash.Hash {
	switch {
	case oid.Equal(oidHMACSHA1):
		return sha1.New
	case oid.Equal(oidHMACSHA224):
		return sha256.New224
	case oid.Equal(oidHMACSHA256):
		return sha256.New
	case oid.Equal(oidHMACSHA384):
		return sha512.New384
	case oid.Equal(oidHMACSHA512):
		return sha512.New
	}
	return nil
}
