package token

import (
	"errors"
	"fmt"
)

// ckr is CK_RV, what each function of a module returns (PKCS#11 v2.40, 5.1),
// when it is not CKR_OK. By errors.Is it is one of this package's sentinels.
type ckr uint

// The values that this package knows, from the standard's header. The numbers
// stand here, and not in the C binding alone, so that a build without cgo has
// and tests them too.
const (
	ckrHostMemory                 ckr = 0x002
	ckrSlotIDInvalid              ckr = 0x003
	ckrGeneralError               ckr = 0x005
	ckrFunctionFailed             ckr = 0x006
	ckrArgumentsBad               ckr = 0x007
	ckrNeedToCreateThreads        ckr = 0x009
	ckrCantLock                   ckr = 0x00A
	ckrAttributeSensitive         ckr = 0x011
	ckrAttributeTypeInvalid       ckr = 0x012
	ckrDataInvalid                ckr = 0x020
	ckrDataLenRange               ckr = 0x021
	ckrDeviceError                ckr = 0x030
	ckrDeviceMemory               ckr = 0x031
	ckrDeviceRemoved              ckr = 0x032
	ckrFunctionCanceled           ckr = 0x050
	ckrFunctionNotSupported       ckr = 0x054
	ckrKeyHandleInvalid           ckr = 0x060
	ckrKeySizeRange               ckr = 0x062
	ckrKeyTypeInconsistent        ckr = 0x063
	ckrKeyFunctionNotPermitted    ckr = 0x068
	ckrMechanismInvalid           ckr = 0x070
	ckrMechanismParamInvalid      ckr = 0x071
	ckrObjectHandleInvalid        ckr = 0x082
	ckrOperationActive            ckr = 0x090
	ckrOperationNotInitialized    ckr = 0x091
	ckrPINIncorrect               ckr = 0x0A0
	ckrPINInvalid                 ckr = 0x0A1
	ckrPINLenRange                ckr = 0x0A2
	ckrPINExpired                 ckr = 0x0A3
	ckrPINLocked                  ckr = 0x0A4
	ckrSessionClosed              ckr = 0x0B0
	ckrSessionCount               ckr = 0x0B1
	ckrSessionHandleInvalid       ckr = 0x0B3
	ckrTokenNotPresent            ckr = 0x0E0
	ckrTokenNotRecognized         ckr = 0x0E1
	ckrUserAlreadyLoggedIn        ckr = 0x100
	ckrUserNotLoggedIn            ckr = 0x101
	ckrUserPINNotInitialized      ckr = 0x102
	ckrUserTypeInvalid            ckr = 0x103
	ckrUserAnotherAlreadyLoggedIn ckr = 0x104
	ckrUserTooManyTypes           ckr = 0x105
	ckrBufferTooSmall             ckr = 0x150
	ckrCryptokiNotInitialized     ckr = 0x190
	ckrCryptokiAlreadyInitialized ckr = 0x191
	ckrFunctionRejected           ckr = 0x200
	ckrVendorDefined              ckr = 0x80000000
)

// meaning is a return value's name and what it tells a caller.
type meaning struct {
	name string
	err  error
}

