package store

import (
	"errors"
	"slices"
	"strings"
)

// EndSession forgets the portal's tokens, which serve no more, and keeps what
// its cabinet showed. Like DeleteSession it clears the remains out of the file.
func (s *Store) EndSession(portalID string) error {
	return s.forget(portalID, change{bucketSessions, portalID, nil})
}

// DeleteSession forgets the portal's session and cabinet, with what was told of
// it, and, as far as that can be done (scrub), clears their sealed remains out
// of the file. Damaged databases that were moved aside are deleted: they may
// hold the same session, and the key to it lies beside them. Deleting what is
// not there is no error.
func (s *Store) DeleteSession(portalID string) error {
	return s.forget(portalID, change{bucketSessions, portalID, nil}, change{bucketCabinet, portalID, nil})
}

// Forget is DeleteSession for a portal that is no longer in the catalogue: what
// its visitors were to be reminded of goes, too.
func (s *Store) Forget(portalID string) error {
	return s.forget(portalID, changesOf(portalID)...)
}

// Keep forgets every portal but these, and what has ended at these and in damaged
// databases that were moved aside. It is for the start: nobody asks any more for
// what belongs to no portal.
func (s *Store) Keep(portalIDs []string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	known, err := s.portals()
	if err != nil {
		return err
	}
	var gone []change
	for _, id := range known {
		if !slices.Contains(portalIDs, id) {
			gone = append(gone, changesOf(id)...)
			continue
		}
		_, _, ended := s.session(id)
		_, _, over := s.cabinet(id)
		err = errors.Join(err, ended, over)
	}
	if len(gone) > 0 {
		err = errors.Join(err, s.delete(gone...))
	}
	return errors.Join(err, s.engine.forgetOldAside(s.now()))
}

// portals are those of which anything is kept, in no order, some more than once.
func (s *Store) portals() ([]string, error) {
	var ids []string
	for _, bucket := range sealedBuckets() {
		keys, err := s.engine.keys(bucket)
		if err != nil {
			return nil, err
		}
		for _, key := range keys {
			id, ofReminders := strings.CutPrefix(key, keyReminders(""))
			if bucket != bucketRecent || ofReminders {
				ids = append(ids, id)
			}
		}
	}
	return ids, nil
}

// changesOf delete all that is kept of a portal.
func changesOf(portalID string) []change {
	return []change{
		{bucketSessions, portalID, nil},
		{bucketCabinet, portalID, nil},
		{bucketRecent, keyReminders(portalID), nil},
	}
}

// Wipe forgets everything: sessions, cabinets, reminders and what was chosen
// last, also in the databases that were moved aside.
func (s *Store) Wipe() error {
	s.mu.Lock() // or new tokens, which come beside the window, would be written after it
	defer s.mu.Unlock()
	err := s.engine.apply(change{bucket: bucketSessions}, change{bucket: bucketCabinet}, change{bucket: bucketRecent})
	if err != nil {
		return err
	}
	return errors.Join(s.engine.scrub(), s.engine.forgetAside(labelDamaged, labelNewer))
}

// forget is delete for a portal; without one there is nothing to forget.
func (s *Store) forget(portalID string, changes ...change) error {
	if portalID == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.delete(changes...)
}

// delete makes changes that delete, and clears away what they leave. s.mu is
// held.
func (s *Store) delete(changes ...change) error {
	if err := s.engine.apply(changes...); err != nil {
		return err
	}
	return s.clearRemains()
}

// clearRemains clears away what deleted values have left. s.mu is held.
func (s *Store) clearRemains() error {
	return errors.Join(s.engine.scrub(), s.engine.forgetAside(labelDamaged))
}
