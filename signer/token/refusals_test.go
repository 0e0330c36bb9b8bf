package token_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/ui/explain/refusals"
)

// badToken is a token that does not serve, and what is typed.
type badToken struct {
	kind, pin string
	want      error
}

func badTokens() map[string]badToken {
	right, wrong := token.FakePIN, "87654321"
	return map[string]badToken{
		"a wrong PIN":                                   {"0xA0 at login", wrong, signer.ErrWrongPIN},
		"a wrong PIN, few tries are left":               {"few tries after a wrong PIN", wrong, signer.ErrWrongPIN},
		"a wrong PIN, one try is left":                  {"one try after a wrong PIN", wrong, signer.ErrWrongPIN},
		"a wrong PIN that locks the token":              {"no try after a wrong PIN", wrong, signer.ErrWrongPIN},
		"one try is left, and nobody said to use it up": {"last try", right, signer.ErrLastTry},
		"a token that is locked":                        {"locked", right, signer.ErrPINLocked},
		"a token that locks itself at this moment":      {"0xA4 at login", right, signer.ErrPINLocked},
		"a PIN that has to be changed first":            {"0xA3 at login", right, signer.ErrPINExpired},
		"a PIN that is too short":                       {"real PIN", "123", signer.ErrPINFormat},
		"no PIN at all":                                 {"real PIN", "", signer.ErrPINFormat},
		"a PIN with letters that the token refuses":     {"0xA1 at login", "abcd", signer.ErrPINFormat},
		"a token that nobody prepared":                  {"blank", right, signer.ErrNotReady},
		"no token is plugged in":                        {"no token", right, signer.ErrNoToken},
		"the token is pulled out while it is looked at": {"0x32 at find", right, signer.ErrGone},
		"a token without a key":                         {"no key", right, signer.ErrNoKey},
		"a token that fails":                            {"0x30 at find", right, signer.ErrTokenFailed},
		"a token that has no memory left":               {"0x31 at openSession", right, signer.ErrTokenFailed},
		"a module that ends the process":                {"exit at login", right, signer.ErrCrashed},
		"a module that crashes":                         {"signal at find", right, signer.ErrCrashed},
		"a module that talks nonsense":                  {"nonsense", right, signer.ErrCrashed},
	}
}

func TestRefusalsOfTokensAreRecorded(t *testing.T) {
	for name, c := range badTokens() {
		t.Run(name, func(t *testing.T) {
			_, err := openToken(t, c.kind, token.FakeModule(t), token.FakeSerial, c.pin)
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			refusals.Record(t, "token", name, err)
		})
	}
}

func openToken(t *testing.T, kind, module, serial, pin string) (*signer.Storage, error) {
	t.Helper()
	o := signer.Opener{Tokens: token.FakeLauncher(t, kind)}
	s, err := o.Open(t.Context(), signer.Source{Type: signer.StorageKaztoken, Path: module, Token: serial}, signer.Secrets{Password: pin})
	if err == nil {
		t.Cleanup(s.Close)
	}
	return s, err
}

func TestRefusalsOfModulesAreRecorded(t *testing.T) {
	_, err := openToken(t, "sound", token.FakeModule(t)+".none", token.FakeSerial, token.FakePIN)
	if !errors.Is(err, signer.ErrNoModule) {
		t.Error(err)
	}
	refusals.Record(t, "token", "the maker's program is not on this computer", err)
	_, err = openToken(t, "sound", token.FakeModule(t), "another", token.FakePIN)
	if !errors.Is(err, signer.ErrNoToken) {
		t.Error(err)
	}
	refusals.Record(t, "token", "another token is plugged in", err)
}

func TestRefusalOfAHangingModuleIsRecorded(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	_, err := signer.Opener{Tokens: token.FakeLauncher(t, "hang at login")}.Open(ctx,
		signer.Source{Type: signer.StorageKaztoken, Path: token.FakeModule(t), Token: token.FakeSerial}, signer.Secrets{Password: token.FakePIN})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	refusals.Record(t, "token", "a module that never answers", err)
}

func TestRefusalsToSignWithATokenAreRecorded(t *testing.T) {
	for name, c := range map[string]struct {
		kind string
		want error
	}{
		"the token is pulled out while it signs": {"0x32 at sign", signer.ErrGone},
		"the token cannot sign in this way":      {"0x70 at sign", signer.ErrUnfit},
		"the token fails while it signs":         {"0x30 at sign", signer.ErrTokenFailed},
		"the module crashes while it signs":      {"signal at sign", signer.ErrCrashed},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := openToken(t, c.kind, token.FakeModule(t), token.FakeSerial, token.FakePIN)
			if err != nil {
				t.Fatal(err)
			}
			_, err = s.Keys[0].Sign(nil, signer.Statement{
				Origin: "https://portal.example", Purpose: signer.StatementSignIn, ChallengeID: "0192f3c4-7a1b-7c3d-9e5f-001122334455",
				Challenge: "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
			})
			if !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
			refusals.Record(t, "token", name, err)
		})
	}
}
