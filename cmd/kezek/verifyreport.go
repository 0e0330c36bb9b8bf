package main

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"math/big"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
)

// verifyReport is the object of `kezek verify -json`. Its field names and codes
// are a promise to scripts.
type verifyReport struct {
	File     string `json:"file"`
	JudgedAt string `json:"judged_at"`
	// Valid says that every signature holds, that every signer leads to the
	// folder of -trust, has a key for signing, is within the certificate's validity and is not revoked.
	Valid bool `json:"valid"`
	// Error is why there is nothing to report on, null where there is.
	Error *fileError `json:"error"`
	// ContentType is the number of the signed content's type, Attached whether
	// the content lies inside.
	ContentType *string        `json:"content_type"`
	Attached    bool           `json:"attached"`
	Signers     []signerReport `json:"signers"`

	env *env
}

// signerReport is one signer; what is not known is null.
type signerReport struct {
	certificateReport
	Digest string `json:"digest"`
	// SigningTime is the signer's own word.
	SigningTime *string `json:"signing_time"`
	// CertificateNamed is the version of signing-certificate by which the
	// signature names its certificate: 2, 1 (by SHA-1), 0 where it does not.
	CertificateNamed int `json:"certificate_named"`
	// What nothing protects is counted and not judged.
	UnsignedAttributes int `json:"unsigned_attributes"`
	TimeStamps         int `json:"time_stamps"`
	Countersignatures  int `json:"countersignatures"`

	// Each of these is what one question was answered with: null is good.
	SignatureReason  *string `json:"signature_reason"`
	ChainReason      *string `json:"chain_reason"`
	UsageReason      *string `json:"usage_reason"`
	ValidityReason   *string `json:"validity_reason"`
	RevocationReason *string `json:"revocation_reason"`
	// Revocation is null where no lists were given, or no chain was found.
	Revocation *revocationReport `json:"revocation"`
	// Chain is who vouches for whom, from the signer to the anchor.
	Chain []string `json:"chain"`
	// Valid says that all five are good, Reason is the first that is not.
	Valid  bool    `json:"valid"`
	Reason *string `json:"reason"`

	certificate *signer.Certificate
	signingTime time.Time
}

// examineErrors are the codes of a file that there is nothing to say of.
var examineErrors = []struct {
	err  error
	code string
}{
	{cms.ErrNoSigner, "NOT_SIGNED"},
	{cms.ErrTooLarge, "TOO_LARGE"},
	{cms.ErrMalformed, "NOT_CMS"},
}

func newVerifyReport(e *env, path string, p signer.Policy) *verifyReport {
	return &verifyReport{File: path, JudgedAt: rfc3339(p.At), Signers: []signerReport{}, env: e}
}

// examine fills the report.
func (r *verifyReport) examine(data, content []byte, p signer.Policy) {
	found, err := cms.Examine(data, content)
	if err != nil {
		r.Error = r.fileError(err)
		return
	}
	kind := found.ContentType.String()
	r.ContentType, r.Attached, r.Valid = &kind, found.Attached, true
	for _, s := range found.Signatures {
		one := newSignerReport(s, kind, p)
		r.Valid = r.Valid && one.Valid
		r.Signers = append(r.Signers, one)
	}
}

func (r *verifyReport) fileError(err error) *fileError {
	code := "NOT_CMS"
	for _, known := range examineErrors {
		if errors.Is(err, known.err) {
			code = known.code
		}
	}
	return &fileError{Code: code, Message: r.env.words.T("terminal.verify." + code)}
}

// exit is the exit code: 0 for nothing but a file that may be relied on.
func (r *verifyReport) exit() int {
	switch {
	case r.Error != nil:
		return exitFile
	case r.Valid && len(r.Signers) > 0:
		return exitOK
	}
	return exitFailed
}

func newSignerReport(s cms.Signature, contentType string, p signer.Policy) signerReport {
	r := signerReport{
		certificateReport: newCertificateReport(nil),
		Chain:             []string{}, Digest: s.Digest, signingTime: s.SigningTime, CertificateNamed: s.CertificateNamed,
		UnsignedAttributes: s.Unsigned, TimeStamps: s.TimeStamps, Countersignatures: s.Countersignatures,
		SignatureReason: orNull(judgeSignature(s.Err)),
	}
	if !s.SigningTime.IsZero() {
		r.SigningTime = orNull(rfc3339(s.SigningTime))
	}
	if s.Certificate == nil {
		r.name(s.Signer)
	} else {
		r.certificate = signer.Describe(s.Certificate)
		r.certificateReport = newCertificateReport(r.certificate)
		r.judge(s.Certificate, contentType, p)
	}
	r.conclude()
	return r
}

// name tells what the message says of a signer whose certificate is nowhere.
func (r *signerReport) name(id cms.SignerID) {
	if id.Serial == nil {
		return
	}
	r.Serial = orNull(fmt.Sprintf("%X", new(big.Int).Abs(id.Serial).Bytes()))
	var sequence pkix.RDNSequence
	var name pkix.Name
	if rest, err := asn1.Unmarshal(id.Issuer, &sequence); err == nil && len(rest) == 0 {
		name.FillFromRDNSequence(&sequence)
		r.Issuer = orNull(printable(name.CommonName))
	}
}

// judge asks everything but the signature.
func (r *signerReport) judge(cert *x509.Certificate, contentType string, p signer.Policy) {
	chain, wrong := judgeChain(cert, p)
	r.ChainReason = orNull(wrong)
	r.UsageReason = orNull(judgeUsage(cert, contentType))
	for _, c := range chain {
		r.Chain = append(r.Chain, orUnnamed(signer.Describe(c)))
	}
	// The moment is the one of -at: when it was signed, nobody vouches for.
	r.ValidityReason = orNull(string(p.JudgeDates(cert)))
	status, wrong := judgeRevocation(chain, p)
	r.Revocation, r.RevocationReason = newRevocationReport(status), orNull(wrong)
}

// orUnnamed is the certificate's common name, or its serial number.
func orUnnamed(c *signer.Certificate) string {
	if c.Owner == "" {
		return c.Serial
	}
	return c.Owner
}

// reasons are the answers in the order in which they matter: without a
// signature nobody has signed, without a chain there is nobody who did.
func (r *signerReport) reasons() []*string {
	return []*string{r.SignatureReason, r.ChainReason, r.UsageReason, r.RevocationReason, r.ValidityReason}
}

func (r *signerReport) conclude() {
	for _, reason := range r.reasons() {
		if reason != nil {
			r.Reason = reason
			return
		}
	}
	// A signature holds with a certificate only, and then all was asked.
	r.Valid = r.certificate != nil && len(r.Chain) > 0
}
