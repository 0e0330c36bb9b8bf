package pkcs12

import (
	"bytes"
	"crypto"
	"crypto/cipher"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"math/big"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/cryptobyte"

	"kezek.kz/kezek/signer/pki"
)

// What the tests make key files from, piece by piece, also such as nobody
// would write.

// testPassword opens every file made here unless said otherwise.
const testPassword = "Qwerty12"

// owner is a key with its certificate.
type owner struct {
	key  crypto.Signer
	cert *x509.Certificate
}

// container gives what Encode takes.
func (o owner) container() Container { return Container{Key: o.key, Certificate: o.cert} }

// owners makes two RSA keys, an ECDSA and an Ed25519 one, once for all tests.
var owners = sync.OnceValues(func() ([]owner, error) {
	var made []owner
	for range 2 {
		key, err := rsa.GenerateKey(rand.Reader, 2048)
		if err != nil {
			return nil, err
		}
		made = append(made, owner{key: key})
	}
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	made = append(made, owner{key: ec})
	for i := range made {
		if made[i].cert, err = selfSigned(made[i].key, int64(i)+1); err != nil {
			return nil, err
		}
	}
	ed, err := quickOwner()
	return append(made, ed), err
})

// quickOwner makes the Ed25519 key alone: its files are short, and unlike an
// RSA key it costs a fuzzing process nothing to make.
func quickOwner() (owner, error) {
	key := ed25519.NewKeyFromSeed(make([]byte, ed25519.SeedSize))
	cert, err := selfSigned(key, 4)
	return owner{key: key, cert: cert}, err
}

// selfSigned makes a certificate for the key, with a subject key identifier.
func selfSigned(key crypto.Signer, serial int64) (*x509.Certificate, error) {
	template := &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: "ТЕСТОВ ТЕСТ"},
		NotBefore:    time.Date(2023, 11, 16, 0, 0, 0, 0, time.UTC),
		NotAfter:     time.Date(2024, 11, 15, 0, 0, 0, 0, time.UTC),
		SubjectKeyId: bytes.Repeat([]byte{byte(serial)}, 20),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	return x509.ParseCertificate(der)
}

