package gost

import (
	"fmt"
	"log/slog"
	"slices"
)

// A private key, or a pointer to one, prints as the name of its curve, whatever
// the verb, so that no log and no error can hold one.
var (
	_ fmt.Formatter  = PrivateKey{}
	_ slog.LogValuer = PrivateKey{}
	_ fmt.Formatter  = secret{}
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

// secret holds d for a private key, which has a pointer to it: package fmt asks
// no Format of a key in somebody's unexported field and prints all that it holds.
// It follows no pointer there, or one for a verb that pointers have not; so there
// are two.
type secret struct {
	held *[]byte
}

func newSecret(octets []byte) *secret {
	held := slices.Clone(octets)
	return &secret{&held}
}

// octets gives d itself, Size octets, the least significant first.
func (s *secret) octets() []byte { return *s.held }

// Format writes none of them.
func (secret) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, "GOST private key") }
