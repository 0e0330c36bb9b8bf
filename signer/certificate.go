package signer

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"fmt"
	"io"
	"log/slog"
	"math/big"
	"strings"
	"time"
	"unicode"

	"golang.org/x/crypto/cryptobyte"
	der "golang.org/x/crypto/cryptobyte/asn1"
)

// Certificate is a certificate as the dialog shows it. What a certificate does
// not say is empty. Its texts hold printable characters and spaces only,
// whatever the certificate holds: they are written to terminals and into
// lines. Printing one with fmt or slog gives its serial number and
// nothing of the person.
type Certificate struct {
	X509 *x509.Certificate

	Owner        string // subject CN: surname and first name, or a system's name
	Surname      string
	GivenName    string // what CN has after the surname
	Patronymic   string // the subject's GIVENNAME, which is where the authority puts it
	Organization string
	// IIN and BIN are twelve digits. No check digit is applied: the
	// authority's own test owner has an IIN that fails it.
	IIN, BIN string

	NotBefore, NotAfter time.Time
	Serial              string // upper-case hexadecimal, whole octets
	Issuer              string // issuer CN
	Algorithm           string // of the key: AlgorithmRSA, AlgorithmGOST2004, AlgorithmGOST2015, else a name or an OID

	Purpose Purpose
	Subject Subject
	Roles   []Role
}

// The key algorithms by the names that the dialog shows.
const (
	AlgorithmRSA      = "RSA"
	AlgorithmGOST2004 = "ECGOST34310"
	AlgorithmGOST2015 = "ECGOST3410-2015-512"
)

// Describe reads a certificate. It takes any, the oddest too: what it does not
// know stays empty or unknown. It gives nil for nil.
func Describe(cert *x509.Certificate) *Certificate {
	if cert == nil {
		return nil
	}
	c := &Certificate{
		X509:         cert,
		Owner:        attribute(cert.Subject, oidCommonName),
		Surname:      attribute(cert.Subject, oidSurname),
		Patronymic:   attribute(cert.Subject, oidGivenName),
		Organization: attribute(cert.Subject, oidOrganization),
		IIN:          numbered(cert.Subject, oidSerialNumber, "IIN"),
		BIN:          numbered(cert.Subject, oidOrganizationalUnit, "BIN"),
		NotBefore:    cert.NotBefore,
		NotAfter:     cert.NotAfter,
		Serial:       serial(cert.SerialNumber),
		Issuer:       attribute(cert.Issuer, oidCommonName),
		Algorithm:    keyAlgorithm(cert),
	}
	c.GivenName = givenName(c.Owner, c.Surname)
	c.Purpose = purposeOf(cert, c.Algorithm)
	c.Subject = subjectOf(c)
	c.Roles = rolesOf(cert)
	return c
}

// Validity is the dialog's line: dd.MM.yyyy (HH:mm) - dd.MM.yyyy (HH:mm) in
// Asia/Almaty.
func (c *Certificate) Validity() string {
	return FormatTime(c.NotBefore) + " - " + FormatTime(c.NotAfter)
}

// Format keeps names and the IIN out of every fmt verb.
func (c Certificate) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, c.redacted()) }

// LogValue keeps names and the IIN out of slog.
func (c Certificate) LogValue() slog.Value { return slog.StringValue(c.redacted()) }

func (c Certificate) redacted() string { return "certificate " + c.Serial }

// The attributes of RFC 5280, appendix A, and UID of RFC 4519. Go names only
// some of them, so all are read by their number.
var (
	oidCommonName         = asn1.ObjectIdentifier{2, 5, 4, 3}
	oidSurname            = asn1.ObjectIdentifier{2, 5, 4, 4}
	oidSerialNumber       = asn1.ObjectIdentifier{2, 5, 4, 5}
	oidOrganization       = asn1.ObjectIdentifier{2, 5, 4, 10}
	oidOrganizationalUnit = asn1.ObjectIdentifier{2, 5, 4, 11}
	oidGivenName          = asn1.ObjectIdentifier{2, 5, 4, 42}
	oidUserID             = asn1.ObjectIdentifier{0, 9, 2342, 19200300, 100, 1, 1}
)

// attributes gives the values of one type, in the order of the name.
func attributes(name pkix.Name, oid asn1.ObjectIdentifier) []string {
	var values []string
	for _, a := range name.Names {
		if text, ok := a.Value.(string); ok && a.Type.Equal(oid) {
			values = append(values, text)
		}
	}
	return values
}

// attribute gives the first value, for showing.
func attribute(name pkix.Name, oid asn1.ObjectIdentifier) string {
	if values := attributes(name, oid); len(values) > 0 {
		return printable(values[0])
	}
	return ""
}

// printable puts a space in the place of everything that is not to be seen:
// anybody may issue a certificate to himself, with a name that moves a
// terminal's cursor, begins a line of its own, or turns the direction of what
// is written after it.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, text)
}

// numbered gives the twelve digits of the value that is, as it stands in the
// certificate, the prefix and twelve digits. A name with two different ones
// says nothing: which would it be?
func numbered(name pkix.Name, oid asn1.ObjectIdentifier, prefix string) string {
	found := ""
	for _, value := range attributes(name, oid) {
		digits, ok := strings.CutPrefix(value, prefix)
		if !ok || !twelveDigits(digits) {
			continue
		}
		if found != "" && found != digits {
			return ""
		}
		found = digits
	}
	return found
}

func twelveDigits(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// givenName is what the common name has after the surname.
func givenName(owner, surname string) string {
	rest, ok := strings.CutPrefix(owner, surname+" ")
	if !ok || surname == "" {
		return ""
	}
	return strings.TrimSpace(rest)
}

func serial(n *big.Int) string {
	octets := n.Bytes()
	if len(octets) == 0 {
		octets = []byte{0}
	}
	return fmt.Sprintf("%X", octets)
}

// The numbers of Kazakhstan's GOST keys; the third is an older one of the 2004
// kind, still in certificates of information systems.
var (
	oidGOST2015    = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2}
	oidGOST2004    = asn1.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 1}
	oidGOST2004Old = asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 6801, 1, 5, 8}
)

// keyAlgorithm names the key's algorithm, an unknown one by its number.
func keyAlgorithm(cert *x509.Certificate) string {
	if cert.PublicKeyAlgorithm == x509.RSA {
		return AlgorithmRSA
	}
	oid := keyOID(cert)
	switch {
	case oid.Equal(oidGOST2015):
		return AlgorithmGOST2015
	case oid.Equal(oidGOST2004), oid.Equal(oidGOST2004Old):
		return AlgorithmGOST2004
	case cert.PublicKeyAlgorithm != x509.UnknownPublicKeyAlgorithm:
		return cert.PublicKeyAlgorithm.String()
	}
	return oid.String()
}

// keyOID reads the algorithm of subjectPublicKeyInfo, which crypto/x509 does
// not tell for a key it cannot use. It is nil where there is none.
func keyOID(cert *x509.Certificate) asn1.ObjectIdentifier {
	info := cryptobyte.String(cert.RawSubjectPublicKeyInfo)
	var spki, id cryptobyte.String
	var oid asn1.ObjectIdentifier
	if !info.ReadASN1(&spki, der.SEQUENCE) || !spki.ReadASN1(&id, der.SEQUENCE) ||
		!id.ReadASN1ObjectIdentifier(&oid) {
		return nil
	}
	return oid
}
