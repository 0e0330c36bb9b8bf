package trust_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

var allReasons = []error{trust.ErrIncomplete, trust.ErrAuthorityExpired, trust.ErrBroken, trust.ErrMismatch}

// stops asks for a refusal with exactly one reason, at an issuer of that name,
// after that many certificates.
func stops(t *testing.T, s *trust.Store, cert *x509.Certificate, at time.Time, reason error, issuer string, after int) *trust.ChainError {
	t.Helper()
	refuses(t, s, cert, at)
	_, err := s.Verify(cert, at)
	for _, r := range allReasons {
		if errors.Is(err, r) != errors.Is(reason, r) {
			t.Errorf("got %v, want %v", err, reason)
		}
	}
	var found *trust.ChainError
	if !errors.As(err, &found) {
		t.Fatalf("got %v, want a ChainError", err)
	}
	if found.Issuer().CommonName != issuer || len(found.Chain) != after {
		t.Errorf("stopped at %q after %d, want %q after %d", found.Issuer().CommonName, len(found.Chain), issuer, after)
	}
	named := errors.Is(reason, trust.ErrAuthorityExpired) || errors.Is(reason, trust.ErrBroken)
	if (found.Authority != nil) != named && len(cert.UnhandledCriticalExtensions) == 0 {
		t.Errorf("Authority is %v for %v", found.Authority != nil, reason)
	}
	return found
}

// chainOf is a chain for the reasons to break.
type chainOf struct {
	root, inter *testca.Authority
	person      *x509.Certificate
}

func TestVerifyTellsTheReason(t *testing.T) {
	short := func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }
	later := func(c *x509.Certificate) { c.NotBefore = testca.At.Add(time.Hour) }
	for _, kind := range testca.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			made := func(rootChange, interChange testca.Change) chainOf {
				root := kind.Root(t, "root", rootChange)
				inter := root.Authority(t, "inter", interChange)
				return chainOf{root, inter, inter.Person(t)}
			}
			good := made(asIs, asIs)
			store := func(c chainOf) *trust.Store { return trust.New(c.root.Certificate, c.inter.Certificate) }
			accepts(t, store(good), good.person, testca.At, 3)

			for _, c := range []struct {
				name   string
				chain  chainOf
				reason error
				issuer string
				after  int
			}{
				{"expired intermediate", made(asIs, short), trust.ErrAuthorityExpired, "inter", 1},
				{"expired root", made(short, asIs), trust.ErrAuthorityExpired, "root", 2},
				{"intermediate not yet valid", made(asIs, later), trust.ErrAuthorityExpired, "inter", 1},
				{"root not yet valid", made(later, asIs), trust.ErrAuthorityExpired, "root", 2},
				{"path length", made(func(c *x509.Certificate) { c.MaxPathLenZero = true }, asIs), trust.ErrBroken, "root", 2},
				{"purposes of the intermediate", made(asIs, serversOnly), trust.ErrBroken, "inter", 1},
				{"purposes of the root", made(serversOnly, asIs), trust.ErrBroken, "root", 2},
				{"names", made(func(c *x509.Certificate) { c.ExcludedDNSDomains = []string{"example.kz"} }, dns("example.kz")), trust.ErrBroken, "root", 2},
				{"intermediate that is no CA", made(asIs, func(c *x509.Certificate) { c.IsCA = false }), trust.ErrBroken, "inter", 1},
				{"intermediate without keyCertSign", made(asIs, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageDigitalSignature }), trust.ErrBroken, "inter", 1},
				{"root with an unknown critical extension", made(critical, asIs), trust.ErrBroken, "root", 2},
				{"expired and broken", made(asIs, both(short, serversOnly)), trust.ErrBroken, "inter", 1},
				{"expired below an expired root", made(short, short), trust.ErrAuthorityExpired, "inter", 1},
			} {
				t.Run(c.name, func(t *testing.T) {
					stops(t, store(c.chain), c.chain.person, testca.At, c.reason, c.issuer, c.after)
				})
			}
			for _, c := range []struct {
				name   string
				store  *trust.Store
				reason error
				issuer string
				after  int
			}{
				{"nothing", trust.New(), trust.ErrUntrusted, "inter", 1},
				{"no intermediate", trust.New(good.root.Certificate), trust.ErrUntrusted, "inter", 1},
				{"no root", trust.New(good.inter.Certificate), trust.ErrIncomplete, "root", 2},
				{"another intermediate", trust.New(good.root.Certificate, falseOne(t, kind, "inter")), trust.ErrMismatch, "inter", 1},
				{"another root", trust.New(good.inter.Certificate, falseOne(t, kind, "root")), trust.ErrMismatch, "root", 2},
				{"another intermediate that is no CA", trust.New(good.root.Certificate, falseOne(t, kind, "inter", func(c *x509.Certificate) { c.IsCA = false })), trust.ErrMismatch, "inter", 1},
				{"root with an altered signature", trust.New(good.inter.Certificate, altered(t, good.root.Certificate)), trust.ErrIncomplete, "root", 3},
			} {
				t.Run(c.name, func(t *testing.T) {
					stops(t, c.store, good.person, testca.At, c.reason, c.issuer, c.after)
				})
			}
			t.Run("altered person", func(t *testing.T) {
				stops(t, store(good), altered(t, good.person), testca.At, trust.ErrMismatch, "inter", 1)
			})
			t.Run("person with an unknown critical extension", func(t *testing.T) {
				stops(t, store(good), good.inter.Person(t, critical), testca.At, trust.ErrBroken, "inter", 1)
			})
		})
	}
}

