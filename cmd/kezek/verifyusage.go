package main

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"slices"
)

// wrongUsage is a certificate whose key signs no documents.
const wrongUsage = "KEY_USAGE"

// judgeUsage asks whether the certificate's key is one for signatures over
// content at all. Purposes are not judged, because anybody may sign a document
// with any key of his own; but an authority's key signs certificates and lists,
// and a service's what it answers. Such a signature under a document was made
// over something else.
func judgeUsage(cert *x509.Certificate, contentType string) string {
	if cert.IsCA || !maySign(cert) || contentType == typeData && isServiceOnly(cert) {
		return wrongUsage
	}
	return ""
}

var oidKeyUsage = asn1.ObjectIdentifier{2, 5, 29, 15}

// maySign asks a key usage, where the certificate has one, for one of the two
// under which content is signed (RFC 5280, 4.2.1.3).
func maySign(cert *x509.Certificate) bool {
	stated := slices.ContainsFunc(cert.Extensions, func(e pkix.Extension) bool { return e.Id.Equal(oidKeyUsage) })
	return !stated || cert.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) != 0
}

// isServiceOnly tells of a certificate that is for nothing but answers about
// certificates or time stamps (RFC 5280, 4.2.1.12).
func isServiceOnly(cert *x509.Certificate) bool {
	other := func(u x509.ExtKeyUsage) bool {
		return u != x509.ExtKeyUsageOCSPSigning && u != x509.ExtKeyUsageTimeStamping
	}
	return len(cert.ExtKeyUsage) > 0 && len(cert.UnknownExtKeyUsage) == 0 && !slices.ContainsFunc(cert.ExtKeyUsage, other)
}
