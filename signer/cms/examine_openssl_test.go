package cms_test

import (
	"crypto/x509"
	"encoding/asn1"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/internal/testca"
)

// signedByOpenSSL makes a signature over content with the person's key, in
// whatever form the options ask for.
func signedByOpenSSL(t *testing.T, options ...string) []byte {
	t.Helper()
	cert, key := person(t)
	return openSSLWrites(t, append([]string{
		"-sign", "-binary", "-in", testca.File(t, "content", content),
		"-signer", testca.PEM(t, cert), "-inkey", testca.KeyPEM(t, key),
	}, options...)...)
}

func openSSLWrites(t *testing.T, options ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "signature.cms")
	if said, err := testca.OpenSSL(t, append(append([]string{"cms"}, options...), "-out", out)...); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// second is another person with a key of their own.
func second(t *testing.T) (*x509.Certificate, []string) {
	t.Helper()
	cert := testca.Root(t, "root").Issue(t, testca.Person(func(c *x509.Certificate) {
		c.SerialNumber = big.NewInt(4711)
		c.Subject = testca.Name("ТЕСТОВ БОЛАТ", "ТЕСТОВ", "IIN880101300015", "")
		c.SubjectKeyId = []byte("key of the second")
	}), testca.Key(t, "other").Public())
	return cert, []string{"-signer", testca.PEM(t, cert), "-inkey", testca.KeyPEM(t, testca.Key(t, "other"))}
}

// openSSLAgrees lets OpenSSL judge a message.
func openSSLAgrees(t *testing.T, data []byte, form string, detached bool) bool {
	t.Helper()
	args := []string{
		"cms", "-verify", "-binary", "-inform", form, "-in", testca.File(t, "signature", data),
		"-CAfile", testca.PEM(t, testca.Root(t, "root").Certificate), "-purpose", "any",
		"-attime", strconv.FormatInt(testca.At.Unix(), 10), "-out", os.DevNull,
	}
	if detached {
		args = append(args, "-content", testca.File(t, "content", content))
	}
	_, err := testca.OpenSSL(t, args...)
	return err == nil
}

