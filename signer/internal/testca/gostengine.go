package testca

import (
	"bytes"
	"encoding/asn1"
	"encoding/pem"
	"os"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

// GOSTEngine skips the test where OpenSSL has no engine for GOST
// (libengine-gost-openssl), which checks here what this code has made.
func GOSTEngine(t testing.TB) {
	t.Helper()
	if out, err := OpenSSL(t, "engine", "gost"); err != nil || !bytes.Contains(out, []byte("(gost)")) {
		t.Skip("OpenSSL's engine for GOST (libengine-gost-openssl) is not installed")
	}
}

// GOSTVerify lets OpenSSL's engine judge a signature, in the national encoding,
// over a digest. The engine knows the curves under Russia's object identifiers
// and takes a signature as s then r, each big-endian (RFC 9215, 3): the octets
// of the national encoding in reverse.
func GOSTVerify(t testing.TB, public *gost.PublicKey, digest, signature []byte) ([]byte, error) {
	t.Helper()
	GOSTEngine(t)
	reversed := slices.Clone(signature)
	slices.Reverse(reversed)
	return EngineVerify(t, public, digest, reversed)
}

// EngineVerify is GOSTVerify with a signature in the engine's own encoding.
func EngineVerify(t testing.TB, public *gost.PublicKey, digest, signature []byte) ([]byte, error) {
	t.Helper()
	GOSTEngine(t)
	return OpenSSL(t, "pkeyutl", "-verify", "-engine", "gost",
		"-pubin", "-inkey", File(t, "public.pem", enginePublicKey(t, public)),
		"-in", File(t, "digest", digest), "-sigfile", File(t, "signature", signature))
}

// Streebog512 lets OpenSSL's engine make the digest.
func Streebog512(t testing.TB, data []byte) []byte {
	t.Helper()
	GOSTEngine(t)
	path := File(t, "data", data)
	out := path + ".digest"
	if said, err := OpenSSL(t, "dgst", "-engine", "gost", "-md_gost12_512", "-binary", "-out", out, path); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	digest, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// enginePublicKey wraps the point as RFC 9215 (4.3) and RFC 4491 (2.3.2) do.
func enginePublicKey(t testing.TB, public *gost.PublicKey) []byte {
	t.Helper()
	key, parameters := asn1.ObjectIdentifier{1, 2, 643, 7, 1, 1, 1, 2}, []asn1.ObjectIdentifier{{1, 2, 643, 7, 1, 2, 1, 2, 1}}
	if public.Curve().Size() == 32 {
		key = asn1.ObjectIdentifier{1, 2, 643, 2, 2, 19}
		parameters = []asn1.ObjectIdentifier{{1, 2, 643, 2, 2, 35, 1}, {1, 2, 643, 2, 2, 30, 1}}
	}
	point := mustMarshal(t, public.Bytes())
	spki := mustMarshal(t, struct {
		Algorithm struct {
			Key        asn1.ObjectIdentifier
			Parameters []asn1.ObjectIdentifier
		}
		Point asn1.BitString
	}{
		Algorithm: struct {
			Key        asn1.ObjectIdentifier
			Parameters []asn1.ObjectIdentifier
		}{key, parameters},
		Point: asn1.BitString{Bytes: point, BitLength: 8 * len(point)},
	})
	return pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: spki})
}

func mustMarshal(t testing.TB, v any) []byte {
	t.Helper()
	der, err := asn1.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return der
}
