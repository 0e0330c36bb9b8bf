package jks

import (
	"bytes"
	"crypto/rsa"
	"crypto/x509"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	keystore "github.com/pavlo-v-chernykh/keystore-go/v4"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pkcs12"
)

// keytool is Java's own program, in English, on one store.
type keytool struct{ program, store, kind string }

// newKeytool skips the test where there is no Java.
func newKeytool(t *testing.T, kind string) keytool {
	t.Helper()
	if testing.Short() {
		t.Skip("keytool takes seconds to start")
	}
	program, err := exec.LookPath("keytool")
	if err != nil {
		t.Skip("keytool (a Java runtime) is not installed")
	}
	return keytool{program, filepath.Join(t.TempDir(), "store.jks"), kind}
}

func (k keytool) run(t *testing.T, args ...string) {
	t.Helper()
	args = append(args, "-keystore", k.store, "-storetype", k.kind, "-storepass:env", "STOREPASS", "-noprompt")
	command := exec.Command(k.program, args...)
	// A runtime may refuse JCEKS and small keys by policy, never here.
	command.Env = append(os.Environ(), "STOREPASS=Qwerty12", "KEYPASS=Another12", "LC_ALL=C.UTF-8")
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("keytool: %v: %s", err, out)
	}
}

// generate makes a key with a certificate of its own.
func (k keytool) generate(t *testing.T, alias, algorithm string, more ...string) {
	t.Helper()
	k.run(t, append([]string{
		"-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", "CN=TEST " + alias, "-validity", "30",
	}, more...)...)
}

func (k keytool) read(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile(k.store)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestKeytool: stores of both kinds, with several keys, one under a password of
// its own, and a trusted certificate between them.
func TestKeytool(t *testing.T) {
	for _, kind := range []string{"JKS", "JCEKS"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			k := newKeytool(t, kind)
			k.generate(t, "rsa", "RSA")
			root := testca.Root(t, "root").Certificate
			k.run(t, "-importcert", "-alias", "root", "-file", testca.File(t, "root.cer", root.Raw))
			k.generate(t, "own", "EC", "-keypass:env", "KEYPASS")
			data := k.read(t)
			if !Is(data) {
				t.Fatalf("begins with %x", data[:4])
			}
			refused(t, data, "qwerty12", "", ErrWrongPassword)
			refused(t, data, "", "", ErrWrongPassword)
			refused(t, data, "Qwerty12", "wrong", ErrKeyPassword)
			locked := 0
			for _, e := range decoded(t, data, "Qwerty12", "") {
				if e.Locked {
					locked++
				}
			}
			if locked != 1 {
				t.Errorf("%d keys are locked, want 1", locked)
			}
			entries := decoded(t, data, "Qwerty12", "Another12")
			if len(entries) != 2 {
				t.Fatalf("%d keys", len(entries))
			}
			for _, e := range entries {
				if e.Key == nil || e.Locked || e.Mismatch || e.Certificate.Subject.CommonName != "TEST "+e.Alias {
					t.Errorf("%+v", e)
				}
				if _, isRSA := e.Key.(*rsa.PrivateKey); isRSA != (e.Alias == "rsa") {
					t.Errorf("%s: key %T", e.Alias, e.Key)
				}
			}
		})
	}
}

// TestKeytoolAlone: the only key has a password of its own.
func TestKeytoolAlone(t *testing.T) {
	k := newKeytool(t, "JKS")
	k.generate(t, "own", "EC", "-keypass:env", "KEYPASS")
	data := k.read(t)
	refused(t, data, "Qwerty12", "", ErrKeyPassword)
	if e := decoded(t, data, "Qwerty12", "Another12")[0]; e.Key == nil || e.Locked {
		t.Errorf("%+v", e)
	}
}

// TestKeytoolOfToday writes PKCS#12 under the name .jks, which is not for this
// package, and which pkcs12 opens, several keys too.
func TestKeytoolOfToday(t *testing.T) {
	k := newKeytool(t, "PKCS12")
	k.generate(t, "one", "RSA")
	k.generate(t, "two", "EC")
	data := k.read(t)
	refused(t, data, "Qwerty12", "", ErrNotKeyStore)
	entries, err := pkcs12.Decode(data, "Qwerty12")
	if err != nil || len(entries) != 2 {
		t.Fatalf("%d keys, %v", len(entries), err)
	}
	for _, e := range entries {
		if e.Key == nil || e.Certificate == nil || e.Mismatch || e.Certificate.Subject.CommonName != "TEST "+e.FriendlyName {
			t.Errorf("%+v", e)
		}
	}
}

// TestKeytoolReadsWhatTheTestsWrite, so that the tests' own writer proves
// something: it changes the password of a key that they protected.
func TestKeytoolReadsWhatTheTestsWrite(t *testing.T) {
	k := newKeytool(t, "JKS")
	key := testca.Key(t, "person")
	cert := testca.Root(t, "root").Person(t)
	data := file(t, keyEntry("a", seal(t, marshal(t, key), "Qwerty12"), cert.Raw))
	if err := os.WriteFile(k.store, signed(data[:len(data)-20], "Qwerty12"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.run(t, "-keypasswd", "-alias", "a", "-keypass:env", "STOREPASS", "-new:env", "KEYPASS")
	entries := decoded(t, k.read(t), "Qwerty12", "Another12")
	isKey(t, entries[0], "a", key, cert.Raw)
}

// TestAnotherLibrarysStores: what keystore-go writes, GOST keys inside.
func TestAnotherLibrarysStores(t *testing.T) {
	key, cert := person(t)
	store := keystore.New()
	entry := keystore.PrivateKeyEntry{
		CreationTime: time.Unix(1_700_000_000, 0), PrivateKey: marshal(t, key),
		CertificateChain: []keystore.Certificate{{Type: "X.509", Content: cert}},
	}
	if err := store.SetPrivateKeyEntry("gost", entry, []byte("Another12")); err != nil {
		t.Fatal(err)
	}
	var data bytes.Buffer
	if err := store.Store(&data, []byte("Qwerty12")); err != nil {
		t.Fatal(err)
	}
	isKey(t, decoded(t, data.Bytes(), "Qwerty12", "Another12")[0], "gost", key, cert)
	refused(t, data.Bytes(), "Qwerty12", "", ErrKeyPassword)
}

// The other way round: keystore-go opens a store of the tests' own writer.
func TestAnotherLibraryReadsWhatTheTestsWrite(t *testing.T) {
	key, cert := person(t)
	data := file(t, keyEntry("a", seal(t, marshal(t, key), "Another12"), cert))
	store := keystore.New()
	if err := store.Load(bytes.NewReader(signed(data[:len(data)-20], "Qwerty12")), []byte("Qwerty12")); err != nil {
		t.Fatal(err)
	}
	entry, err := store.GetPrivateKeyEntry("a", []byte("Another12"))
	if err != nil || !bytes.Equal(entry.PrivateKey, marshal(t, key)) {
		t.Fatalf("got %d octets, %v", len(entry.PrivateKey), err)
	}
	if _, err := x509.ParseCertificate(entry.CertificateChain[0].Content); err != nil {
		t.Error(err)
	}
}
