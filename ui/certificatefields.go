package ui

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/asn1"
	"encoding/hex"
	"regexp"
	"strings"
	"unicode"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
)

// certificateField is one line about a certificate; a value may have several.
type certificateField struct{ label, value string }

// certificateSection is the lines of one subject.
type certificateSection struct {
	title  string
	fields []certificateField
}

// add puts a line at the end, by the id of its label; an empty value says
// nothing and is left out.
func (s *certificateSection) add(w *Window, id, value string) {
	if value != "" {
		s.fields = append(s.fields, certificateField{w.T(id), value})
	}
}

// sections are everything there is to tell, in the language of now, with the
// IIN masked wherever it stands.
func (s *certificateScreen) sections() []certificateSection {
	all := []certificateSection{s.owner(), s.issued(), s.uses(), s.chain(), s.revocation(), s.marks()}
	for _, section := range all {
		for i := range section.fields {
			section.fields[i].value = maskIINs(section.fields[i].value, s.certificate.IIN)
		}
	}
	return all
}

func (s *certificateScreen) section(id string) certificateSection {
	return certificateSection{title: s.w.T("certificate.section." + id)}
}

func (s *certificateScreen) owner() certificateSection {
	c, owner := s.certificate, s.section("owner")
	owner.add(s.w, "dialog.owner", orDash(c.Owner))
	owner.add(s.w, "certificate.patronymic", c.Patronymic)
	if c.IIN != "" {
		owner.add(s.w, "dialog.owner.iin", portal.MaskIIN(c.IIN))
	}
	owner.add(s.w, "certificate.organization", c.Organization)
	owner.add(s.w, "certificate.bin", c.BIN)
	owner.add(s.w, "certificate.email", strings.Join(maskedEmails(c.X509), "\n"))
	owner.add(s.w, "dialog.check.subject", s.w.subjectText(c))
	return owner
}

func (s *certificateScreen) issued() certificateSection {
	c, issued := s.certificate, s.section("issued")
	issued.add(s.w, "dialog.validity", c.Validity())
	issued.add(s.w, "dialog.issuer", orDash(c.Issuer))
	issued.add(s.w, "dialog.serial", c.Serial)
	issued.add(s.w, "dialog.algorithm", s.w.algorithmText(c))
	return issued
}

// marks are by what a certificate is told from every other one.
func (s *certificateScreen) marks() certificateSection {
	c, marks := s.certificate.X509, s.section("marks")
	marks.add(s.w, "certificate.fingerprint", trust.Fingerprint(c))
	marks.add(s.w, "certificate.subject_key", hexPairs(c.SubjectKeyId))
	marks.add(s.w, "certificate.authority_key", hexPairs(c.AuthorityKeyId))
	return marks
}

// algorithmText is the key's algorithm and how long the key is.
func (w *Window) algorithmText(c *signer.Certificate) string {
	bits := keyBits(c)
	if bits == 0 {
		return c.Algorithm
	}
	return w.T("certificate.algorithm", map[string]any{"Algorithm": c.Algorithm, "Bits": bits})
}

// keyBits is the length of a key as people compare it, 0 for a key of which
// that is not known.
func keyBits(c *signer.Certificate) int {
	switch c.Algorithm {
	case signer.AlgorithmGOST2015:
		return 512
	case signer.AlgorithmGOST2004:
		return 256
	}
	switch key := c.X509.PublicKey.(type) {
	case *rsa.PublicKey:
		return key.N.BitLen()
	case *ecdsa.PublicKey:
		return key.Params().BitSize
	case ed25519.PublicKey:
		return 8 * len(key)
	}
	return 0
}

// oidEmail is the attribute of a name that holds an e-mail address (RFC 5280,
// 4.1.2.6).
var oidEmail = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 1}

// maskedEmails are the addresses of a certificate, each once.
func maskedEmails(c *x509.Certificate) []string {
	addresses := c.EmailAddresses
	for _, a := range c.Subject.Names {
		if text, ok := a.Value.(string); ok && a.Type.Equal(oidEmail) {
			addresses = append(addresses[:len(addresses):len(addresses)], text)
		}
	}
	var masked []string
	seen := map[string]bool{"": true}
	for _, address := range addresses {
		text := portal.MaskEmail(visible(address))
		if !seen[text] {
			seen[text] = true
			masked = append(masked, text)
		}
	}
	return masked
}

// hexPairs is upper-case hexadecimal in pairs, as fingerprints are printed.
func hexPairs(octets []byte) string {
	pairs := make([]string, len(octets))
	for i := range octets {
		pairs[i] = strings.ToUpper(hex.EncodeToString(octets[i : i+1]))
	}
	return strings.Join(pairs, ":")
}

// eightPairs are as much of a fingerprint as an eye compares at once.
var eightPairs = regexp.MustCompile(`((?:[0-9A-F]{2}:){7}[0-9A-F]{2}):`)

// inGroups sets hexadecimal in pairs in groups of eight, between which a line
// may end: in the middle of a pair nobody finds the place again.
func inGroups(text string) string { return eightPairs.ReplaceAllString(text, "$1 ") }

// visible puts a space in the place of what is not to be seen: anybody may
// write anything into a certificate of his own.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

// numberedIIN is how an IIN stands in a name.
var numberedIIN = regexp.MustCompile(`IIN[0-9]{12}`)

// maskIINs hides the owner's IIN in a text, and what is written like one: a
// certificate may hold it in places where nobody expects it.
func maskIINs(text, iin string) string {
	text = numberedIIN.ReplaceAllStringFunc(text, portal.MaskIIN)
	if iin == "" {
		return text
	}
	return strings.ReplaceAll(text, iin, portal.MaskIIN(iin))
}
