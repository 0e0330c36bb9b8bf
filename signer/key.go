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

// The storage types of the dialog's list: two kinds of file, and tokens.
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

// StorageToken is a token whose module is named and whose kind is not: on a
// command line.
const StorageToken StorageType = "PKCS11"

// Key is one key of an opened storage. Printing one with fmt or slog gives its
// certificate's serial number and nothing else.
type Key struct {
	// Certificate is nil for a key without one.
	Certificate *Certificate
	// Fault is why this key can sign nothing at all: ReasonCertDamaged,
	// ReasonNoCertificate, ReasonKeyMismatch, ReasonKeyPassword,
	// ReasonAlgorithmUnsupported; empty where it can. Whether it serves for
	// signing in is Policy.JudgeKey's matter.
	Fault Reason
	// LocalKeyID is a PKCS#12 file's own name of the key, nil where it has none.
	LocalKeyID []byte

	secret secret
}

// secret is the private key, or what signs with the one on a token.
type secret struct {
	mu     sync.Mutex
	signer crypto.Signer // nil once forgotten, and for a key with a Fault
	// present is asked before each signature whether the storage is there.
	present func() error
}

// Sign gives a detached CMS in DER over the statement, made with this key.
//
// A key file has to lie, unchanged, where it was opened, and a token has to be
// plugged in: whoever pulls a stick out has taken the key away, though it is
// still in memory. ErrGone where it is not there or is another one by now,
// ErrUnreadable where a file cannot be read, a token's error where that one
// refuses, ErrUnfit for a key with a Fault and after Storage.Close,
// ErrStatement for a statement that is not canonical.
func (k *Key) Sign(rand io.Reader, s Statement) ([]byte, error) {
	content, err := s.Bytes()
	if err != nil {
		return nil, err
	}
	signer, present := k.secret.get()
	if k.Fault != ReasonFits || k.Certificate == nil || signer == nil {
		return nil, ErrUnfit
	}
	if err := present(); err != nil {
		return nil, err
	}
	heard := &listener{Signer: signer}
	signed, err := cms.Sign(rand, content, k.Certificate.X509, heard)
	switch {
	case heard.err != nil:
		return nil, signingError(heard.err)
	case err != nil:
		return nil, translated{ErrUnfit, err}
	}
	return signed, nil
}

// listener keeps what the key itself said to signing, so that a token's word
// does not depend on how others wrap it.
type listener struct {
	crypto.Signer
	err error
}

// Sign implements crypto.Signer.
func (l *listener) Sign(rand io.Reader, digest []byte, o crypto.SignerOpts) ([]byte, error) {
	var signature []byte
	signature, l.err = l.Signer.Sign(rand, digest, o)
	return signature, l.err
}

// get holds the lock no longer than it must: a file on a network may be slow,
// and the window that closes the storage does not wait for it.
func (s *secret) get() (crypto.Signer, func() error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signer, s.present
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
