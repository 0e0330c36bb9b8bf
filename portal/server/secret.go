package server

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"github.com/google/uuid"
)

// secretSize is the number of random octets in a token or challenge: 256 bits,
// so a plain hash of it cannot be searched.
const secretSize = 32

// newSecret is 43 characters of base64url.
func (s *Server) newSecret() (string, error) {
	b := make([]byte, secretSize)
	if _, err := io.ReadFull(s.o.Rand, b); err != nil {
		return "", fmt.Errorf("randomness: %w", err)
	}
	return base64.RawURLEncoding.EncodeToString(b), nil
}

func (s *Server) newID() (string, error) {
	id, err := uuid.NewRandomFromReader(s.o.Rand)
	if err != nil {
		return "", fmt.Errorf("randomness: %w", err)
	}
	return id.String(), nil
}

// hashed is what is kept of a token: somebody who reads the storage cannot use
// it. The parts are joined by an octet that none of them holds.
func hashed(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return hex.EncodeToString(h.Sum(nil))
}

// lockedReader makes one source of randomness serve all requests.
type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(b)
}
