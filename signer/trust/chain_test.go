package trust_test

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/trust"
)

func refuses(t *testing.T, s *trust.Store, cert *x509.Certificate, at time.Time) {
	t.Helper()
	chain, err := s.Verify(cert, at)
	if !errors.Is(err, trust.ErrUntrusted) || chain != nil {
		t.Errorf("got a chain of %d and %v, want ErrUntrusted", len(chain), err)
	}
}

func accepts(t *testing.T, s *trust.Store, cert *x509.Certificate, at time.Time, length int) {
	t.Helper()
	chain, err := s.Verify(cert, at)
	if err != nil || len(chain) != length {
		t.Fatalf("got a chain of %d and %v, want %d", len(chain), err, length)
	}
	if chain[0] != cert {
		t.Error("the chain does not begin with the leaf")
	}
	for i := range chain[1:] {
		if err := pki.CheckCertificate(chain[i], chain[i+1]); err != nil {
			t.Errorf("link %d: %v", i, err)
		}
	}
}

func TestVerifyBuildsChains(t *testing.T) {
	root := testca.Root(t, "root")
	inter := root.Authority(t, "inter")
	lower := inter.Authority(t, "lower")
	s := trust.New(lower.Certificate, inter.Certificate, root.Certificate)
	accepts(t, s, root.Person(t), testca.At, 2)
	accepts(t, s, inter.Person(t), testca.At, 3)
	accepts(t, s, lower.Person(t), testca.At, 4)
}

func TestVerifyDoesNotJudgeTheLeafsDates(t *testing.T) {
	root := testca.Root(t, "root")
	expired := root.Person(t, func(c *x509.Certificate) { c.NotAfter = c.NotBefore.Add(time.Hour) })
	accepts(t, trust.New(root.Certificate), expired, testca.At, 2)
}

func TestVerifyRefusesNil(t *testing.T) {
	refuses(t, trust.New(), nil, testca.At)
}

func TestVerifyRefusesEverythingWithAnEmptyStore(t *testing.T) {
	refuses(t, trust.New(), testca.Root(t, "root").Person(t), testca.At)
}

func TestVerifyRefusesAnotherRoot(t *testing.T) {
	s := trust.New(testca.Root(t, "other").Certificate)
	refuses(t, s, testca.Root(t, "root").Person(t), testca.At)
}

func TestVerifyRefusesIntermediateWithoutItsRoot(t *testing.T) {
	inter := testca.Root(t, "root").Authority(t, "inter")
	refuses(t, trust.New(inter.Certificate), inter.Person(t), testca.At)
}

func TestVerifyRefusesAnAnchorItself(t *testing.T) {
	root := testca.Root(t, "root")
	refuses(t, trust.New(root.Certificate), root.Certificate, testca.At)
}

func TestVerifyRefusesASelfMadeLeaf(t *testing.T) {
	key := testca.Key(t, "person")
	template := testca.Person()
	own := testca.Create(t, template, template, key.Public(), key)
	refuses(t, trust.New(testca.Root(t, "root").Certificate, own), own, testca.At)
}

// imitation is an authority of the same name with another key.
func imitation(t *testing.T, name string) *testca.Authority {
	t.Helper()
	return testca.Root(t, "imitation of "+name, func(c *x509.Certificate) {
		c.Subject = pkix.Name{CommonName: name, Country: []string{"KZ"}}
	})
}

func TestVerifyRefusesAnAuthorityOfTheSameName(t *testing.T) {
	root := testca.Root(t, "root")
	false1 := imitation(t, "root")
	refuses(t, trust.New(root.Certificate), false1.Person(t), testca.At)
	// Nor is it taken when it says that it has the right key.
	liar := testca.Root(t, "liar", func(c *x509.Certificate) {
		c.Subject = root.Certificate.Subject
		c.SubjectKeyId = root.Certificate.SubjectKeyId
	})
	refuses(t, trust.New(root.Certificate), liar.Person(t), testca.At)
}

func TestVerifyFindsTheRightOneOfTwoNamesakes(t *testing.T) {
	root := testca.Root(t, "root")
	namesake := imitation(t, "root")
	unnamed := func(c *x509.Certificate) { c.AuthorityKeyId = nil }
	for _, s := range []*trust.Store{
		trust.New(root.Certificate, namesake.Certificate),
		trust.New(namesake.Certificate, root.Certificate),
	} {
		accepts(t, s, root.Person(t), testca.At, 2)
		accepts(t, s, namesake.Person(t), testca.At, 2)
		accepts(t, s, root.Person(t, unnamed), testca.At, 2)
	}
}

