package gost

import (
	"fmt"
	"log/slog"
)

// A private key, or a pointer to one, prints as the name of its curve, whatever
// the verb, so that no log and no error can hold one.
var (
	_ fmt.Formatter  = PrivateKey{}
	_ slog.LogValuer = PrivateKey{}
)

// Format writes the name of the curve for every verb.
func (k PrivateKey) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, k.description()) }

// LogValue gives the name of the curve.
func (k PrivateKey) LogValue() slog.Value { return slog.StringValue(k.description()) }

func (k PrivateKey) description() string {
	if k.public.curve == nil {
		return "GOST private key"
	}
	return "GOST private key on " + k.public.curve.name
}
