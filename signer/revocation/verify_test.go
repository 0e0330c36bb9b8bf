package revocation

import (
	"crypto/x509"
	"errors"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
)

func TestVerifyRefuses(t *testing.T) {
	ca := rsaAuthority(t)
	other := testca.Root(t, "Other")
	sameName := &testca.Authority{Certificate: ca.Certificate, Key: testca.Key(t, "Other")}
	noLists := rsaAuthority(t, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCertSign })
	otherID := rsaAuthority(t, func(c *x509.Certificate) { c.SubjectKeyId = []byte("renewed") })
	keyID := extend{ceKeyID, false, append([]byte{0x30, 15, 0x80, 13}, "rsa authority"...)}
	for name, c := range map[string]struct {
		list   *List
		issuer *x509.Certificate
		want   error
	}{
		"another name":         {draft{}.list(t, ca), other.Certificate, ErrIssuer},
		"another key's id":     {draft{extensions: []extend{keyID}}.list(t, ca), otherID.Certificate, ErrIssuer},
		"may not sign lists":   {draft{}.list(t, ca), noLists.Certificate, ErrIssuer},
		"signed by another":    {draft{}.list(t, sameName), ca.Certificate, ErrSignature},
		"GOST key of the name": {draft{}.list(t, ca), gostAuthority(t).Certificate, ErrSignature},
	} {
		t.Run(name, func(t *testing.T) {
			for range 2 { // the second answer is the remembered one
				if err := c.list.Verify(c.issuer); !errors.Is(err, c.want) {
					t.Errorf("%v, want %v", err, c.want)
				}
			}
			cert := ca.Person(t)
			if s := NewLists(c.list).Status(cert, c.issuer, at); s.State != Unknown || !errors.Is(s.Err, c.want) {
				t.Errorf("%+v, want %v", s, c.want)
			}
		})
	}
	for _, issuer := range []*x509.Certificate{ca.Certificate, otherID.Certificate} {
		if err := (draft{}).list(t, ca).Verify(issuer); err != nil {
			t.Errorf("without key identifier: %v", err)
		}
	}
	if err := (draft{extensions: []extend{keyID}}).list(t, ca).Verify(ca.Certificate); err != nil {
		t.Errorf("with key identifier: %v", err)
	}
}

func TestVerifyChecksTheSignatureOnce(t *testing.T) {
	ca := rsaAuthority(t)
	l := draft{}.list(t, ca)
	calls := 0
	for range 3 {
		_ = l.checks.once(ca.Certificate, func() error { calls++; return nil })
	}
	if calls != 1 {
		t.Errorf("%d checks", calls)
	}
	for i := range 3 * maxChecks {
		_ = l.checks.once(&x509.Certificate{Raw: []byte{byte(i)}}, func() error { return nil })
	}
	if len(l.checks.done) > maxChecks {
		t.Errorf("%d remembered", len(l.checks.done))
	}
}
