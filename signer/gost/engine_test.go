package gost_test

import (
	"bytes"
	"crypto/rand"
	"encoding/pem"
	"fmt"
	"hash"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
)

// OpenSSL's engine "gost" is another implementation, of Russia's names for the
// same curves: a key has to be wrapped with other identifiers for it, and its
// signature is ours with the octets in reverse (RFC 9215, RFC 4491).

// engine runs openssl with the engine. The test is skipped where there is none.
func engine(t *testing.T, command string, args ...string) (string, error) {
	t.Helper()
	if out, err := testca.OpenSSL(t, "engine", "gost"); err != nil || !bytes.Contains(out, []byte("GOST")) {
		t.Skip("openssl has no engine gost (libengine-gost-openssl)")
	}
	out, err := testca.OpenSSL(t, append([]string{command, "-engine", "gost"}, args...)...)
	return string(out), err
}

func mustEngine(t *testing.T, command string, args ...string) string {
	t.Helper()
	out, err := engine(t, command, args...)
	if err != nil {
		t.Fatalf("openssl %s: %v\n%s", command, err, out)
	}
	return out
}

// engineIdentifier is the AlgorithmIdentifier of the curve's keys for the engine.
func (c checkedCurve) engineIdentifier(t testing.TB) []byte {
	t.Helper()
	if c.is512() {
		return unhex(t, "3021 06082a85030701010102 3015 06092a850307010201020106 082a85030701010203")
	}
	return unhex(t, "301c 06062a8503020213 3012 06072a85030202230106 072a850302021e01")
}

func pemFile(t testing.TB, kind string, der []byte) string {
	t.Helper()
	return testca.File(t, "key.pem", pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// enginePublic wraps a public key for the engine.
func (c checkedCurve) enginePublic(t testing.TB, key *gost.PublicKey) string {
	t.Helper()
	point := append([]byte{0}, unhex(t, map[bool]string{true: "048180", false: "0440"}[c.is512()])...)
	return pemFile(t, "PUBLIC KEY", sequence(t, c.engineIdentifier(t), element(t, 3, point, key.Bytes())))
}

// enginePrivate wraps a private key for the engine.
func (c checkedCurve) enginePrivate(t testing.TB, key *gost.PrivateKey) string {
	t.Helper()
	return pemFile(t, "PRIVATE KEY", sequence(t, []byte{2, 1, 0}, c.engineIdentifier(t), element(t, 4, key.Bytes())))
}

func TestEngineVerifies(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		for range 3 {
			key, digest := newKey(t, c.curve), randomOctets(t, c.size)
			signature := sign(t, key, rand.Reader, digest)
			verify := func(digest, signature []byte) bool {
				_, err := engine(t, "pkeyutl", "-verify", "-pubin", "-inkey", c.enginePublic(t, public(key)),
					"-in", testca.File(t, "digest", digest), "-sigfile", testca.File(t, "signature", signature))
				return err == nil
			}
			if !verify(digest, reversed(signature)) {
				t.Error("the engine refuses our signature")
			}
			if verify(digest, signature) {
				t.Error("the engine takes our signature with its octets not reversed")
			}
			if verify(reversed(digest), reversed(signature)) {
				t.Error("the engine takes our signature for another digest")
			}
		}
	})
}

func TestEngineSigns(t *testing.T) {
	forEachCurve(t, func(t *testing.T, c checkedCurve) {
		ours := newKey(t, c.curve)
		theirs := c.generateByEngine(t)
		for _, signer := range []struct {
			key  *gost.PrivateKey
			file string
		}{{ours, c.enginePrivate(t, ours)}, {theirs.key, theirs.file}} {
			digest := randomOctets(t, c.size)
			out := filepath.Join(t.TempDir(), "signature")
			mustEngine(t, "pkeyutl", "-sign", "-inkey", signer.file, "-in", testca.File(t, "digest", digest), "-out", out)
			signature, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			if !public(signer.key).Verify(digest, reversed(signature)) {
				t.Error("the engine's signature is refused")
			}
			if public(signer.key).Verify(digest, signature) {
				t.Error("the engine's signature is taken with its octets not reversed")
			}
		}
	})
}

