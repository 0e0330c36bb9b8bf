// Package token uses the keys on a cryptographic token through PKCS#11 (v2.40).
//
// A vendor's module is somebody else's code in one's own process: it may crash
// or hang. So it never runs in Kezek's window: [Launcher] starts the same
// program again as a helper process, which runs [Main] and loads the module.
// The PIN goes over the helper's standard input, never into an argument, a log
// or an error.
package token

import (
	"context"
	"crypto"
	"crypto/x509"
	"errors"
	"os/exec"
)

// What this package refuses. Every error of Launcher and Session is, by
// errors.Is, one of these or the context's.
var (
	// ErrNoModule means that there is no module at the path, or that it is none.
	ErrNoModule = errors.New("token: module cannot be loaded")
	// ErrNoToken means that no token with that serial number is present.
	ErrNoToken = errors.New("token: no such token is present")
	// ErrRemoved means that the token was pulled out while it was in use.
	ErrRemoved = errors.New("token: token was removed")
	// ErrWrongPIN means that the PIN is not the token's; the error is a
	// *PINError, which says what is known of the tries left.
	ErrWrongPIN = errors.New("token: wrong PIN")
	// ErrLastTry means that the next wrong PIN locks the token and that the
	// caller did not say that the person knows; no PIN was tried.
	ErrLastTry = errors.New("token: one try is left")
	// ErrPINLocked means that the token takes no PIN any more.
	ErrPINLocked = errors.New("token: PIN is locked")
	// ErrPINExpired means that the token wants its PIN changed first.
	ErrPINExpired = errors.New("token: PIN has to be changed")
	// ErrPINFormat means a PIN that no token of this kind can have (too short,
	// too long, letters); no try was used up.
	ErrPINFormat = errors.New("token: not a PIN of this token")
	// ErrNotReady means a token that was never given a PIN or a content.
	ErrNotReady = errors.New("token: token is not initialised")
	// ErrNoKey means a token without a private key.
	ErrNoKey = errors.New("token: no private key on the token")
	// ErrUnsupported means a key or mechanism that is not used here.
	ErrUnsupported = errors.New("token: unsupported key")
	// ErrCrashed means that the helper process ended or answered nonsense: the
	// vendor's module failed.
	ErrCrashed = errors.New("token: module crashed")
	// ErrFailed means that the module answered with any other error; the text
	// holds its CKR name.
	ErrFailed = errors.New("token: module failed")
	// ErrNoSupport means that this build has no PKCS#11 (built without cgo).
	ErrNoSupport = errors.New("token: built without PKCS#11")
)

// Tries is what a token tells of the PIN tries left (PKCS#11 tells no number).
type Tries string

// What a token may tell.
const (
	TriesUnknown Tries = ""     // nothing, or that none has failed
	TriesLow     Tries = "low"  // CKF_USER_PIN_COUNT_LOW
	TriesLast    Tries = "last" // CKF_USER_PIN_FINAL_TRY
	TriesNone    Tries = "none" // CKF_USER_PIN_LOCKED
)

// PINError is ErrWrongPIN with what the token told afterwards.
type PINError struct{ Left Tries }

// Error holds no PIN.
func (e *PINError) Error() string { return ErrWrongPIN.Error() }

// Unwrap gives ErrWrongPIN.
func (e *PINError) Unwrap() error { return ErrWrongPIN }

// Info is a token that is present.
type Info struct {
	Module       string // path of the module that knows it
	Serial       string // CK_TOKEN_INFO.serialNumber, without its padding
	Label        string
	Manufacturer string
	Model        string
	Tries        Tries
	// PINPad is set where the PIN is typed on the reader itself
	// (CKF_PROTECTED_AUTHENTICATION_PATH).
	PINPad bool
}

// Key is a private key on a token with the certificate of the same CKA_ID.
type Key struct {
	ID          []byte // CKA_ID
	Label       string
	Certificate *x509.Certificate // nil for a key without one
	// Signer signs on the token; nil for a key of a kind not used here.
	Signer crypto.Signer
}

// Launcher starts helper processes.
type Launcher struct {
	// Command gives the command of one helper process, which calls Main.
	Command func(ctx context.Context) *exec.Cmd
}

// PIN is what opens a token.
type PIN struct {
	Text string // empty with a PIN pad
	// LastTry says that the person was told that this is the last try.
	LastTry bool
}
