package token

import (
	"context"
	"crypto/x509"
	"os"
	"path/filepath"
	"time"
	"unicode/utf8"
)

// How long a helper may take to answer; the caller's context ends a request
// sooner. Some tokens need seconds for a signature, and loading a module may
// wait for the system's smart card service. A PIN pad waits for a person.
const (
	listLimit = 30 * time.Second
	openLimit = 3 * time.Minute
	signLimit = time.Minute
)

// List gives the tokens that a module, by its absolute path, knows to be
// present: none is no error. A token without a serial number, which is a blank
// one, is not listed. The helper process that it takes has ended when List
// returns. Errors are ErrNoModule, ErrCrashed, ErrNoSupport, the context's, and
// ErrFailed, seldom another, where the module answers with one.
func (l *Launcher) List(ctx context.Context, module string) ([]Info, error) {
	h, err := l.launch(ctx, module)
	if err != nil {
		return nil, err
	}
	defer h.close()
	a, err := h.ask(ctx, request{Op: opList, Module: []byte(module)}, listLimit)
	if err != nil {
		return nil, err
	}
	var list []Info
	for _, t := range a.Tokens {
		list = append(list, Info{
			Module:       module,
			Serial:       t.Serial,
			Label:        t.Label,
			Manufacturer: t.Manufacturer,
			Model:        t.Model,
			Tries:        t.Tries,
			PINPad:       t.PINPad,
		})
	}
	return list, nil
}

// Open logs in to the token with that serial number and gives its keys. The PIN
// is tried once at most, and not at all where the token says that it is locked
// (ErrPINLocked), that one try is left and the PIN does not say that the person
// knows (ErrLastTry), or that no PIN of that length is its own (ErrPINFormat).
// With a PIN pad the text is not used.
//
// Where another program of the person's is logged in to the token and the
// vendor's software shares that login (CKR_USER_ALREADY_LOGGED_IN), the token
// is open already: Open then succeeds without the PIN having been checked, even
// with a wrong one. That Open succeeds shows that the keys may be used, and not
// that whoever typed the PIN knows it.
//
// Close the session when its keys are no
// longer needed: until then a helper process runs. When ctx ends before Open
// returns, the process is killed; afterwards ctx means nothing to the session.
// Every error of this package may come.
func (l *Launcher) Open(ctx context.Context, module, serial string, pin PIN) (*Session, error) {
	if len(pin.Text) > maxPIN || !utf8.ValidString(pin.Text) {
		return nil, ErrPINFormat // C_Login takes UTF-8 (PKCS#11 v2.40, 5.6)
	}
	if serial == "" || clean(serial) != serial {
		return nil, ErrNoToken
	}
	h, err := l.launch(ctx, module)
	if err != nil {
		return nil, err
	}
	r := request{Op: opOpen, Module: []byte(module), Serial: serial, PIN: []byte(pin.Text), LastTry: pin.LastTry}
	a, err := h.ask(ctx, r, openLimit)
	if err != nil {
		h.close()
		return nil, err
	}
	return newSession(h, a), nil
}

// launch starts a helper for a module. That there is no such file is found out
// here, because a list of well-known paths is mostly one of files that are not
// there.
func (l *Launcher) launch(ctx context.Context, module string) (*helper, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// A name without a folder would be searched for in places that others may
	// write to, such as the current folder on Windows.
	if !filepath.IsAbs(module) || len(module) > maxPath {
		return nil, ErrNoModule
	}
	if info, err := os.Stat(module); err != nil || !info.Mode().IsRegular() {
		return nil, ErrNoModule
	}
	if l == nil || l.Command == nil {
		return nil, ErrNoSupport
	}
	// A session outlives the context that it was opened with.
	return startHelper(l.Command(context.WithoutCancel(ctx)))
}

// parseCertificates leaves out what is no certificate.
func parseCertificates(list []wireCertificate) []certificate {
	var certs []certificate
	for _, w := range list {
		if c, err := x509.ParseCertificate(w.DER); err == nil {
			certs = append(certs, certificate{w.ID, c})
		}
	}
	return certs
}
