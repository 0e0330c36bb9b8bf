package token

import (
	"crypto"
	"errors"
	"fmt"
	"testing"
)

// pulled are what modules return once a token is gone; what they say of the
// slots is right at least.
var pulled = []ckr{
	ckrDeviceRemoved, ckrTokenNotPresent, ckrSlotIDInvalid, ckrSessionHandleInvalid, ckrSessionClosed,
	ckrDeviceError, ckrGeneralError, ckrFunctionFailed, ckrKeyHandleInvalid, ckrUserNotLoggedIn,
}

// pullAt takes the token away in front of the n-th call.
func (f *fake) pullAt(n int, code ckr) {
	f.before = func(i int, call string) error {
		if i < n {
			return nil
		}
		if f.empty = true; call == "slots" {
			return nil
		}
		return code
	}
}

// openAndSign gives the first error, and the calls that were made.
func openAndSign(t *testing.T, f *fake) error {
	t.Helper()
	s, err := f.open(t, PIN{Text: fakePIN})
	if err != nil {
		return err
	}
	_, err = s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256)
	return err
}

func TestTokenPulledAtEachMoment(t *testing.T) {
	whole := newFake(t)
	if err := openAndSign(t, whole); err != nil {
		t.Fatal(err)
	}
	for n, call := range whole.calls {
		for _, code := range pulled {
			t.Run(fmt.Sprintf("%02d before %s says %v", n, call, code), func(t *testing.T) {
				f := newFake(t)
				f.pullAt(n, code)
				err := openAndSign(t, f)
				if want := pulledWant(n, call, code); !errors.Is(err, want) {
					t.Errorf("%v, not %v", err, want)
				}
				if tried := len(f.triedPINs()); tried > 1 {
					t.Errorf("%d logins", tried)
				}
			})
		}
	}
}

// pulledWant: nothing was in use yet while the token was looked for.
func pulledWant(n int, call string, code ckr) error {
	switch {
	case call == "slots":
		return ErrNoToken
	case n > 1:
		return ErrRemoved
	case isAbsent(code):
		return ErrNoToken
	}
	return ErrFailed // the slot says no more than that
}

func TestTokenPulledWhileListing(t *testing.T) {
	for _, code := range pulled {
		for n := range 2 {
			f := newFake(t)
			f.pullAt(n, code)
			a, err := f.helper(t).ask(t.Context(), request{Op: opList}, listLimit)
			if vague := n == 1 && !isAbsent(code); vague != errors.Is(err, ErrFailed) || len(a.Tokens) != 0 {
				t.Errorf("%d, %v: %v, %v", n, code, a.Tokens, err)
			}
		}
	}
}

func TestAnotherTokenInTheSlotMeansRemoved(t *testing.T) {
	f := newFake(t)
	s, err := f.open(t, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.info.serial = "other"
	f.before = failAt("sign", ckrGeneralError)
	f.mu.Unlock()
	if _, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256); !errors.Is(err, ErrRemoved) {
		t.Error(err)
	}
}
