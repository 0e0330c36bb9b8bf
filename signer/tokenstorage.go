package signer

import (
	"context"
	"errors"

	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/token"
)

// session is an opened token: a *token.Session.
type session interface {
	Keys() []token.Key
	Close() error
}

// openToken opens a token with its PIN, which is tried once.
func (o Opener) openToken(ctx context.Context, s Source, x Secrets) (*Storage, error) {
	if o.Tokens == nil {
		return nil, ErrNoTokens
	}
	opened, err := o.Tokens.Open(ctx, s.Path, s.Token, token.PIN{Text: x.Password, LastTry: x.LastTry})
	if err != nil {
		return nil, translate(err)
	}
	return tokenStorage(s, opened)
}

// tokenStorage describes the keys of an opened token. The session stays open
// until the storage is closed: without it nothing on the token signs.
func tokenStorage(s Source, opened session) (*Storage, error) {
	keys := fromToken(opened.Keys())
	if len(keys) == 0 {
		_ = opened.Close()
		return nil, ErrNoKey
	}
	// Whether the token is still there shows when it signs.
	storage := newStorage(s, keys, func() error { return nil })
	storage.session = opened
	return storage, nil
}

// fromToken leaves LocalKeyID empty: a token's names of its keys are not a
// file's.
func fromToken(keys []token.Key) []found {
	var all []found
	for _, k := range keys {
		all = append(all, found{
			signer: k.Signer, certificate: k.Certificate,
			mismatch: k.Signer != nil && k.Certificate != nil && !pki.Belongs(k.Signer, k.Certificate),
		})
	}
	return all
}

// tokenErrors are what may happen to a key on a token while it signs.
var tokenErrors = []error{
	token.ErrWrongPIN, token.ErrLastTry, token.ErrPINLocked, token.ErrPINExpired, token.ErrPINFormat,
	token.ErrNotReady, token.ErrNoModule, token.ErrCrashed, token.ErrFailed,
	context.Canceled, context.DeadlineExceeded,
}

// signingError says why a signature was not made: the token was pulled out, or
// failed, or else the key is unfit.
func signingError(err error) error {
	if errors.Is(err, token.ErrRemoved) || errors.Is(err, token.ErrNoToken) {
		return translated{ErrGone, err}
	}
	for _, one := range tokenErrors {
		if errors.Is(err, one) {
			return err
		}
	}
	return translated{ErrUnfit, err}
}
