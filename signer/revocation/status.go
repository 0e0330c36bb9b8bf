// Package revocation finds out whether a certificate was revoked: from
// revocation lists (RFC 5280, 5) in a folder or from the authority's address,
// and by asking its OCSP responder (RFC 6960).
//
// "Could not be found out" is an answer of its own, Unknown, with the reason
// why: it is never taken for Good, and never for Revoked.
package revocation

import "time"

// State is what is known of a certificate.
type State string

// The states. The empty State means that nobody asked.
const (
	NotChecked State = ""
	Good       State = "good"
	Revoked    State = "revoked"
	Unknown    State = "unknown"
)

// Source is where an answer comes from.
type Source string

// The sources.
const (
	SourceOCSP Source = "ocsp"
	SourceCRL  Source = "crl"
)

// Status is an answer about one certificate.
type Status struct {
	State  State
	Source Source // empty unless Good or Revoked
	// RevokedAt and Reason are set where State is Revoked. Reason is a
	// CRLReason (RFC 5280, 5.3.1), 0 where none was given.
	RevokedAt time.Time
	Reason    int
	// ThisUpdate and NextUpdate are the answer's own (RFC 5280, 5.1.2.4 and
	// 5.1.2.5; RFC 6960, 4.2.2.1); zero where there are none.
	ThisUpdate, NextUpdate time.Time
	// Err is why State is Unknown: one of this package's errors or the
	// context's.
	Err error
}
