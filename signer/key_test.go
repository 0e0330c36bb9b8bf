package signer_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func cannotSign(t *testing.T, k *signer.Key) {
	t.Helper()
	der, err := k.Sign(rand.Reader, statement())
	if der != nil || !errors.Is(err, signer.ErrUnfit) {
		t.Errorf("got %d octets, %v, want ErrUnfit", len(der), err)
	}
}

func TestSign(t *testing.T) {
	k := open(t, personFile(t), password).Keys[0]
	der, err := k.Sign(rand.Reader, statement())
	if err != nil {
		t.Fatal(err)
	}
	content, err := statement().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	cert, err := cms.Verify(der, content)
	if err != nil {
		t.Fatal(err)
	}
	if reason := policy(t).Judge(signer.Describe(cert)); reason != signer.ReasonFits {
		t.Errorf("a portal would say %s", reason)
	}
	elsewhere := statement(func(s *signer.Statement) { s.Origin = "https://other.example" })
	other, err := elsewhere.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cms.Verify(der, other); !errors.Is(err, cms.ErrSignature) {
		t.Errorf("another portal would say %v", err)
	}
}

func TestSignRefusesWhatIsNoStatement(t *testing.T) {
	k := open(t, personFile(t), password).Keys[0]
	for _, s := range []signer.Statement{{}, statement(func(s *signer.Statement) { s.Origin = "http://portal.example" })} {
		if der, err := k.Sign(rand.Reader, s); der != nil || !errors.Is(err, signer.ErrStatement) {
			t.Errorf("got %d octets, %v", len(der), err)
		}
	}
}

func TestSignRefusesKeyMadeByHand(t *testing.T) {
	cannotSign(t, &signer.Key{})
	cannotSign(t, &signer.Key{Certificate: describe(t)})
	k := open(t, personFile(t), password).Keys[0]
	k.Fault = signer.ReasonKeyMismatch
	cannotSign(t, k)
}

func TestSignRefusesFileThatIsGone(t *testing.T) {
	path := personFile(t)
	k := open(t, path, password).Keys[0]
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	refusesGone := func(t *testing.T) {
		t.Helper()
		der, err := k.Sign(rand.Reader, statement())
		if der != nil {
			t.Error("it signed")
		}
		isOnly(t, err, signer.ErrGone)
	}
	t.Run("removed", func(t *testing.T) {
		remove(t, path)
		refusesGone(t)
	})
	for name, other := range map[string][]byte{
		"replaced":  append(bytes.Clone(data), 0),
		"emptied":   nil,
		"too large": make([]byte, 1<<20+1),
	} {
		t.Run(name, func(t *testing.T) {
			put(t, path, other)
			refusesGone(t)
		})
	}
	t.Run("a folder by now", func(t *testing.T) {
		remove(t, path)
		if err := os.Mkdir(path, 0o700); err != nil {
			t.Fatal(err)
		}
		refusesGone(t)
		remove(t, path)
	})
	t.Run("back again", func(t *testing.T) {
		put(t, path, data)
		if _, err := k.Sign(rand.Reader, statement()); err != nil {
			t.Errorf("got %v", err)
		}
	})
}

func TestSignRefusesUnreadableFile(t *testing.T) {
	if os.Getuid() <= 0 {
		t.Skip("this account reads every file")
	}
	path := personFile(t)
	k := open(t, path, password).Keys[0]
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	_, err := k.Sign(rand.Reader, statement())
	isOnly(t, err, signer.ErrUnreadable)
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestSignWhileClosing is for the race detector: a person closes the dialog
// while the signature is being made.
func TestSignWhileClosing(t *testing.T) {
	s := open(t, personFile(t), password)
	var both sync.WaitGroup
	both.Go(func() {
		if _, err := s.Keys[0].Sign(rand.Reader, statement()); err != nil && !errors.Is(err, signer.ErrUnfit) {
			t.Errorf("got %v", err)
		}
	})
	both.Go(s.Close)
	both.Wait()
}

// ncaKey opens the authentication key of the test person that is not revoked.
func ncaKey(t *testing.T) *signer.Key {
	t.Helper()
	for _, row := range testca.Catalogue(t) {
		if strings.Contains(row["file"], "/AUTH_RSA256_df5e") {
			return open(t, row.Path(t), testca.Password).Keys[0]
		}
	}
	t.Fatal("the key is not in the catalogue")
	return nil
}

// TestOpenSSLAcceptsTheAuthoritysKey lets OpenSSL judge a signature made with a
// key that the authority issued: content, attributes, chain and purpose, on a
// day on which the key was valid; and refuse what was tampered with.
func TestOpenSSLAcceptsTheAuthoritysKey(t *testing.T) {
	k := ncaKey(t)
	der, err := k.Sign(rand.Reader, statement())
	if err != nil {
		t.Fatal(err)
	}
	content, err := statement().Bytes()
	if err != nil {
		t.Fatal(err)
	}
	in2024 := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	in2026 := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	altered := bytes.Clone(der)
	altered[len(altered)-1] ^= 1
	for _, c := range []struct {
		name         string
		fits         bool
		der, content []byte
		at           time.Time
		purpose      string
	}{
		{"as it is", true, der, content, in2024, "sslclient"},
		{"any purpose", true, der, content, in2024, "any"},
		{"as a signature under a letter", false, der, content, in2024, "smimesign"},
		{"expired", false, der, content, in2026, "sslclient"},
		{"another content", false, der, bytes.ToUpper(content), in2024, "sslclient"},
		{"an altered signature", false, altered, content, in2024, "sslclient"},
	} {
		t.Run(c.name, func(t *testing.T) {
			out, err := opensslVerify(t, c.der, c.content, c.at, c.purpose)
			if (err == nil) != c.fits {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}

// opensslVerify gives OpenSSL both authorities in one file: it takes no
// certificate from -certfile into a chain.
func opensslVerify(t *testing.T, der, content []byte, at time.Time, purpose string) ([]byte, error) {
	t.Helper()
	store, err := trust.Load(testca.NCA(t, "ca", "test", "CA_Test"))
	if err != nil {
		t.Fatal(err)
	}
	return testca.OpenSSL(t, "cms", "-verify", "-cades", "-binary", "-inform", "DER",
		"-in", testca.File(t, "signature.cms", der), "-content", testca.File(t, "statement.txt", content),
		"-CAfile", testca.PEM(t, store.Certificates()...), "-purpose", purpose, "-x509_strict",
		"-attime", strconv.FormatInt(at.Unix(), 10), "-out", os.DevNull)
}
