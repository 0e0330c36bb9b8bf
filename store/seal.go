package store

import (
	"crypto/aes"
	"crypto/cipher"
	"fmt"
	"io"
)

// keySize is the length of a sealing key in octets: AES-256.
const keySize = 32

// sealer seals values so that one can neither be read, nor altered, nor moved
// to another bucket or key without the sealing key.
type sealer struct {
	aead cipher.AEAD
	rand io.Reader
}

func newSealer(key []byte, rand io.Reader) (*sealer, error) {
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("store: sealing key: %w", err)
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil, fmt.Errorf("store: sealing key: %w", err)
	}
	return &sealer{aead, rand}, nil
}

// seal gives the nonce followed by the sealed value. The nonce is random: the
// 2^32 values that one key may seal are far more than anybody's sign-ins.
func (s *sealer) seal(bucket, key string, value []byte) ([]byte, error) {
	nonce := make([]byte, s.aead.NonceSize(), s.aead.NonceSize()+len(value)+s.aead.Overhead())
	if _, err := io.ReadFull(s.rand, nonce); err != nil {
		return nil, fmt.Errorf("store: randomness: %w", err)
	}
	return s.aead.Seal(nonce, nonce, value, place(bucket, key)), nil
}

// open gives the value that was sealed for this bucket and key, errUnreadable
// when that cannot be had.
func (s *sealer) open(bucket, key string, sealed []byte) ([]byte, error) {
	n := s.aead.NonceSize()
	if len(sealed) < n {
		return nil, errUnreadable
	}
	value, err := s.aead.Open(nil, sealed[:n], sealed[n:], place(bucket, key))
	if err != nil {
		return nil, errUnreadable
	}
	return value, nil
}

// opens tells whether a value was sealed for this bucket and key.
func (s *sealer) opens(bucket, key string, sealed []byte) bool {
	_, err := s.open(bucket, key, sealed)
	return err == nil
}

// place is the additional data that ties a value to where it lies. Bucket
// names hold no slash and the version is a number, so it is unambiguous.
func place(bucket, key string) []byte {
	return fmt.Appendf(nil, "%s/%s/%d", bucket, key, schemaVersion)
}
