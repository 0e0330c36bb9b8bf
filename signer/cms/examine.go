package cms

import (
	"bytes"
	"crypto/x509"
	encoding "encoding/asn1"
	"math/big"
	"time"
)

// What Examine reads at most. A file over one of these is ErrTooLarge.
const (
	// MaxExamineSize is the largest file, in octets, in whatever form it comes.
	MaxExamineSize = 64 << 20

	maxExamineCertificates = 64
	maxExamineSigners      = 32
	// maxCertificate is the largest certificate read, in octets: it is hashed
	// for every signer that it may be of.
	maxCertificate = 64 << 10
)

// Report is what a SignedData says, and whether its signatures are such.
type Report struct {
	// ContentType is what was signed: id-data for a document, id-ct-TSTInfo for
	// a time stamp (RFC 3161, 2.4.2).
	ContentType encoding.ObjectIdentifier
	// Attached says that the content lies in the message itself.
	Attached bool
	// Signatures are in the order of the message. There is at least one.
	Signatures []Signature
}

// Signature is one signer's.
type Signature struct {
	// Signer is how the message names the signer.
	Signer SignerID
	// Certificate is the signer's, nil where it is nowhere to be found. It is
	// only what the message says: its chain, its dates and its purpose are for
	// somebody else to judge.
	Certificate *x509.Certificate
	// SigningTime is what the signer says of it, zero where nothing is said.
	// Nobody vouches for it: no certificate is to be judged by it.
	SigningTime time.Time
	// Digest is the digest algorithm: "SHA-256", "SHA-384", "SHA-512",
	// "GOSTR3411-2012-512", "GOSTR3411-94", … or its number.
	Digest string
	// CertificateNamed says that a signed attribute names the certificate:
	// 2 by signing-certificate-v2 (RFC 5035), 1 by the older one, whose SHA-1
	// proves nothing today (RFC 2634, 5.4), 0 for neither.
	CertificateNamed int
	// Unsigned counts the unsigned attributes, which nothing protects. None of
	// them is judged, time stamps and countersignatures counted here neither.
	Unsigned, TimeStamps, Countersignatures int
	// Err is nil where the signature holds: it was made over this content, with
	// the key of Certificate. Else it is, by errors.Is, ErrDigestMismatch,
	// ErrSignature, ErrAlgorithm (ErrWeakDigest among it), ErrNoCertificate,
	// ErrOtherCertificate, ErrMalformed (ErrNotDocument among it), ErrNoContent, ErrOtherContent or
	// ErrTooLarge.
	Err error
}

// SignerID is a SignerIdentifier (RFC 5652, 5.3): issuer and serial number, or
// the key's identifier.
type SignerID struct {
	Issuer []byte // DER of the Name
	Serial *big.Int
	KeyID  []byte
}

// names tells whether this is the identifier of the certificate's holder.
func (id SignerID) names(c *x509.Certificate) bool {
	if id.Serial == nil {
		return len(id.KeyID) > 0 && bytes.Equal(c.SubjectKeyId, id.KeyID)
	}
	return bytes.Equal(c.RawIssuer, id.Issuer) && c.SerialNumber.Cmp(id.Serial) == 0
}

// Examine reads anybody's SignedData (RFC 5652) and checks every signature in
// it. It is for looking at a file, and takes what Verify, which lets somebody
// in, refuses: DER, BER, PEM or base64, the content inside or not, several
// signers, each named in either way, with signed attributes or without.
//
// Content is the octets that were signed where the message does not hold them,
// and nil where there are none at hand; where it does hold them, both have to
// be the same. A signature without signed attributes over octets that are
// signed elsewhere for another purpose (a certificate's inside, somebody's
// signed attributes) is refused: nobody signed them as a document.
//
// The error is ErrMalformed, ErrTooLarge or ErrNoSigner, and says that there
// is nothing to report on. Whether a signature holds stands with each of them.
func Examine(data, content []byte) (*Report, error) {
	der, err := unwrap(data)
	if err != nil {
		return nil, err
	}
	m, err := parseAny(der)
	if err != nil {
		return nil, err
	}
	r := &Report{ContentType: m.kind, Attached: m.attached}
	e := newExamination(m, content)
	for _, s := range m.signers {
		r.Signatures = append(r.Signatures, e.signature(s))
	}
	return r, nil
}
