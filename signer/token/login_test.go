package token

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestPINIsNotTried(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*tokenInfo)
		pin    PIN
		want   error
	}{
		{"locked", flag(ckfUserPINLocked), PIN{Text: fakePIN, LastTry: true}, ErrPINLocked},
		{"last try not told", flag(ckfUserPINFinalTry), PIN{Text: fakePIN}, ErrLastTry},
		{"last try on a PIN pad not told", flag(ckfUserPINFinalTry | ckfProtectedAuthenticationPath), PIN{}, ErrLastTry},
		{"blank token", func(i *tokenInfo) { i.flags = 0 }, PIN{Text: fakePIN}, ErrNotReady},
		{"no PIN", flag(0), PIN{}, ErrPINFormat},
		{"too short", flag(0), PIN{Text: "123"}, ErrPINFormat},
		{"too long", flag(0), PIN{Text: "12345678901"}, ErrPINFormat},
		{"another token", func(i *tokenInfo) { i.serial = "other" }, PIN{Text: fakePIN}, ErrNoToken},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t)
			c.change(&f.info)
			_, err := f.open(t, c.pin)
			if !errors.Is(err, c.want) || len(f.triedPINs()) != 0 {
				t.Errorf("%v after %d logins", err, len(f.triedPINs()))
			}
		})
	}
}

func TestPINLongerThanAnyIsNotTried(t *testing.T) {
	info := newFake(t).info
	info.maxPIN = ^uint(0)
	if err := info.ready(maxPIN, false); err != nil {
		t.Error(err)
	}
	if err := info.ready(maxPIN+1, false); !errors.Is(err, ErrPINFormat) {
		t.Error(err)
	}
}

func flag(flags uint) func(*tokenInfo) {
	return func(i *tokenInfo) { i.flags |= flags }
}

func TestPINIsTriedOnce(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*tokenInfo)
		pin    PIN
		given  string // to the module
	}{
		{"right", flag(0), PIN{Text: fakePIN}, fakePIN},
		{"few tries left", flag(ckfUserPINCountLow), PIN{Text: fakePIN}, fakePIN},
		{"last try told", flag(ckfUserPINFinalTry), PIN{Text: fakePIN, LastTry: true}, fakePIN},
		{"PIN pad", flag(ckfProtectedAuthenticationPath), PIN{Text: "typed here"}, ""},
		{"limits that are nonsense", func(i *tokenInfo) { i.minPIN, i.maxPIN = 20, 10 }, PIN{Text: fakePIN}, fakePIN},
		{"no limits", func(i *tokenInfo) { i.minPIN, i.maxPIN = 0, 0 }, PIN{Text: fakePIN}, fakePIN},
		{"only one flag of a ready token", func(i *tokenInfo) { i.flags = ckfTokenInitialized }, PIN{Text: fakePIN}, fakePIN},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := newFake(t)
			f.pin = c.given
			c.change(&f.info)
			if _, err := f.open(t, c.pin); err != nil {
				t.Error(err)
			}
			if tried := f.triedPINs(); !slices.Equal(tried, []string{c.given}) {
				t.Errorf("%d logins", len(tried))
			}
		})
	}
}

func TestWrongPINTellsWhatIsLeft(t *testing.T) {
	for _, c := range []struct {
		flags uint
		want  Tries
	}{
		{0, TriesUnknown},
		{ckfUserPINCountLow, TriesLow},
		{ckfUserPINCountLow | ckfUserPINFinalTry, TriesLast},
		{ckfUserPINLocked, TriesNone},
	} {
		f := newFake(t)
		f.wrong = func(f *fake) { f.info.flags |= c.flags }
		_, err := f.open(t, PIN{Text: "87654321"})
		var pin *PINError
		if !errors.As(err, &pin) || !errors.Is(err, ErrWrongPIN) || pin.Left != c.want {
			t.Errorf("%q: %v", c.want, err)
		}
		if strings.Contains(err.Error(), "87654321") || len(f.triedPINs()) != 1 {
			t.Errorf("%v after %d logins", err, len(f.triedPINs()))
		}
	}
}

func TestWrongPINOfATokenThatTellsNothingMore(t *testing.T) {
	f := newFake(t)
	f.wrong = func(f *fake) { f.before = failAt("token", ckrGeneralError) }
	_, err := f.open(t, PIN{Text: "87654321"})
	var pin *PINError
	if !errors.As(err, &pin) || pin.Left != TriesUnknown {
		t.Error(err)
	}
}

func TestOneHelperLogsInOnce(t *testing.T) {
	f := newFake(t)
	h := f.helper(t)
	for i := range 3 {
		_, err := h.ask(t.Context(), request{Op: opOpen, Serial: fakeSerial, PIN: []byte("00000000")}, openLimit)
		if want := []error{ErrWrongPIN, ErrFailed, ErrFailed}[i]; !errors.Is(err, want) {
			t.Errorf("%d: %v", i, err)
		}
	}
	if n := len(f.triedPINs()); n != 1 {
		t.Errorf("%d logins", n)
	}
}
