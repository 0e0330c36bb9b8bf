package ui

import (
	"context"
	"io"
	"strings"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

// signing is one signature under way, from the opened storage to the portal's
// answer. Its keys stay in memory until somebody is signed in or leaves;
// whoever holds it closes it.
type signing struct {
	purpose    *purpose
	conn       *Connection
	from       keySource
	storage    *signer.Storage
	revocation signer.Revocation // nil: nobody is asked
	challenge  portal.Challenge
	// verdicts are what was found out about each key, once, when the portal had
	// named the moment.
	verdicts map[*signer.Key]signer.Verdict
	// key and cms are set once it was signed.
	key *signer.Key
	cms []byte
}

// newSigning begins a signature with keys that lie somewhere.
func (w *Window) newSigning(from keySource, p *purpose) *signing {
	s := &signing{purpose: p, conn: w.journey.conn, from: from, revocation: w.options.Revocation}
	if s.conn != nil && s.conn.Revocation != nil {
		s.revocation = s.conn.Revocation
	}
	return s
}

// again is the same keys for another challenge. What is found out about them
// may be another thing at another moment.
func (s *signing) again() *signing {
	return &signing{purpose: s.purpose, conn: s.conn, from: s.from, storage: s.storage, revocation: s.revocation}
}

// close forgets the keys. It may be called on nil, and again.
func (s *signing) close() {
	if s != nil {
		s.storage.Close()
	}
}

// ask fetches a challenge: what is to be signed, and the moment that
// certificates are judged at.
func (s *signing) ask(ctx context.Context) (err error) {
	s.challenge, err = s.purpose.challenge(ctx, s.conn.Client)
	return err
}

// prepare fetches a challenge and finds out about every key. Revocation may be
// asked for over the network, so it belongs beside the window.
func (s *signing) prepare(ctx context.Context) error {
	if err := s.ask(ctx); err != nil {
		return err
	}
	policy, verdicts := s.policy(), map[*signer.Key]signer.Verdict{}
	for _, k := range s.storage.Keys {
		verdicts[k] = policy.Examine(ctx, k)
	}
	s.verdicts = verdicts
	return ctx.Err()
}

// policy is what this portal holds keys to, at the moment that it named.
func (s *signing) policy() signer.Policy {
	return signer.Policy{
		At:          s.challenge.JudgedAt,
		Trust:       s.conn.Trust,
		Algorithms:  s.challenge.Accepted.KeyAlgorithms,
		SigningKeys: s.challenge.Accepted.KeyPurpose == portal.KeyPurposeAny,
		Revocation:  s.revocation,
	}
}

// judge tells why a key does not serve at this portal, ReasonFits if it does.
func (s *signing) judge(k *signer.Key) signer.Reason { return s.verdicts[k].Reason }

// fitting is the place of the key that is chosen at first: the first that
// serves and is for signing in, else the first that serves, -1 for none.
func (s *signing) fitting() int {
	other := -1
	for i, k := range s.storage.Keys {
		switch {
		case s.judge(k) != signer.ReasonFits:
		case k.Certificate.Purpose != signer.PurposeSigning:
			return i
		case other < 0:
			other = i
		}
	}
	return other
}

// sign makes the signature over the statement for this portal. The origin is
// the one that was dialled, whatever anybody says of themselves.
func (s *signing) sign(rand io.Reader, key *signer.Key) ([]byte, error) {
	return key.Sign(rand, signer.Statement{
		Origin:      s.conn.Client.Origin(),
		Purpose:     s.purpose.statement,
		ChallengeID: s.challenge.ChallengeID,
		Challenge:   s.challenge.Challenge,
	})
}

// personName is the full name in a certificate: the authority puts surname and
// first name into one attribute and the patronymic into another.
func personName(c *signer.Certificate) string {
	return strings.TrimSpace(c.Owner + " " + c.Patronymic)
}
