package ui

import (
	"context"
	"testing"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
)

// fakeTokens stands where the readers are. It answers each try as the test
// says, and keeps what it was asked.
type fakeTokens struct {
	present  []Token
	err      error   // of a search
	searches int     // how often it was looked for tokens
	answers  []error // to the tries that come, in order; afterwards the token opens
	file     string  // the key file whose keys are on the token
	from     []signer.Source
	tries    []signer.Secrets
	during   func() // called while a try is under way
}

// install makes options that reach the fake.
func (f *fakeTokens) install(o *Options) {
	o.Tokens = func(context.Context) ([]Token, error) {
		f.searches++
		return f.present, f.err
	}
	o.Open = f.open
}

func (f *fakeTokens) open(ctx context.Context, from signer.Source, x signer.Secrets) (*signer.Storage, error) {
	if !from.Type.IsToken() {
		return signer.Opener{}.Open(ctx, from, x)
	}
	f.from, f.tries = append(f.from, from), append(f.tries, x)
	if f.during != nil {
		f.during()
	}
	if len(f.answers) > 0 {
		err := f.answers[0]
		f.answers = f.answers[1:]
		if err != nil {
			return nil, err
		}
	}
	storage, err := signer.Opener{}.Open(ctx, fromFile(keyFileAt(f.file)).source(), signer.Secrets{Password: practice.Password})
	if storage != nil {
		storage.Type = from.Type
	}
	return storage, err
}

// lastPIN is the PIN that was tried last.
func (f *fakeTokens) lastPIN() signer.Secrets { return f.tries[len(f.tries)-1] }

func aToken(kind signer.StorageType, label, serial string) Token {
	return Token{Type: kind, Info: token.Info{Module: "/lib/module.so", Label: label, Serial: serial}}
}

// atToken is a rig before the PIN of a Kaztoken, which holds the mother's key
// in a file of its own.
func atToken(t *testing.T, change func(*Token), answers ...error) (*signInRig, *fakeTokens) {
	t.Helper()
	kaztoken := aToken(signer.StorageKaztoken, "АЙГҮЛ", "00112233")
	if change != nil {
		change(&kaztoken)
	}
	f := &fakeTokens{present: []Token{kaztoken}, answers: answers}
	r := newSignInRig(t, rigOptions{real: true, window: f.install})
	f.file = r.copyKey(practice.NoteMother)
	screenIs[*signInScreen](r).list.Select(2)
	r.press("Выбрать сертификат")
	screenIs[*dialogScreen](r)
	return r, f
}

// wrongPIN is a try that failed, with what the token tells of the rest.
func wrongPIN(left token.Tries) error { return &token.PINError{Left: left} }
