package token

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// Session is a token that is logged in to. Its methods, and those of its keys'
// signers, may be called at the same time.
type Session struct {
	helper *helper
	keys   []Key
	limit  time.Duration // of one signature

	asking sync.Mutex // one request at a time
	state  sync.Mutex
	closed bool
}

func newSession(h *helper, a answer) *Session {
	s := &Session{helper: h, limit: signLimit}
	certs := parseCertificates(a.Certificates)
	for i, w := range a.Keys {
		s.keys = append(s.keys, s.key(i, w, certs))
	}
	return s
}

// key makes the entry of the token's i-th private key. There is a signer for
// RSA keys whose public key is known and that do not want the PIN again for
// each signature (CKA_ALWAYS_AUTHENTICATE): the PIN is not kept to give it. How
// tokens of the national authority sign with GOST keys is not public.
func (s *Session) key(i int, w wireKey, certs []certificate) Key {
	cert := w.certificate(certs)
	k := Key{ID: w.ID, Label: w.Label, Certificate: cert}
	if public := w.public(cert); public != nil && !w.Always {
		k.Signer = &signer{session: s, index: i, public: public}
	}
	return k
}

// Keys gives the token's private keys, in its own order.
func (s *Session) Keys() []Key {
	if s == nil {
		return nil
	}
	return s.keys
}

// Close logs out and ends the helper process, by force after a second. Its
// keys sign no more; a signature under way ends with ErrCrashed at the latest
// then. It may be called more than once, and on nil; the error is always nil.
func (s *Session) Close() error {
	if s == nil {
		return nil
	}
	s.state.Lock()
	s.closed = true
	s.state.Unlock()
	s.helper.close()
	return nil
}

func (s *Session) isClosed() bool {
	s.state.Lock()
	defer s.state.Unlock()
	return s.closed
}

// sign has the token sign a DigestInfo.
func (s *Session) sign(key int, data []byte) ([]byte, error) {
	s.asking.Lock()
	defer s.asking.Unlock()
	if s.isClosed() {
		return nil, fmt.Errorf("%w: session is closed", ErrFailed)
	}
	a, err := s.helper.ask(context.Background(), request{Op: opSign, Key: key, Data: data}, s.limit)
	if err != nil {
		return nil, err
	}
	return a.Signature, nil
}