func TestVerifyRefusesIssuerThatIsNoAuthority(t *testing.T) {
	root := testca.Root(t, "root")
	for name, change := range map[string]testca.Change{
		"not a CA":             func(c *x509.Certificate) { c.IsCA = false },
		"no basic constraints": func(c *x509.Certificate) { c.IsCA, c.BasicConstraintsValid = false, false },
		"no keyCertSign":       func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature },
		"no key usage":         func(c *x509.Certificate) { c.KeyUsage = 0 },
		"unknown critical extension": func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{unknownExtension(true)}
		},
	} {
		t.Run(name, func(t *testing.T) {
			inter := root.Authority(t, "inter", change)
			refuses(t, trust.New(root.Certificate, inter.Certificate), inter.Person(t), testca.At)
		})
	}
}

func unknownExtension(critical bool) pkix.Extension {
	return pkix.Extension{Id: asn1.ObjectIdentifier{1, 2, 398, 3, 3, 5, 99}, Critical: critical, Value: []byte{5, 0}}
}

func TestVerifyRefusesUnknownCriticalExtensionOfTheLeaf(t *testing.T) {
	root := testca.Root(t, "root")
	s := trust.New(root.Certificate)
	with := func(critical bool) testca.Change {
		return func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{unknownExtension(critical)} }
	}
	accepts(t, s, root.Person(t, with(false)), testca.At, 2)
	refuses(t, s, root.Person(t, with(true)), testca.At)
}

func TestVerifyRefusesPathLongerThanAllowed(t *testing.T) {
	zero := func(c *x509.Certificate) { c.MaxPathLenZero = true }
	one := func(c *x509.Certificate) { c.MaxPathLen = 1 }
	root := testca.Root(t, "root", one)
	inter := root.Authority(t, "inter", zero)
	lower := inter.Authority(t, "lower")
	s := trust.New(root.Certificate, inter.Certificate, lower.Certificate)
	accepts(t, s, root.Person(t), testca.At, 2)
	accepts(t, s, inter.Person(t), testca.At, 3)
	refuses(t, s, lower.Person(t), testca.At)
}

func TestVerifyRefusesAuthoritiesOutsideTheirDates(t *testing.T) {
	root := testca.Root(t, "root")
	short := func(c *x509.Certificate) {
		c.NotBefore = testca.At.Add(-time.Hour)
		c.NotAfter = testca.At.Add(time.Hour)
	}
	inter := root.Authority(t, "inter", short)
	s := trust.New(root.Certificate, inter.Certificate)
	person := inter.Person(t)
	accepts(t, s, person, testca.At.Add(-time.Hour), 3)
	accepts(t, s, person, testca.At.Add(time.Hour), 3)
	refuses(t, s, person, testca.At.Add(-time.Hour-time.Second))
	refuses(t, s, person, testca.At.Add(time.Hour+time.Second))
	refuses(t, s, root.Person(t), testca.From.Add(-time.Second))
	refuses(t, s, root.Person(t), testca.Until.Add(time.Second))
}

func TestVerifyRefusesAlteredSignature(t *testing.T) {
	root := testca.Root(t, "root")
	person := root.Person(t)
	der := append([]byte(nil), person.Raw...)
	der[len(der)-1] ^= 1
	altered, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	refuses(t, trust.New(root.Certificate), altered, testca.At)
}

func TestNewRefusesAnchorWithAlteredSelfSignature(t *testing.T) {
	root := testca.Root(t, "root")
	der := append([]byte(nil), root.Certificate.Raw...)
	der[len(der)-1] ^= 1
	altered, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	refuses(t, trust.New(altered), root.Person(t), testca.At)
}

func TestNewRefusesSmallAuthorityKey(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	template := *testca.Root(t, "root").Certificate
	template.PublicKey = nil
	small := testca.Create(t, &template, &template, key.Public(), key)
	if n := trust.New(small).Len(); n != 0 {
		t.Errorf("Len = %d, want 0", n)
	}
}

