package revocation

import encoding "encoding/asn1"

// The extensions that are read here, as the content octets of their object
// identifiers: a list has one in every other entry, and comparing strings costs
// no memory (RFC 5280, 4.2, 5.2 and 5.3; RFC 6960, 4.4).
const (
	idCRLNumber      = "\x55\x1d\x14" // 2.5.29.20
	idReasonCode     = "\x55\x1d\x15" // 2.5.29.21
	idInvalidityDate = "\x55\x1d\x18" // 2.5.29.24
	idDeltaIndicator = "\x55\x1d\x1b" // 2.5.29.27
	idIssuingPoint   = "\x55\x1d\x1c" // 2.5.29.28
	idAuthorityKeyID = "\x55\x1d\x23" // 2.5.29.35

	idNonce = "\x2b\x06\x01\x05\x05\x07\x30\x01\x02" // 1.3.6.1.5.5.7.48.1.2
)

var (
	oidDistributionPoints = encoding.ObjectIdentifier{2, 5, 29, 31}
	oidFreshestCRL        = encoding.ObjectIdentifier{2, 5, 29, 46}
	oidBasicResponse      = encoding.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 1}
	oidNonce              = encoding.ObjectIdentifier{1, 3, 6, 1, 5, 5, 7, 48, 1, 2}
	oidSHA1               = encoding.ObjectIdentifier{1, 3, 14, 3, 2, 26}
	oidSHA256             = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
)