// meanings has the values that tell a person something first; the rest is
// ErrFailed and the name is all that can be said.
var meanings = map[ckr]meaning{
	ckrPINIncorrect:          {"CKR_PIN_INCORRECT", ErrWrongPIN},
	ckrPINLocked:             {"CKR_PIN_LOCKED", ErrPINLocked},
	ckrPINExpired:            {"CKR_PIN_EXPIRED", ErrPINExpired},
	ckrPINInvalid:            {"CKR_PIN_INVALID", ErrPINFormat},
	ckrPINLenRange:           {"CKR_PIN_LEN_RANGE", ErrPINFormat},
	ckrUserPINNotInitialized: {"CKR_USER_PIN_NOT_INITIALIZED", ErrNotReady},

	// Before the token was found these mean that it is not there. Once it was,
	// the handler tells that it was pulled out instead.
	ckrTokenNotPresent:    {"CKR_TOKEN_NOT_PRESENT", ErrNoToken},
	ckrTokenNotRecognized: {"CKR_TOKEN_NOT_RECOGNIZED", ErrNoToken},
	ckrSlotIDInvalid:      {"CKR_SLOT_ID_INVALID", ErrNoToken},

	// A module closes all sessions with a token when it is pulled out (5.6.1),
	// so a session that is gone without our closing it means the same.
	ckrDeviceRemoved:        {"CKR_DEVICE_REMOVED", ErrRemoved},
	ckrSessionClosed:        {"CKR_SESSION_CLOSED", ErrRemoved},
	ckrSessionHandleInvalid: {"CKR_SESSION_HANDLE_INVALID", ErrRemoved},

	ckrFunctionNotSupported:    {"CKR_FUNCTION_NOT_SUPPORTED", ErrUnsupported},
	ckrKeySizeRange:            {"CKR_KEY_SIZE_RANGE", ErrUnsupported},
	ckrKeyTypeInconsistent:     {"CKR_KEY_TYPE_INCONSISTENT", ErrUnsupported},
	ckrKeyFunctionNotPermitted: {"CKR_KEY_FUNCTION_NOT_PERMITTED", ErrUnsupported},
	ckrMechanismInvalid:        {"CKR_MECHANISM_INVALID", ErrUnsupported},
	ckrMechanismParamInvalid:   {"CKR_MECHANISM_PARAM_INVALID", ErrUnsupported},

	ckrHostMemory:                 {"CKR_HOST_MEMORY", ErrFailed},
	ckrGeneralError:               {"CKR_GENERAL_ERROR", ErrFailed},
	ckrFunctionFailed:             {"CKR_FUNCTION_FAILED", ErrFailed},
	ckrArgumentsBad:               {"CKR_ARGUMENTS_BAD", ErrFailed},
	ckrNeedToCreateThreads:        {"CKR_NEED_TO_CREATE_THREADS", ErrFailed},
	ckrCantLock:                   {"CKR_CANT_LOCK", ErrFailed},
	ckrAttributeSensitive:         {"CKR_ATTRIBUTE_SENSITIVE", ErrFailed},
	ckrAttributeTypeInvalid:       {"CKR_ATTRIBUTE_TYPE_INVALID", ErrFailed},
	ckrDataInvalid:                {"CKR_DATA_INVALID", ErrFailed},
	ckrDataLenRange:               {"CKR_DATA_LEN_RANGE", ErrFailed},
	ckrDeviceError:                {"CKR_DEVICE_ERROR", ErrFailed},
	ckrDeviceMemory:               {"CKR_DEVICE_MEMORY", ErrFailed},
	ckrFunctionCanceled:           {"CKR_FUNCTION_CANCELED", ErrFailed},
	ckrKeyHandleInvalid:           {"CKR_KEY_HANDLE_INVALID", ErrFailed},
	ckrObjectHandleInvalid:        {"CKR_OBJECT_HANDLE_INVALID", ErrFailed},
	ckrOperationActive:            {"CKR_OPERATION_ACTIVE", ErrFailed},
	ckrOperationNotInitialized:    {"CKR_OPERATION_NOT_INITIALIZED", ErrFailed},
	ckrSessionCount:               {"CKR_SESSION_COUNT", ErrFailed},
	ckrUserAlreadyLoggedIn:        {"CKR_USER_ALREADY_LOGGED_IN", ErrFailed},
	ckrUserNotLoggedIn:            {"CKR_USER_NOT_LOGGED_IN", ErrFailed},
	ckrUserTypeInvalid:            {"CKR_USER_TYPE_INVALID", ErrFailed},
	ckrUserAnotherAlreadyLoggedIn: {"CKR_USER_ANOTHER_ALREADY_LOGGED_IN", ErrFailed},
	ckrUserTooManyTypes:           {"CKR_USER_TOO_MANY_TYPES", ErrFailed},
	ckrBufferTooSmall:             {"CKR_BUFFER_TOO_SMALL", ErrFailed},
	ckrCryptokiNotInitialized:     {"CKR_CRYPTOKI_NOT_INITIALIZED", ErrFailed},
	ckrCryptokiAlreadyInitialized: {"CKR_CRYPTOKI_ALREADY_INITIALIZED", ErrFailed},
	ckrFunctionRejected:           {"CKR_FUNCTION_REJECTED", ErrFailed},
}

// Error is the standard's name, or the number where it has none here.
func (c ckr) Error() string {
	if m, ok := meanings[c]; ok {
		return m.name
	}
	if c >= ckrVendorDefined {
		return fmt.Sprintf("CKR_VENDOR_DEFINED (0x%X)", uint(c))
	}
	return fmt.Sprintf("CKR 0x%X", uint(c))
}

// Unwrap gives the sentinel.
func (c ckr) Unwrap() error {
	if m, ok := meanings[c]; ok {
		return m.err
	}
	return ErrFailed
}

// sentinels are the errors that a helper may answer with, by the names that
// stand for them in its messages. ErrCrashed is not among them: a helper that
// crashed does not say so.
var sentinels = map[string]error{
	"no_module":   ErrNoModule,
	"no_token":    ErrNoToken,
	"removed":     ErrRemoved,
	"wrong_pin":   ErrWrongPIN,
	"last_try":    ErrLastTry,
	"pin_locked":  ErrPINLocked,
	"pin_expired": ErrPINExpired,
	"pin_format":  ErrPINFormat,
	"not_ready":   ErrNotReady,
	"no_key":      ErrNoKey,
	"unsupported": ErrUnsupported,
	"failed":      ErrFailed,
	"no_support":  ErrNoSupport,
}

// refuse writes an error into an answer. Only its kind, the module's return
// value and the state of the PIN cross over, never a text.
func refuse(err error) answer {
	a := answer{Error: "failed"}
	for name, sentinel := range sentinels {
		if errors.Is(err, sentinel) {
			a.Error = name
			break
		}
	}
	var code ckr
	if errors.As(err, &code) {
		a.CKR = uint(code)
	}
	var pin *PINError
	if errors.As(err, &pin) {
		a.Tries = pin.Left
	}
	return a
}

// err is refuse's other end: what an answer says went wrong, nil for none.
func (a answer) err() error {
	if a.Error == "" {
		return nil
	}
	sentinel, ok := sentinels[a.Error]
	switch {
	case !ok:
		return fmt.Errorf("%w: unknown answer", ErrCrashed)
	case sentinel == ErrWrongPIN:
		return &PINError{Left: a.Tries}
	case a.CKR != 0:
		return fmt.Errorf("%w: %s", sentinel, ckr(a.CKR).Error())
	}
	return sentinel
}
