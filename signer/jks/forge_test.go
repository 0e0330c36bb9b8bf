package jks

import (
	"crypto"
	"crypto/cipher"
	"crypto/des"
	"crypto/rand"
	"crypto/subtle"
	"testing"

	"golang.org/x/crypto/cryptobyte"
	der "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

// What the tests make stores from, piece by piece, also such as no keytool
// would write.

// testPassword opens every store made here unless said otherwise.
const testPassword = "Aa1-пароль"

// marshal gives a key as PKCS#8.
func marshal(t testing.TB, key crypto.PrivateKey) []byte {
	t.Helper()
	octets, err := pki.MarshalPrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return octets
}

// build gives what a builder makes.
func build(t testing.TB, add func(b *cryptobyte.Builder)) []byte {
	t.Helper()
	var b cryptobyte.Builder
	add(&b)
	octets, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return octets
}

// sized is a length of four octets and as many octets.
func sized(octets []byte) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddUint32(uint32(len(octets)))
		b.AddBytes(octets)
	}
}

func text(s string) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddUint16LengthPrefixed(func(b *cryptobyte.Builder) { b.AddBytes([]byte(s)) })
	}
}

// certOf is a certificate as a version 2 store holds it.
func certOf(octets []byte) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		text("X.509")(b)
		sized(octets)(b)
	}
}

// entryOf is the head of an entry and what follows it.
func entryOf(tag uint32, alias string, rest ...cryptobyte.BuilderContinuation) cryptobyte.BuilderContinuation {
	return func(b *cryptobyte.Builder) {
		b.AddUint32(tag)
		text(alias)(b)
		b.AddUint64(1_700_000_000_000)
		for _, add := range rest {
			add(b)
		}
	}
}

// keyEntry is a private key entry with what protects the key as it is.
func keyEntry(alias string, protected []byte, certs ...[]byte) cryptobyte.BuilderContinuation {
	return entryOf(tagPrivateKey, alias, sized(protected), func(b *cryptobyte.Builder) {
		b.AddUint32(uint32(len(certs)))
		for _, cert := range certs {
			certOf(cert)(b)
		}
	})
}

func trustedEntry(alias string, cert []byte) cryptobyte.BuilderContinuation {
	return entryOf(tagTrusted, alias, certOf(cert))
}

// file is a JKS store of version 2 under testPassword.
func file(t testing.TB, entries ...cryptobyte.BuilderContinuation) []byte {
	t.Helper()
	return fileOf(t, magicJKS, 2, uint32(len(entries)), entries...)
}

func fileOf(t testing.TB, magic, version, count uint32, entries ...cryptobyte.BuilderContinuation) []byte {
	t.Helper()
	body := build(t, func(b *cryptobyte.Builder) {
		b.AddUint32(magic)
		b.AddUint32(version)
		b.AddUint32(count)
		for _, add := range entries {
			add(b)
		}
	})
	return signed(body, testPassword)
}

// signed puts the digest behind the contents.
func signed(body []byte, password string) []byte {
	s := store{body: body}
	return append(body[:len(body):len(body)], s.sum(password)...)
}

// info is EncryptedPrivateKeyInfo.
func info(t testing.TB, algorithm func(b *cryptobyte.Builder), data []byte) []byte {
	t.Helper()
	return build(t, func(b *cryptobyte.Builder) {
		b.AddASN1(der.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1(der.SEQUENCE, algorithm)
			b.AddASN1OctetString(data)
		})
	})
}

// seal protects a key in the JKS way.
func seal(t testing.TB, plain []byte, password string) []byte {
	t.Helper()
	octets := toUTF16(password)
	salt := make([]byte, 20)
	_, _ = rand.Read(salt)
	data, block := append([]byte(nil), salt...), salt
	for done := 0; done < len(plain); done += len(block) {
		block = sumOf(octets, block)
		piece := make([]byte, min(len(block), len(plain)-done))
		subtle.XORBytes(piece, plain[done:], block)
		data = append(data, piece...)
	}
	return info(t, func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidJKS)
		b.AddASN1NULL()
	}, append(data, sumOf(octets, plain)...))
}

// sealJCEKS protects a key in the JCEKS way.
func sealJCEKS(t testing.TB, plain []byte, password string, salt []byte, iterations int) []byte {
	t.Helper()
	derived := protected{salt: salt, iterations: iterations}.derive(password)
	block, err := des.NewTripleDESCipher(derived[:24])
	if err != nil {
		t.Fatal(err)
	}
	padding := 8 - len(plain)%8
	data := append([]byte(nil), plain...)
	for range padding {
		data = append(data, byte(padding))
	}
	cipher.NewCBCEncrypter(block, derived[24:]).CryptBlocks(data, data)
	return info(t, algorithmJCEKS(salt, int64(iterations)), data)
}

func algorithmJCEKS(salt []byte, iterations int64) func(b *cryptobyte.Builder) {
	return func(b *cryptobyte.Builder) {
		b.AddASN1ObjectIdentifier(oidJCEKS)
		b.AddASN1(der.SEQUENCE, func(b *cryptobyte.Builder) {
			b.AddASN1OctetString(salt)
			b.AddASN1Int64(iterations)
		})
	}
}

// person is a GOST key of 2015, which is quick to make, with its certificate.
func person(t testing.TB) (key crypto.Signer, cert []byte) {
	t.Helper()
	root := testca.GOSTRoot(t, "root")
	key = testca.GOSTKey(t, "person")
	return key, root.Issue(t, testca.Person(), key.Public()).Raw
}
