package trust

import (
	"crypto/x509"
	"math/big"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// TestVerifySpendsNoMoreThanItsChecks gives 200 certificates of the issuer's
// name and key identifier: each would cost a check, in the
// search or in that for the reason.
func TestVerifySpendsNoMoreThanItsChecks(t *testing.T) {
	root := testca.Root(t, "root")
	person := root.Person(t)
	for name, change := range map[string]testca.Change{
		"valid":        func(*x509.Certificate) {},
		"expired":      func(c *x509.Certificate) { c.NotAfter = testca.At.Add(-time.Hour) },
		"no authority": func(c *x509.Certificate) { c.IsCA = false },
	} {
		t.Run(name, func(t *testing.T) {
			var all []*x509.Certificate
			for i := range int64(200) {
				all = append(all, testca.Root(t, "false root", func(c *x509.Certificate) {
					c.SerialNumber = big.NewInt(i + 1)
					c.Subject, c.SubjectKeyId = root.Certificate.Subject, root.Certificate.SubjectKeyId
					change(c)
				}).Certificate)
			}
			b := builder{store: New(all...), at: testca.At, checks: maxChecks}
			if b.extend([]*x509.Certificate{person}) != nil {
				t.Fatal("a chain")
			}
			left := b.checks
			if reason := b.explain().Reason; reason != ErrMismatch {
				t.Errorf("got %v", reason)
			}
			if searched := left == 0; searched != (name == "valid") || b.checks != 0 {
				t.Errorf("%d checks left after the search, %d after the reason", left, b.checks)
			}
		})
	}
}
