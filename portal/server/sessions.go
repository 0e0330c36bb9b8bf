package server

import (
	"context"
	"net/http"
	"slices"

	"kezek.kz/kezek/portal"
)

// openedKey is where an account's sessions are found without reading those of
// all others.
func openedKey(accountID, sessionID string) string { return accountID + "/" + sessionID }

// liveSessions are those of an account's sessions that serve, the newest first.
func (s *Server) liveSessions(tx Tx, accountID string) ([]session, error) {
	var ids []string
	if err := each(tx, bucketOpened, accountID+"/", func(_, id string) { ids = append(ids, id) }); err != nil {
		return nil, err
	}
	var live []session
	for _, id := range ids {
		c, found, err := get[session](tx, bucketSessions, id)
		if err != nil {
			return nil, err
		}
		if found && c.live(s.o.Now()) {
			live = append(live, c)
		}
	}
	slices.SortStableFunc(live, func(a, b session) int { return b.StartedAt.Compare(a.StartedAt) })
	return live, nil
}

// sessions is GET /auth/sessions.
func (s *Server) sessions(_ context.Context, r *request) (answer, error) {
	var live []session
	err := s.o.Storage.View(func(tx Tx) (err error) {
		live, err = s.liveSessions(tx, r.account.ID)
		return err
	})
	if err != nil {
		return answer{}, err
	}
	shown := make([]portal.SessionInfo, 0, len(live))
	for _, c := range live {
		shown = append(shown, c.public(r.session.ID))
	}
	return page(r, shown)
}

func (s session) public(current string) portal.SessionInfo {
	return portal.SessionInfo{
		ID: s.ID, ACR: s.ACR, Profile: s.Profile,
		StartedAt: s.StartedAt, EndsAt: s.EndsAt, Current: s.ID == current,
	}
}

// endSessionByID is DELETE /auth/sessions/{id}. One's own is a sign-out, at any
// level; another one is a change like any other.
func (s *Server) endSessionByID(ctx context.Context, r *request) (answer, error) {
	id := r.PathValue("id")
	if id == r.session.ID {
		return s.signOut(ctx, r)
	}
	return s.needEDS(s.endOther)(ctx, r)
}

// endOther ends another session of the same person: one of somebody else is
// not there at all.
func (s *Server) endOther(_ context.Context, r *request) (answer, error) {
	err := s.o.Storage.Update(func(tx Tx) error {
		c, found, err := get[session](tx, bucketSessions, r.PathValue("id"))
		switch {
		case err != nil:
			return err
		case !found, c.AccountID != r.account.ID, !c.live(s.o.Now()):
			return refuse(portal.CodeNotFound)
		}
		return s.revoke(tx, c)
	})
	return answer{Status: http.StatusNoContent}, err
}

// revoke ends a session from another one. Who uses its tokens is told so.
func (s *Server) revoke(tx Tx, c session) error {
	c.Revoked = true
	if err := endSession(tx, c); err != nil {
		return err
	}
	return s.note(tx, c.AccountID, portal.JournalEntry{Kind: portal.JournalSessionEnded})
}
