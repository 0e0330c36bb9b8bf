package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"strings"
	"testing"
)

func sealerForTest(t *testing.T, fill byte) *sealer {
	t.Helper()
	s, err := newSealer(bytes.Repeat([]byte{fill}, keySize), rand.Reader)
	must(t, err)
	return s
}

func TestSealedValueOpensInItsPlace(t *testing.T) {
	s := sealerForTest(t, 1)
	for _, value := range []string{"", "a", strings.Repeat("long ", 5000)} {
		sealed, err := s.seal(bucketSessions, "almaty", []byte(value))
		must(t, err)
		if got, err := s.open(bucketSessions, "almaty", sealed); err != nil || string(got) != value {
			t.Errorf("%d octets: %v", len(value), err)
		}
		if len(value) > 8 && bytes.Contains(sealed, []byte(value[:8])) {
			t.Error("the value can be read")
		}
	}
}

func TestSealRefuses(t *testing.T) {
	s := sealerForTest(t, 1)
	sealed, err := s.seal(bucketSessions, "almaty", []byte("value"))
	must(t, err)
	changed := bytes.Clone(sealed)
	changed[len(changed)/2] ^= 1
	for _, c := range []struct {
		name        string
		s           *sealer
		bucket, key string
		sealed      []byte
	}{
		{"another key", sealerForTest(t, 2), bucketSessions, "almaty", sealed},
		{"another bucket", s, bucketCabinet, "almaty", sealed},
		{"another place in the bucket", s, bucketSessions, "regions", sealed},
		{"a place that reads alike", s, bucketSessions + "/almaty", "", sealed},
		{"a changed value", s, bucketSessions, "almaty", changed},
		{"a cut value", s, bucketSessions, "almaty", sealed[:len(sealed)-1]},
		{"a cut nonce", s, bucketSessions, "almaty", sealed[:5]},
		{"nothing", s, bucketSessions, "almaty", nil},
	} {
		if value, err := c.s.open(c.bucket, c.key, c.sealed); !errors.Is(err, errUnreadable) {
			t.Errorf("%s: %q, %v", c.name, value, err)
		}
	}
}

func TestSealNeverRepeatsANonce(t *testing.T) {
	s := sealerForTest(t, 1)
	seen := map[string]bool{}
	for range 1000 {
		sealed, err := s.seal(bucketSessions, "almaty", nil)
		must(t, err)
		nonce := string(sealed[:s.aead.NonceSize()])
		if seen[nonce] {
			t.Fatal("a nonce was used twice")
		}
		seen[nonce] = true
	}
}

func TestSealRefusesWithoutRandomness(t *testing.T) {
	s := sealerForTest(t, 1)
	s.rand = strings.NewReader("short")
	if _, err := s.seal(bucketSessions, "almaty", nil); err == nil {
		t.Error("sealed with half a nonce")
	}
}
