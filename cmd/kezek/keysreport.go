package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
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
	Usable    bool     `json:"usable"`
	Reason    *string  `json:"reason"`

	key    *signer.Key
	reason signer.Reason
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
	{signer.ErrGone, "UNREADABLE", exitFile},
	{signer.ErrUnreadable, "UNREADABLE", exitFile},
}

func newFileError(e *env, err error) (*fileError, int) {
	for _, f := range fileErrors {
		if errors.Is(err, f.err) {
			return &fileError{Code: f.code, Message: sentence(explain.Error(e.words, err))}, f.exit
		}
	}
	return &fileError{Code: "UNREADABLE", Message: sentence(explain.Error(e.words, err))}, exitFile
}

func newKeyReport(k *signer.Key, policy signer.Policy) keyReport {
	reason := policy.JudgeKey(k)
	r := keyReport{
		Purpose: string(signer.PurposeUnknown), Subject: string(signer.SubjectUnknown), Roles: []string{},
		Usable: reason == "", Reason: orNull(string(reason)), key: k, reason: reason,
	}
	if c := k.Certificate; c != nil {
		r.describe(c)
	}
	return r
}

func (r *keyReport) describe(c *signer.Certificate) {
	r.Owner, r.IIN, r.BIN = orNull(c.Owner), orNull(c.IIN), orNull(c.BIN)
	r.NotBefore, r.NotAfter = orNull(rfc3339(c.NotBefore)), orNull(rfc3339(c.NotAfter))
	r.Validity, r.Serial = orNull(c.Validity()), orNull(c.Serial)
	r.Issuer, r.Algorithm = orNull(c.Issuer), orNull(c.Algorithm)
	r.Purpose, r.Subject = string(c.Purpose), string(c.Subject)
	for _, role := range c.Roles {
		r.Roles = append(r.Roles, string(role))
	}
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
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
	c := k.key.Certificate
	if c != nil {
		row := func(id, value string) {
			if value != "" {
				fmt.Fprintf(e.stdout, "  %s %s\n", e.words.T(id), value)
			}
		}
		row("dialog.owner", c.Owner)
		if c.IIN != "" {
			row("terminal.iin", portal.MaskIIN(c.IIN))
		}
		row("terminal.bin", c.BIN)
		row("dialog.validity", c.Validity())
		row("dialog.serial", c.Serial)
		row("dialog.issuer", c.Issuer)
		row("dialog.algorithm", c.Algorithm)
		row("terminal.purpose", e.words.T("dialog.purpose."+k.Purpose))
		row("terminal.subject", e.words.T("terminal.subject_"+k.Subject))
	}
	if k.Usable {
		fmt.Fprintf(e.stdout, "  ✓ %s\n\n", e.words.T("terminal.usable"))
		return
	}
	fmt.Fprintf(e.stdout, "  ✗ %s\n\n", explain.Reason(e.words, k.reason, c))
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
	case errors.As(err, &u):
		fmt.Fprintln(e.stderr, e.cannotRead(u))
		return exitFile
	case errors.Is(err, context.Canceled):
		return exitCancelled
	}
	e.warn("terminal.no_password")
	return exitUsage
}
