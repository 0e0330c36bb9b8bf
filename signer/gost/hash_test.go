package gost_test

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"hash"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/gost"
)

var hashes = []struct {
	name string
	new  func() hash.Hash
}{
	{"Streebog-512", gost.New512},
	{"Streebog-256", gost.New256},
	{"GOST R 34.11-94", gost.NewR341194},
}

// message2 is the message of RFC 6986, 10.2, with its last octet first as it
// stands there: a line of an old poem in Windows-1251.
const message2 = "fbe2e5f0eee3c820fbeafaebef20fffbf0e1e0f0f520e0ed20e8ece0ebe5f0f2" +
	"f120fff0eeec20f120faf2fee5e2202ce8f6f3ede220e8e6eee1e8f0f2d1202c" +
	"e8f0f2e5e220e5d1"

// TestHashExamples are the examples of the RFCs. The digests of RFC 6986 stand
// here in the order of Sum, which is the other way round than in the RFC.
func TestHashExamples(t *testing.T) {
	const message1 = "012345678901234567890123456789012345678901234567890123456789012"
	for _, example := range []struct {
		name          string
		new           func() hash.Hash
		message, want string
	}{
		{
			"RFC 6986, 10.1.1", gost.New512, message1,
			"1b54d01a4af5b9d5cc3d86d68d285462b19abc2475222f35c085122be4ba1ffa" +
				"00ad30f8767b3a82384c6574f024c311e2a481332b08ef7f41797891c1646f48",
		},
		{
			"RFC 6986, 10.1.2", gost.New256, message1,
			"9d151eefd8590b89daa6ba6cb74af9275dd051026bb149a452fd84e5e57b5500",
		},
		{
			"RFC 6986, 10.2.1", gost.New512, backwards(t, message2),
			"1e88e62226bfca6f9994f1f2d51569e0daf8475a3b0fe61a5300eee46d961376" +
				"035fe83549ada2b8620fcd7c496ce5b33f0cb9dddc2b6460143b03dabac9fb28",
		},
		{
			"RFC 6986, 10.2.2", gost.New256, backwards(t, message2),
			"9dd2fe4e90409e5da87f53976d7405b0c0cac628fc669a741d50063c557e8f50",
		},
		{
			"RFC 5831, 7.3.1", gost.NewR341194, "This is message, length=32 bytes",
			"b1c466d37519b82e8319819ff32595e047a28cb6f83eff1c6916a815a637fffa",
		},
		{
			"RFC 5831, 7.3.2", gost.NewR341194, "Suppose the original message has length = 50 bytes",
			"471aba57a60a770d3a76130635c1fbea4ef14de51f78b4ae57dd893b62f55208",
		},
		{
			"no message", gost.NewR341194, "",
			"891d358a84c6033cf17bac82d77bb5d6791695a08ffce3768d39fbcacf8b29bd",
		},
		{
			"carries", gost.NewR341194, strings.Repeat("U", 128),
			"53a3a3ed25180cef0c1d85a074273e551c25660a87062a52d926a9e8fe5733a4",
		},
	} {
		t.Run(example.name, func(t *testing.T) {
			h := example.new()
			h.Write([]byte(example.message))
			if got := hex.EncodeToString(h.Sum(nil)); got != example.want {
				t.Errorf("%s, want %s", got, example.want)
			}
		})
	}
}

// backwards gives octets written in hexadecimal, the last first.
func backwards(t *testing.T, digits string) string {
	octets := unhex(t, digits)
	for i, j := 0, len(octets)-1; i < j; i, j = i+1, j-1 {
		octets[i], octets[j] = octets[j], octets[i]
	}
	return string(octets)
}

// TestHashInPieces: however a message is cut and asked for in between, its
// digest is the same; and Reset begins anew.
func TestHashInPieces(t *testing.T) {
	message := bytes.Repeat([]byte{0xff, 0x80, 0x01}, 100)
	for _, f := range hashes {
		t.Run(f.name, func(t *testing.T) {
			reused := f.new()
			for size := range len(message) + 1 {
				whole := f.new()
				whole.Write(message[:size])
				want := whole.Sum(nil)
				reused.Reset()
				for rest := message[:size]; len(rest) > 0; {
					piece := min(len(rest), 1+len(rest)%97)
					reused.Write(rest[:piece])
					reused.Sum(nil)
					rest = rest[piece:]
				}
				sameOctets(t, fmt.Sprint("digest of octets in pieces: ", size), reused.Sum(nil), want)
			}
		})
	}
}

func TestHashSizes(t *testing.T) {
	for i, want := range [][2]int{{64, 64}, {32, 64}, {32, 32}} {
		h := hashes[i].new()
		prefix := []byte("before")
		out := h.Sum(prefix)
		if h.Size() != want[0] || h.BlockSize() != want[1] || len(out) != len(prefix)+want[0] || !bytes.HasPrefix(out, prefix) {
			t.Errorf("%s: size %d, block %d, sum %d", hashes[i].name, h.Size(), h.BlockSize(), len(out))
		}
	}
}

// TestHashWithoutAllocation: a large file costs no more memory than a small one.
func TestHashWithoutAllocation(t *testing.T) {
	message := make([]byte, 1000)
	var digest [64]byte
	for _, f := range hashes {
		h := f.new()
		if n := testing.AllocsPerRun(20, func() { h.Write(message); h.Sum(digest[:0]) }); n != 0 {
			t.Errorf("%s: %v allocations", f.name, n)
		}
	}
}
