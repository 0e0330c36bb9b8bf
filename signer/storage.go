package signer

import (
	"context"
	"slices"

	"kezek.kz/kezek/signer/pkcs12"
)

// Storage is an opened key storage. Close it when its keys are no longer
// needed.
type Storage struct {
	Type StorageType
	Path string
	// Keys are sorted by the beginning of validity; keys without a certificate
	// come last.
	Keys []*Key
}

// Open reads a key storage and gives all its keys, also those that cannot sign
// (each with its Fault), so that a person sees what is in the file. Errors are
// those of errors.go. When ctx ends, Open returns its error at once; what was
// under way is dropped when it ends.
func Open(ctx context.Context, t StorageType, path, password string) (*Storage, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if t != StoragePKCS12 {
		return nil, ErrUnsupported
	}
	type result struct {
		storage *Storage
		err     error
	}
	done := make(chan result, 1) // buffered: nobody may be waiting any more
	go func() {
		s, err := openPKCS12(path, password)
		done <- result{s, err}
	}()
	select {
	case <-ctx.Done():
		return nil, ctx.Err()
	case r := <-done:
		return r.storage, r.err
	}
}

func openPKCS12(path, password string) (*Storage, error) {
	data, file, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	entries, err := pkcs12.Decode(data, password)
	if err != nil {
		return nil, err
	}
	return &Storage{Type: StoragePKCS12, Path: path, Keys: newKeys(entries, file)}, nil
}

func newKeys(entries []pkcs12.Entry, file *keyFile) []*Key {
	var keys []*Key
	for _, e := range entries {
		keys = append(keys, newKey(e, file))
	}
	slices.SortStableFunc(keys, byValidity)
	return keys
}

func newKey(e pkcs12.Entry, file *keyFile) *Key {
	k := &Key{
		Certificate: Describe(e.Certificate),
		Fault:       faultOf(e),
		LocalKeyID:  e.LocalKeyID,
	}
	if k.Fault == ReasonFits {
		k.secret.signer, k.secret.file = e.Key, file
	}
	return k
}

// faultOf goes from what a person can do least about.
func faultOf(e pkcs12.Entry) Reason {
	switch {
	case e.Certificate == nil:
		return ReasonNoCertificate
	case e.Mismatch:
		return ReasonKeyMismatch
	case e.Key == nil || !slices.Contains(SigningAlgorithms(), keyAlgorithm(e.Certificate)):
		return ReasonAlgorithmUnsupported
	}
	return ReasonFits
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

// Close forgets the private keys; what describes them stays. It may be called
// more than once, and on nil.
func (s *Storage) Close() {
	if s == nil {
		return
	}
	for _, k := range s.Keys {
		k.secret.forget()
	}
}

// LocalKeyIDs reads the names that a key file gives its keys. They lie outside
// the encryption, so no password is needed. Errors are those of Open, save
// ErrWrongPassword.
func LocalKeyIDs(path string) ([][]byte, error) {
	data, _, err := readKeyFile(path)
	if err != nil {
		return nil, err
	}
	return pkcs12.LocalKeyIDs(data)
}
