package pki

import encoding "encoding/asn1"

// Keys of RSA (RFC 8017, appendix C), of elliptic curves (RFC 5480, 2.1.1) and
// Ed25519 (RFC 8410, 3), and the signatures made with them (RFC 5754, RFC 4055,
// RFC 5758).
var (
	oidRSA           = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 1}
	oidMGF1          = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 8}
	oidPSS           = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 10}
	oidSHA256WithRSA = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 11}
	oidSHA384WithRSA = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 12}
	oidSHA512WithRSA = encoding.ObjectIdentifier{1, 2, 840, 113549, 1, 1, 13}

	oidECDSAWithSHA256 = encoding.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 2}
	oidECDSAWithSHA384 = encoding.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 3}
	oidECDSAWithSHA512 = encoding.ObjectIdentifier{1, 2, 840, 10045, 4, 3, 4}

	oidEd25519 = encoding.ObjectIdentifier{1, 3, 101, 112}
)

// Digests (RFC 8017, appendix B.1).
var (
	oidSHA256 = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 1}
	oidSHA384 = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 2}
	oidSHA512 = encoding.ObjectIdentifier{2, 16, 840, 1, 101, 3, 4, 2, 3}
)

// ГОСТ 34.310 and its digests, under Kazakhstan's arc; and keys of 2004 in the
// form of older software, which some information systems hold.
var (
	oidGOST2004Older     = encoding.ObjectIdentifier{1, 3, 6, 1, 4, 1, 6801, 1, 5, 8}
	oidGOST2004          = encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 1}
	oidGOST2004Signature = encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 1, 2}
	oidR341194           = encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 1}
	oidGOST2015          = encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 2}
	oidGOST2015Signature = encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 1, 2, 3, 2}
	oidStreebog512       = encoding.ObjectIdentifier{1, 2, 398, 3, 10, 1, 3, 3}
)

// Extensions of certificates, lists and their entries (RFC 5280, 4.2.1.1, 5.2
// and 5.3).
var (
	oidCRLNumber      = encoding.ObjectIdentifier{2, 5, 29, 20}
	oidReasonCode     = encoding.ObjectIdentifier{2, 5, 29, 21}
	oidDeltaIndicator = encoding.ObjectIdentifier{2, 5, 29, 27}
	oidAuthorityKeyID = encoding.ObjectIdentifier{2, 5, 29, 35}
)
