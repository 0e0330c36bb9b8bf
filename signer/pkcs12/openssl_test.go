package pkcs12

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	gopkcs12 "software.sslmate.com/src/go-pkcs12"
)

// openssl runs OpenSSL and skips the test where there is none.
func openssl(t *testing.T, args ...string) ([]byte, error) {
	t.Helper()
	program, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("no openssl on the path")
	}
	return exec.Command(program, args...).CombinedOutput()
}

// pemFiles writes the owner's key and certificate for OpenSSL to read.
func pemFiles(t *testing.T, o owner) (key, cert string) {
	t.Helper()
	dir := t.TempDir()
	key, cert = filepath.Join(dir, "key.pem"), filepath.Join(dir, "cert.pem")
	write := func(path, kind string, der []byte) {
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(key, "PRIVATE KEY", marshalKey(t, o.key))
	write(cert, "CERTIFICATE", o.cert.Raw)
	return key, cert
}

func TestOpenSSLOpensEncoded(t *testing.T) {
	o := testOwner(t, 0)
	path := filepath.Join(t.TempDir(), "key.p12")
	for _, password := range []string{testPassword, "", "Құпиясөз"} {
		if err := os.WriteFile(path, encoded(t, o.container(), password), 0o600); err != nil {
			t.Fatal(err)
		}
		out, err := openssl(t, "pkcs12", "-legacy", "-in", path, "-passin", "pass:"+password, "-nodes", "-info")
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		for _, want := range []string{
			"MAC: sha1, Iteration 1024",
			"Shrouded Keybag: pbeWithSHA1And3-KeyTripleDES-CBC, Iteration 1024",
			"PKCS7 Encrypted data: pbeWithSHA1And40BitRC2-CBC, Iteration 1024",
			"friendlyName: 0101010101010101010101010101010101010101",
		} {
			if !bytes.Contains(out, []byte(want)) {
				t.Errorf("OpenSSL does not say %q", want)
			}
		}
		for rest := out; ; {
			var block *pem.Block
			if block, rest = pem.Decode(rest); block == nil {
				break
			}
			if block.Type == "PRIVATE KEY" && !bytes.Equal(block.Bytes, marshalKey(t, o.key)) ||
				block.Type == "CERTIFICATE" && !bytes.Equal(block.Bytes, o.cert.Raw) {
				t.Errorf("OpenSSL reads another %s", block.Type)
			}
		}
	}
}

func TestDecodeOpensWhatOpenSSLWrites(t *testing.T) {
	tests := map[string][]string{
		"as it is":             nil,
		"legacy":               {"-legacy"},
		"3DES for all":         {"-legacy", "-descert"},
		"AES-128, SHA-1":       {"-keypbe", "AES-128-CBC", "-certpbe", "AES-128-CBC", "-macalg", "sha1"},
		"AES-192, SHA-224":     {"-keypbe", "AES-192-CBC", "-certpbe", "AES-192-CBC", "-macalg", "sha224"},
		"AES-256, SHA-384":     {"-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha384"},
		"AES-256, SHA-512":     {"-keypbe", "AES-256-CBC", "-certpbe", "AES-256-CBC", "-macalg", "sha512"},
		"PBES2 with 3DES":      {"-keypbe", "DES-EDE3-CBC", "-certpbe", "DES-EDE3-CBC"},
		"3DES, two keys":       {"-legacy", "-keypbe", "PBE-SHA1-2DES", "-certpbe", "PBE-SHA1-2DES"},
		"RC2 of 128 bits":      {"-legacy", "-keypbe", "PBE-SHA1-RC2-128", "-certpbe", "PBE-SHA1-RC2-128"},
		"RC2 of 40 bits":       {"-legacy", "-keypbe", "PBE-SHA1-RC2-40", "-certpbe", "PBE-SHA1-RC2-40"},
		"certificate in clear": {"-certpbe", "NONE"},
		"key in clear":         {"-keypbe", "NONE"},
		"one iteration":        {"-noiter", "-nomaciter"},
		"many iterations":      {"-iter", "100000"},
		"no MAC":               {"-nomac"},
	}
	for name, args := range tests {
		for _, password := range []string{testPassword, "", "Құпия сөз"} {
			t.Run(name+", password "+password, func(t *testing.T) {
				o := testOwner(t, 0)
				data := exported(t, o, password, args...)
				belongs(t, decoded(t, data, password)[0], o)
				entries, err := Decode(data, "wrong")
				refused(t, entries, err, ErrWrongPassword)
			})
		}
	}
}

// exported gives a file made by openssl pkcs12 -export.
func exported(t *testing.T, o owner, password string, args ...string) []byte {
	t.Helper()
	key, cert := pemFiles(t, o)
	path := filepath.Join(t.TempDir(), "key.p12")
	out, err := openssl(t, append([]string{
		"pkcs12", "-export", "-inkey", key, "-in", cert, "-out", path, "-passout", "pass:" + password,
	}, args...)...)
	if err != nil {
		t.Skipf("this openssl does not write it: %s", out)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Neither key nor certificate nor MAC is protected: any password is right.
func TestDecodeOpensWhatOpenSSLWritesUnprotected(t *testing.T) {
	o := testOwner(t, 0)
	data := exported(t, o, "", "-keypbe", "NONE", "-certpbe", "NONE", "-nomac")
	belongs(t, decoded(t, data, "any")[0], o)
}

func TestDecodeRefusesUnsupportedOfOpenSSL(t *testing.T) {
	data := exported(t, testOwner(t, 0), testPassword, "-legacy", "-keypbe", "PBE-SHA1-RC4-128")
	entries, err := Decode(data, testPassword)
	refused(t, entries, err, ErrUnsupported)
}

func TestDecodeOpensWhatTheLibraryWrites(t *testing.T) {
	encoders := map[string]*gopkcs12.Encoder{
		"RC2":             gopkcs12.LegacyRC2,
		"3DES":            gopkcs12.LegacyDES,
		"2023":            gopkcs12.Modern2023,
		"2026, PBMAC1":    gopkcs12.Modern2026,
		"many iterations": gopkcs12.Modern2026.WithIterations(100_000),
	}
	o, ca := testOwner(t, 0), testOwner(t, 1)
	for name, encoder := range encoders {
		for _, password := range []string{testPassword, "", "Құпия сөз"} {
			t.Run(name+", password "+password, func(t *testing.T) {
				data, err := encoder.Encode(o.key, o.cert, nil, password)
				if err != nil {
					t.Fatal(err)
				}
				belongs(t, decoded(t, data, password)[0], o)
				entries, err := Decode(data, "wrong")
				refused(t, entries, err, ErrWrongPassword)
				entries, err = Decode(data[:len(data)-20], password)
				refused(t, entries, err, ErrDamaged)
			})
		}
	}
	data, err := gopkcs12.Modern.Encode(o.key, o.cert, []*x509.Certificate{ca.cert}, testPassword)
	if err != nil {
		t.Fatal(err)
	}
	belongs(t, decoded(t, data, testPassword)[0], o)
}

func TestDecodeOpensPasswordlessOfTheLibrary(t *testing.T) {
	o := testOwner(t, 0)
	data, err := gopkcs12.Passwordless.Encode(o.key, o.cert, nil, "")
	if err != nil {
		t.Fatal(err)
	}
	belongs(t, decoded(t, data, "")[0], o)
}

func TestDecodeRefusesNoKeyOfTheLibrary(t *testing.T) {
	data, err := gopkcs12.Modern.EncodeTrustStore([]*x509.Certificate{testOwner(t, 0).cert}, testPassword)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := Decode(data, testPassword)
	refused(t, entries, err, ErrNoKey)
}

// The vectors of RFC 9579, appendix A, which go-pkcs12 carries: three that open
// and three that must not.
func TestPBMAC1Vectors(t *testing.T) {
	dir := libraryFolder(t)
	tests := map[string]error{
		"rfc9579-a1.txt":              nil,
		"rfc9579-a2.txt":              nil,
		"rfc9579-a3.txt":              nil,
		"rfc9579-a4.txt":              ErrDamaged,     // wrong iteration count
		"rfc9579-a5.txt":              ErrDamaged,     // wrong salt
		"rfc9579-a6.txt":              ErrUnsupported, // no key length
		"pbmac1-short-key-bypass.txt": ErrUnsupported,
	}
	for name, want := range tests {
		t.Run(name, func(t *testing.T) {
			text, err := os.ReadFile(filepath.Join(dir, "testdata", name))
			if err != nil {
				t.Skip("openssl cannot write such a file here: ", err)
			}
			data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(string(text)), ""))
			if err != nil {
				t.Fatal(err)
			}
			entries, err := Decode(data, "1234")
			if want != nil {
				refused(t, entries, err, want)
				return
			}
			if err != nil || entries[0].Key == nil || entries[0].Certificate == nil || entries[0].Mismatch {
				t.Errorf("%+v, %v", entries, err)
			}
			if _, err := Decode(data, "wrong"); !errors.Is(err, ErrWrongPassword) {
				t.Errorf("with a wrong password: %v", err)
			}
		})
	}
}

// libraryFolder gives the folder that go-pkcs12's source lies in.
func libraryFolder(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "software.sslmate.com/src/go-pkcs12").Output()
	dir := strings.TrimSpace(string(out))
	if err != nil || dir == "" {
		t.Skip("the source of go-pkcs12 is not here")
	}
	return dir
}
