package signer

import (
	"context"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/jks"
	"kezek.kz/kezek/signer/token"
)

// fakeSession is a token in memory.
type fakeSession struct {
	keys   []token.Key
	closed int
}

func (s *fakeSession) Keys() []token.Key { return s.keys }

func (s *fakeSession) Close() error {
	s.closed++
	return errors.New("a token that was pulled out")
}

// brokenSigner is a key on a token that refuses.
type brokenSigner struct {
	crypto.Signer
	err error
}

func (s brokenSigner) Sign(io.Reader, []byte, crypto.SignerOpts) ([]byte, error) { return nil, s.err }

var aStatement = Statement{
	Origin: "https://portal.example", Purpose: StatementSignIn, ChallengeID: "0192f3c4-7a1b-7c3d-9e5f-001122334455",
	Challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
}

func openFake(t *testing.T, keys ...token.Key) (*Storage, *fakeSession) {
	t.Helper()
	session := &fakeSession{keys: keys}
	s, err := tokenStorage(Source{Type: StorageKaztoken, Path: "module.so", Token: "0001"}, session)
	if err != nil {
		t.Fatal(err)
	}
	return s, session
}

func TestTokenStorage(t *testing.T) {
	key, other := testca.Key(t, "person"), testca.Key(t, "other")
	cert := testca.Root(t, "root").Person(t)
	s, session := openFake(t,
		token.Key{Signer: key}, token.Key{ID: []byte("1"), Signer: key, Certificate: cert},
		token.Key{Signer: other, Certificate: cert}, token.Key{Certificate: cert})
	if s.Type != StorageKaztoken || s.Path != "module.so" || s.Token != "0001" {
		t.Errorf("%s, %s, %s", s.Type, s.Path, s.Token)
	}
	for i, want := range []Reason{ReasonFits, ReasonKeyMismatch, ReasonAlgorithmUnsupported, ReasonNoCertificate} {
		if k := s.Keys[i]; k.Fault != want || k.LocalKeyID != nil {
			t.Errorf("key %d: %q, want %q", i, k.Fault, want)
		}
	}
	if _, err := s.Keys[0].Sign(rand.Reader, aStatement); err != nil {
		t.Error(err)
	}
	s.Close()
	if _, err := s.Keys[0].Sign(rand.Reader, aStatement); !errors.Is(err, ErrUnfit) || session.closed != 1 {
		t.Errorf("after closing: %v, closed %d times", err, session.closed)
	}
}

func TestTokenStorageRefusesNoKey(t *testing.T) {
	session := &fakeSession{}
	s, err := tokenStorage(Source{Type: StorageAKey}, session)
	if s != nil || !errors.Is(err, ErrNoKey) || session.closed != 1 {
		t.Errorf("%v, %v, closed %d times", s, err, session.closed)
	}
}

// A token says why it does not sign, one thing at a time.
func TestSignWithATokenThatRefuses(t *testing.T) {
	key, cert := testca.Key(t, "person"), testca.Root(t, "root").Person(t)
	for refusal, want := range map[error]error{
		token.ErrRemoved:          ErrGone,
		token.ErrNoToken:          ErrGone,
		token.ErrCrashed:          ErrCrashed,
		token.ErrFailed:           ErrTokenFailed,
		token.ErrPINLocked:        ErrPINLocked,
		context.DeadlineExceeded:  context.DeadlineExceeded,
		token.ErrUnsupported:      ErrUnfit,
		errors.New("CKR_UNHEARD"): ErrUnfit,
	} {
		t.Run(refusal.Error(), func(t *testing.T) {
			s, _ := openFake(t, token.Key{Signer: brokenSigner{key, fmt.Errorf("signing: %w", refusal)}, Certificate: cert})
			der, err := s.Keys[0].Sign(rand.Reader, aStatement)
			if der != nil || !errors.Is(err, want) || !errors.Is(err, refusal) {
				t.Errorf("got %v, want %v", err, want)
			}
			for _, other := range []error{ErrGone, ErrUnfit, ErrCrashed, ErrTokenFailed} {
				if other != want && errors.Is(err, other) {
					t.Errorf("%v is %v, too", err, other)
				}
			}
		})
	}
}

