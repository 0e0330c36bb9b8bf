package main

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"encoding/pem"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// signers are those who sign in these tests, under one authority and another,
// as files in a folder of the test.
type signers struct {
	*society
	dir      string // with files NAME.pem and NAME.key
	trust    string // folder of the authority
	other    string // folder of the other one
	contents string
}

// society is the authorities and people, by their names.
type society struct {
	root  *x509.Certificate
	certs map[string]*x509.Certificate
	keys  map[string]*rsa.PrivateKey
}

const signedContent = "Прошу принять ребёнка в детский сад.\n"

// The moment judged at, and the validity around it.
var (
	verifyAt   = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	verifyFrom = verifyAt.AddDate(-1, 0, 0)
	verifyTill = verifyAt.AddDate(1, 0, 0)
)

// sharedSociety is made once: its keys take seconds.
var sharedSociety = sync.OnceValues(makeSociety)

func makeSociety() (*society, error) {
	s := &society{certs: map[string]*x509.Certificate{}, keys: map[string]*rsa.PrivateKey{}}
	for i, c := range []struct {
		name, issuer string
		from, until  time.Time
	}{
		{"authority", "authority", verifyFrom, verifyTill},
		{"other", "other", verifyFrom, verifyTill},
		{"mother", "authority", verifyFrom, verifyTill},
		{"father", "authority", verifyFrom, verifyTill},
		{"expired", "authority", verifyFrom, verifyAt.Add(-time.Second)},
		{"future", "authority", verifyAt.Add(time.Second), verifyTill},
		{"stranger", "other", verifyFrom, verifyTill},
		{"between", "authority", verifyFrom, verifyTill},
		{"responder", "authority", verifyFrom, verifyTill},
		{"clock", "authority", verifyFrom, verifyTill},
		{"service", "authority", verifyFrom, verifyTill},
		{"reader", "authority", verifyFrom, verifyTill},
		{"unstated", "authority", verifyFrom, verifyTill},
	} {
		template := templateOf(c.name, c.from, c.until)
		template.SerialNumber = big.NewInt(int64(100 + i))
		if err := s.issue(c.name, c.issuer, template); err != nil {
			return nil, err
		}
	}
	s.root = s.certs["authority"]
	return s, nil
}

// templateOf is an authority's, a person's, or that of a key with a use of its
// own.
func templateOf(name string, from, until time.Time) *x509.Certificate {
	person := personTemplate(name, from, until)
	switch name {
	case "authority", "other", "between":
		return authorityTemplate(name, from, until)
	case "responder":
		person.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageOCSPSigning}
	case "clock":
		person.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping}
	case "service":
		person.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageTimeStamping, x509.ExtKeyUsageClientAuth}
	case "reader":
		person.KeyUsage = x509.KeyUsageKeyEncipherment
	case "unstated":
		person.KeyUsage = 0
	}
	return person
}

func (s *society) issue(name, issuer string, template *x509.Certificate) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	s.keys[name] = key
	parent := s.certs[issuer]
	if parent == nil {
		parent = template
	}
	der, err := x509.CreateCertificate(rand.Reader, template, parent, key.Public(), s.keys[issuer])
	if err != nil {
		return err
	}
	s.certs[name], err = x509.ParseCertificate(der)
	return err
}

func authorityTemplate(name string, from, until time.Time) *x509.Certificate {
	return &x509.Certificate{
		Subject: pkix.Name{CommonName: name}, NotBefore: from, NotAfter: until,
		BasicConstraintsValid: true, IsCA: true, KeyUsage: x509.KeyUsageCertSign | x509.KeyUsageCRLSign,
	}
}

func personTemplate(name string, from, until time.Time) *x509.Certificate {
	text := func(oid asn1.ObjectIdentifier, value string) pkix.AttributeTypeAndValue {
		return pkix.AttributeTypeAndValue{Type: oid, Value: value}
	}
	return &x509.Certificate{
		NotBefore: from, NotAfter: until, SubjectKeyId: []byte("key of " + name),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment,
		Subject: pkix.Name{ExtraNames: []pkix.AttributeTypeAndValue{
			text(asn1.ObjectIdentifier{2, 5, 4, 3}, "ТЕСТОВ "+strings.ToUpper(name)),
			text(asn1.ObjectIdentifier{2, 5, 4, 5}, "IIN910205499012"),
		}},
	}
}

// signersHere writes the people's files into a folder of the test.
func signersHere(t *testing.T) *signers {
	t.Helper()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Skip("openssl is not installed")
	}
	society, err := sharedSociety()
	if err != nil {
		t.Fatal(err)
	}
	s := &signers{society: society, dir: t.TempDir(), contents: writeFile(t, "content.txt", []byte(signedContent))}
	s.trust = filepath.Dir(writeFile(t, "root.cer", s.root.Raw))
	s.other = filepath.Dir(writeFile(t, "root.cer", s.certs["other"].Raw))
	for name, cert := range s.certs {
		s.writePEM(t, name+".pem", "CERTIFICATE", cert.Raw)
		s.writePEM(t, name+".key", "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(s.keys[name]))
	}
	return s
}

func (s *signers) writePEM(t *testing.T, name, label string, der []byte) {
	t.Helper()
	block := pem.EncodeToMemory(&pem.Block{Type: label, Bytes: der})
	if err := os.WriteFile(filepath.Join(s.dir, name), block, 0o600); err != nil {
		t.Fatal(err)
	}
}

// sign lets OpenSSL sign the content for people, and gives the file.
func (s *signers) sign(t *testing.T, people []string, options ...string) string {
	t.Helper()
	out := filepath.Join(t.TempDir(), "signature.cms")
	args := []string{"cms", "-sign", "-binary", "-md", "sha256", "-in", s.contents, "-out", out}
	if !slices.Contains(options, "-outform") {
		args = append(args, "-outform", "DER")
	}
	for _, p := range people {
		args = append(args, "-signer", filepath.Join(s.dir, p+".pem"), "-inkey", filepath.Join(s.dir, p+".key"))
	}
	if said, err := exec.Command("openssl", append(args, options...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	return out
}

// list writes a folder with a revocation list of the authority.
func (s *signers) list(t *testing.T, until time.Time, revoked ...string) string {
	t.Helper()
	template := &x509.RevocationList{Number: big.NewInt(1), ThisUpdate: verifyAt.Add(-time.Hour), NextUpdate: until}
	for _, name := range revoked {
		template.RevokedCertificateEntries = append(template.RevokedCertificateEntries, x509.RevocationListEntry{
			SerialNumber: s.certs[name].SerialNumber, RevocationTime: verifyAt.Add(-2 * time.Hour), ReasonCode: 1,
		})
	}
	der, err := x509.CreateRevocationList(rand.Reader, template, s.root, s.keys["authority"])
	if err != nil {
		t.Fatal(err)
	}
	return filepath.Dir(writeFile(t, "list.crl", der))
}

func at(t time.Time) []string { return []string{"-at", t.Format(time.RFC3339)} }
