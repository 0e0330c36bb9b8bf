package cms_test

import (
	"bytes"
	"crypto/rand"
	"crypto/x509"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

// opensslVerify lets OpenSSL judge a detached signature, with the attributes
// of CAdES and the chain for TLS clients, at a moment in the certificates'
// validity.
func opensslVerify(t *testing.T, der, content []byte, root *x509.Certificate) ([]byte, error) {
	t.Helper()
	return testca.OpenSSL(t, "cms", "-verify", "-cades", "-binary", "-inform", "DER",
		"-in", testca.File(t, "signature.cms", der),
		"-content", testca.File(t, "content", content),
		"-CAfile", testca.PEM(t, root), "-purpose", "sslclient", "-x509_strict",
		"-attime", strconv.FormatInt(testca.At.Unix(), 10),
		"-out", os.DevNull)
}

func TestOpenSSLAcceptsSign(t *testing.T) {
	cert, key := person(t)
	der, err := cms.Sign(rand.Reader, content, cert, key)
	if err != nil {
		t.Fatal(err)
	}
	root := testca.Root(t, "root").Certificate
	out, err := opensslVerify(t, der, content, root)
	if err != nil || !bytes.Contains(out, []byte("CAdES Verification successful")) {
		t.Fatalf("%v: %s", err, out)
	}
}

func TestOpenSSLRefusesTampering(t *testing.T) {
	cert, key := person(t)
	der, err := cms.Sign(rand.Reader, content, cert, key)
	if err != nil {
		t.Fatal(err)
	}
	root := testca.Root(t, "root").Certificate
	other := testca.Root(t, "other").Certificate
	flipped := func(at int) []byte { b := bytes.Clone(der); b[at] ^= 1; return b }
	inCert := bytes.Index(der, cert.Raw) + len(cert.Raw) - 1
	inAttrs := bytes.LastIndex(der, certHash(cert)) + 4
	for _, c := range []struct {
		name         string
		der, content []byte
		root         *x509.Certificate
	}{
		{"content", der, content[1:], root},
		{"signature", flipped(len(der) - 1), content, root},
		{"certificate", flipped(inCert), content, root},
		{"signing-certificate-v2", flipped(inAttrs), content, root},
		{"authority", der, content, other},
	} {
		t.Run(c.name, func(t *testing.T) {
			if out, err := opensslVerify(t, c.der, c.content, c.root); err == nil {
				t.Errorf("OpenSSL accepted: %s", out)
			}
			if _, err := cms.Verify(c.der, c.content); err == nil && c.root == root {
				t.Error("Verify accepted")
			}
		})
	}
}

// opensslSign makes a signature over content with the person's key.
func opensslSign(t *testing.T, options ...string) []byte {
	t.Helper()
	cert, key := person(t)
	out := filepath.Join(t.TempDir(), "signature.cms")
	args := []string{
		"cms", "-sign", "-binary", "-outform", "DER",
		"-in", testca.File(t, "content", content), "-out", out,
		"-signer", testca.PEM(t, cert), "-inkey", testca.KeyPEM(t, key),
	}
	if said, err := testca.OpenSSL(t, append(args, options...)...); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	der, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return der
}

func TestVerifyAcceptsOpenSSL(t *testing.T) {
	cert, _ := person(t)
	root := testca.Root(t, "root").Certificate
	for name, options := range map[string][]string{
		"as it is":              {"-cades", "-md", "sha256"},
		"without capabilities":  {"-cades", "-md", "sha256", "-nosmimecap"},
		"with the chain inside": {"-cades", "-md", "sha256", "-certfile", testca.PEM(t, root)},
	} {
		t.Run(name, func(t *testing.T) { accepts(t, opensslSign(t, options...), cert) })
	}
}

func TestVerifyRefusesOpenSSL(t *testing.T) {
	second := testca.Root(t, "root").Issue(t, testca.Person(func(c *x509.Certificate) {
		c.SerialNumber = testca.Root(t, "other").Certificate.SerialNumber
	}), testca.Key(t, "other").Public())
	for name, c := range map[string]struct {
		want    error
		options []string
	}{
		"no signing-certificate-v2": {cms.ErrMalformed, []string{"-md", "sha256"}},
		"no attributes":             {cms.ErrMalformed, []string{"-md", "sha256", "-noattr"}},
		"no certificates":           {cms.ErrMalformed, []string{"-cades", "-md", "sha256", "-nocerts"}},
		"content inside":            {cms.ErrMalformed, []string{"-cades", "-md", "sha256", "-nodetach"}},
		"BER":                       {cms.ErrMalformed, []string{"-cades", "-md", "sha256", "-stream", "-nodetach"}},
		"key identifier":            {cms.ErrMalformed, []string{"-cades", "-md", "sha256", "-keyid"}},
		"two signers": {cms.ErrMalformed, []string{
			"-cades", "-md", "sha256",
			"-signer", testca.PEM(t, second), "-inkey", testca.KeyPEM(t, testca.Key(t, "other")),
		}},
		"SHA-1":   {cms.ErrAlgorithm, []string{"-cades", "-md", "sha1"}},
		"SHA-512": {cms.ErrAlgorithm, []string{"-cades", "-md", "sha512"}},
		"PSS":     {cms.ErrAlgorithm, []string{"-cades", "-md", "sha256", "-keyopt", "rsa_padding_mode:pss"}},
	} {
		t.Run(name, func(t *testing.T) { refuses(t, opensslSign(t, c.options...), content, c.want) })
	}
}

// TestVerifyRefusesTheAuthoritysSamples: the library of the authority puts the
// content inside, and writes no signing-certificate-v2.
func TestVerifyRefusesTheAuthoritysSamples(t *testing.T) {
	for _, name := range []string{"ncanode_cms_0.cms", "ncanode_cms_1.cms", "ncanode_cms_2.cms", "tsp_token.bin"} {
		der, err := os.ReadFile(testca.NCA(t, "signed", name))
		if err != nil {
			t.Fatal(err)
		}
		refuses(t, der, []byte("test123"), cms.ErrMalformed)
	}
}
