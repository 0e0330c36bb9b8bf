package store

import "time"

// reminders is what a portal's visitors are to be reminded of. Like Recent it
// stays after a sign-out, so it tells of nobody: it is a date.
type reminders struct {
	KeyExpires time.Time `json:"key_expires,omitzero"`
}

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
	return s.write(bucketRecent, keyReminders(portalID), reminders{expires})
}

// KeyExpiry gives what PutKeyExpiry has remembered, the zero time for nothing.
func (s *Store) KeyExpiry(portalID string) (time.Time, error) {
	var r reminders
	found, err := s.read(bucketRecent, keyReminders(portalID), &r)
	if err != nil || !found {
		return time.Time{}, err
	}
	return r.KeyExpires, nil
}
