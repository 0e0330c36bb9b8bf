package store

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"time"
)

// reminders is what a portal's visitors are to be reminded of. Like Recent it
// stays after a sign-out, so it tells of nobody: a date, and digests.
type reminders struct {
	KeyExpires time.Time `json:"key_expires,omitzero"`
	// Told is when something was told, by the digest of what it was.
	Told map[string]time.Time `json:"told,omitempty"`
}

// toldFor is how long it is remembered that something was told: no deadline
// lasts as long.
const toldFor = 400 * 24 * time.Hour

// keyReminders is the key of a portal's reminders in bucketRecent. No portal's
// id begins so, and keyRecent is none of these.
func keyReminders(portalID string) string { return "reminders/" + portalID }

// PutKeyExpiry remembers until when the key serves that somebody has signed in
// with at the portal; the zero time forgets it. Whose key it is is not kept.
// ErrInvalid: there is no portal.
func (s *Store) PutKeyExpiry(portalID string, expires time.Time) error {
	if portalID == "" {
		return ErrInvalid
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.reminders(portalID)
	if err != nil {
		return err
	}
	r.KeyExpires = expires
	return s.write(bucketRecent, keyReminders(portalID), r)
}

// KeyExpiry gives what PutKeyExpiry has remembered, the zero time for nothing.
func (s *Store) KeyExpiry(portalID string) (time.Time, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.reminders(portalID)
	return r.KeyExpires, err
}

// TellOnce tells whether something is to be told now: it is the first time that
// it is asked for at the portal. Of what is told a digest alone is kept, for
// more than a year. With an error nothing was noted: it may be told, and may be
// told again.
func (s *Store) TellOnce(portalID, what string) (bool, error) {
	if portalID == "" {
		return false, ErrInvalid
	}
	sum := sha256.Sum256([]byte(portalID + "\x00" + what))
	mark, now := hex.EncodeToString(sum[:16]), s.now()
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.reminders(portalID)
	if err != nil {
		return true, err
	}
	if _, told := r.Told[mark]; told {
		return false, nil
	}
	maps.DeleteFunc(r.Told, func(_ string, at time.Time) bool { return now.Sub(at) > toldFor })
	if r.Told == nil {
		r.Told = map[string]time.Time{}
	}
	r.Told[mark] = now
	return true, s.write(bucketRecent, keyReminders(portalID), r)
}

// reminders reads a portal's; s.mu is held.
func (s *Store) reminders(portalID string) (reminders, error) {
	var r reminders
	found, err := s.read(bucketRecent, keyReminders(portalID), &r)
	if err != nil || !found {
		return reminders{}, err
	}
	return r, nil
}
