package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"time"
)

// CabinetLife is how long a cabinet is kept after the portal's last answer, also
// past the end of the session: without a network one still sees it.
const CabinetLife = 30 * 24 * time.Hour

// maxCabinet is the most octets that one cabinet takes. The file has an end
// (maxFileSize), beyond which new tokens would not be written either.
const maxCabinet = 4 << 20

// seen is a cabinet with what the store needs to end it, and with what was told
// of it: both go at the same time, so that what was told lets nobody find out
// what was in it.
type seen struct {
	Cabinet
	term // Began is the last answer
	// Told is when something was told, by what it was.
	Told map[string]time.Time `json:"told,omitempty"`
}

// ofPerson tells whether the cabinet is this person's at this portal. The same
// person may have signed in anew; of a nameless one that is not known.
func (v *seen) ofPerson(s Session) bool { return s.Session.Account.FullName != "" && v.namedAs(s) }

// namedAs tells whether the cabinet bears the name of a session's person.
func (v *seen) namedAs(s Session) bool {
	return v.Origin == s.Origin && v.Account.SamePerson(s.Session.Account)
}

// encode gives the cabinet as JSON, without the oldest details where it would
// be too large with them.
func (v *seen) encode() ([]byte, error) {
	for {
		data, err := json.Marshal(v)
		if err != nil {
			return nil, fmt.Errorf("store: encoding for %s: %w", bucketCabinet, err)
		}
		if len(data) <= maxCabinet {
			return data, nil
		}
		if !v.dropOldest() {
			return nil, ErrInvalid
		}
	}
}

// UpdateCabinet changes what is remembered of the portal's cabinet, for what the
// portal has just answered; change is given an empty one where there is nothing,
// and must not call the store, which waits for it. It answers ErrNoSession when
// nobody is signed in there (any more): an answer that comes after the sign-out
// must not be kept. ErrInvalid: it is over 4 MiB.
func (s *Store) UpdateCabinet(portalID string, change func(*Cabinet)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	session, found, err := s.session(portalID)
	if err != nil {
		return err
	}
	if !found {
		return ErrNoSession
	}
	v, found, err := s.cabinet(portalID)
	if err != nil {
		return err
	}
	foreign := found && !v.namedAs(session.Session) // whose session could not be forgotten in time
	if foreign {
		v = seen{}
	}
	change(&v.Cabinet)
	v.Account, v.Origin = session.Session.Session.Account, session.Origin
	v.term = term{Began: s.now()}
	if err := s.putCabinet(portalID, v); err != nil || !foreign {
		return err
	}
	return s.clearRemains()
}

func (s *Store) putCabinet(portalID string, v seen) error {
	data, err := v.encode()
	if err != nil {
		return err
	}
	return s.engine.apply(change{bucketCabinet, portalID, data})
}

// Cabinet gives what the portal's cabinet showed last; false when nothing is
// remembered. Whose it is stands in it; whoever is signed in, it is theirs.
func (s *Store) Cabinet(portalID string) (Cabinet, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, _, err := s.session(portalID); err != nil { // which ends one that is over
		return Cabinet{}, false, err
	}
	v, found, err := s.cabinet(portalID)
	return v.Cabinet, found, err
}

// cabinet reads a portal's cabinet; one whose time is over is deleted. s.mu is
// held.
func (s *Store) cabinet(portalID string) (seen, bool, error) {
	var v seen
	found, err := s.read(bucketCabinet, portalID, &v)
	if err != nil || !found {
		return seen{}, false, err // half of one that could not be read is none
	}
	now := s.now()
	if v.over(now, v.Began.Add(CabinetLife)) {
		return seen{}, false, s.delete(change{bucketCabinet, portalID, nil})
	}
	if v.turnedBack(now) {
		return v, true, s.putCabinet(portalID, v)
	}
	return v, true, nil
}

// toldFor is how long it is remembered that something was told: no deadline
// lasts as long.
const toldFor = 400 * 24 * time.Hour

// TellOnce tells whether something in the portal's cabinet is to be told now: it
// is the first time that it is asked for. What was told is forgotten with the
// cabinet. With an error nothing was noted: it may be told, and may be told
// again. ErrNoSession: there is no cabinet to tell of; ErrInvalid: no portal.
func (s *Store) TellOnce(portalID, what string) (bool, error) {
	if portalID == "" {
		return false, ErrInvalid
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	v, found, err := s.cabinet(portalID)
	switch {
	case err != nil:
		return true, err
	case !found:
		return true, ErrNoSession
	}
	if _, told := v.Told[what]; told {
		return false, nil
	}
	now := s.now()
	maps.DeleteFunc(v.Told, func(_ string, at time.Time) bool { return now.Sub(at) > toldFor })
	if v.Told == nil {
		v.Told = map[string]time.Time{}
	}
	v.Told[what] = now
	return true, s.putCabinet(portalID, v)
}