type engineKey struct {
	key  *gost.PrivateKey
	file string
}

// generateByEngine has the engine make a key, and checks that the public key
// that it computes for it is ours.
func (c checkedCurve) generateByEngine(t *testing.T) engineKey {
	t.Helper()
	algorithm := "gost2001"
	if c.is512() {
		algorithm = "gost2012_512"
	}
	file := filepath.Join(t.TempDir(), "engine.pem")
	mustEngine(t, "genpkey", "-algorithm", algorithm, "-pkeyopt", "paramset:A", "-out", file)
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(data)
	if block == nil {
		t.Fatal("the engine wrote no PEM")
	}
	key, err := gost.NewPrivateKey(c.curve, block.Bytes[len(block.Bytes)-c.size:])
	if err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "public.der")
	mustEngine(t, "pkey", "-in", file, "-pubout", "-outform", "DER", "-out", out)
	der, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.HasSuffix(der, public(key).Bytes()) {
		t.Error("the engine computes another public key")
	}
	return engineKey{key, file}
}

// cryptoProSBox are the S-boxes of id-GostR3411-94-CryptoProParamSet (RFC 4357,
// 11.2): the engine hashes with these alone. With them it proves all of GOST R
// 34.11-94 but the test S-boxes, which the RFC's examples and the authority's
// signatures prove.
var cryptoProSBox = [8][16]byte{
	{10, 4, 5, 6, 8, 1, 3, 7, 13, 12, 14, 0, 9, 2, 11, 15},
	{5, 15, 4, 0, 2, 13, 11, 9, 1, 7, 6, 3, 12, 14, 10, 8},
	{7, 15, 12, 14, 9, 4, 1, 0, 3, 11, 5, 2, 6, 10, 8, 13},
	{4, 10, 7, 12, 0, 15, 2, 8, 14, 1, 6, 5, 13, 11, 9, 3},
	{7, 6, 4, 11, 9, 12, 2, 10, 1, 8, 0, 14, 15, 13, 3, 5},
	{7, 6, 2, 4, 13, 9, 15, 0, 10, 1, 5, 11, 8, 14, 12, 3},
	{13, 14, 4, 1, 7, 0, 5, 10, 3, 12, 8, 15, 6, 2, 9, 11},
	{1, 3, 10, 9, 5, 11, 4, 15, 8, 6, 7, 14, 13, 0, 2, 12},
}

func TestEngineHashes(t *testing.T) {
	var files []string
	messages := map[string][]byte{}
	dir := t.TempDir()
	add := func(message []byte) {
		file := filepath.Join(dir, fmt.Sprint(len(files)))
		if err := os.WriteFile(file, message, 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
		messages[file] = message
	}
	for _, size := range []int{0, 1, 31, 32, 33, 63, 64, 65, 127, 128, 129, 4096, 100_003} {
		add(randomOctets(t, size))
		add(bytes.Repeat([]byte{0xff}, size))
	}
	for range 40 {
		n := randomOctets(t, 2)
		add(randomOctets(t, int(n[0])<<4|int(n[1]&15)))
	}
	for name, newHash := range map[string]func() hash.Hash{
		"md_gost12_512": gost.New512,
		"md_gost12_256": gost.New256,
		"md_gost94":     func() hash.Hash { return gost.NewR341194With(cryptoProSBox) },
	} {
		t.Run(name, func(t *testing.T) {
			checked := 0
			for line := range strings.Lines(mustEngine(t, "dgst", append([]string{"-" + name, "-r"}, files...)...)) {
				digest, file, ok := strings.Cut(strings.TrimSpace(line), " *")
				if !ok {
					continue
				}
				h := newHash()
				h.Write(messages[file])
				sameOctets(t, fmt.Sprintf("digest of %d octets", len(messages[file])), h.Sum(nil), unhex(t, digest))
				checked++
			}
			if checked != len(files) {
				t.Errorf("the engine hashed %d of %d files", checked, len(files))
			}
		})
	}
}
