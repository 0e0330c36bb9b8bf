package token

import (
	"crypto/rsa"
	"encoding/binary"
	"slices"
	"sync"
)

// object is what lies on a fake token: its attributes.
type object map[uint][]byte

// fake is a module by script: a sound one with a token in slot 7, unless before
// says otherwise.
type fake struct {
	info    tokenInfo
	empty   bool // no token in the slot
	certs   []object
	private []object
	key     *rsa.PrivateKey // of every private key
	pin     string
	wrong   func(*fake) // what a wrong PIN does to the token

	// before is asked at each call of the module, by its number and name; its
	// error is what the call returns.
	before func(n int, call string) error

	mu     sync.Mutex
	calls  []string
	pins   []string // that login was called with
	closed bool
}

const (
	fakeSlot    = 7
	fakeSession = 70
	fakeSerial  = "A1B2C3"
	fakePIN     = "12345678"
)

func fakeWith(key *rsa.PrivateKey, cert []byte) *fake {
	return &fake{
		info: tokenInfo{
			label: "ТЕСТОВА  ", manufacturer: "Vendor", model: "Model", serial: fakeSerial + "\x00\x00  ",
			flags: ckfTokenInitialized | ckfUserPINInitialized, minPIN: 4, maxPIN: 10,
		},
		pin:     fakePIN,
		key:     key,
		certs:   []object{certObject([]byte{1}, cert)},
		private: []object{rsaObject([]byte{1}, "auth", key)},
	}
}

func certObject(id, der []byte) object {
	return object{ckaCertificateType: number(ckcX509), ckaID: id, ckaValue: der}
}

func rsaObject(id []byte, label string, key *rsa.PrivateKey) object {
	return object{
		ckaID: id, ckaLabel: []byte(label), ckaKeyType: number(ckkRSA),
		ckaModulus: key.N.Bytes(), ckaPublicExponent: []byte{1, 0, 1},
	}
}

func number(n uint64) []byte { return binary.NativeEndian.AppendUint64(nil, n) }

// call notes a call and asks the script.
func (f *fake) call(name string) error {
	f.mu.Lock()
	n := len(f.calls)
	f.calls = append(f.calls, name)
	before := f.before
	f.mu.Unlock()
	if before == nil {
		return nil
	}
	return before(n, name)
}

func (f *fake) slots() ([]uint, error) {
	if err := f.call("slots"); err != nil {
		return nil, err
	}
	if f.empty {
		return nil, nil
	}
	return []uint{fakeSlot}, nil
}

func (f *fake) token(slot uint) (tokenInfo, error) {
	if err := f.call("token"); err != nil {
		return tokenInfo{}, err
	}
	if slot != fakeSlot {
		return tokenInfo{}, ckrSlotIDInvalid
	}
	return f.info, nil
}

func (f *fake) openSession(slot uint) (uint, error) {
	if err := f.call("openSession"); err != nil {
		return 0, err
	}
	if slot != fakeSlot {
		return 0, ckrSlotIDInvalid
	}
	return fakeSession, nil
}

func (f *fake) login(session uint, pin []byte) error {
	f.mu.Lock()
	f.pins = append(f.pins, string(pin))
	f.mu.Unlock()
	if err := f.call("login"); err != nil {
		return err
	}
	if session != fakeSession {
		return ckrSessionHandleInvalid
	}
	if string(pin) != f.pin {
		if f.wrong != nil {
			f.wrong(f)
		}
		return ckrPINIncorrect
	}
	return nil
}

func (f *fake) find(_, class uint, limit int) ([]uint, error) {
	if err := f.call("find"); err != nil {
		return nil, err
	}
	list, base := f.certs, uint(100)
	if class == ckoPrivateKey {
		list, base = f.private, 200
	}
	var handles []uint
	for i := range list {
		handles = append(handles, base+uint(i))
	}
	return handles[:min(limit, len(handles))], nil
}

func (f *fake) attribute(_, handle, kind uint) ([]byte, error) {
	if err := f.call("attribute"); err != nil {
		return nil, err
	}
	var o object
	if handle >= 200 {
		o = f.private[handle-200]
	} else {
		o = f.certs[handle-100]
	}
	value, ok := o[kind]
	if !ok {
		return nil, ckrAttributeTypeInvalid
	}
	return value, nil
}

func (f *fake) sign(_, handle, mechanism uint, data []byte) ([]byte, error) {
	if err := f.call("sign"); err != nil {
		return nil, err
	}
	if handle < 200 || mechanism != ckmRSAPKCS {
		return nil, ckrMechanismInvalid
	}
	return rsa.SignPKCS1v15(nil, f.key, 0, data) // hash 0: the DigestInfo as it is
}

func (f *fake) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = true
}

func (f *fake) load(string) (module, error) { return f, nil }

// triedPINs are those that the token was given.
func (f *fake) triedPINs() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.pins)
}
