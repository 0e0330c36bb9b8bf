package token

import (
	"crypto"
	"errors"
	"strings"
	"testing"
)

// returnValues is what each return value means while a token is looked for and
// once it was found.
var returnValues = []struct {
	code        ckr
	name        string
	want, inUse error
}{
	{0x0A0, "CKR_PIN_INCORRECT", ErrWrongPIN, ErrWrongPIN},
	{0x0A4, "CKR_PIN_LOCKED", ErrPINLocked, ErrPINLocked},
	{0x0A3, "CKR_PIN_EXPIRED", ErrPINExpired, ErrPINExpired},
	{0x0A1, "CKR_PIN_INVALID", ErrPINFormat, ErrPINFormat},
	{0x0A2, "CKR_PIN_LEN_RANGE", ErrPINFormat, ErrPINFormat},
	{0x102, "CKR_USER_PIN_NOT_INITIALIZED", ErrNotReady, ErrNotReady},
	{0x0E0, "CKR_TOKEN_NOT_PRESENT", ErrNoToken, ErrRemoved},
	{0x0E1, "CKR_TOKEN_NOT_RECOGNIZED", ErrNoToken, ErrRemoved},
	{0x003, "CKR_SLOT_ID_INVALID", ErrNoToken, ErrRemoved},
	{0x032, "CKR_DEVICE_REMOVED", ErrRemoved, ErrRemoved},
	{0x0B3, "CKR_SESSION_HANDLE_INVALID", ErrRemoved, ErrRemoved},
	{0x0B0, "CKR_SESSION_CLOSED", ErrRemoved, ErrRemoved},
	{0x070, "CKR_MECHANISM_INVALID", ErrUnsupported, ErrUnsupported},
	{0x071, "CKR_MECHANISM_PARAM_INVALID", ErrUnsupported, ErrUnsupported},
	{0x063, "CKR_KEY_TYPE_INCONSISTENT", ErrUnsupported, ErrUnsupported},
	{0x062, "CKR_KEY_SIZE_RANGE", ErrUnsupported, ErrUnsupported},
	{0x068, "CKR_KEY_FUNCTION_NOT_PERMITTED", ErrUnsupported, ErrUnsupported},
	{0x054, "CKR_FUNCTION_NOT_SUPPORTED", ErrUnsupported, ErrUnsupported},
	{0x030, "CKR_DEVICE_ERROR", ErrFailed, ErrFailed},
	{0x031, "CKR_DEVICE_MEMORY", ErrFailed, ErrFailed},
	{0x002, "CKR_HOST_MEMORY", ErrFailed, ErrFailed},
	{0x005, "CKR_GENERAL_ERROR", ErrFailed, ErrFailed},
	{0x006, "CKR_FUNCTION_FAILED", ErrFailed, ErrFailed},
	{0x007, "CKR_ARGUMENTS_BAD", ErrFailed, ErrFailed},
	{0x009, "CKR_NEED_TO_CREATE_THREADS", ErrFailed, ErrFailed},
	{0x00A, "CKR_CANT_LOCK", ErrFailed, ErrFailed},
	{0x020, "CKR_DATA_INVALID", ErrFailed, ErrFailed},
	{0x021, "CKR_DATA_LEN_RANGE", ErrFailed, ErrFailed},
	{0x050, "CKR_FUNCTION_CANCELED", ErrFailed, ErrFailed},
	{0x060, "CKR_KEY_HANDLE_INVALID", ErrFailed, ErrFailed},
	{0x082, "CKR_OBJECT_HANDLE_INVALID", ErrFailed, ErrFailed},
	{0x090, "CKR_OPERATION_ACTIVE", ErrFailed, ErrFailed},
	{0x091, "CKR_OPERATION_NOT_INITIALIZED", ErrFailed, ErrFailed},
	{0x0B1, "CKR_SESSION_COUNT", ErrFailed, ErrFailed},
	{0x101, "CKR_USER_NOT_LOGGED_IN", ErrFailed, ErrFailed},
	{0x103, "CKR_USER_TYPE_INVALID", ErrFailed, ErrFailed},
	{0x104, "CKR_USER_ANOTHER_ALREADY_LOGGED_IN", ErrFailed, ErrFailed},
	{0x105, "CKR_USER_TOO_MANY_TYPES", ErrFailed, ErrFailed},
	{0x150, "CKR_BUFFER_TOO_SMALL", ErrFailed, ErrFailed},
	{0x190, "CKR_CRYPTOKI_NOT_INITIALIZED", ErrFailed, ErrFailed},
	{0x191, "CKR_CRYPTOKI_ALREADY_INITIALIZED", ErrFailed, ErrFailed},
	{0x200, "CKR_FUNCTION_REJECTED", ErrFailed, ErrFailed},
	{0x0FF, "CKR 0xFF", ErrFailed, ErrFailed},
	{0x80000123, "CKR_VENDOR_DEFINED (0x80000123)", ErrFailed, ErrFailed},
}

