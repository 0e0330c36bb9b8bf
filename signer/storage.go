package signer

import (
	"crypto"
	"crypto/x509"
	"slices"

	"kezek.kz/kezek/signer/jks"
	"kezek.kz/kezek/signer/pkcs12"
	"kezek.kz/kezek/signer/pki"
)

// Storage is an opened key storage. Close it when its keys are no longer
// needed. It prints and logs as its type: a path may carry a name or an IIN.
type Storage struct {
	// Type of a file is what its content says, whatever it was opened as.
	Type StorageType
	Path string
	// Token is the token's serial number, empty for a file.
	Token string
	// Keys are sorted by the beginning of validity; keys without a certificate
	// come last.
	Keys []*Key

	session session // nil for a file
}

// found is a private key as any kind of storage gives it.
type found struct {
	signer      crypto.Signer // nil where there is no arithmetic, or no password
	certificate *x509.Certificate
	id          []byte
	damaged     bool // there is a certificate, which cannot be read
	mismatch    bool // the certificate is another key's
	locked      bool // the key has a password of its own
}

// openFile opens a key file of either kind.
func openFile(s Source, x Secrets) (*Storage, error) {
	data, file, err := readKeyFile(s.Path)
	if err != nil {
		return nil, err
	}
	decode := fromPKCS12
	if s.Type = StoragePKCS12; jks.Is(data) {
		s.Type, decode = StorageJKS, fromJKS
	}
	keys, err := decode(data, x)
	if err != nil {
		return nil, translate(err)
	}
	return newStorage(s, keys, file.unchanged), nil
}

func fromPKCS12(data []byte, x Secrets) ([]found, error) {
	entries, err := pkcs12.Decode(data, x.Password)
	var keys []found
	for _, e := range entries {
		keys = append(keys, found{
			signer: e.Key, certificate: e.Certificate, id: e.LocalKeyID,
			damaged: e.CertificateDamaged, mismatch: e.Mismatch,
		})
	}
	return keys, err
}

func fromJKS(data []byte, x Secrets) ([]found, error) {
	entries, err := jks.Decode(data, x.Password, x.KeyPassword)
	var keys []found
	for _, e := range entries {
		keys = append(keys, found{
			signer: e.Key, certificate: e.Certificate,
			damaged: e.CertificateDamaged, mismatch: e.Mismatch, locked: e.Locked,
		})
	}
	return keys, err
}

// newStorage describes the keys and sorts them. present tells before each
// signature whether the storage is still there.
func newStorage(s Source, keys []found, present func() error) *Storage {
	storage := &Storage{Type: s.Type, Path: s.Path, Token: s.Token}
	for _, f := range keys {
		storage.Keys = append(storage.Keys, newKey(f, present))
	}
	slices.SortStableFunc(storage.Keys, byValidity)
	return storage
}

func newKey(f found, present func() error) *Key {
	k := &Key{Certificate: Describe(f.certificate), Fault: f.fault(), LocalKeyID: f.id}
	if k.Fault == ReasonFits {
		k.secret.signer, k.secret.present = f.signer, present
	}
	return k
}

// fault goes from what a person can do least about.
func (f found) fault() Reason {
	switch {
	case f.damaged:
		return ReasonCertDamaged
	case f.certificate == nil:
		return ReasonNoCertificate
	case f.mismatch:
		return ReasonKeyMismatch
	case f.locked:
		return ReasonKeyPassword
	case f.signer == nil || !signs(f.signer):
		return ReasonAlgorithmUnsupported
	}
	return ReasonFits
}

// signs tells whether this version signs with keys of that algorithm.
func signs(key crypto.Signer) bool {
	a, err := pki.AlgorithmOf(key.Public())
	return err == nil && slices.Contains(SigningAlgorithms(), a.Name)
}

// byValidity sorts by the beginning of validity, no certificate last.
func byValidity(a, b *Key) int {
	switch {
	case a.Certificate == nil && b.Certificate == nil:
		return 0
	case a.Certificate == nil:
		return 1
	case b.Certificate == nil:
		return -1
	}
	return a.Certificate.NotBefore.Compare(b.Certificate.NotBefore)
}

// Close forgets the private keys and ends the session with a token; what
// describes the keys stays. It may be called more than once, and on nil.
func (s *Storage) Close() {
	if s == nil {
		return
	}
	for _, k := range s.Keys {
		k.secret.forget()
	}
	if s.session != nil {
		_ = s.session.Close() // whatever the token says to it, nobody uses it any more
	}
}

// LocalKeyIDs reads the names that a PKCS#12 file gives its keys; a Java key
// store has none. They lie outside the encryption, so no password is needed.
// Errors are those of Opener.Open, save ErrWrongPassword.
func LocalKeyIDs(path string) ([][]byte, error) {
	data, _, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	if jks.Is(data) {
		return nil, nil
	}
	return pkcs12.LocalKeyIDs(data)
}
