package token

import (
	"strings"
	"unicode"
)

// module is what this package asks of a PKCS#11 library, each method a function
// or two of its API. Errors are ckr values.
type module interface {
	// slots gives the slots with a token in them (C_GetSlotList).
	slots() ([]uint, error)
	// token describes the token in a slot (C_GetTokenInfo).
	token(slot uint) (tokenInfo, error)
	// openSession opens one that reads only (C_OpenSession).
	openSession(slot uint) (uint, error)
	// login is C_Login as CKU_USER; the empty PIN is passed as NULL, which
	// leaves it to the reader's PIN pad. The caller wipes the PIN afterwards.
	login(session uint, pin []byte) error
	// find gives at most limit objects of a class (C_FindObjects).
	find(session, class uint, limit int) ([]uint, error)
	// attribute reads one attribute (C_GetAttributeValue).
	attribute(session, object, kind uint) ([]byte, error)
	// sign is C_SignInit with a mechanism without parameters, and C_Sign.
	sign(session, key, mechanism uint, data []byte) ([]byte, error)
	// close ends all sessions, which logs out, and the library's work
	// (C_Finalize).
	close()
}

// loader loads the module at a path and initialises it (C_Initialize).
type loader func(path string) (module, error)

// tokenInfo is what is used of CK_TOKEN_INFO.
type tokenInfo struct {
	label, manufacturer, model, serial string
	flags, minPIN, maxPIN              uint
}

// The flags of CK_TOKEN_INFO that count here (PKCS#11 v2.40, 3.2).
const (
	ckfUserPINInitialized          = 0x00000008
	ckfProtectedAuthenticationPath = 0x00000100
	ckfTokenInitialized            = 0x00000400
	ckfUserPINCountLow             = 0x00010000
	ckfUserPINFinalTry             = 0x00020000
	ckfUserPINLocked               = 0x00040000
)

// The classes, attributes, key types and the mechanism that are used.
const (
	ckoCertificate = 1
	ckoPrivateKey  = 3

	ckaLabel              = 0x003
	ckaValue              = 0x011
	ckaCertificateType    = 0x080
	ckaKeyType            = 0x100
	ckaID                 = 0x102
	ckaModulus            = 0x120
	ckaPublicExponent     = 0x122
	ckaAlwaysAuthenticate = 0x202

	ckcX509    = 0
	ckkRSA     = 0
	ckmRSAPKCS = 1 // CKM_RSA_PKCS: the caller makes the DigestInfo
)

// tries tells what the flags say of the user's PIN.
func (t tokenInfo) tries() Tries {
	switch {
	case t.flags&ckfUserPINLocked != 0:
		return TriesNone
	case t.flags&ckfUserPINFinalTry != 0:
		return TriesLast
	case t.flags&ckfUserPINCountLow != 0:
		return TriesLow
	}
	return TriesUnknown
}

// pinPad tells whether the PIN is typed on the reader.
func (t tokenInfo) pinPad() bool { return t.flags&ckfProtectedAuthenticationPath != 0 }

// ready judges, before any PIN is tried, whether to try one of so many octets:
// each wrong one may be the last. lastTry is PIN.LastTry.
func (t tokenInfo) ready(octets int, lastTry bool) error {
	switch {
	case t.flags&(ckfTokenInitialized|ckfUserPINInitialized) == 0:
		return ErrNotReady // some modules set one of the two only
	case t.tries() == TriesNone:
		return ErrPINLocked
	case t.tries() == TriesLast && !lastTry:
		return ErrLastTry
	case !t.pinPad() && !t.takesLength(octets):
		return ErrPINFormat
	}
	return nil
}

// takesLength tells whether a PIN of so many octets can be the token's. Some
// modules fill the limits in with nonsense; then they are not looked at.
func (t tokenInfo) takesLength(n int) bool {
	if n == 0 || n > maxPIN {
		return false
	}
	sane := t.maxPIN > 0 && t.maxPIN <= maxPIN && t.minPIN <= t.maxPIN
	return !sane || uint(n) >= t.minPIN && uint(n) <= t.maxPIN
}

// clean makes a text of a token fit to be shown and compared: the padding goes
// (blanks by the standard, zeros by some vendors), and so does what cannot be
// printed. Cleaning twice changes nothing.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	for len(text) > maxText {
		text = strings.ToValidUTF8(text[:maxText], "")
	}
	return strings.TrimSpace(text)
}
