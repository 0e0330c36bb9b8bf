package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/ui/explain"
)

// fileReport is one object of `kezek keys -json`. Its field names and codes
// are a promise to scripts.
type fileReport struct {
	File    string      `json:"file"`
	Storage string      `json:"storage"`
	Error   *fileError  `json:"error"`
	Keys    []keyReport `json:"keys"`

	exit int
}

type fileError struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// keyReport describes one key; what a certificate does not say is null.
type keyReport struct {
	certificateReport
	Usable   bool    `json:"usable"`
	Reason   *string `json:"reason"`
	Warning  *string `json:"warning"`
	DaysLeft *int    `json:"days_left"`
	// Revocation is null where nobody was asked.
	Revocation *revocationReport `json:"revocation"`

	key     *signer.Key
	verdict signer.Verdict
}

// revocationReport is what is known of a certificate's revocation.
type revocationReport struct {
	State     string  `json:"state"` // "good", "revoked", "unknown"
	RevokedAt *string `json:"revoked_at"`
	Reason    *int    `json:"reason"` // CRLReason, RFC 5280, 5.3.1
	Source    *string `json:"source"` // "crl", "ocsp"
}

// fileErrors are the codes of what keeps a file from opening.
var fileErrors = []struct {
	err  error
	code string
	exit int
}{
	{signer.ErrWrongPassword, "WRONG_PASSWORD", exitWrongPassword},
	{signer.ErrDamaged, "DAMAGED", exitFile},
	{signer.ErrNotKeyStore, "NOT_A_KEY_STORE", exitFile},
	{signer.ErrUnsupported, "UNSUPPORTED", exitFile},
	{signer.ErrNoKey, "NO_KEY", exitFile},
	{signer.ErrTooLarge, "TOO_LARGE", exitFile},
	{signer.ErrTooManyIterations, "TOO_MANY_ITERATIONS", exitFile},
	{signer.ErrKeyPassword, "WRONG_KEY_PASSWORD", exitWrongPassword},
	{signer.ErrWrongPIN, "WRONG_PIN", exitWrongPassword},
	{signer.ErrPINFormat, "WRONG_PIN", exitWrongPassword},
	{signer.ErrLastTry, "PIN_LAST_TRY", exitFile},
	{signer.ErrPINLocked, "PIN_LOCKED", exitFile},
	{signer.ErrPINExpired, "PIN_EXPIRED", exitFile},
	{signer.ErrNoModule, "NO_MODULE", exitFile},
	{signer.ErrNoToken, "NO_TOKEN", exitFile},
	{signer.ErrNotReady, "TOKEN_NOT_READY", exitFile},
	{signer.ErrTokenFailed, "TOKEN_FAILED", exitFile},
	{signer.ErrCrashed, "TOKEN_FAILED", exitFile},
	{signer.ErrNoTokens, "UNSUPPORTED", exitFile},
	{signer.ErrGone, "UNREADABLE", exitFile},
	{signer.ErrUnreadable, "UNREADABLE", exitFile},
}

func newFileError(e *env, err error) (*fileError, int) {
	var which *whichToken
	if errors.As(err, &which) {
		return &fileError{Code: "WHICH_TOKEN", Message: which.say(e)}, exitUsage
	}
	for _, f := range fileErrors {
		if errors.Is(err, f.err) {
			return &fileError{Code: f.code, Message: sentence(explain.Error(e.words, err))}, f.exit
		}
	}
	return &fileError{Code: "UNREADABLE", Message: sentence(explain.Error(e.words, err))}, exitFile
}

func newKeyReport(k *signer.Key, v signer.Verdict) keyReport {
	r := keyReport{
		certificateReport: newCertificateReport(k.Certificate),
		Usable:            v.Reason == signer.ReasonFits, Reason: orNull(string(v.Reason)), Warning: orNull(string(v.Warning)),
		Revocation: newRevocationReport(v.Revocation), key: k, verdict: v,
	}
	if k.Certificate != nil {
		r.DaysLeft = &v.DaysLeft
	}
	return r
}

func newRevocationReport(s revocation.Status) *revocationReport {
	if s.State == revocation.NotChecked {
		return nil
	}
	r := &revocationReport{State: string(s.State), Source: orNull(string(s.Source))}
	if s.State == revocation.Revoked {
		r.RevokedAt, r.Reason = orNull(rfc3339(s.RevokedAt)), &s.Reason
	}
	return r
}

// printFile prints a report for a person: IINs masked, a verdict in words.
func printFile(e *env, r fileReport) {
	fmt.Fprintln(e.stdout, printable(r.File))
	if r.Error != nil {
		fmt.Fprintf(e.stdout, "  ✗ %s\n\n", r.Error.Message)
		return
	}
	for _, k := range r.Keys {
		printKey(e, k)
	}
}

func printKey(e *env, k keyReport) {
	k.print(e)
	mark := "✗"
	if k.Usable {
		mark = "✓"
	}
	fmt.Fprintf(e.stdout, "  %s %s\n\n", mark, explain.Verdict(e.words, k.verdict, k.key.Certificate))
}

// printable is a file's name for a terminal: characters that would be commands
// there are shown as marks.
func printable(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, name)
}

// sentence joins an explanation's parts for a terminal.
func sentence(x explain.Explanation) string {
	s := x.What
	for _, part := range []string{x.Unchanged, x.Next} {
		if part != "" {
			s += " " + part
		}
	}
	return s
}

// failed ends a command that was not given what it needs, or was interrupted.
func failed(e *env, err error) int {
	var u *unreadable
	switch {
	case errors.Is(err, revocation.ErrNoList): // before the folder that it names
		e.warn("terminal.practice_no_list")
		return exitFile
	case errors.As(err, &u):
		fmt.Fprintln(e.stderr, e.cannotRead(u))
		return exitFile
	case errors.Is(err, context.Canceled):
		return exitCancelled
	}
	e.warn("terminal.no_password")
	return exitUsage
}
