package signer

import (
	"errors"

	"kezek.kz/kezek/signer/jks"
	"kezek.kz/kezek/signer/pkcs12"
	"kezek.kz/kezek/signer/token"
)

// Why a storage cannot be opened. Every error that [Opener.Open] returns is, by
// errors.Is, exactly one of these, one of a token's below, or the context's
// error. None of them carries a password, a PIN, a key or an IIN.
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
	// ErrKeyPassword means that the file opened and that its keys have another
	// password than the one given for them (Secrets.KeyPassword).
	ErrKeyPassword = jks.ErrKeyPassword
)

// Why a token cannot be used, besides ErrNoKey, ErrUnsupported and ErrGone
// (pulled out while in use).
var (
	ErrNoModule    = token.ErrNoModule
	ErrNoToken     = token.ErrNoToken
	ErrWrongPIN    = token.ErrWrongPIN // by errors.As a *token.PINError
	ErrLastTry     = token.ErrLastTry
	ErrPINLocked   = token.ErrPINLocked
	ErrPINExpired  = token.ErrPINExpired
	ErrPINFormat   = token.ErrPINFormat
	ErrNotReady    = token.ErrNotReady
	ErrTokenFailed = token.ErrFailed  // the module answered with an error
	ErrCrashed     = token.ErrCrashed // the module took its process down
	ErrNoTokens    = token.ErrNoSupport
)

// ErrUnfit means that a key was asked to sign that cannot; the key's Fault
// says why.
var ErrUnfit = errors.New("key cannot sign")

// translations gives the errors of the packages below the names that this one
// has for them. A token that is not there any more is gone as a file is.
var translations = []struct{ from, to error }{
	{jks.ErrWrongPassword, ErrWrongPassword},
	{jks.ErrDamaged, ErrDamaged},
	{jks.ErrNotKeyStore, ErrNotKeyStore},
	{jks.ErrUnsupported, ErrUnsupported},
	{jks.ErrNoKey, ErrNoKey},
	{jks.ErrTooLarge, ErrTooLarge},
	{jks.ErrTooManyIterations, ErrTooManyIterations},
	{token.ErrNoKey, ErrNoKey},
	{token.ErrUnsupported, ErrUnsupported},
	{token.ErrRemoved, ErrGone},
}

// translated is an error of a package below that is one of this package's, too.
type translated struct{ own, from error }

func (e translated) Error() string   { return e.from.Error() }
func (e translated) Unwrap() []error { return []error{e.own, e.from} }

// translate makes an error one of this package's.
func translate(err error) error {
	for _, t := range translations {
		if errors.Is(err, t.from) {
			return translated{t.to, err}
		}
	}
	return err
}
