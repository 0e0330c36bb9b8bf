package signer

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// ErrStatement means that a statement, or the origin for one, is not of the
// one form that is signed. The text after it names the part, not its value.
var ErrStatement = errors.New("statement is not canonical")

// The purposes of a Statement.
const (
	StatementSignIn = "sign_in"
	StatementStepUp = "step_up"
)

// Statement is the only thing that Kezek signs: that the holder of a key
// enters one portal, once. The program builds it itself, with the origin that
// it really reached, so a signature that one portal obtains is of no use at
// another, and none is a signature under a document.
type Statement struct {
	Origin      string // as CanonicalOrigin gives it
	Purpose     string // StatementSignIn, StatementStepUp
	ChallengeID string // a UUID in lower case (RFC 9562, 4)
	Challenge   string // base64url of 32 octets: 43 characters
}

var (
	challengePattern   = regexp.MustCompile(`^[A-Za-z0-9_-]{43}$`)
	challengeIDPattern = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)
)

// Bytes gives the statement in ASCII, a line feed after each of its five
// lines. Whatever is not canonical is refused with ErrStatement: no field can
// bring a line of its own, and no two statements have the same bytes.
func (s Statement) Bytes() ([]byte, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	lines := []string{
		"KZ-KINDERGARTEN-AUTH/1",
		"origin: " + s.Origin,
		"purpose: " + s.Purpose,
		"challenge-id: " + s.ChallengeID,
		"challenge: " + s.Challenge,
	}
	return []byte(strings.Join(lines, "\n") + "\n"), nil
}

func (s Statement) check() error {
	origin, err := CanonicalOrigin(s.Origin)
	switch {
	case err != nil:
		return err
	case origin != s.Origin:
		return fmt.Errorf("%w: origin", ErrStatement)
	case s.Purpose != StatementSignIn && s.Purpose != StatementStepUp:
		return fmt.Errorf("%w: purpose", ErrStatement)
	case !challengeIDPattern.MatchString(s.ChallengeID):
		return fmt.Errorf("%w: challenge-id", ErrStatement)
	case !challengePattern.MatchString(s.Challenge):
		return fmt.Errorf("%w: challenge", ErrStatement)
	}
	return nil
}
