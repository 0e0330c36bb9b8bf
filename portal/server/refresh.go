package server

import (
	"context"
	"net/http"

	"kezek.kz/kezek/portal"
)

// refresh gives a new pair of tokens for a refresh token. A token that was
// used before ends the whole session, because two hold it: one of them is not
// the person. The exception is the token before the last, once, within
// refreshGrace: then the answer to its first use did not arrive, and the tokens
// in that answer are void from now on.
func (s *Server) refresh(_ context.Context, r *request) (answer, error) {
	var req portal.RefreshRequest
	if err := r.decode(&req); err != nil {
		return answer{}, err
	}
	var tokens portal.Tokens
	var refusal *portal.Problem // told after what it did is kept
	err := s.o.Storage.Update(func(tx Tx) (err error) {
		hash := hashed(req.RefreshToken)
		c, found, err := sessionOf(tx, kindRefresh, hash)
		if err != nil {
			return err
		}
		if refusal = s.judgeRefresh(c, found, hash); refusal != nil {
			return s.endReused(tx, c, refusal)
		}
		if err := s.limitAccount(r, c.AccountID); err != nil {
			return err
		}
		s.rotate(&c, hash)
		tokens, err = s.issue(tx, &c)
		return err
	})
	switch {
	case err != nil:
		return answer{}, err
	case refusal != nil:
		return answer{}, refusal
	}
	return reply(http.StatusOK, tokens)
}

// judgeRefresh refuses a refresh token, or gives nil.
func (s *Server) judgeRefresh(c session, found bool, hash string) *portal.Problem {
	now := s.o.Now()
	switch {
	case !found:
		return refuse(portal.CodeUnauthorized)
	case c.Reused:
		return refuse(portal.CodeRefreshReused)
	case c.Revoked:
		return refuse(portal.CodeSessionRevoked)
	case !c.live(now):
		return refuse(portal.CodeSessionExpired)
	case hash == c.Refresh:
		return nil
	case hash == c.Previous && now.Sub(c.RotatedAt) <= refreshGrace:
		return nil
	}
	return refuse(portal.CodeRefreshReused)
}

// rotate prepares the session for new tokens. When the previous token comes
// back, the tokens that were made for it go: both pairs alive would let a
// thief and the person go on side by side.
func (s *Server) rotate(c *session, hash string) {
	if hash == c.Refresh {
		c.Previous, c.RotatedAt = hash, s.o.Now()
		c.Access = s.unexpired(c.Access)
		c.Access = c.Access[max(0, len(c.Access)-keptAccess):]
		return
	}
	c.Previous = ""
	c.Access = nil
}

func (s *Server) unexpired(tokens []accessToken) []accessToken {
	var rest []accessToken
	for _, t := range tokens {
		if s.o.Now().Before(t.ExpiresAt) {
			rest = append(rest, t)
		}
	}
	return rest
}

func (s *Server) endReused(tx Tx, c session, refusal *portal.Problem) error {
	if refusal.Code != portal.CodeRefreshReused || c.Reused {
		return nil
	}
	c.Reused = true
	return firstError(
		endSession(tx, c),
		s.note(tx, c.AccountID, portal.JournalEntry{Kind: portal.JournalSessionReused}),
	)
}
