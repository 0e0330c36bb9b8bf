package token

import (
	"crypto"
	"crypto/rsa"
	"fmt"
	"io"
	"slices"
)

// signer is an RSA key on the token.
type signer struct {
	session *Session
	index   int // in answer.Keys
	public  *rsa.PublicKey
}

// Public gives the *rsa.PublicKey.
func (s *signer) Public() crypto.PublicKey { return s.public }

// Sign makes an RSASSA-PKCS1-v1_5 signature (RFC 8017, 8.2) over a digest of
// SHA-256, SHA-384 or SHA-512; anything else is ErrUnsupported. The token needs
// no randomness of ours. A signature that is not one is ErrFailed: it would
// only be refused later, by somebody else. Further errors are ErrRemoved,
// ErrCrashed and ErrFailed.
func (s *signer) Sign(_ io.Reader, digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	info, err := digestInfo(digest, opts)
	if err != nil {
		return nil, err
	}
	signature, err := s.session.sign(s.index, info)
	if err != nil {
		return nil, err
	}
	if rsa.VerifyPKCS1v15(s.public, opts.HashFunc(), digest, signature) != nil {
		return nil, fmt.Errorf("%w: wrong signature", ErrFailed)
	}
	return signature, nil
}

// digestInfoPrefixes are the DER of DigestInfo up to the digest's own octets
// (RFC 8017, 9.2, note 1).
var digestInfoPrefixes = map[crypto.Hash][]byte{
	crypto.SHA256: {0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20},
	crypto.SHA384: {0x30, 0x41, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x02, 0x05, 0x00, 0x04, 0x30},
	crypto.SHA512: {0x30, 0x51, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x03, 0x05, 0x00, 0x04, 0x40},
}

func digestInfo(digest []byte, opts crypto.SignerOpts) ([]byte, error) {
	if _, pss := opts.(*rsa.PSSOptions); pss || opts == nil {
		return nil, ErrUnsupported
	}
	prefix, ok := digestInfoPrefixes[opts.HashFunc()]
	if !ok || len(digest) != opts.HashFunc().Size() {
		return nil, ErrUnsupported
	}
	return slices.Concat(prefix, digest), nil
}
