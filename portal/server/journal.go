package server

import (
	"context"

	"kezek.kz/kezek/portal"
)

// maxJournal is how many entries of an account are kept: the newest.
const maxJournal = 200

// note adds what happened to an account's journal, within the transaction in
// which it happens, so that there is neither a deed without its entry nor an
// entry of something undone. It fills ID and At; Child has to be masked already.
func (s *Server) note(tx Tx, accountID string, e portal.JournalEntry) error {
	kept, _, err := get[[]portal.JournalEntry](tx, bucketJournal, accountID)
	if err != nil {
		return err
	}
	if e.ID, err = s.newID(); err != nil {
		return err
	}
	e.At = s.o.Now()
	kept = append([]portal.JournalEntry{e}, kept...)
	return put(tx, bucketJournal, accountID, kept[:min(len(kept), maxJournal)])
}

// journal is GET /me/journal, the newest first.
func (s *Server) journal(_ context.Context, r *request) (answer, error) {
	var kept []portal.JournalEntry
	err := s.o.Storage.View(func(tx Tx) (err error) {
		kept, _, err = get[[]portal.JournalEntry](tx, bucketJournal, r.account.ID)
		return err
	})
	if err != nil {
		return answer{}, err
	}
	return newestFirst(r, kept)
}
