// Package cms makes and checks the one shape of CMS SignedData (RFC 5652) that
// a sign-in uses: DER, detached, one signer named by issuer and serial number,
// the signer's certificate inside, and the signed attributes content-type,
// message-digest and signing-certificate-v2 (RFC 5035), each exactly once.
//
// Verify is deliberately not a general reader; Examine, for looking at anybody's
// signed file, is. What other programs may put into a SignedData and a sign-in
// does not need (content, several signers, unsigned attributes, revocation
// lists, key identifiers instead of issuer and serial number, parameters of a
// digest, BER) Verify refuses, so that there is nothing in an accepted message
// that the signature does not cover, save the certificates: the signer's, which
// signing-certificate-v2 ties to it, and such as come along with it, a chain
// as a rule, which are not looked at.
//
// Other signed attributes are tolerated, because widespread programs add
// them; they are not interpreted. Above all the signing time is not: it is
// what the signer says of itself, and no certificate is judged by it.
package cms

import (
	encoding "encoding/asn1"
)

// MaxSize is the largest message read, in octets.
const MaxSize = 64 << 10

// The object identifiers of RFC 5652 (4, 5.1, 11.1, 11.2) and RFC 5035 (3).
var (
	oidData                 = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 1}
	oidSignedData           = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}
	oidContentType          = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 3}
	oidMessageDigest        = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 4}
	oidSigningCertificateV2 = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 9, 16, 2, 47}
)

// version1 is that of SignedData with plain data and X.509 certificates only,
// and of a SignerInfo with issuer and serial number (RFC 5652, 5.1 and 5.3).
const version1 = 1
