//go:build cgo

package token

import (
	"errors"
	"unsafe"

	"github.com/miekg/pkcs11"
)

// library is a module loaded into this process.
type library struct{ ctx *pkcs11.Ctx }

// loadModule loads a library and initialises it. Nothing that is in the file is
// checked: the module's path is the person's own choice.
func loadModule(path string) (module, error) {
	ctx := pkcs11.New(path)
	if ctx == nil {
		return nil, ErrNoModule
	}
	err := value(ctx.Initialize())
	if errors.Is(err, ckrCantLock) {
		// A module without locks of its own: one thread is all that calls it.
		err = value(ctx.Initialize(pkcs11.InitializeWithFlags(0)))
	}
	if err != nil && !errors.Is(err, ckrCryptokiAlreadyInitialized) {
		return nil, err
	}
	return &library{ctx}, nil
}

// value gives the binding's error as a ckr.
func value(err error) error {
	var code pkcs11.Error
	switch {
	case err == nil:
		return nil
	case errors.As(err, &code):
		return ckr(code)
	}
	return ErrFailed
}

func (l *library) slots() ([]uint, error) {
	slots, err := l.ctx.GetSlotList(true)
	return slots, value(err)
}

func (l *library) token(slot uint) (tokenInfo, error) {
	t, err := l.ctx.GetTokenInfo(slot)
	return tokenInfo{
		label:        t.Label,
		manufacturer: t.ManufacturerID,
		model:        t.Model,
		serial:       t.SerialNumber,
		flags:        t.Flags,
		minPIN:       t.MinPinLen,
		maxPIN:       t.MaxPinLen,
	}, value(err)
}

func (l *library) openSession(slot uint) (uint, error) {
	session, err := l.ctx.OpenSession(slot, pkcs11.CKF_SERIAL_SESSION)
	return uint(session), value(err)
}

// login lends the PIN's own octets: a string made of them could not be wiped.
// The binding copies them once, into memory of C's that it frees unwiped, and
// the module does what it likes; the process ends before long.
func (l *library) login(session uint, pin []byte) error {
	lent := unsafe.String(unsafe.SliceData(pin), len(pin))
	return value(l.ctx.Login(pkcs11.SessionHandle(session), pkcs11.CKU_USER, lent))
}

func (l *library) find(session, class uint, limit int) ([]uint, error) {
	s := pkcs11.SessionHandle(session)
	template := []*pkcs11.Attribute{pkcs11.NewAttribute(pkcs11.CKA_CLASS, class)}
	if err := l.ctx.FindObjectsInit(s, template); err != nil {
		return nil, value(err)
	}
	var objects []uint
	for len(objects) < limit {
		// One call may give fewer than there are; none means the end.
		more, _, err := l.ctx.FindObjects(s, limit-len(objects))
		if err != nil {
			_ = l.ctx.FindObjectsFinal(s) // why it failed is known
			return nil, value(err)
		}
		if len(more) == 0 {
			break
		}
		for _, o := range more {
			objects = append(objects, uint(o))
		}
	}
	return objects, value(l.ctx.FindObjectsFinal(s))
}

func (l *library) attribute(session, object, kind uint) ([]byte, error) {
	list, err := l.ctx.GetAttributeValue(pkcs11.SessionHandle(session), pkcs11.ObjectHandle(object),
		[]*pkcs11.Attribute{{Type: kind}})
	if err != nil {
		return nil, value(err)
	}
	return list[0].Value, nil
}

func (l *library) sign(session, key, mechanism uint, data []byte) ([]byte, error) {
	s := pkcs11.SessionHandle(session)
	m := []*pkcs11.Mechanism{pkcs11.NewMechanism(mechanism, nil)}
	if err := l.ctx.SignInit(s, m, pkcs11.ObjectHandle(key)); err != nil {
		return nil, value(err)
	}
	signature, err := l.ctx.Sign(s, data)
	return signature, value(err)
}

// close does without unloading the library: the process ends next, and some
// modules crash while they are unloaded.
func (l *library) close() { _ = l.ctx.Finalize() }
