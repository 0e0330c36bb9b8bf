package signer

import (
	"fmt"
	"io"
	"log/slog"
)

// What may stand in a log of the things that hold a secret, or a path that a
// person named: that they are there, and of what type. Certificate and Key have
// the same guard.

func (Secrets) redacted() string { return "signer.Secrets{…}" }

// Format prints nothing of the secrets, whatever the verb.
func (x Secrets) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, x.redacted()) }

// LogValue logs nothing of the secrets.
func (x Secrets) LogValue() slog.Value { return slog.StringValue(x.redacted()) }

func (s Source) redacted() string { return fmt.Sprintf("signer.Source{%s}", s.Type) }

// Format prints the type of the storage only, whatever the verb.
func (s Source) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.redacted()) }

// LogValue logs the type of the storage only.
func (s Source) LogValue() slog.Value { return slog.StringValue(s.redacted()) }

func (s Storage) redacted() string {
	return fmt.Sprintf("signer.Storage{%s, %d keys}", s.Type, len(s.Keys))
}

// Format prints the storage's type and the number of its keys, whatever the verb.
func (s Storage) Format(f fmt.State, _ rune) { _, _ = io.WriteString(f, s.redacted()) }

// LogValue logs the storage's type and the number of its keys.
func (s Storage) LogValue() slog.Value { return slog.StringValue(s.redacted()) }
