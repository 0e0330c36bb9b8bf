package token

import (
	"crypto/x509"
	"io"
	"os"
	"sync"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
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
		_ = theirIn.Close()
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
