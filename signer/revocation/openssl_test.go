package revocation

import (
	"bytes"
	"context"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// revokedOn is when OpenSSL's index says that the revoked certificate was.
var revokedOn = time.Date(2025, 3, 4, 5, 6, 7, 0, time.UTC)

// responder runs `openssl ocsp` on a port of its own until the test ends, and
// gives its address.
func responder(t *testing.T, index string, ca *x509.Certificate, signer *x509.Certificate, key *rsa.PrivateKey, more ...string) string {
	t.Helper()
	program, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	if signer.NotAfter.Before(time.Now()) {
		t.Skip("openssl answers by the real clock, and the test's certificates have expired by it")
	}
	port := freePort(t)
	dir := t.TempDir()
	path := filepath.Join(dir, "index.txt")
	if err := os.WriteFile(path, []byte(index), 0o600); err != nil {
		t.Fatal(err)
	}
	args := append([]string{
		"ocsp", "-index", path, "-port", port, "-CA", testca.PEM(t, ca),
		"-rsigner", testca.PEM(t, signer), "-rkey", testca.KeyPEM(t, key), "-ignore_err",
	}, more...)
	said := &output{}
	command := exec.Command(program, args...)
	command.Stdout, command.Stderr = said, said
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = command.Process.Kill()
		_ = command.Wait()
		if t.Failed() {
			t.Logf("openssl: %s", said.String())
		}
	})
	waitFor(t, said)
	return "http://127.0.0.1:" + port + "/"
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// waitFor waits for the line that the responder prints when it listens. Knocking
// at the port would not do: it serves one connection at a time, and waits for a
// question in each.
func waitFor(t *testing.T, said *output) {
	t.Helper()
	for range 500 {
		if strings.Contains(said.String(), "ACCEPT") {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatal("openssl does not listen")
}

// output is what a program prints while it runs.
type output struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// indexLine is one certificate in the index of `openssl ca`.
func indexLine(cert *x509.Certificate, revocation string) string {
	state := "V"
	if revocation != "" {
		state = "R"
	}
	serial := fmt.Sprintf("%X", cert.SerialNumber)
	serial = strings.Repeat("0", len(serial)%2) + serial
	return strings.Join([]string{state, cert.NotAfter.UTC().Format("060102150405Z"), revocation, serial, "unknown", "/CN=x"}, "\t") + "\n"
}

// TestCheckAsksOpenSSL asks the real responder, once signing as the authority
// and once as its delegate, with its name and with its key's hash.
func TestCheckAsksOpenSSL(t *testing.T) {
	ca := rsaAuthority(t)
	serial := func(n int64) testca.Change {
		return func(c *x509.Certificate) { c.SerialNumber = big.NewInt(n) }
	}
	good, revoked, held, absent := ca.Person(t, serial(1001)), ca.Person(t, serial(0xffff)), ca.Person(t, serial(1003)), ca.Person(t, serial(1004))
	stamp := revokedOn.Format("060102150405Z")
	index := indexLine(good, "") + indexLine(revoked, stamp+",keyCompromise") + indexLine(held, stamp)
	d, dKey := delegate(t, ca)
	for name, address := range map[string]string{
		"authority":      responder(t, index, ca.Certificate, ca.Certificate, ca.Key.(*rsa.PrivateKey)),
		"delegate":       responder(t, index, ca.Certificate, d, dKey.(*rsa.PrivateKey), "-nmin", "5"),
		"delegate's key": responder(t, index, ca.Certificate, d, dKey.(*rsa.PrivateKey), "-resp_key_id"),
	} {
		t.Run(name, func(t *testing.T) {
			c := NewChecker(Options{Network: true, OCSPTimeout: 3 * time.Second, OCSP: address, Client: &http.Client{Transport: &http.Transport{}}})
			ask := func(cert *x509.Certificate) Status {
				return c.Check(context.Background(), cert, ca.Certificate, time.Now())
			}
			if s := ask(good); s.State != Good || s.Source != SourceOCSP || s.Err != nil {
				t.Errorf("good: %+v", s)
			}
			if s := ask(revoked); s.State != Revoked || s.Reason != 1 || !s.RevokedAt.Equal(revokedOn) {
				t.Errorf("revoked: %+v", s)
			}
			if s := ask(held); s.State != Revoked || s.Reason != 0 || !s.RevokedAt.Equal(revokedOn) {
				t.Errorf("revoked without reason: %+v", s)
			}
			if s := ask(absent); s.State != Unknown || !errors.Is(s.Err, ErrNotKnown) {
				t.Errorf("unknown: %+v", s)
			}
			if s := c.Check(context.Background(), revoked, ca.Certificate, revokedOn.Add(-time.Second)); s.State != Good {
				t.Errorf("before the revocation: %+v", s)
			}
		})
	}
}

// TestCheckRefusesOpenSSL: the same responder signing with a citizen's
// certificate, and with an expired one.
func TestCheckRefusesOpenSSL(t *testing.T) {
	ca := rsaAuthority(t)
	cert := ca.Person(t)
	citizen := ca.Person(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(7) })
	address := responder(t, indexLine(cert, ""), ca.Certificate, citizen, testca.Key(t, "person"))
	c := NewChecker(Options{Network: true, OCSPTimeout: 3 * time.Second, OCSP: address})
	if s := c.Check(context.Background(), cert, ca.Certificate, time.Now()); s.State != Unknown || !errors.Is(s.Err, ErrDelegate) {
		t.Errorf("citizen: %+v", s)
	}
}
