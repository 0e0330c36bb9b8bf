package corpus

import (
	"bytes"
	"crypto/x509"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	gopkcs12 "software.sslmate.com/src/go-pkcs12"

	"kezek.kz/kezek/signer/internal/testca"
)

// openSSL runs the program on input and gives what it writes.
func openSSL(t testing.TB, input string, args ...string) []byte {
	t.Helper()
	command := exec.Command("openssl", args...)
	command.Stdin = bytes.NewBufferString(input)
	var failed bytes.Buffer
	command.Stderr = &failed
	out, err := command.Output()
	if err != nil {
		t.Fatalf("openssl %v: %v: %s", args, err, failed.String())
	}
	return out
}

// exported is a file that openssl pkcs12 writes, with few iterations.
func exported(t testing.TB, o owner, secret string, args ...string) []byte {
	t.Helper()
	t.Setenv("CORPUS", secret)
	in := testca.File(t, "owner.pem", o.pem())
	fixed := []string{"pkcs12", "-export", "-legacy", "-iter", "16", "-passout", "env:CORPUS", "-in", in}
	return openSSL(t, "", append(fixed, args...)...)
}

// keytool is Java's own program on one store.
type keytool struct {
	testing.TB
	store, kind string
}

func newKeytool(t testing.TB, kind string) keytool {
	t.Helper()
	return keytool{t, filepath.Join(t.TempDir(), "store"), kind}
}

func (k keytool) run(args ...string) {
	k.Helper()
	args = append(args, "-keystore", k.store, "-storetype", k.kind, "-storepass:env", "STOREPASS", "-noprompt")
	command := exec.Command("keytool", args...)
	command.Env = append(os.Environ(), "STOREPASS="+password, "KEYPASS=Another12", "LC_ALL=C.UTF-8")
	if out, err := command.CombinedOutput(); err != nil {
		k.Fatalf("keytool: %v: %s", err, out)
	}
}

// generate makes a key with a certificate of its own.
func (k keytool) generate(alias, algorithm string, more ...string) {
	k.Helper()
	k.run(append([]string{
		"-genkeypair", "-alias", alias, "-keyalg", algorithm, "-dname", "CN=TEST " + alias, "-validity", "3650",
	}, more...)...)
}

// trust puts a certificate of an authority in.
func (k keytool) trust(alias string, cert *x509.Certificate) {
	k.Helper()
	file := testca.File(k, "root.cer", cert.Raw)
	k.run("-importcert", "-alias", alias, "-file", file)
}

func (k keytool) read() []byte {
	k.Helper()
	octets, err := os.ReadFile(k.store)
	if err != nil {
		k.Fatal(err)
	}
	return octets
}

// programs are files as other people's programs write them.
func programs(w *writer, p people) {
	for _, e := range []struct {
		name    string
		encoder *gopkcs12.Encoder
		secret  string
		options []option
	}{
		{"go-legacy-rc2", gopkcs12.LegacyRC2, password, nil},
		{"go-legacy-des", gopkcs12.LegacyDES, password, nil},
		{"go-modern-2023", gopkcs12.Modern2023, password, nil},
		{"go-modern-2026", gopkcs12.Modern2026, password, []option{openSSLRefuses}},
		{"go-passwordless", gopkcs12.Passwordless, "", []option{typed("")}},
	} {
		file := must(e.encoder.WithIterations(16).Encode(p.rsa.key, p.rsa.certificate, nil, e.secret))
		w.opens(e.name, "as go-pkcs12 writes it", file, algorithms(rsaName), e.options...)
	}
	w.refused("go-trust-store", NoKey, "Java's trusted certificates as go-pkcs12 writes them",
		must(gopkcs12.Modern2023.WithIterations(16).EncodeTrustStore([]*x509.Certificate{p.root.Certificate}, password)), openSSLOpens)
	keytoolFiles(w, p)
	opensslFiles(w, p)
}

// opensslFiles are what openssl pkcs12 writes besides what schemes asks it for.
func opensslFiles(w *writer, p people) {
	w.opens("openssl-defaults", "as OpenSSL 3.0 writes by itself: AES-256, SHA-256",
		openSSLDefaults(w, p.rsa), algorithms(rsaName))
	w.opens("openssl-name-in-cyrillic", "the friendlyName is Cyrillic",
		exported(w, p.rsa, password, "-name", "Кілт ТЕСТОВ"), algorithms(rsaName))
	w.opens("openssl-with-chain", "the authority's certificate comes along",
		exported(w, p.rsa, password, "-certfile", testca.PEM(w, p.root.Certificate)), algorithms(rsaName))
	w.opens("openssl-nothing-encrypted", "neither key nor certificate is encrypted, the MAC is there",
		exported(w, p.rsa, password, "-keypbe", "NONE", "-certpbe", "NONE"), algorithms(rsaName))
	w.opens("openssl-one-iteration", "MacData leaves the default of 1 iteration out",
		exported(w, p.rsa, password, "-noiter", "-nomaciter"), algorithms(rsaName))
	w.opens("openssl-key-without-certificate", "", exported(w, p.rsa, password, "-nocerts"),
		algorithms(None), faults(noCertificate))
	w.refused("openssl-certificate-without-key", NoKey, "", exported(w, p.rsa, password, "-nokeys"), openSSLOpens)
}

func openSSLDefaults(t testing.TB, o owner) []byte {
	t.Helper()
	t.Setenv("CORPUS", password)
	return openSSL(t, "", "pkcs12", "-export", "-passout", "env:CORPUS", "-in", testca.File(t, "owner.pem", o.pem()))
}

// keytoolFiles are PKCS#12 as Java writes it, by whatever name.
func keytoolFiles(w *writer, p people) {
	k := newKeytool(w, "PKCS12")
	k.generate("one", "RSA", "-startdate", "-1d") // so that it comes first
	w.opens("keytool-pkcs12", "as Java 9 and later write by default", k.read(), algorithms(rsaName))
	w.opens("pkcs12-named-jks", "chosen as a Java key store, which is PKCS#12 inside since Java 9",
		k.read(), algorithms(rsaName), java)
	k.generate("two", "EC", "-groupname", "secp256r1")
	k.trust("root", p.root.Certificate)
	w.opens("keytool-pkcs12-two-keys", "RSA and EC, and a trusted certificate",
		k.read(), algorithms(rsaName, ecName), faults(None, algorithmUnsupported))
	k = newKeytool(w, "PKCS12")
	k.trust("root", p.root.Certificate)
	w.refused("keytool-pkcs12-trusted-only", NoKey, "a trusted certificate and no key", k.read(), openSSLOpens)
}

// armored is PEM of one type.
func armored(kind string, octets []byte) []byte {
	return pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: octets})
}
