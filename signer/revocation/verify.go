package revocation

import (
	"bytes"
	"crypto/x509"
	"fmt"
	"sync"

	"kezek.kz/kezek/signer/pki"
)

// maxChecks bounds the authorities remembered for one list: those of its name,
// of which there is one.
const maxChecks = 16

// checks remembers whether a list is an authority's: hashing 20 MB again for
// every certificate would be felt.
type checks struct {
	mu   sync.Mutex
	done map[string]func() error // by the authority's certificate
}

func newChecks() *checks { return &checks{done: map[string]func() error{}} }

// once runs the check for this authority if it is the first to ask, and waits
// for it otherwise.
func (c *checks) once(issuer *x509.Certificate, check func() error) error {
	c.mu.Lock()
	result, ok := c.done[string(issuer.Raw)]
	if !ok {
		if len(c.done) >= maxChecks {
			clear(c.done)
		}
		result = sync.OnceValue(check)
		c.done[string(issuer.Raw)] = result
	}
	c.mu.Unlock()
	return result()
}

// Verify tells whether the list is the authority's: by name, by key identifier
// where both have one, by its right to sign lists (cRLSign; a certificate
// without key usage may do anything), and by its signature, which is checked
// once for each authority. Errors are ErrIssuer and ErrSignature. Whether the
// authority itself is trusted is for others to judge.
func (l *List) Verify(issuer *x509.Certificate) error {
	switch {
	case !bytes.Equal(l.issuer, issuer.RawSubject):
		return ErrIssuer
	case len(l.keyID) > 0 && len(issuer.SubjectKeyId) > 0 && !bytes.Equal(l.keyID, issuer.SubjectKeyId):
		return fmt.Errorf("%w: another key", ErrIssuer)
	case issuer.KeyUsage != 0 && issuer.KeyUsage&x509.KeyUsageCRLSign == 0:
		return fmt.Errorf("%w: it may not sign lists", ErrIssuer)
	}
	return l.checks.once(issuer, func() error { return l.object.verify(issuer) })
}

// verify checks the signature with a certificate's key.
func (o signedObject) verify(signer *x509.Certificate) error {
	public, err := pki.PublicKey(signer)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	if err := pki.CheckSignature(o.algorithm, public, o.signed, o.signature); err != nil {
		return fmt.Errorf("%w: %w", ErrSignature, err)
	}
	return nil
}
