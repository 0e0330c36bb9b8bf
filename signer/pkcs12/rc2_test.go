package pkcs12

import (
	"bytes"
	"encoding/hex"
	"testing"
)

// The test vectors of RFC 2268, 5.
func TestRC2(t *testing.T) {
	vectors := []struct {
		effective          int
		key, plain, cipher string
	}{
		{63, "0000000000000000", "0000000000000000", "ebb773f993278eff"},
		{64, "ffffffffffffffff", "ffffffffffffffff", "278b27e42e2f0d49"},
		{64, "3000000000000000", "1000000000000001", "30649edf9be7d2c2"},
		{64, "88", "0000000000000000", "61a8a244adacccf0"},
		{64, "88bca90e90875a", "0000000000000000", "6ccf4308974c267f"},
		{64, "88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "1a807d272bbe5db1"},
		{128, "88bca90e90875a7f0f79c384627bafb2", "0000000000000000", "2269552ab0f85ca6"},
		{129, "88bca90e90875a7f0f79c384627bafb216f80a6f85920584c42fceb0be255daf1e", "0000000000000000", "5b78d3a43dfff1f1"},
	}
	for _, v := range vectors {
		c, err := newRC2Effective(unhex(t, v.key), v.effective)
		if err != nil {
			t.Fatal(err)
		}
		got := make([]byte, rc2BlockSize)
		c.Encrypt(got, unhex(t, v.plain))
		if !bytes.Equal(got, unhex(t, v.cipher)) {
			t.Errorf("key %s (%d bits): %x, want %s", v.key, v.effective, got, v.cipher)
		}
		c.Decrypt(got, got)
		if !bytes.Equal(got, unhex(t, v.plain)) {
			t.Errorf("key %s (%d bits): decrypted to %x", v.key, v.effective, got)
		}
	}
}

func TestRC2RefusesKeyLength(t *testing.T) {
	for _, key := range [][]byte{nil, make([]byte, 129)} {
		if _, err := newRC2(key); err == nil {
			t.Errorf("RC2 takes a key of %d octets", len(key))
		}
	}
}

// unhex gives the octets of a hexadecimal text, spaces and colons in it or not.
func unhex(t testing.TB, s string) []byte {
	t.Helper()
	octets, err := hex.DecodeString(string(bytes.Join(bytes.Fields([]byte(s)), nil)))
	if err != nil {
		t.Fatal(err)
	}
	return octets
}
