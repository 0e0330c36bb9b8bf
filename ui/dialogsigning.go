package ui

import (
	"context"
	"io"
	"strings"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
)

// signing is one sign-in under way, from the opened storage to the session.
// Its keys stay in memory until somebody is signed in or leaves; whoever holds
// it closes it.
type signing struct {
	conn      *Connection
	file      KeyFile
	storage   *signer.Storage
	challenge portal.Challenge
	// key and cms are set once it was signed.
	key *signer.Key
	cms []byte
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
	request := portal.ChallengeRequest{Purpose: signer.StatementSignIn, SessionProfile: "personal"}
	s.challenge, err = s.conn.Client.Challenge(ctx, request)
	return err
}

// judge tells why a key does not serve at this portal, ReasonFits if it does.
func (s *signing) judge(k *signer.Key) signer.Reason {
	return signer.Policy{
		At:         s.challenge.JudgedAt,
		Trust:      s.conn.Trust,
		Algorithms: s.challenge.Accepted.KeyAlgorithms,
	}.JudgeKey(k)
}

// fitting is the place of the first key that serves, -1 for none.
func (s *signing) fitting() int {
	for i, k := range s.storage.Keys {
		if s.judge(k) == signer.ReasonFits {
			return i
		}
	}
	return -1
}

// sign makes the signature over the statement for this portal. The origin is
// the one that was dialled, whatever anybody says of themselves.
func (s *signing) sign(rand io.Reader, key *signer.Key) ([]byte, error) {
	return key.Sign(rand, signer.Statement{
		Origin:      s.conn.Client.Origin(),
		Purpose:     signer.StatementSignIn,
		ChallengeID: s.challenge.ChallengeID,
		Challenge:   s.challenge.Challenge,
	})
}

// personName is the full name in a certificate: the authority puts surname and
// first name into one attribute and the patronymic into another.
func personName(c *signer.Certificate) string {
	return strings.TrimSpace(c.Owner + " " + c.Patronymic)
}
