package token

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
)

// softHSM is where distributions put the software token's module.
var softHSM = []string{
	"/usr/lib/softhsm/libsofthsm2.so",
	"/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
	"/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
	"/usr/lib64/softhsm/libsofthsm2.so",
	"/usr/local/lib/softhsm/libsofthsm2.so",
	"/opt/homebrew/lib/softhsm/libsofthsm2.so",
}

// softModule gives the module, with an empty folder of tokens for this test.
func softModule(t *testing.T) string {
	t.Helper()
	needsModules(t)
	for _, path := range softHSM {
		if _, err := os.Stat(path); err == nil {
			dir := t.TempDir()
			conf := "directories.tokendir = " + dir + "\nobjectstore.backend = file\nlog.level = ERROR\n"
			t.Setenv("SOFTHSM2_CONF", testca.File(t, "softhsm2.conf", []byte(conf)))
			return path
		}
	}
	t.Skip("SoftHSM2 is not installed")
	return ""
}

// tool runs one of the programs that fill the software token.
func tool(t *testing.T, name string, args ...string) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("the software token cannot be filled: %s is not installed", name)
	}
	if out, err := exec.Command(path, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// newSoftToken makes a token with one AUTH key and its certificate.
func newSoftToken(t *testing.T) (module string, cert *x509.Certificate) {
	t.Helper()
	module = softModule(t)
	blankSoftToken(t)
	cert = authCertificate(t)
	key := testca.File(t, "key.der", x509.MarshalPKCS1PrivateKey(testca.Key(t, "person")))
	write := []string{"--module", module, "--token-label", "soft", "--login", "--pin", fakePIN, "--id", "0a", "--label", "auth"}
	tool(t, "pkcs11-tool", append(write, "--write-object", key, "--type", "privkey", "--usage-sign")...)
	tool(t, "pkcs11-tool", append(write, "--write-object", testca.File(t, "cert.der", cert.Raw), "--type", "cert")...)
	return module, cert
}

func blankSoftToken(t *testing.T) {
	t.Helper()
	tool(t, "softhsm2-util", "--init-token", "--free", "--label", "soft", "--pin", fakePIN, "--so-pin", "00000000")
}

func listOne(t *testing.T, l *Launcher, module string) Info {
	t.Helper()
	list, err := l.List(t.Context(), module)
	if err != nil || len(list) != 1 || list[0].Serial == "" || list[0].Label != "soft" || list[0].Module != module {
		t.Fatalf("%+v, %v", list, err)
	}
	return list[0]
}

func TestSoftHSM(t *testing.T) {
	module, cert := newSoftToken(t)
	var c commands
	l := c.launcher(t, "real")
	serial := listOne(t, l, module).Serial

	if _, err := l.Open(t.Context(), module, serial+"0", PIN{Text: fakePIN}); !errors.Is(err, ErrNoToken) {
		t.Errorf("another serial number: %v", err)
	}
	if _, err := l.Open(t.Context(), module, serial, PIN{Text: "1"}); !errors.Is(err, ErrPINFormat) {
		t.Errorf("short PIN: %v", err)
	}
	if left := listOne(t, l, module).Tries; left != TriesUnknown {
		t.Errorf("a try was used up: %q", left)
	}
	_, err := l.Open(t.Context(), module, serial, PIN{Text: "87654321"})
	var pin *PINError
	if !errors.As(err, &pin) || pin.Left != TriesLow || listOne(t, l, module).Tries != TriesLow {
		t.Errorf("wrong PIN: %v", err)
	}
	s, err := l.Open(t.Context(), module, serial, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if left := listOne(t, l, module).Tries; left != TriesUnknown {
		t.Errorf("after the right PIN: %q", left)
	}
	keys := s.Keys()
	if len(keys) != 1 || string(keys[0].ID) != "\x0a" || keys[0].Label != "auth" || !cert.Equal(keys[0].Certificate) {
		t.Fatalf("%+v", keys)
	}
	checkSoftSignature(t, keys[0])
	_ = s.Close()
	c.checkEnded(t)
}

// checkSoftSignature has a signature verified by Go and by OpenSSL.
func checkSoftSignature(t *testing.T, k Key) {
	t.Helper()
	content := []byte("statement")
	digest := sha256.Sum256(content)
	signature, err := k.Signer.Sign(nil, digest[:], crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	public := k.Certificate.PublicKey.(*rsa.PublicKey)
	if err := rsa.VerifyPKCS1v15(public, crypto.SHA256, digest[:], signature); err != nil {
		t.Error(err)
	}
	block := &pem.Block{Type: "PUBLIC KEY", Bytes: k.Certificate.RawSubjectPublicKeyInfo}
	out, err := testca.OpenSSL(t, "dgst", "-sha256",
		"-verify", testca.File(t, "public.pem", pem.EncodeToMemory(block)),
		"-signature", testca.File(t, "signature", signature),
		testca.File(t, "content", content))
	if err != nil || !strings.Contains(string(out), "Verified OK") {
		t.Errorf("openssl: %v\n%s", err, out)
	}
}

func TestSoftHSMWithoutAKey(t *testing.T) {
	module := softModule(t)
	blankSoftToken(t)
	var c commands
	l := c.launcher(t, "real")
	if _, err := l.Open(t.Context(), module, listOne(t, l, module).Serial, PIN{Text: fakePIN}); !errors.Is(err, ErrNoKey) {
		t.Error(err)
	}
	c.checkEnded(t)
}

func TestSoftHSMWithoutATokenListsNone(t *testing.T) {
	module := softModule(t)
	var c commands
	if list, err := c.launcher(t, "real").List(t.Context(), module); err != nil || len(list) != 0 {
		t.Errorf("%+v, %v", list, err)
	}
	c.checkEnded(t)
}

// TestSoftHSMTokenThatVanishes takes the token's files away, which is as near
// as software comes to pulling it out.
func TestSoftHSMTokenThatVanishes(t *testing.T) {
	module, _ := newSoftToken(t)
	var c commands
	l := c.launcher(t, "real")
	serial := listOne(t, l, module).Serial
	conf, err := os.ReadFile(os.Getenv("SOFTHSM2_CONF"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(conf), "tokendir = ")
	dir, _, _ := strings.Cut(rest, "\n")
	tokens, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(tokens) != 1 {
		t.Fatal(tokens, err)
	}
	if err := os.RemoveAll(tokens[0]); err != nil {
		t.Fatal(err)
	}
	if _, err := l.Open(t.Context(), module, serial, PIN{Text: fakePIN}); !errors.Is(err, ErrNoToken) {
		t.Error(err)
	}
}
