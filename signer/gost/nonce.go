package gost

import (
	"crypto/hmac"
	"crypto/sha512"
	"io"
)

// nonces draws the k of signatures by HMAC_DRBG, as RFC 6979, 3.2 with the
// additional input of 3.6. The hash function is SHA-512 and not Streebog, whose
// tables of octets are looked up at places that depend on the key.
type nonces struct {
	key, value []byte
	size       int
	started    bool
}

// newNonces seeds from the key, the digest and, unless rand is nil, as much fresh
// randomness as the key is long. The number of the digest that RFC 6979 asks for
// is the digest itself here: equal numbers of different octets need no equal
// nonce.
func newNonces(rand io.Reader, d, digest []byte) (*nonces, error) {
	size := len(d)
	var fresh []byte
	if rand != nil {
		fresh = make([]byte, size)
		defer clear(fresh)
		if _, err := io.ReadFull(rand, fresh); err != nil {
			return nil, ErrRandom
		}
	}
	n := &nonces{size: size, key: make([]byte, sha512.Size), value: make([]byte, sha512.Size)}
	for i := range n.value {
		n.value[i] = 1
	}
	n.update(0, d, digest, fresh)
	n.update(1, d, digest, fresh)
	return n, nil
}

// update is steps d and e of RFC 6979, 3.2, or f and g, or what follows a value
// refused.
func (n *nonces) update(separator byte, seed ...[]byte) {
	mac := hmac.New(sha512.New, n.key)
	mac.Write(n.value)
	mac.Write([]byte{separator})
	for _, part := range seed {
		mac.Write(part)
	}
	n.key = mac.Sum(n.key[:0])
	n.advance()
}

func (n *nonces) advance() {
	mac := hmac.New(sha512.New, n.key)
	mac.Write(n.value)
	n.value = mac.Sum(n.value[:0])
}

// next gives Size octets, for the caller to refuse, where they are no number in
// range, and to clear.
func (n *nonces) next() []byte {
	if n.started {
		n.update(0)
	}
	n.started = true
	n.advance()
	return append([]byte(nil), n.value[:n.size]...)
}

func (n *nonces) clear() {
	clear(n.key)
	clear(n.value)
}