func TestExamineReadsWhatOpenSSLMakes(t *testing.T) {
	other, also := second(t)
	for _, c := range []struct {
		name, form string
		detached   bool
		options    []string
		want       []cms.Signature
	}{
		{"attached", "DER", false, []string{"-nodetach", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"detached", "DER", true, []string{"-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"PEM", "PEM", false, []string{"-nodetach", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"BER in a stream", "DER", false, []string{"-nodetach", "-stream", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"BER in a stream, in PEM", "PEM", false, []string{"-nodetach", "-stream", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"key identifier", "DER", true, []string{"-keyid", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"no attributes", "DER", true, []string{"-noattr", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"no attributes, content inside, in a stream", "DER", false, []string{"-noattr", "-nodetach", "-stream", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"SHA-384", "DER", true, []string{"-md", "sha384"}, []cms.Signature{{Digest: "SHA-384"}}},
		{"SHA-512", "DER", false, []string{"-nodetach", "-md", "sha512"}, []cms.Signature{{Digest: "SHA-512"}}},
		{"SHA-512 without attributes", "DER", true, []string{"-noattr", "-md", "sha512"}, []cms.Signature{{Digest: "SHA-512"}}},
		{"PSS", "DER", true, []string{"-md", "sha256", "-keyopt", "rsa_padding_mode:pss"}, []cms.Signature{{Digest: "SHA-256"}}},
		{"PSS with a salt of the digest's length", "DER", true, []string{"-md", "sha512", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:digest"}, []cms.Signature{{Digest: "SHA-512"}}},
		{"CAdES", "DER", true, []string{"-cades", "-md", "sha256"}, []cms.Signature{{Digest: "SHA-256", CertificateNamed: 2}}},
		{"CAdES with SHA-512", "DER", true, []string{"-cades", "-md", "sha512"}, []cms.Signature{{Digest: "SHA-512", CertificateNamed: 2}}},
		{"the chain inside", "DER", true, []string{"-md", "sha256", "-certfile", testca.PEM(t, testca.Root(t, "root").Certificate)}, []cms.Signature{{Digest: "SHA-256"}}},
		{"two signers", "DER", true, append([]string{"-md", "sha256"}, also...), []cms.Signature{{Digest: "SHA-256"}, {Digest: "SHA-256"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := signedByOpenSSL(t, append(c.options, "-outform", c.form)...)
			if !openSSLAgrees(t, data, c.form, c.detached) {
				t.Fatal("OpenSSL does not take its own signature")
			}
			var given []byte
			if c.detached {
				given = content
			}
			report := examineWants(t, data, given, c.want)
			if report.Attached == c.detached {
				t.Errorf("attached %v", report.Attached)
			}
			if at := report.Signatures[0].SigningTime; at.IsZero() != slices.Contains(c.options, "-noattr") {
				t.Errorf("signing time %v", at)
			}
			if len(c.want) == 2 && !report.Signatures[0].Certificate.Equal(other) && !report.Signatures[1].Certificate.Equal(other) {
				t.Error("the second signer is not named")
			}
		})
	}
}

func examineWants(t *testing.T, data, given []byte, want []cms.Signature) *cms.Report {
	t.Helper()
	r, err := cms.Examine(data, given)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Signatures) != len(want) {
		t.Fatalf("%d signatures", len(r.Signatures))
	}
	for i, got := range r.Signatures {
		want[i].SigningTime = got.SigningTime
		compareSignature(t, "signature", got, want[i])
	}
	return r
}

// A second person signs what the first one signed.
func TestExamineReadsASecondSignatureOfOpenSSL(t *testing.T) {
	first := signedByOpenSSL(t, "-nodetach", "-md", "sha256", "-outform", "DER")
	_, also := second(t)
	data := openSSLWrites(t, append([]string{
		"-resign", "-binary", "-nodetach", "-md", "sha256", "-inform", "DER", "-outform", "DER",
		"-in", testca.File(t, "first.cms", first),
	}, also...)...)
	if !openSSLAgrees(t, data, "DER", false) {
		t.Fatal("OpenSSL does not take its own signatures")
	}
	r, err := cms.Examine(data, nil)
	if err != nil || len(r.Signatures) != 2 {
		t.Fatal(err)
	}
	for _, s := range r.Signatures {
		if s.Err != nil {
			t.Error(s.Err)
		}
	}
}

func TestExamineRefusesWhatOpenSSLMakes(t *testing.T) {
	for name, c := range map[string]struct {
		want    error
		options []string
	}{
		"SHA-1":                    {cms.ErrWeakDigest, []string{"-md", "sha1"}},
		"SHA-1 without attributes": {cms.ErrWeakDigest, []string{"-md", "sha1", "-noattr"}},
		"PSS of SHA-1":             {cms.ErrWeakDigest, []string{"-md", "sha1", "-keyopt", "rsa_padding_mode:pss"}},
		"a mask of another digest": {cms.ErrAlgorithm, []string{"-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_mgf1_md:sha512"}},
		"PSS of a short salt":      {cms.ErrAlgorithm, []string{"-md", "sha256", "-keyopt", "rsa_padding_mode:pss", "-keyopt", "rsa_pss_saltlen:8"}},
		"SHA-224":                  {cms.ErrAlgorithm, []string{"-md", "sha224"}},
		"no certificates":          {cms.ErrNoCertificate, []string{"-md", "sha256", "-nocerts"}},
	} {
		t.Run(name, func(t *testing.T) {
			data := signedByOpenSSL(t, append(c.options, "-outform", "DER")...)
			if s := examines(t, data, content); !is(s.Err, c.want) {
				t.Errorf("%v, want %v", s.Err, c.want)
			}
		})
	}
}

// Certificates are handed on as a SignedData that nobody signed.
func TestExamineRefusesCertificatesOfOpenSSL(t *testing.T) {
	cert, _ := person(t)
	out := filepath.Join(t.TempDir(), "certificates.p7b")
	if said, err := testca.OpenSSL(t, "crl2pkcs7", "-nocrl", "-certfile", testca.PEM(t, cert), "-outform", "DER", "-out", out); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := cms.Examine(data, nil); !is(err, cms.ErrNoSigner) {
		t.Error(err)
	}
}

// Examine and OpenSSL agree on every file of one changed octet, as far as both
// judge it: the signature, and for OpenSSL the chain.
func TestExamineAgreesWithOpenSSL(t *testing.T) {
	if testing.Short() {
		t.Skip("starts OpenSSL many times")
	}
	data := signedByOpenSSL(t, "-nodetach", "-md", "sha256", "-outform", "DER")
	cert, _ := person(t)
	taken := 0
	for i := 0; i < len(data); i += 29 {
		changed := append([]byte{}, data...)
		changed[i] ^= 0x04
		r, err := cms.Examine(changed, nil)
		holds := err == nil && len(r.Signatures) == 1 && r.Signatures[0].Err == nil
		chained := holds && r.Signatures[0].Certificate.CheckSignatureFrom(testca.Root(t, "root").Certificate) == nil
		openSSL := openSSLAgrees(t, changed, "DER", false)
		if openSSL && !holds || chained && !openSSL {
			t.Errorf("octet %d: holds %v, chained %v, OpenSSL %v", i, holds, chained, openSSL)
		}
		if openSSL {
			taken++
			if !r.Signatures[0].Certificate.Equal(cert) {
				t.Errorf("octet %d: another certificate", i)
			}
		}
	}
	t.Logf("%d of %d changed files are taken by both", taken, len(data)/29)
}

// The authority's RSA signature, checked by OpenSSL as well.
func TestOpenSSLAgreesOnTheAuthoritysSample(t *testing.T) {
	chain := append(readNCA(t, "ca", "test", "CA_Test", "NCA", "old", "nca_rsa_test_old.crt"),
		readNCA(t, "ca", "test", "CA_Test", "ROOT", "old", "root_rsa_test_old.crt")...)
	at := "1622505600" // 2021-06-01
	out, err := testca.OpenSSL(t, "cms", "-verify", "-binary", "-inform", "DER",
		"-in", testca.NCA(t, "signed", "ncanode_cms_2.cms"), "-CAfile", testca.File(t, "chain.pem", chain),
		"-purpose", "any", "-attime", at, "-out", os.DevNull)
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	s := examines(t, readNCA(t, "signed", "ncanode_cms_2.cms"), nil)
	if s.Err != nil {
		t.Error(s.Err)
	}
}

// Names of digests are told even where nothing is taken over them.
func TestExamineNamesDigests(t *testing.T) {
	cert, key := person(t)
	for _, c := range []struct {
		oid  asn1.ObjectIdentifier
		want string
	}{
		{oidSHA1, "SHA-1"},
		{oidMD5, "MD5"},
		{oidStreebog512, "GOSTR3411-2012-512"},
		{asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 2}, "GOSTR3411-2012-256"},
		{asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 1}, "GOSTR3411-94"},
		{asn1.ObjectIdentifier{1, 2, 3}, "1.2.3"},
	} {
		d := newDraft(t, cert, key)
		d.signer.digest = identifier(c.oid)
		if s := examines(t, d.encode(), content); s.Digest != c.want || s.Err == nil {
			t.Errorf("%s: %v", s.Digest, s.Err)
		}
	}
}
