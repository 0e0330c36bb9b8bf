package pki_test

import (
	"bytes"
	"crypto"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/gost"
	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
)

// rich is a template with everything that crypto/x509 writes.
func rich(t testing.TB) *x509.Certificate {
	t.Helper()
	return testca.Person(func(c *x509.Certificate) {
		c.PolicyIdentifiers = nil
		c.Policies = []x509.OID{policy(t)}
		c.OCSPServer = []string{"http://ocsp.example.kz"}
		c.IssuingCertificateURL = []string{"http://example.kz/ca.cer"}
		c.CRLDistributionPoints = []string{"http://example.kz/ca.crl"}
		c.DNSNames = []string{"example.kz"}
		c.EmailAddresses = []string{"a@example.kz"}
		c.URIs = []*url.URL{{Scheme: "https", Host: "example.kz"}}
		c.BasicConstraintsValid, c.MaxPathLen = true, -1
		c.ExtraExtensions = []pkix.Extension{{Id: oid(1, 2, 398, 3, 3, 5), Value: []byte{5, 0}}}
	})
}

func policy(t testing.TB) x509.OID {
	t.Helper()
	id, err := x509.OIDFromInts([]uint64{1, 2, 398, 3, 3, 2})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestCreateCertificateHonoursTheTemplate: whatever the keys, all else is as
// crypto/x509 writes it for keys of its own.
func TestCreateCertificateHonoursTheTemplate(t *testing.T) {
	keys := testca.Kinds()
	want := testca.Root(t, "root").Issue(t, rich(t), testca.Key(t, "other").Public())
	for _, issuer := range keys {
		for _, subject := range keys {
			t.Run(issuer.Name+" for "+subject.Name, func(t *testing.T) {
				root := issuer.Root(t, "root")
				got := root.Issue(t, rich(t), subject.Key(t, "other").Public())
				for i, e := range got.Extensions {
					if e.Id.Equal(oid(2, 5, 29, 35)) { // the issuers' keys differ
						continue
					}
					if !reflect.DeepEqual(e, want.Extensions[i]) {
						t.Errorf("extension %v: %x, not %x", e.Id, e.Value, want.Extensions[i].Value)
					}
				}
				if len(got.Extensions) != len(want.Extensions) || got.Version != 3 ||
					!bytes.Equal(got.RawSubject, want.RawSubject) || !bytes.Equal(got.RawIssuer, want.RawIssuer) ||
					got.SerialNumber.Cmp(want.SerialNumber) != 0 ||
					!got.NotBefore.Equal(want.NotBefore) || !got.NotAfter.Equal(want.NotAfter) {
					t.Error("fields differ")
				}
				if !bytes.Equal(got.AuthorityKeyId, root.Certificate.SubjectKeyId) {
					t.Errorf("authority key identifier %x", got.AuthorityKeyId)
				}
				if !pki.Belongs(subject.Key(t, "other"), got) {
					t.Error("not the subject's key")
				}
				if err := pki.CheckCertificate(got, root.Certificate); err != nil {
					t.Error(err)
				}
				for what, altered := range flipped(got) {
					if err := pki.CheckCertificate(altered, root.Certificate); !errors.Is(err, pki.ErrSignature) {
						t.Errorf("%s altered: %v", what, err)
					}
				}
			})
		}
	}
}

func TestCreateCertificateOfAnAuthority(t *testing.T) {
	for _, kind := range testca.Kinds() {
		root := kind.Root(t, "root")
		middle := root.Authority(t, "middle", func(c *x509.Certificate) { c.MaxPathLenZero = true })
		if err := pki.CheckCertificate(root.Certificate, root.Certificate); err != nil {
			t.Errorf("%s: %v", kind.Name, err)
		}
		if err := pki.CheckCertificate(middle.Certificate, root.Certificate); err != nil {
			t.Errorf("%s: %v", kind.Name, err)
		}
		if c := middle.Certificate; !c.IsCA || c.MaxPathLen != 0 || !c.MaxPathLenZero || len(c.SubjectKeyId) != 20 {
			t.Errorf("%s: %v", kind.Name, c.SubjectKeyId)
		}
	}
}

// The identifier is of the subject's own key, not of the stand-in that
// crypto/x509 has seen.
func TestCreateCertificateIdentifiesTheKey(t *testing.T) {
	one := testca.GOSTRoot(t, "root").Certificate
	two := testca.GOST2004Root(t, "root").Certificate
	for _, c := range []*x509.Certificate{one, two} {
		public, err := pki.PublicKey(c)
		if err != nil {
			t.Fatal(err)
		}
		if id, err := pki.KeyID(public); err != nil || !bytes.Equal(id, c.SubjectKeyId) {
			t.Errorf("%x, not %x: %v", c.SubjectKeyId, id, err)
		}
	}
}

func TestCreateCertificateTakesSerialNumberFromRandomness(t *testing.T) {
	nameless := testca.Person(func(c *x509.Certificate) { c.SerialNumber = nil })
	cert := testca.GOSTRoot(t, "root").Issue(t, nameless, testca.GOSTKey(t, "person").Public())
	if bits := cert.SerialNumber.BitLen(); bits < 100 || bits > 159 {
		t.Errorf("%d bits", bits)
	}
}

func TestCreateCertificateRefuses(t *testing.T) {
	root, other := testca.GOSTRoot(t, "root"), testca.GOSTKey(t, "other")
	mixed := testca.Root(t, "root")
	ski := testca.Person()
	for name, c := range map[string]struct {
		want     error
		template *x509.Certificate
		parent   *x509.Certificate
		public   crypto.PublicKey
		key      crypto.Signer
	}{
		"another's key":            {pki.ErrKey, ski, root.Certificate, other.Public(), other},
		"another kind's key":       {pki.ErrKey, ski, root.Certificate, other.Public(), mixed.Key},
		"a key for an RSA issuer":  {pki.ErrKey, ski, mixed.Certificate, other.Public(), root.Key},
		"a key that fails":         {pki.ErrKey, ski, root.Certificate, other.Public(), broken{root.Key, errors.New("gone")}},
		"another kind of subject":  {pki.ErrAlgorithm, ski, root.Certificate, "text", root.Key},
		"a signature algorithm":    {pki.ErrAlgorithm, testca.Person(func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA256WithRSA }), root.Certificate, other.Public(), root.Key},
		"a negative serial number": {nil, testca.Person(func(c *x509.Certificate) { c.SerialNumber = big.NewInt(-1) }), root.Certificate, other.Public(), root.Key},
	} {
		der, err := pki.CreateCertificate(rand.Reader, c.template, c.parent, c.public, c.key)
		if err == nil || c.want != nil && !errors.Is(err, c.want) || der != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// opensslText is a certificate as OpenSSL prints it.
func opensslText(t testing.TB, cert *x509.Certificate) string {
	t.Helper()
	out, err := testca.OpenSSL(t, "x509", "-text", "-noout", "-nameopt", "utf8,sep_comma_plus", "-in", testca.PEM(t, cert))
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	return string(out)
}

func TestOpenSSLReadsOurCertificates(t *testing.T) {
	for kind, oids := range map[string][2]string{
		"ECGOST3410-2015-512": {"1.2.398.3.10.1.1.2.2", "1.2.398.3.10.1.1.2.3.2"},
		"ECGOST34310":         {"1.2.398.3.10.1.1.1.1", "1.2.398.3.10.1.1.1.2"},
	} {
		i := slices.IndexFunc(testca.Kinds(), func(k testca.Kind) bool { return k.Name == kind })
		root := testca.Kinds()[i].Root(t, "root")
		for _, cert := range []*x509.Certificate{root.Certificate, root.Person(t)} {
			text := opensslText(t, cert)
			for _, want := range []string{
				"Version: 3 (0x2)", "Issuer: C=KZ,CN=root", "Not After : Jan  1 00:00:00 2034 GMT",
				"Public Key Algorithm: " + oids[0], "X509v3 Key Usage: critical",
			} {
				if !strings.Contains(text, want) {
					t.Errorf("no %q in %s", want, text)
				}
			}
			inAndOut := regexp.MustCompile(`Signature Algorithm: `+regexp.QuoteMeta(oids[1])+`\n`).FindAllString(text, -1)
			if len(inAndOut) != 2 {
				t.Errorf("signature algorithm: %s", text)
			}
			if out, err := testca.OpenSSL(t, "asn1parse", "-in", testca.PEM(t, cert)); err != nil || bytes.Contains(out, []byte("Error")) {
				t.Errorf("%v: %s", err, out)
			}
		}
	}
}

// A root made here names its algorithms, parameters and all, as the authority's
// own root does.
func TestOpenSSLFindsTheAuthoritysIdentifiers(t *testing.T) {
	all := authorities(t)
	identifiers := func(cert *x509.Certificate) []string {
		out, err := testca.OpenSSL(t, "asn1parse", "-in", testca.PEM(t, cert))
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		var lines []string
		for _, line := range strings.Split(string(out), "\n") {
			if algorithm := regexp.MustCompile(`OBJECT +:1\.2\.398\.3\.10\.`).MatchString(line); algorithm {
				lines = append(lines, line[strings.Index(line, ":1.2"):])
			}
		}
		return lines
	}
	for name, own := range map[string]*testca.Authority{
		"root_test_gost_2022.cer": testca.GOSTRoot(t, "root"), "kuc_gost_test.cer": testca.GOST2004Root(t, "root"),
	} {
		if want, got := identifiers(all[name]), identifiers(own.Certificate); !slices.Equal(want, got) {
			t.Errorf("%s has %v, ours %v", name, want, got)
		}
	}
}

// TestEngineVerifiesOurCertificates lets somebody else's arithmetic check the
// signatures. The engine's digest of 2004 has another S-box than the
// authority's, so there the digest is our own.
func TestEngineVerifiesOurCertificates(t *testing.T) {
	for _, kind := range testca.Kinds()[1:] {
		root := kind.Root(t, "root")
		public := root.Key.Public().(*gost.PublicKey)
		cert := root.Person(t)
		digest := engineDigest(t, public, cert.RawTBSCertificate)
		if out, err := testca.GOSTVerify(t, public, digest, cert.Signature); err != nil {
			t.Errorf("%s: %v: %s", kind.Name, err, out)
		}
		if out, err := testca.EngineVerify(t, public, digest, cert.Signature); err == nil {
			t.Errorf("%s, unreversed: %s", kind.Name, out)
		}
		if out, err := testca.GOSTVerify(t, public, flip(digest, 0), cert.Signature); err == nil {
			t.Errorf("%s, another digest: %s", kind.Name, out)
		}
	}
}

func engineDigest(t testing.TB, public *gost.PublicKey, data []byte) []byte {
	t.Helper()
	a, err := pki.AlgorithmOf(public)
	if err != nil {
		t.Fatal(err)
	}
	digest := a.Sum(data)
	if a.Name == pki.NameGOST2015 && !bytes.Equal(digest, testca.Streebog512(t, data)) {
		t.Fatal("digests differ")
	}
	return digest
}
