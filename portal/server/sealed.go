package server

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"io"
)

// slot is where the answer to one Idempotency-Key is kept. The client's key is
// not kept, and what is made of it opens the answer: who reads the storage
// finds neither children's names nor tickets among the answers.
type slot struct {
	id  string
	key [sha256.Size]byte
}

func slotOf(r *request, key string) slot {
	of := []string{r.account.ID, r.Method, r.URL.Path, key}
	return slot{id: hashed(of...), key: sha256.Sum256([]byte(hashed(append(of, "answer")...)))}
}

// cipher is AES-256-GCM (NIST SP 800-38D) under the slot's key.
func (l slot) cipher() (cipher.AEAD, error) {
	block, err := aes.NewCipher(l.key[:])
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

// seal closes an answer; the nonce stands before it.
func (l slot) seal(random io.Reader, a answer) ([]byte, error) {
	plain, err := json.Marshal(a)
	if err != nil {
		return nil, fmt.Errorf("encode answer: %w", err)
	}
	c, err := l.cipher()
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, c.NonceSize())
	if _, err := io.ReadFull(random, nonce); err != nil {
		return nil, fmt.Errorf("randomness: %w", err)
	}
	return c.Seal(nonce, nonce, plain, []byte(l.id)), nil
}

// open gives back what seal took, or an error for anything else.
func (l slot) open(sealed []byte) (a answer, err error) {
	c, err := l.cipher()
	if err != nil {
		return a, err
	}
	n := c.NonceSize()
	if len(sealed) < n {
		return a, fmt.Errorf("kept answer: %d octets", len(sealed))
	}
	plain, err := c.Open(nil, sealed[:n], sealed[n:], []byte(l.id))
	if err != nil {
		return a, fmt.Errorf("kept answer: %w", err)
	}
	return a, json.Unmarshal(plain, &a)
}