// Each error of the packages below has one name here.
func TestTranslate(t *testing.T) {
	for from, want := range map[error]error{
		jks.ErrWrongPassword: ErrWrongPassword, jks.ErrDamaged: ErrDamaged, jks.ErrNotKeyStore: ErrNotKeyStore,
		jks.ErrUnsupported: ErrUnsupported, jks.ErrNoKey: ErrNoKey, jks.ErrTooLarge: ErrTooLarge,
		jks.ErrTooManyIterations: ErrTooManyIterations, jks.ErrKeyPassword: ErrKeyPassword,
		token.ErrNoKey: ErrNoKey, token.ErrUnsupported: ErrUnsupported, token.ErrRemoved: ErrGone,
		token.ErrWrongPIN: ErrWrongPIN, token.ErrNoToken: ErrNoToken, token.ErrNoSupport: ErrNoTokens,
		context.Canceled: context.Canceled,
	} {
		err := translate(fmt.Errorf("opening: %w", from))
		if !errors.Is(err, want) || !errors.Is(err, from) || err.Error() != "opening: "+from.Error() {
			t.Errorf("%v became %v", from, err)
		}
	}
	var pin *token.PINError
	if err := translate(&token.PINError{Left: token.TriesLast}); !errors.As(err, &pin) || pin.Left != token.TriesLast {
		t.Errorf("the tries left are lost: %v", err)
	}
}

// A launcher that starts nothing: its error comes through, and no storage.
func TestOpenTokenWhoseModuleIsMissing(t *testing.T) {
	o := Opener{Tokens: &token.Launcher{}}
	s, err := o.Open(t.Context(), Source{Type: StorageKaztoken, Path: "no such module", Token: "0001"}, Secrets{Password: "1234"})
	if s != nil || err == nil {
		t.Fatalf("%v, %v", s, err)
	}
	if !errors.Is(err, ErrNoModule) && !errors.Is(err, ErrCrashed) && !errors.Is(err, ErrNoTokens) && !errors.Is(err, ErrTokenFailed) {
		t.Errorf("got %v", err)
	}
}

func TestIsToken(t *testing.T) {
	for kind, want := range map[StorageType]bool{
		StoragePKCS12: false, StorageJKS: false, "": false, "pkcs12": false,
		StorageKaztoken: true, StorageIDCard: true, StorageEToken72K: true, StorageEToken5110: true, StorageJaCarta: true, StorageAKey: true,
		StorageToken: true,
	} {
		if kind.IsToken() != want {
			t.Errorf("%q: %v", kind, !want)
		}
	}
}

func TestTokenTypesAreTheKindsOfToken(t *testing.T) {
	types := TokenTypes()
	if len(types) != 6 || slices.Contains(types, StorageToken) {
		t.Errorf("%q", types)
	}
	for _, kind := range types {
		if !kind.IsToken() {
			t.Errorf("%q is no token", kind)
		}
	}
}

// What cannot be read of a key goes before what is wrong with it.
func TestFaultOrder(t *testing.T) {
	key, cert := testca.Key(t, "person"), &x509.Certificate{}
	for want, f := range map[Reason]found{
		ReasonCertDamaged:          {signer: key, damaged: true, locked: true},
		ReasonNoCertificate:        {locked: true},
		ReasonKeyMismatch:          {signer: key, certificate: cert, mismatch: true},
		ReasonKeyPassword:          {certificate: cert, locked: true},
		ReasonAlgorithmUnsupported: {certificate: cert},
		ReasonFits:                 {signer: key, certificate: cert},
	} {
		if got := f.fault(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
