package pkcs12

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	gopkcs12 "software.sslmate.com/src/go-pkcs12"

	"kezek.kz/kezek/signer/ber"
)

func TestEncode(t *testing.T) {
	o := testOwner(t, 0)
	entries := decoded(t, encoded(t, o.container(), testPassword), testPassword)
	if len(entries) != 1 {
		t.Fatalf("%d keys", len(entries))
	}
	belongs(t, entries[0], o)
	if !bytes.Equal(entries[0].LocalKeyID, o.cert.SubjectKeyId) ||
		entries[0].FriendlyName != hex.EncodeToString(o.cert.SubjectKeyId) {
		t.Errorf("localKeyID %x, friendlyName %q", entries[0].LocalKeyID, entries[0].FriendlyName)
	}
}

// The container is the authority's, element by element: the same tags, forms of
// length and identifiers in the same order, outside and inside the encryption.
func TestEncodeHasTheShapeOfTheAuthority(t *testing.T) {
	data, password := ncaSample(t)
	entry := decoded(t, data, password)[0]
	made := encoded(t, Container{Key: entry.Key, Certificate: entry.Certificate}, password)
	if len(made) != len(data) {
		t.Errorf("%d octets, the authority's has %d", len(made), len(data))
	}
	want, got := layers(t, data, password), layers(t, made, password)
	for i := range want {
		if skeleton(want[i]) != skeleton(got[i]) {
			t.Errorf("layer %d:\n%s\nthe authority's:\n%s", i, skeleton(got[i]), skeleton(want[i]))
		}
	}
}

// layers gives the file, the AuthenticatedSafe, the plain SafeContents, the
// decrypted one and the decrypted key.
func layers(t *testing.T, data []byte, password string) [][]byte {
	t.Helper()
	s, err := parseStore(data)
	if err != nil {
		t.Fatal(err)
	}
	d := realDerivations()
	form := passwordForms(password)[0]
	out := [][]byte{data, s.authSafe}
	for _, c := range s.contents {
		if c.sealed != nil {
			out = append(out, opened(t, d, form, c.sealed))
			continue
		}
		for _, b := range c.bags {
			out = append(out, b.value, opened(t, d, form, b.sealed))
		}
	}
	return append(out, plainSafeContents(t, s.authSafe))
}

func opened(t *testing.T, d derivations, form password, s *sealed) []byte {
	t.Helper()
	plain, err := d.decrypt(s.scheme, form, s.data)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

// plainSafeContents gives the octets of the first content, which is the first
// OCTET STRING in a file of this shape.
func plainSafeContents(t *testing.T, authSafe []byte) []byte {
	t.Helper()
	n := bytes.IndexByte(authSafe, tagOctetString)
	h, rest, err := ber.ReadHeader(authSafe[n:])
	if err != nil || h.Length < 100 {
		t.Fatalf("no string at %d", n)
	}
	return rest[:h.Length]
}

// skeleton writes a line for each element: identifier, form of the length, and
// for short ones of fixed meaning the content. Salts, digests, keys and
// encrypted octets are told by their length alone.
func skeleton(in []byte) string {
	var out strings.Builder
	writeSkeleton(&out, in, 0)
	return out.String()
}

func writeSkeleton(out *strings.Builder, in []byte, depth int) {
	for len(in) > 0 {
		h, rest, err := ber.ReadHeader(in)
		if err != nil {
			fmt.Fprintf(out, "?%x\n", in[:min(len(in), 8)])
			return
		}
		fmt.Fprintf(out, "%*s%x", 2*depth, "", in[:len(in)-len(rest)])
		if in[0] == 0x06 || in[0] == tagInteger && h.Length < 4 {
			fmt.Fprintf(out, " %x", rest[:h.Length])
		}
		out.WriteByte('\n')
		switch {
		case h.Indefinite: // its end-of-contents octets come up in their turn
			writeSkeleton(out, rest, depth+1)
			return
		case h.Constructed():
			writeSkeleton(out, rest[:h.Length], depth+1)
		}
		in = rest[h.Length:]
	}
}

// The same error as for the authority's own files, for the same reason.
func TestLibraryAloneRefusesEncoded(t *testing.T) {
	_, _, _, err := gopkcs12.DecodeChain(encoded(t, testOwner(t, 0).container(), testPassword), testPassword)
	if err == nil || !strings.Contains(err.Error(), "indefinite length") {
		t.Fatalf("go-pkcs12 on a file made here: %v", err)
	}
	data, password := ncaSample(t)
	_, _, _, want := gopkcs12.DecodeChain(data, password)
	if want == nil || err.Error() != want.Error() {
		t.Errorf("%v, on a file of the authority %v", err, want)
	}
}

func TestEncodeWithoutKeyIdentifier(t *testing.T) {
	o := testOwner(t, 0)
	// An RSA key's BIT STRING holds the PKCS#1 public key.
	want := sha1.Sum(x509.MarshalPKCS1PublicKey(o.key.Public().(*rsa.PublicKey)))
	plain := *o.cert
	plain.SubjectKeyId = nil
	for _, c := range []Container{{Key: o.key, Certificate: &plain}, {Key: o.key}} {
		ids, err := LocalKeyIDs(encoded(t, c, testPassword))
		if err != nil || len(ids) != 1 || !bytes.Equal(ids[0], want[:]) {
			t.Errorf("%x, %v, want %x", ids, err, want)
		}
	}
}

func TestEncodeRefuses(t *testing.T) {
	o := testOwner(t, 0)
	for name, c := range map[string]Container{
		"nothing":                  {},
		"a key that does not sign": {Key: "text"},
		"a key nobody can write":   {Key: struct{}{}, Certificate: o.cert},
		"a public key for a key":   {Key: o.key.Public(), Certificate: o.cert},
	} {
		if data, err := Encode(rand.Reader, c, testPassword); err == nil {
			t.Errorf("%s: %d octets", name, len(data))
		}
	}
}

func TestEncodeRefusesWithoutRandomness(t *testing.T) {
	failure := errors.New("no randomness")
	for n := range 3 {
		source := iotest.ErrReader(failure)
		limited := &limitedReader{left: n * encodedSaltSize, then: source}
		if _, err := Encode(limited, testOwner(t, 0).container(), testPassword); !errors.Is(err, failure) {
			t.Errorf("with %d salts: %v", n, err)
		}
	}
}

// limitedReader gives some zeros and then an error.
type limitedReader struct {
	left int
	then interface{ Read([]byte) (int, error) }
}

func (r *limitedReader) Read(p []byte) (int, error) {
	if r.left < len(p) {
		return r.then.Read(p)
	}
	r.left -= len(p)
	return len(p), nil
}

// The same randomness gives the same file, and other randomness other salts.
func TestEncodeSalts(t *testing.T) {
	c := testOwner(t, 0).container()
	source := bytes.Repeat([]byte("0123456789abcdefghijklmnopqrst"), 2)
	first, err := Encode(bytes.NewReader(source), c, testPassword)
	if err != nil {
		t.Fatal(err)
	}
	again, err := Encode(bytes.NewReader(source), c, testPassword)
	if err != nil || !bytes.Equal(first, again) {
		t.Error("the same randomness gives another file")
	}
	for n := range 3 {
		if salt := source[20*n : 20*n+20]; !bytes.Contains(first, salt) {
			t.Errorf("salt %s is not in the file", salt)
		}
	}
}
