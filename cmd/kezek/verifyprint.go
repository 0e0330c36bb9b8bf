package main

import (
	"fmt"
	"time"

	"kezek.kz/kezek/signer"
)

// print tells the report to a person: IINs masked, each answer in words.
func (r *verifyReport) print(e *env) {
	fmt.Fprintln(e.stdout, printable(r.File))
	if r.Error != nil {
		fmt.Fprintf(e.stdout, "  ✗ %s\n", r.Error.Message)
		return
	}
	r.printContentType(e)
	for i := range r.Signers {
		e.say("terminal.verify_signer", map[string]any{"Number": i + 1, "Total": len(r.Signers)})
		r.Signers[i].print(e)
	}
	if r.Valid {
		fmt.Fprintf(e.stdout, "✓ %s\n", e.words.T("terminal.verify_valid"))
		return
	}
	fmt.Fprintf(e.stdout, "✗ %s\n", e.words.T("terminal.verify_invalid"))
}

// What a signature may be over (RFC 5652, 4; RFC 3161, 2.4.2).
const (
	typeData      = "1.2.840.113549.1.7.1"
	typeTimeStamp = "1.2.840.113549.1.9.16.1.4"
)

// printContentType says so where what was signed is no document: a signature
// that holds is not yet one under anything that a person has read.
func (r *verifyReport) printContentType(e *env) {
	switch *r.ContentType {
	case typeData:
	case typeTimeStamp:
		fmt.Fprintf(e.stdout, "  - %s\n", e.words.T("terminal.verify_time_stamp"))
	default:
		fmt.Fprintf(e.stdout, "  - %s\n", e.words.T("terminal.verify_content_type", map[string]any{"Type": *r.ContentType}))
	}
}

func (s *signerReport) print(e *env) {
	s.printFacts(e)
	s.printAnswers(e)
	if s.CertificateNamed == 0 {
		fmt.Fprintf(e.stdout, "  - %s\n", e.words.T("terminal.verify_names_no_certificate"))
	}
	if s.TimeStamps > 0 {
		fmt.Fprintf(e.stdout, "  - %s\n", e.words.T("terminal.verify_time_stamps"))
	}
	if s.Countersignatures > 0 {
		fmt.Fprintf(e.stdout, "  - %s\n", e.words.T("terminal.verify_countersignatures"))
	}
	fmt.Fprintln(e.stdout)
}

func (s *signerReport) printFacts(e *env) {
	s.certificateReport.print(e)
	printRow(e, "terminal.verify_digest", &s.Digest)
	if !s.signingTime.IsZero() {
		printRow(e, "terminal.verify_signing_time", orNull(signer.FormatTime(s.signingTime)))
	}
}

// printAnswers tells all that is known, not the first fault alone: of an
// expired key one wants to know as well whether the signature holds.
func (s *signerReport) printAnswers(e *env) {
	s.answer(e, s.SignatureReason, "terminal.verify_signature_holds")
	if s.certificate == nil {
		return
	}
	s.answer(e, s.ChainReason, "terminal.verify_chain_holds")
	s.answer(e, s.UsageReason, "terminal.verify_usage_fits")
	s.answer(e, s.ValidityReason, "terminal.verify_within_validity")
	switch {
	case s.Revocation != nil || s.RevocationReason != nil:
		s.answer(e, s.RevocationReason, "terminal.verify_not_revoked")
	default:
		fmt.Fprintf(e.stdout, "  - %s\n", e.words.T("terminal.verify_revocation_not_asked"))
	}
}

func (s *signerReport) answer(e *env, reason *string, good string) {
	args := map[string]any{"Authority": s.anchor(), "Date": s.revokedAt()}
	if reason == nil {
		fmt.Fprintf(e.stdout, "  ✓ %s\n", e.words.T(good, args))
		return
	}
	fmt.Fprintf(e.stdout, "  ✗ %s\n", e.words.T("terminal.verify."+*reason, args))
}

// anchor is the authority in the folder that the chain leads to.
func (s *signerReport) anchor() string {
	if len(s.Chain) == 0 {
		return ""
	}
	return s.Chain[len(s.Chain)-1]
}

func (s *signerReport) revokedAt() string {
	if s.Revocation == nil || s.Revocation.RevokedAt == nil {
		return ""
	}
	at, err := time.Parse(time.RFC3339, *s.Revocation.RevokedAt)
	if err != nil {
		return ""
	}
	return signer.FormatTime(at)
}
