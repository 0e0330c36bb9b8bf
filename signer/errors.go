package signer

import (
	"errors"

	"kezek.kz/kezek/signer/pkcs12"
)

// Why a storage cannot be opened. Every error that [Open] returns is, by
// errors.Is, exactly one of these or the context's error. None of them carries
// a password, a key or an IIN.
var (
	// ErrWrongPassword means that the file is whole and the password is not
	// its own, the empty password on a protected file included.
	ErrWrongPassword = pkcs12.ErrWrongPassword
	// ErrDamaged means that the file begins as a key store and cannot be read
	// to its end, or that its contents contradict its integrity check.
	ErrDamaged = pkcs12.ErrDamaged
	// ErrNotKeyStore means that the file is something else: a certificate, a
	// picture, an empty file.
	ErrNotKeyStore = pkcs12.ErrNotKeyStore
	// ErrUnsupported means an algorithm or a storage that this version does
	// not open.
	ErrUnsupported = pkcs12.ErrUnsupported
	// ErrNoKey means a storage with no private key in it.
	ErrNoKey = pkcs12.ErrNoKey
	// ErrTooLarge means a file over pkcs12.MaxSize; it is not read.
	ErrTooLarge = pkcs12.ErrTooLarge
	// ErrTooManyIterations means a file that asks for more than
	// pkcs12.MaxIterations; it is refused before that derivation, and before
	// any other unless the demand stands inside encrypted contents.
	ErrTooManyIterations = pkcs12.ErrTooManyIterations
	// ErrUnreadable means that the operating system does not give the file.
	ErrUnreadable = errors.New("key storage cannot be read")
	// ErrGone means that the storage was there when it was chosen and is not
	// there now: a stick that was pulled out, a file that was moved.
	ErrGone = errors.New("key storage is gone")
)

// ErrUnfit means that a key was asked to sign that cannot; the key's Fault
// says why.
var ErrUnfit = errors.New("key cannot sign")
