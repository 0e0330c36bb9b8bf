package policy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"kezek.kz/kezek/portal"
)

// MaxSize is the largest file that is read, in octets.
const MaxSize = 256 << 10

// Why a file is refused, besides a *FieldError.
var (
	// ErrSyntax means no single JSON object (RFC 8259) in UTF-8.
	ErrSyntax = errors.New("policy: not in its format")
	// ErrTooLarge means over 256 KiB.
	ErrTooLarge = errors.New("policy: too large")
)

// FieldError tells which member is wrong, as "workstation.idle_seconds", and by
// errors.As with a Fault how; the catalogue's own errors are passed on.
type FieldError struct {
	Field string
	Err   error
}

// Error names the member.
func (e *FieldError) Error() string { return fmt.Sprintf("policy: %s: %v", e.Field, e.Err) }

// Unwrap gives what is wrong.
func (e *FieldError) Unwrap() error { return e.Err }

// file is the policy as it is written.
type file struct {
	Workstation *station        `json:"workstation"`
	Proxy       string          `json:"proxy"`
	Portals     json.RawMessage `json:"portals"`
	TrustDir    string          `json:"trust_dir"`
	Updates     *updates        `json:"updates"`
	Language    string          `json:"language"`
	TextSize    *int            `json:"text_size"`
	Look        string          `json:"look"`
}

// station is the member "workstation": a nil pointer is a member left out.
type station struct {
	ID               string  `json:"id"`
	Portal           string  `json:"portal"`
	IdleSeconds      *int    `json:"idle_seconds"`
	CountdownSeconds *int    `json:"countdown_seconds"`
	LongestMinutes   *int    `json:"longest_minutes"`
	FullScreen       *bool   `json:"full_screen"`
	Language         string  `json:"language"`
	RemovableOnly    *bool   `json:"removable_only"`
	Coupon           Coupon  `json:"coupon"`
	Paper            Paper   `json:"paper"`
	Audit            Audit   `json:"audit"`
	Scanner          Scanner `json:"scanner"`
}

type updates struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// The hours in which a new version is taken up where the file says nothing.
const usualFrom, usualTo = "20:00", "06:00"

// Parse reads a policy. The shipped catalogue is the one in which the
// workstation's portal must be where the policy brings none. The error is
// ErrSyntax, ErrTooLarge or a *FieldError with the first member that is wrong;
// there is no policy then.
func Parse(data []byte, shipped []portal.CatalogueEntry) (*Policy, error) {
	return parse(data, shipped, ownPaths{})
}

// ParseForAny is Parse for a file that is to count on another computer: its
// paths may be those of any system.
func ParseForAny(data []byte, shipped []portal.CatalogueEntry) (*Policy, error) {
	return parse(data, shipped, anyPaths{})
}

func parse(data []byte, shipped []portal.CatalogueEntry, paths paths) (*Policy, error) {
	if len(data) > MaxSize {
		return nil, ErrTooLarge
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // Windows' Notepad writes one
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: not UTF-8", ErrSyntax)
	}
	var f file
	if err := decode(data, &f); err != nil {
		return nil, err
	}
	p, err := f.policy()
	if err != nil {
		return nil, err
	}
	if err := p.check(shipped, paths); err != nil {
		return nil, err
	}
	return p, nil
}

// decode takes one object whose members are known, each once, in the letters
// that the format has: encoding/json alone would take "Portal" for "portal" and
// the last of two.
func decode(data []byte, f *file) error {
	if err := eachOnce(json.NewDecoder(bytes.NewReader(data))); err != nil {
		return err
	}
	err := json.Unmarshal(data, f)
	var typed *json.UnmarshalTypeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &typed):
		return &FieldError{Field: typed.Field, Err: FaultType}
	}
	return fmt.Errorf("%w: %w", ErrSyntax, err)
}

// eachOnce reads the whole of the text and refuses a member that there is not,
// or that comes twice.
func eachOnce(d *json.Decoder) error {
	if first, err := d.Token(); err != nil || first != json.Delim('{') {
		return fmt.Errorf("%w: no object", ErrSyntax)
	}
	if err := members(d, "", 1); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: something follows it", ErrSyntax)
	}
	return nil
}

// deepest is how deep a policy's values lie at most.
const deepest = 8

// members reads the rest of an object that was opened.
func members(d *json.Decoder, path string, depth int) error {
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		name, isName := t.(string)
		if err != nil || !isName {
			return fmt.Errorf("%w: %w", ErrSyntax, err)
		}
		field := strings.TrimPrefix(path+"."+name, ".")
		switch {
		case seen[name]:
			return &FieldError{Field: field, Err: FaultTwice}
		case !isMember(field, name):
			return &FieldError{Field: field, Err: FaultUnknown}
		}
		seen[name] = true
		if err := value(d, field, depth+1); err != nil {
			return err
		}
	}
	return closed(d)
}

// value reads one value.
func value(d *json.Decoder, path string, depth int) error {
	if depth > deepest {
		return fmt.Errorf("%w: too deep", ErrSyntax)
	}
	t, err := d.Token()
	switch {
	case err != nil:
		return fmt.Errorf("%w: %w", ErrSyntax, err)
	case t == nil && path == stationMember: // a slip would make a program at home of it
		return &FieldError{Field: path, Err: FaultType}
	case t == json.Delim('{'):
		return members(d, path, depth)
	case t == json.Delim('['):
		return elements(d, path, depth)
	}
	return nil
}

func elements(d *json.Decoder, path string, depth int) error {
	for d.More() {
		if err := value(d, path, depth+1); err != nil {
			return err
		}
	}
	return closed(d)
}

// closed reads the bracket that ends an object or an array.
func closed(d *json.Decoder) error {
	if _, err := d.Token(); err != nil {
		return fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	return nil
}
