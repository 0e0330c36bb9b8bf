package token

import (
	"crypto/rsa"
	"crypto/x509"
	"encoding/binary"
	"io"
	"os"
	"slices"
	"sync"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
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

// newFake has one AUTH key with its certificate.
func newFake(t testing.TB) *fake {
	t.Helper()
	return fakeWith(testca.Key(t, "person"), authCertificate(t).Raw)
}

// authCertificate is the same one for all tests.
func authCertificate(t testing.TB) *x509.Certificate {
	t.Helper()
	once.Do(func() { auth = testca.Root(t, "root").Person(t) })
	return auth
}

var (
	once sync.Once
	auth *x509.Certificate
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

func (f *fake) login(session uint, pin string) error {
	f.mu.Lock()
	f.pins = append(f.pins, pin)
	f.mu.Unlock()
	if err := f.call("login"); err != nil {
		return err
	}
	if session != fakeSession {
		return ckrSessionHandleInvalid
	}
	if pin != f.pin {
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

// helper runs the helper's side in this process, with the fake as its module.
func (f *fake) helper(t testing.TB) *helper { return inProcess(t, f.load) }

func inProcess(t testing.TB, load loader) *helper {
	t.Helper()
	theirIn, in := io.Pipe()
	out, theirOut := io.Pipe()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = serve(theirIn, theirOut, load)
		_ = theirOut.Close()
	}()
	h := &helper{in: in, out: out, ended: ended, kill: func() { _ = theirIn.Close() }}
	t.Cleanup(h.close)
	return h
}

// open asks the fake as Launcher.Open does.
func (f *fake) open(t testing.TB, pin PIN) (*Session, error) {
	t.Helper()
	h := f.helper(t)
	r := request{Op: opOpen, Module: []byte("module"), Serial: fakeSerial, PIN: []byte(pin.Text), LastTry: pin.LastTry}
	a, err := h.ask(t.Context(), r, openLimit)
	if err != nil {
		return nil, err
	}
	return newSession(h, a), nil
}

// modulePath is an absolute path of a file that is there, for a helper that
// does not look at it.
func modulePath(t testing.TB) string {
	t.Helper()
	path, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return path
}
