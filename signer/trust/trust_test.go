package trust_test

import (
	"crypto/x509"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func TestNewKeepsAuthoritiesOnly(t *testing.T) {
	root := testca.Root(t, "root")
	inter := root.Authority(t, "inter")
	person := inter.Person(t)
	noSign := func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageCRLSign }
	noCA := func(c *x509.Certificate) { c.IsCA = false }
	noUsage := func(c *x509.Certificate) { c.KeyUsage = 0 }
	s := trust.New(root.Certificate, nil, person, inter.Certificate, root.Certificate,
		testca.Root(t, "no sign", noSign).Certificate,
		testca.Root(t, "no CA", noCA).Certificate,
		testca.Root(t, "no usage", noUsage).Certificate)
	if s.Len() != 2 {
		t.Fatalf("Len = %d, want 2", s.Len())
	}
	got := s.Certificates()
	if !got[0].Equal(root.Certificate) || !got[1].Equal(inter.Certificate) {
		t.Error("authorities are not in the order added")
	}
	got[0] = nil
	if s.Certificates()[0] == nil {
		t.Error("a caller changed the store")
	}
}