// failAt makes every call of that name return the code.
func failAt(name string, code ckr) func(int, string) error {
	return func(_ int, call string) error {
		if call == name {
			return code
		}
		return nil
	}
}

func TestReturnValueInItsPlace(t *testing.T) {
	for _, c := range returnValues {
		t.Run(c.name, func(t *testing.T) {
			if c.code.Error() != c.name || !errors.Is(c.code, c.want) {
				t.Errorf("is %v, %v", c.code, errors.Unwrap(c.code))
			}
			f := newFake(t)
			f.before = failAt("slots", c.code)
			_, err := f.helper(t).ask(t.Context(), request{Op: opList}, listLimit)
			checkRefusal(t, "slots", err, c.want, c.name)
			for _, call := range []string{"openSession", "login", "find", "attribute"} {
				f := newFake(t)
				f.before = failAt(call, c.code)
				_, err := f.open(t, PIN{Text: fakePIN})
				if call == "login" && c.code == ckrPINIncorrect {
					err = wantPINError(t, err)
				}
				checkRefusal(t, call, err, c.inUse, c.name)
				if n := len(f.triedPINs()); n > 1 {
					t.Errorf("%s: %d logins", call, n)
				}
			}
			checkSigning(t, c.code, c.inUse, c.name)
		})
	}
}

// wantPINError looks at the type and gives what is inside.
func wantPINError(t *testing.T, err error) error {
	t.Helper()
	var pin *PINError
	if !errors.As(err, &pin) {
		t.Errorf("%T is no *PINError", err)
	}
	return err
}

// checkRefusal also sees to it that ErrFailed names the return value.
func checkRefusal(t *testing.T, where string, err, want error, name string) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Errorf("%s: %v, not %v", where, err, want)
	}
	if want == ErrFailed && !strings.Contains(err.Error(), name) {
		t.Errorf("%s: %v does not name %s", where, err, name)
	}
}

func checkSigning(t *testing.T, code ckr, want error, name string) {
	t.Helper()
	f := newFake(t)
	s, err := f.open(t, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	f.mu.Lock()
	f.before = failAt("sign", code)
	f.mu.Unlock()
	_, err = s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256)
	checkRefusal(t, "sign", err, want, name)
}

func TestAttributesThatAKeyDoesNotShowAreNoError(t *testing.T) {
	for _, code := range []ckr{ckrAttributeSensitive, ckrAttributeTypeInvalid} {
		f := newFake(t)
		f.before = failAt("attribute", code)
		s, err := f.open(t, PIN{Text: fakePIN})
		if err != nil || len(s.Keys()) != 1 || s.Keys()[0].Signer != nil {
			t.Errorf("%v: %v", code, err)
		}
	}
}

// The PIN of a token that another program is logged in to is not checked.
func TestUserAlreadyLoggedInElsewhereIsLoggedIn(t *testing.T) {
	for _, pin := range []string{fakePIN, "87654321"} {
		f := newFake(t)
		f.before = failAt("login", ckrUserAlreadyLoggedIn)
		if s, err := f.open(t, PIN{Text: pin}); err != nil || len(s.Keys()) != 1 {
			t.Error(err)
		}
	}
}

func TestErrorsOfTheHelperCarryNoText(t *testing.T) {
	for name, sentinel := range sentinels {
		a := refuse(errors.Join(errors.New("secret"), sentinel))
		if a.Error != name || !errors.Is(a.err(), sentinel) || strings.Contains(a.err().Error(), "secret") {
			t.Errorf("%s: %+v, %v", name, a, a.err())
		}
	}
	if a := refuse(errors.New("secret")); !errors.Is(a.err(), ErrFailed) {
		t.Error(a.err())
	}
	if err := (answer{Error: "invented"}).err(); !errors.Is(err, ErrCrashed) {
		t.Error(err)
	}
}
