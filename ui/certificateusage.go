package ui

import (
	"crypto/x509"
	"encoding/asn1"
	"strings"
)

// uses are what a key is for, as the program understands it and then in the
// certificate's own terms.
func (s *certificateScreen) uses() certificateSection {
	c, uses := s.certificate, s.section("uses")
	uses.add(s.w, "dialog.check.purpose", s.w.purposeText(c.Purpose))
	uses.add(s.w, "certificate.key_usage", orDash(strings.Join(s.w.keyUsages(c.X509.KeyUsage), "\n")))
	uses.add(s.w, "certificate.extended_usage", s.w.extendedUsages(c.X509))
	uses.add(s.w, "certificate.policies", orDash(s.w.numberTexts("certificate.policy.", c.X509.PolicyIdentifiers)))
	return uses
}

// keyUsageNames are the bits of a key usage (RFC 5280, 4.2.1.3) in their order.
func keyUsageNames() []struct {
	bit  x509.KeyUsage
	name string
} {
	return []struct {
		bit  x509.KeyUsage
		name string
	}{
		{x509.KeyUsageDigitalSignature, "digitalSignature"},
		{x509.KeyUsageContentCommitment, "nonRepudiation"},
		{x509.KeyUsageKeyEncipherment, "keyEncipherment"},
		{x509.KeyUsageDataEncipherment, "dataEncipherment"},
		{x509.KeyUsageKeyAgreement, "keyAgreement"},
		{x509.KeyUsageCertSign, "keyCertSign"},
		{x509.KeyUsageCRLSign, "cRLSign"},
		{x509.KeyUsageEncipherOnly, "encipherOnly"},
		{x509.KeyUsageDecipherOnly, "decipherOnly"},
	}
}

func (w *Window) keyUsages(usage x509.KeyUsage) []string {
	var texts []string
	for _, u := range keyUsageNames() {
		if usage&u.bit != 0 {
			texts = append(texts, w.T("certificate.key_usage."+u.name)+" ("+u.name+")")
		}
	}
	return texts
}

var oidExtendedKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 37}

// extendedUsages are read from the extension itself: crypto/x509 gives those
// that it knows no number. A certificate without any says so.
func (w *Window) extendedUsages(c *x509.Certificate) string {
	var usages []asn1.ObjectIdentifier
	for _, e := range c.Extensions {
		if e.Id.Equal(oidExtendedKeyUsage) {
			_, _ = asn1.Unmarshal(e.Value, &usages) // crypto/x509 has read it already
		}
	}
	if len(usages) == 0 {
		return w.T("certificate.extended_usage.none")
	}
	return w.numberTexts("certificate.usage.", usages)
}

// numberTexts says in words what is told by numbers, one in a line, each with
// its number; what nobody here knows is its number alone.
func (w *Window) numberTexts(area string, numbers []asn1.ObjectIdentifier) string {
	var texts []string
	for _, n := range numbers {
		text := n.String()
		if id := area + text; w.lang.Has(id) {
			text = w.T(id) + " (" + text + ")"
		}
		texts = append(texts, text)
	}
	return strings.Join(texts, "\n")
}