func asIs(*x509.Certificate)          {}
func serversOnly(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth} }

func critical(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{unknownExtension(true)} }

func both(a, b testca.Change) testca.Change {
	return func(c *x509.Certificate) { a(c); b(c) }
}

// falseOne is a root of a name and of a kind that has nothing to do with it,
// and says that it has the key of the right one: only its signature tells.
func falseOne(t *testing.T, kind testca.Kind, name string, changes ...testca.Change) *x509.Certificate {
	t.Helper()
	right := kind.Root(t, name).Certificate
	changes = append(changes, func(c *x509.Certificate) {
		c.Subject, c.SubjectKeyId = right.Subject, right.SubjectKeyId
	})
	return kind.Root(t, "false "+name, changes...).Certificate
}

func altered(t *testing.T, c *x509.Certificate) *x509.Certificate {
	t.Helper()
	der := slices.Clone(c.Raw)
	der[len(der)-1] ^= 1
	changed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return changed
}

// TestVerifyPrefersTheReasonThatTellsMost: several certificates of the issuer,
// each with a failure of its own, in any order.
func TestVerifyPrefersTheReasonThatTellsMost(t *testing.T) {
	for _, kind := range testca.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			root, missing := kind.Root(t, "root"), kind.Root(t, "missing")
			person := root.Authority(t, "inter").Person(t)
			incomplete := missing.Authority(t, "inter", number(1)).Certificate
			expired := root.Authority(t, "inter", number(2), func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }).Certificate
			broken := root.Authority(t, "inter", number(3), serversOnly).Certificate
			mismatch := falseOne(t, kind, "inter")
			certs := []*x509.Certificate{incomplete, expired, broken, mismatch}
			want := []struct {
				reason error
				issuer string
				after  int
			}{
				{trust.ErrIncomplete, "missing", 2},
				{trust.ErrAuthorityExpired, "inter", 1},
				{trust.ErrBroken, "inter", 1},
				{trust.ErrMismatch, "inter", 1},
			}
			for i := range certs {
				left := append([]*x509.Certificate{root.Certificate}, certs[i:]...)
				stops(t, trust.New(left...), person, testca.At, want[i].reason, want[i].issuer, want[i].after)
				slices.Reverse(left)
				stops(t, trust.New(left...), person, testca.At, want[i].reason, want[i].issuer, want[i].after)
			}
			good := root.Authority(t, "inter", number(4)).Certificate
			accepts(t, trust.New(append(certs, good, root.Certificate)...), person, testca.At, 3)
		})
	}
}

// TestVerifyTellsWhichAuthorityIsNotValid: the person is told which
// certificate to replace.
func TestVerifyTellsWhichAuthorityIsNotValid(t *testing.T) {
	root := testca.Root(t, "root")
	s := trust.New(root.Certificate)
	found := stops(t, s, root.Person(t), testca.Until.Add(time.Second), trust.ErrAuthorityExpired, "root", 1)
	if !found.Authority.Equal(root.Certificate) {
		t.Errorf("Authority is %v", found.Authority.Subject)
	}
}

func TestChainErrorNamesNobody(t *testing.T) {
	_, err := trust.New().Verify(testca.Root(t, "root").Person(t), testca.At)
	if err == nil || strings.Contains(err.Error(), "IIN") || strings.Contains(err.Error(), "root") {
		t.Errorf("got %v", err)
	}
	var found *trust.ChainError
	_, err = trust.New().Verify(nil, testca.At)
	if !errors.As(err, &found) || found.Issuer().CommonName != "" {
		t.Errorf("got %v", err)
	}
}

// TestVerifyBoundsTheSearchForTheReason fills the store with expired
// certificates of the issuer's name and key identifier: each would cost a
// check, and the good one, which costs one, is still found.
func TestVerifyBoundsTheSearchForTheReason(t *testing.T) {
	for _, kind := range testca.Kinds() {
		t.Run(kind.Name, func(t *testing.T) {
			root := kind.Root(t, "root")
			person := root.Person(t)
			var all []*x509.Certificate
			for i := range 200 {
				all = append(all, falseOne(t, kind, "root", number(i), func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) }))
			}
			stops(t, trust.New(all...), person, testca.At, trust.ErrMismatch, "root", 1)
			accepts(t, trust.New(append(all, root.Certificate)...), person, testca.At, 2)
		})
	}
}

func TestVerifyTellsNothingOfAnOversizeKey(t *testing.T) {
	root := testca.Root(t, "root")
	template := *root.Certificate
	template.PublicKey = nil
	large := root.Issue(t, &template, testca.PublicRSA(16384))
	stops(t, trust.New(large), root.Person(t), testca.At, trust.ErrMismatch, "root", 1)
}

func TestVerifyRefusesAChainOfMoreThanSix(t *testing.T) {
	last := testca.GOST2004Root(t, "0")
	all := []*x509.Certificate{last.Certificate}
	for _, name := range []string{"1", "2", "3", "4"} {
		last = last.Authority(t, name)
		all = append(all, last.Certificate)
	}
	accepts(t, trust.New(all...), last.Person(t), testca.At, 6)
	last = last.Authority(t, "5")
	stops(t, trust.New(append(all, last.Certificate)...), last.Person(t), testca.At, trust.ErrIncomplete, "0", 6)
}
