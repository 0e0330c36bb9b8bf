package revocation

import (
	"crypto/x509"
	encoding "encoding/asn1"
	"net/url"
	"slices"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// names are the GeneralNames of distribution points, each in DER, as they are
// compared.
type names []string

// readPointName reads a DistributionPointName (RFC 5280, 4.2.1.13). A name
// relative to the issuer is refused: nobody uses it, and a list whose names are
// not all understood may be about other certificates.
func readPointName(s *cryptobyte.String) (names, bool) {
	var explicit, full cryptobyte.String
	if !s.ReadASN1(&explicit, constructed(0)) || !explicit.ReadASN1(&full, constructed(0)) || !explicit.Empty() {
		return nil, false
	}
	var found names
	for !full.Empty() {
		var name cryptobyte.String
		var tag asn1.Tag
		if !full.ReadAnyASN1Element(&name, &tag) {
			return nil, false
		}
		found = append(found, string(name))
	}
	return found, len(found) > 0
}

// readPoints gives the names of all points of a CRLDistributionPoints value. A
// point with a cRLIssuer is left out: its lists are another authority's. So is
// one with reasons: its lists say nothing of certificates revoked for others.
func readPoints(value []byte) names {
	s := cryptobyte.String(value)
	var points cryptobyte.String
	if !s.ReadASN1(&points, asn1.SEQUENCE) || !s.Empty() {
		return nil
	}
	var found names
	for !points.Empty() {
		var point cryptobyte.String
		if !points.ReadASN1(&point, asn1.SEQUENCE) {
			return nil
		}
		found = append(found, pointNames(point)...)
	}
	return found
}

func pointNames(point cryptobyte.String) names {
	if !point.PeekASN1Tag(constructed(0)) {
		return nil
	}
	found, ok := readPointName(&point)
	if !ok || !point.Empty() { // behind it, reasons [1] and cRLIssuer [2]
		return nil
	}
	return found
}

// points are the distribution points that a certificate names, deltaPoints those of
// its freshest lists (RFC 5280, 4.2.1.15).
func points(cert *x509.Certificate) names {
	return readPoints(extensionOf(cert, oidDistributionPoints))
}

func deltaPoints(cert *x509.Certificate) names { return readPoints(extensionOf(cert, oidFreshestCRL)) }

// extensionOf gives the value of the certificate's extension of that name.
func extensionOf(cert *x509.Certificate, id encoding.ObjectIdentifier) []byte {
	for _, e := range cert.Extensions {
		if e.Id.Equal(id) {
			return e.Value
		}
	}
	return nil
}

// addresses gives those of the names that HTTP can fetch, each once.
func (n names) addresses() []string {
	var found []string
	for _, name := range n {
		s := cryptobyte.String(name)
		var uri cryptobyte.String
		if s.ReadASN1(&uri, primitive(6)) && isAddress(string(uri)) && !slices.Contains(found, string(uri)) {
			found = append(found, string(uri))
		}
	}
	return found
}

// isAddress tells whether it is an http or https address with a host. http will
// do: what is fetched is signed.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// meet tells whether the two have a name in common.
func (n names) meet(others names) bool {
	return slices.ContainsFunc(n, func(name string) bool { return slices.Contains(others, name) })
}
