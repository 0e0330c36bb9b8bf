package main

import (
	"crypto/sha256"
	"fmt"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

// certificateReport is what `kezek keys -json` and `kezek verify -json` tell of
// a certificate; what it does not say is null.
type certificateReport struct {
	Owner     *string  `json:"owner"`
	IIN       *string  `json:"iin"`
	BIN       *string  `json:"bin"`
	NotBefore *string  `json:"not_before"`
	NotAfter  *string  `json:"not_after"`
	Validity  *string  `json:"validity"`
	Serial    *string  `json:"serial"`
	Issuer    *string  `json:"issuer"`
	Algorithm *string  `json:"algorithm"`
	Purpose   string   `json:"purpose"`
	Subject   string   `json:"subject"`
	Roles     []string `json:"roles"`
	// Fingerprint is the SHA-256 of the certificate, upper-case hexadecimal;
	// null where there is none.
	Fingerprint *string `json:"fingerprint"`
}

// newCertificateReport describes a certificate, nil where there is none.
func newCertificateReport(c *signer.Certificate) certificateReport {
	if c == nil {
		return certificateReport{
			Purpose: string(signer.PurposeUnknown), Subject: string(signer.SubjectUnknown), Roles: []string{},
		}
	}
	r := certificateReport{
		Owner: orNull(c.Owner), IIN: orNull(c.IIN), BIN: orNull(c.BIN),
		NotBefore: orNull(rfc3339(c.NotBefore)), NotAfter: orNull(rfc3339(c.NotAfter)), Validity: orNull(c.Validity()),
		Serial: orNull(c.Serial), Issuer: orNull(c.Issuer), Algorithm: orNull(c.Algorithm),
		Purpose: string(c.Purpose), Subject: string(c.Subject), Roles: []string{},
		Fingerprint: orNull(fmt.Sprintf("%X", sha256.Sum256(c.X509.Raw))),
	}
	for _, role := range c.Roles {
		r.Roles = append(r.Roles, string(role))
	}
	return r
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

// print tells a person what is known, the IIN masked.
func (r *certificateReport) print(e *env) {
	printRow(e, "dialog.owner", r.Owner)
	if r.IIN != nil {
		printRow(e, "terminal.iin", orNull(portal.MaskIIN(*r.IIN)))
	}
	printRow(e, "terminal.bin", r.BIN)
	printRow(e, "dialog.validity", r.Validity)
	printRow(e, "dialog.serial", r.Serial)
	printRow(e, "dialog.issuer", r.Issuer)
	printRow(e, "dialog.algorithm", r.Algorithm)
	if r.Fingerprint != nil {
		printRow(e, "terminal.purpose", orNull(e.words.T("dialog.purpose."+r.Purpose)))
		printRow(e, "terminal.subject", orNull(e.words.T("terminal.subject_"+r.Subject)))
	}
}

// printRow tells one fact, nothing where it is not known.
func printRow(e *env, id string, value *string) {
	if value != nil {
		fmt.Fprintf(e.stdout, "  %s %s\n", e.words.T(id), *value)
	}
}
