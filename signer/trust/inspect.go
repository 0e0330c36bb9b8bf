package trust

import (
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Why nothing in a file, or at an address, can be put into a folder, besides
// ErrUnreadable.
var (
	// ErrNotCertificate means that there is no certificate in it: a picture, a
	// revocation list, a key storage, a damaged certificate, nothing at all.
	ErrNotCertificate = errors.New("trust: not a certificate")
	// ErrNotAuthority means that there are certificates in it and no
	// authority's that New would take: a person's, a server's.
	ErrNotAuthority = errors.New("trust: not the certificate of an authority")
	// ErrTooLarge means more than a megabyte; it is not read.
	ErrTooLarge = errors.New("trust: too large for a certificate")
)

// Candidate is an authority's certificate that a person may put into a
// [Folder] once its fingerprint was compared and confirmed. Nothing is trusted
// for being a candidate.
type Candidate struct {
	Certificate *x509.Certificate
	Fingerprint string
	// Anchor says that it is a root: what it issued would be trusted at once.
	// Any other one trusts nobody until its root is there.
	Anchor bool
}

// Fingerprint is SHA-256 over the certificate in DER, as upper-case hex in
// pairs: "AB:CD:…", the form in which authorities print theirs.
func Fingerprint(c *x509.Certificate) string {
	sum := sha256.Sum256(c.Raw)
	digits := strings.ToUpper(hex.EncodeToString(sum[:]))
	var b strings.Builder
	for i := 0; i < len(digits); i += 2 {
		if i > 0 {
			b.WriteByte(':')
		}
		b.WriteString(digits[i : i+2])
	}
	return b.String()
}

// Inspect looks into a file that somebody chose, whatever its name: one
// certificate in DER, or any number in PEM. Certificates of others than
// authorities beside one are left out, repeated ones too. The errors are
// ErrUnreadable (a folder and a missing file, too), ErrTooLarge,
// ErrNotCertificate and ErrNotAuthority.
func Inspect(path string) ([]Candidate, error) {
	// Asked before opening: to open a pipe is to wait for ever.
	info, err := os.Stat(path)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: not a file", ErrUnreadable)
	}
	data, err := readFile(path)
	if err != nil {
		return nil, err
	}
	return Candidates(data)
}

// Candidates is Inspect for what was read already.
func Candidates(data []byte) ([]Candidate, error) {
	if len(data) > maxFileSize {
		return nil, ErrTooLarge
	}
	certs := parse(data)
	if len(certs) == 0 {
		return nil, ErrNotCertificate
	}
	authorities := New(certs...)
	if authorities.Len() == 0 {
		return nil, ErrNotAuthority
	}
	found := make([]Candidate, 0, authorities.Len())
	for _, c := range authorities.all {
		found = append(found, Candidate{c, Fingerprint(c), authorities.anchors[string(c.Raw)]})
	}
	return found, nil
}
