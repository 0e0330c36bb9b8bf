package trust_test

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"net"
	"net/url"
	"testing"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func TestVerifyNameConstraints(t *testing.T) {
	_, loopback, err := net.ParseCIDR("127.0.0.0/8")
	if err != nil {
		t.Fatal(err)
	}
	root := testca.Root(t, "root", func(c *x509.Certificate) {
		c.PermittedDNSDomainsCritical = true
		c.PermittedDNSDomains = []string{"localhost", "practice.kz"}
		c.ExcludedDNSDomains = []string{"bad.practice.kz"}
		c.PermittedIPRanges = []*net.IPNet{loopback}
		c.PermittedEmailAddresses = []string{"practice.kz"}
		c.PermittedURIDomains = []string{"practice.kz"}
	})
	s := trust.New(root.Certificate)
	for _, c := range []struct {
		name string
		fits bool
		set  testca.Change
	}{
		{"a person has no such names", true, func(*x509.Certificate) {}},
		{"permitted host", true, dns("localhost")},
		{"permitted host below", true, dns("A.Practice.KZ")},
		{"other host", false, dns("example.kz")},
		{"host with the same ending", false, dns("notpractice.kz")},
		{"one of two hosts", false, dns("localhost", "example.kz")},
		{"excluded host", false, dns("bad.practice.kz")},
		{"host below the excluded one", false, dns("x.bad.practice.kz")},
		{"permitted address", true, address("127.0.0.1")},
		{"other address", false, address("10.0.0.1")},
		{"address of the other family", false, address("::1")},
		{"e-mail, which is not evaluated", false, func(c *x509.Certificate) { c.EmailAddresses = []string{"a@practice.kz"} }},
		{"e-mail in the subject", false, func(c *x509.Certificate) {
			c.Subject.ExtraNames = append(c.Subject.ExtraNames, pkix.AttributeTypeAndValue{
				Type: asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}, Value: "a@practice.kz",
			})
		}},
		{"URI, which is not evaluated", false, func(c *x509.Certificate) { c.URIs = []*url.URL{{Scheme: "https", Host: "practice.kz"}} }},
	} {
		t.Run(c.name, func(t *testing.T) {
			person := root.Person(t, c.set)
			if c.fits {
				accepts(t, s, person, testca.At, 2)
			} else {
				refuses(t, s, person, testca.At)
			}
		})
	}
}

func TestVerifyHoldsAuthoritiesToConstraintsAboveThem(t *testing.T) {
	root := testca.Root(t, "root", func(c *x509.Certificate) {
		c.ExcludedDNSDomains = []string{"example.kz"}
	})
	inter := root.Authority(t, "inter", dns("example.kz"))
	refuses(t, trust.New(root.Certificate, inter.Certificate), inter.Person(t), testca.At)
}

func dns(names ...string) testca.Change {
	return func(c *x509.Certificate) { c.DNSNames = names }
}

func address(ip string) testca.Change {
	return func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.ParseIP(ip)} }
}

func TestVerifyHoldsAnAuthorityToItsPurposes(t *testing.T) {
	usages := func(unknown []asn1.ObjectIdentifier, known ...x509.ExtKeyUsage) testca.Change {
		return func(c *x509.Certificate) { c.ExtKeyUsage, c.UnknownExtKeyUsage = known, unknown }
	}
	persons := []asn1.ObjectIdentifier{testca.Individual}
	head := []asn1.ObjectIdentifier{testca.Individual, {1, 2, 398, 3, 3, 4, 1, 2, 1}}
	person := usages(persons, x509.ExtKeyUsageClientAuth)
	for name, c := range map[string]struct {
		fits            bool
		authority, leaf testca.Change
	}{
		"the same":                      {true, person, person},
		"more":                          {true, usages(head, x509.ExtKeyUsageClientAuth, x509.ExtKeyUsageServerAuth), person},
		"any":                           {true, usages(nil, x509.ExtKeyUsageAny), person},
		"the authority's own only":      {true, person, usages(persons)},
		"no restriction":                {true, usages(nil), usages(head, x509.ExtKeyUsageClientAuth)},
		"another":                       {false, usages(persons, x509.ExtKeyUsageServerAuth), person},
		"no kind of holder":             {false, usages(nil, x509.ExtKeyUsageClientAuth), person},
		"kind of holder only":           {false, usages(persons), person},
		"head where persons are listed": {false, person, usages(head, x509.ExtKeyUsageClientAuth)},
		"a leaf for everything":         {false, person, usages(nil)},
	} {
		t.Run(name, func(t *testing.T) {
			root := testca.Root(t, "root", c.authority)
			if c.fits {
				accepts(t, trust.New(root.Certificate), root.Person(t, c.leaf), testca.At, 2)
			} else {
				refuses(t, trust.New(root.Certificate), root.Person(t, c.leaf), testca.At)
			}
		})
	}
}