// authorityOf gives a certificate of the owner as a certification authority.
func authorityOf(t testing.TB, o owner) []byte {
	t.Helper()
	template := *o.cert
	template.IsCA, template.BasicConstraintsValid = true, true
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, o.key.Public(), o.key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// testOwner gives one of the keys: 0 and 1 are RSA, 2 ECDSA, 3 Ed25519.
func testOwner(t testing.TB, n int) owner {
	t.Helper()
	made, err := owners()
	if err != nil {
		t.Fatal(err)
	}
	return made[n]
}

// encoded gives a file in the authority's shape.
func encoded(t testing.TB, c Container, password string) []byte {
	t.Helper()
	data, err := Encode(rand.Reader, c, password)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// unknownOwner gives a PKCS#8 key and a certificate of an algorithm that Go
// does not know, as GOST is: those of an RSA owner with another OID of the same
// length.
func unknownOwner(t testing.TB) (pkcs8 []byte, cert *x509.Certificate, algorithm asn1.ObjectIdentifier) {
	t.Helper()
	algorithm = slices.Clone(oidRSA)
	algorithm[len(algorithm)-1] = 99
	o := testOwner(t, 0)
	pkcs8 = bytes.Replace(marshalKey(t, o.key), object(oidRSA), object(algorithm), 1)
	der := bytes.Replace(o.cert.Raw, object(oidRSA), object(algorithm), 1)
	cert, err := x509.ParseCertificate(der)
	if err != nil || cert.PublicKey != nil {
		t.Fatalf("certificate of an unknown algorithm: %v, %v", cert, err)
	}
	return pkcs8, cert, algorithm
}

func marshalKey(t testing.TB, key crypto.PrivateKey) []byte {
	t.Helper()
	der, err := pki.MarshalPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

// number gives an INTEGER in DER, of any size.
func number(n int64) []byte { return bigNumber(big.NewInt(n)) }

func bigNumber(n *big.Int) []byte {
	var b cryptobyte.Builder
	b.AddASN1BigInt(n)
	return b.BytesOrPanic()
}

// identifier gives an AlgorithmIdentifier in DER.
func identifier(alg algorithm) []byte {
	return definite(tagSequence, object(alg.oid), alg.params)
}

// testSalt is the salt of everything made here.
func testSalt() []byte { return []byte("saltsalt") }

// pbeAlgorithm is a scheme of RFC 7292, appendix C.
func pbeAlgorithm(oid asn1.ObjectIdentifier, iterations int64) algorithm {
	return algorithm{oid: oid, params: definite(tagSequence,
		definite(tagOctetString, testSalt()), number(iterations))}
}

// pbkdf2Algorithm is PBKDF2, with a key length unless 0 and a function unless
// nil.
func pbkdf2Algorithm(iterations, keySize int64, prf asn1.ObjectIdentifier) algorithm {
	parts := [][]byte{definite(tagOctetString, testSalt()), number(iterations)}
	if keySize != 0 {
		parts = append(parts, number(keySize))
	}
	if prf != nil {
		parts = append(parts, definite(tagSequence, object(prf), definite(tagNull)))
	}
	return algorithm{oid: oidPBKDF2, params: definite(tagSequence, parts...)}
}

// pbes2Algorithm is PBES2 with a cipher and an initialisation vector of the
// given size.
func pbes2Algorithm(derivation algorithm, encryption asn1.ObjectIdentifier, ivSize int) algorithm {
	iv := definite(tagOctetString, make([]byte, ivSize))
	return algorithm{oid: oidPBES2, params: definite(tagSequence,
		identifier(derivation), identifier(algorithm{oid: encryption, params: iv}))}
}

// workingSchemes are all that can be opened.
func workingSchemes() map[string]algorithm {
	return map[string]algorithm{
		"3DES":           pbeAlgorithm(oidPBEWithSHAAnd3DES, 7),
		"3DES, two keys": pbeAlgorithm(oidPBEWithSHAAnd2Key3DES, 7),
		"RC2, 128 bits":  pbeAlgorithm(oidPBEWithSHAAnd128BitRC2, 7),
		"RC2, 40 bits":   pbeAlgorithm(oidPBEWithSHAAnd40BitRC2, 7),
		"AES-128":        pbes2Algorithm(pbkdf2Algorithm(7, 0, nil), oidAES128, 16),
		"AES-192":        pbes2Algorithm(pbkdf2Algorithm(7, 24, oidHMACSHA224), oidAES192, 16),
		"AES-256":        pbes2Algorithm(pbkdf2Algorithm(7, 32, oidHMACSHA256), oidAES256, 16),
		"AES-256, 384":   pbes2Algorithm(pbkdf2Algorithm(7, 0, oidHMACSHA384), oidAES256, 16),
		"AES-256, 512":   pbes2Algorithm(pbkdf2Algorithm(7, 0, oidHMACSHA512), oidAES256, 16),
		"PBES2, 3DES":    pbes2Algorithm(pbkdf2Algorithm(7, 0, oidHMACSHA1), oid3DES, 8),
	}
}

func mustScheme(t testing.TB, alg algorithm) scheme {
	t.Helper()
	s, err := parseScheme(alg)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// encryptBlocks is CBC with no padding of its own.
func encryptBlocks(block cipher.Block, iv, text []byte) []byte {
	data := bytes.Clone(text)
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(data, data)
	return data
}

// seal encrypts under the first form of the password.
func seal(t testing.TB, alg algorithm, password string, text []byte) []byte {
	t.Helper()
	data, err := realDerivations().encrypt(mustScheme(t, alg), passwordForms(password)[0], text)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// makeBag gives a SafeBag with a localKeyID unless it is empty.
func makeBag(oid asn1.ObjectIdentifier, value []byte, id string) []byte {
	var attributes []byte
	if id != "" {
		attributes = definite(tagSet, definite(tagSequence, object(oidLocalKeyID),
			definite(tagSet, definite(tagOctetString, []byte(id)))))
	}
	return definite(tagSequence, object(oid), definite(tagContext0, value), attributes)
}

func certBag(cert []byte, id string) []byte {
	return makeBag(oidCertBag, definite(tagSequence, object(oidX509Certificate),
		definite(tagContext0, definite(tagOctetString, cert))), id)
}

// shroudedBag gives a key bag with what it holds as it is.
func shroudedBag(alg algorithm, data []byte, id string) []byte {
	return makeBag(oidShroudedKeyBag, definite(tagSequence, identifier(alg), definite(tagOctetString, data)), id)
}

// keyBag gives a key bag under 3DES with 7 iterations.
func keyBag(t testing.TB, pkcs8 []byte, id string) []byte {
	t.Helper()
	alg := pbeAlgorithm(oidPBEWithSHAAnd3DES, 7)
	return shroudedBag(alg, seal(t, alg, testPassword, pkcs8), id)
}

// plainBags gives a content of bags in the open.
func plainBags(bags ...[]byte) []byte {
	return dataContent(definite(tagSequence, bags...))
}

// sealedContent gives an encrypted content with what it holds as it is.
func sealedContent(alg algorithm, data []byte) []byte {
	info := definite(tagSequence, object(oidData), identifier(alg), definite(0x80, data))
	return definite(tagSequence, object(oidEncryptedData),
		definite(tagContext0, definite(tagSequence, number(0), info)))
}

// sealedBags gives a content of bags under the scheme.
func sealedBags(t testing.TB, alg algorithm, bags ...[]byte) []byte {
	t.Helper()
	return sealedContent(alg, seal(t, alg, testPassword, definite(tagSequence, bags...)))
}

// makePFX gives a file with the contents and a right SHA-1 MAC of 7 iterations.
func makePFX(t testing.TB, contents ...[]byte) []byte {
	t.Helper()
	return makePFXWithForm(t, passwordForms(testPassword)[0], contents...)
}

func makePFXWithForm(t testing.TB, form password, contents ...[]byte) []byte {
	t.Helper()
	authSafe := definite(tagSequence, contents...)
	m := newSHA1MAC(testSalt(), 7)
	var err error
	if m.digest, err = m.sum(realDerivations(), form, authSafe); err != nil {
		t.Fatal(err)
	}
	return makePFXWithMAC(authSafe, m.marshalSHA1())
}

// makePFXWithMAC gives a file with a MacData as it is, none if nil.
func makePFXWithMAC(authSafe, mac []byte) []byte {
	return definite(tagSequence, integer(pfxVersion), dataContent(authSafe), mac)
}

// makeMAC gives a MacData with a digest of zeros.
func makeMAC(alg algorithm, size int, iterations int64) []byte {
	return definite(tagSequence,
		definite(tagSequence, identifier(alg), definite(tagOctetString, make([]byte, size))),
		definite(tagOctetString, testSalt()), number(iterations))
}