func TestNewRefusesLargeAuthorityKey(t *testing.T) {
	root := testca.Root(t, "root")
	template := *root.Authority(t, "inter").Certificate
	template.PublicKey = nil
	for bits, want := range map[int]int{8192: 1, 8193: 0, 16384: 0} {
		if n := trust.New(root.Issue(t, &template, testca.PublicRSA(bits))).Len(); n != want {
			t.Errorf("%d bits: Len = %d, want %d", bits, n, want)
		}
	}
}

// Policies are not evaluated, so whoever demands that they are is refused.
func TestVerifyRefusesAuthorityThatConstrainsPolicies(t *testing.T) {
	root := testca.Root(t, "root")
	for name, extension := range map[string]pkix.Extension{
		"policyConstraints": {Id: asn1.ObjectIdentifier{2, 5, 29, 36}, Value: []byte{0x30, 3, 0x80, 1, 0}},
		"inhibitAnyPolicy":  {Id: asn1.ObjectIdentifier{2, 5, 29, 54}, Value: []byte{2, 1, 0}},
	} {
		t.Run(name, func(t *testing.T) {
			with := func(critical bool) testca.Change {
				extension.Critical = critical
				return func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{extension} }
			}
			inter := root.Authority(t, "inter", with(false))
			accepts(t, trust.New(root.Certificate, inter.Certificate), inter.Person(t), testca.At, 3)
			inter = root.Authority(t, "inter", with(true))
			refuses(t, trust.New(root.Certificate, inter.Certificate), inter.Person(t), testca.At)
			anchor := testca.Root(t, "root", with(true))
			refuses(t, trust.New(anchor.Certificate), anchor.Person(t), testca.At)
		})
	}
}

func TestVerifyRefusesSHA1(t *testing.T) {
	root := testca.Root(t, "root")
	weak := func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA1WithRSA }
	inter := root.Authority(t, "inter", weak)
	s := trust.New(root.Certificate, inter.Certificate)
	refuses(t, s, root.Person(t, weak), testca.At)
	refuses(t, s, inter.Person(t), testca.At)
	refuses(t, trust.New(testca.Root(t, "root", weak).Certificate), root.Person(t), testca.At)
}

// TestVerifyBoundsCirclesOfAuthorities makes three authorities that issue each
// other in a circle, in so many versions that trying every way round takes
// more than a hundred thousand signatures.
func TestVerifyBoundsCirclesOfAuthorities(t *testing.T) {
	names := []string{"root", "inter", "lower"}
	var all []*x509.Certificate
	for i, name := range names {
		issuer := testca.Root(t, name)
		for version := range 12 {
			all = append(all, issuer.Authority(t, names[(i+1)%len(names)], number(version)).Certificate)
		}
	}
	start := time.Now()
	refuses(t, trust.New(all...), testca.Root(t, "root").Person(t), testca.At)
	if took := time.Since(start); took > time.Second {
		t.Errorf("took %v", took)
	}
}

func number(n int) testca.Change {
	return func(c *x509.Certificate) { c.SerialNumber = big.NewInt(int64(n) + 1) }
}

// TestVerifyAgreesWithTheStandardLibrary holds the builder to crypto/x509's
// own, on what both judge.
func TestVerifyAgreesWithTheStandardLibrary(t *testing.T) {
	root := testca.Root(t, "root", func(c *x509.Certificate) { c.MaxPathLen = 1 })
	inter := root.Authority(t, "inter")
	lower := inter.Authority(t, "lower")
	other := imitation(t, "root")
	s := trust.New(root.Certificate, inter.Certificate, lower.Certificate)
	roots, inters := x509.NewCertPool(), x509.NewCertPool()
	roots.AddCert(root.Certificate)
	inters.AddCert(inter.Certificate)
	inters.AddCert(lower.Certificate)
	for i, issuer := range []*testca.Authority{root, inter, lower, other} {
		for _, at := range []time.Time{testca.From, testca.At, testca.Until, testca.Until.Add(time.Hour)} {
			person := issuer.Person(t)
			_, want := person.Verify(x509.VerifyOptions{
				Roots: roots, Intermediates: inters, CurrentTime: at,
				KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
			})
			_, got := s.Verify(person, at)
			if (got == nil) != (want == nil) {
				t.Errorf("issuer %d at %v: got %v, crypto/x509 says %v", i, at, got, want)
			}
		}
	}
}
