package signer

import (
	"crypto"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"kezek.kz/kezek/signer/cms"
)

// StorageType names a kind of key storage by the constant that the
// authority's own dialog uses.
type StorageType string

// The storage types of the dialog's list. This version opens PKCS12.
const (
	StoragePKCS12     StorageType = "PKCS12"
	StorageJKS        StorageType = "JKS"
	StorageKaztoken   StorageType = "AKKaztokenStore"
	StorageIDCard     StorageType = "AKKZIDCardStore"
	StorageEToken72K  StorageType = "AKEToken72KStore"
	StorageEToken5110 StorageType = "AKEToken5110Store"
	StorageJaCarta    StorageType = "AKJaCartaStore"
	StorageAKey       StorageType = "AKAKEYStore"
)

// Key is one key of an opened storage. Printing one with fmt or slog gives its
// certificate's serial number and nothing else.
type Key struct {
	// Certificate is nil for a key without one.
	Certificate *Certificate
	// Fault is why this key can sign nothing at all: ReasonNoCertificate,
	// ReasonKeyMismatch, ReasonAlgorithmUnsupported; empty where it can.
	// Whether it serves for signing in is Policy.JudgeKey's matter.
	Fault Reason
	// LocalKeyID is the storage's own name of the key, nil where it has none.
	LocalKeyID []byte

	secret secret
}

// secret is the private key and the file it came from.
type secret struct {
	mu     sync.Mutex
	signer crypto.Signer // nil once forgotten, and for a key with a Fault
	file   *keyFile
}

// Sign gives a detached CMS in DER over the statement, made with this key.
//
// The key file has to lie, unchanged, where it was opened: whoever pulls the
// stick out has taken the key away, though it is still in memory. ErrGone
// where it is not there or is another one by now, ErrUnreadable where it
// cannot be read, ErrUnfit for a key with a Fault and after Storage.Close,
// ErrStatement for a statement that is not canonical.
func (k *Key) Sign(rand io.Reader, s Statement) ([]byte, error) {
	content, err := s.Bytes()
	if err != nil {
		return nil, err
	}
	signer, file := k.secret.get()
	if k.Fault != ReasonFits || k.Certificate == nil || signer == nil {
		return nil, ErrUnfit
	}
	if err := file.unchanged(); err != nil {
		return nil, err
	}
	signed, err := cms.Sign(rand, content, k.Certificate.X509, signer)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnfit, err)
	}
	return signed, nil
}

// get holds the lock no longer than it must: a file on a network may be slow,
// and the window that closes the storage does not wait for it.
func (s *secret) get() (crypto.Signer, *keyFile) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signer, s.file
}

// forget drops the private key. Go gives no way to wipe all copies that its
// arithmetic has made; without a reference they go with the next collection.
func (s *secret) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.signer = nil
}

// Format keeps keys, names and the IIN out of every fmt verb.
func (k *Key) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, k.redacted()) }

// LogValue keeps keys, names and the IIN out of slog.
func (k *Key) LogValue() slog.Value { return slog.StringValue(k.redacted()) }

func (k *Key) redacted() string {
	if k == nil || k.Certificate == nil {
		return "key without certificate"
	}
	return "key of " + k.Certificate.redacted()
}
