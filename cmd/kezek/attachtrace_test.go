package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal/practice"
)

func TestAttachLeavesNoSecretBehind(t *testing.T) {
	p := sharedPractice(t)
	trace := t.TempDir()
	r := kezek(t, practice.Password, attachArgs(t, p, "almaty", practice.NoteFather, "220314599034", "-trace", trace)...).want(t, exitOK)
	said := r.out + r.err
	files, err := os.ReadDir(trace)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		data, err := os.ReadFile(filepath.Join(trace, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if f.Name() != "signature.cms" { // the certificate in it names its owner
			said += string(data)
		}
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
	for _, secret := range []string{practice.Password, "880714399002", "220314599034", "father@example.kz", "Bearer"} {
		if strings.Contains(said, secret) {
			t.Errorf("%q was left behind", secret)
		}
	}
}

func TestAttachWithTheAuthoritysTestKeyIsVerifiedByOpenSSL(t *testing.T) {
	nca := ncaDir(t)
	openssl, err := exec.LookPath("openssl")
	if err != nil {
		t.Skip("openssl is not installed")
	}
	at := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	p, err := practice.Start(t.Context(), practice.Options{
		Dir: t.TempDir(), Trust: []string{filepath.Join(nca, "ca", "test")}, At: at,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Close() })
	keys, err := filepath.Glob(filepath.Join(nca, "keys", "sdk-2023", "*", "*", "*", "valid", "AUTH_RSA256_df5e*.p12"))
	if err != nil || len(keys) != 1 {
		t.Fatal(keys, err)
	}
	trace := t.TempDir()
	args := attachArgs(t, p, "almaty", practice.NoteMother, "220314599034", "-trace", trace, "-key", keys[0])
	r := lastResult(t, kezek(t, "Qwerty12", args...).want(t, exitOK).out)
	if r.Code != "KINSHIP_CONFIRMED" {
		t.Errorf("%+v", r)
	}
	verifyWithOpenSSL(t, openssl, trace, chainFile(t, nca), at)
}

// chainFile is the test authority's RSA chain in one PEM file.
func chainFile(t *testing.T, nca string) string {
	t.Helper()
	var pem bytes.Buffer
	for _, name := range []string{"ROOT/kuc_rsa_test.cer", "NCA/nca_rsa_test.cer"} {
		out, err := exec.Command("openssl", "x509", "-inform", "DER", "-in", filepath.Join(nca, "ca", "test", "CA_Test", name)).Output()
		if err != nil {
			t.Fatal(err)
		}
		pem.Write(out)
	}
	return writeFile(t, "chain.pem", pem.Bytes())
}

func verifyWithOpenSSL(t *testing.T, openssl, trace, chain string, at time.Time) {
	t.Helper()
	verify := func(content string) ([]byte, error) {
		return exec.Command(openssl, "cms", "-verify", "-cades", "-binary", "-inform", "DER",
			"-in", filepath.Join(trace, "signature.cms"), "-content", content, "-CAfile", chain,
			"-purpose", "sslclient", "-attime", fmtUnix(at), "-out", os.DevNull).CombinedOutput()
	}
	statement := filepath.Join(trace, "statement.txt")
	if out, err := verify(statement); err != nil {
		t.Errorf("openssl refuses: %v\n%s", err, out)
	}
	text, err := os.ReadFile(statement)
	if err != nil {
		t.Fatal(err)
	}
	other := bytes.Replace(text, []byte("sign_in"), []byte("sign_on"), 1)
	if out, err := verify(writeFile(t, "other.txt", other)); err == nil {
		t.Errorf("openssl takes another statement: %s", out)
	}
}

func fmtUnix(t time.Time) string { return strconv.FormatInt(t.Unix(), 10) }
