package store

import (
	"time"

	"kezek.kz/kezek/portal"
)

// Cabinet is what a portal's cabinet showed last, for when the portal does not
// answer. It lives as long as the session that saw it.
type Cabinet struct {
	Applications []portal.Application `json:"applications"`
	AsOf         time.Time            `json:"as_of"` // of Applications
	// Details are what was seen of single applications, by their numbers.
	Details map[string]Details `json:"details,omitempty"`
}

// Details is what was seen of one application beside its line in the list.
type Details struct {
	Queue   []portal.QueuePoint   `json:"queue,omitempty"`   // oldest first
	History []portal.HistoryEntry `json:"history,omitempty"` // newest first
	AsOf    time.Time             `json:"as_of"`
	// Language is the one that the portal's words in it are in.
	Language string `json:"language,omitempty"`
}

// List replaces the list of applications, and forgets the details of those
// that are no longer in it.
func (c *Cabinet) List(applications []portal.Application, asOf time.Time) {
	c.Applications, c.AsOf = applications, asOf
	kept := map[string]Details{}
	for _, a := range applications {
		if d, there := c.Details[a.Number]; there {
			kept[a.Number] = d
		}
	}
	c.Details = kept
}

// Detail keeps what was seen of one application, which is put into the list in
// the place of the same one there. One that is not in the list leaves nothing:
// it was detached meanwhile.
func (c *Cabinet) Detail(a portal.Application, d Details) {
	for i := range c.Applications {
		if c.Applications[i].Number != a.Number {
			continue
		}
		c.Applications[i] = a
		if c.Details == nil {
			c.Details = map[string]Details{}
		}
		c.Details[a.Number] = d
		return
	}
}

// PutCabinet remembers what the portal's cabinet showed, in the place of all
// that was remembered of it. Its errors are those of UpdateCabinet.
func (s *Store) PutCabinet(portalID string, v Cabinet) error {
	return s.UpdateCabinet(portalID, func(c *Cabinet) { *c = v })
}

// UpdateCabinet changes what is remembered of the portal's cabinet; change is
// given an empty one where there is nothing. It answers ErrNoSession when
// nobody is signed in there (any more): an answer that comes after the sign-out
// must not be kept.
func (s *Store) UpdateCabinet(portalID string, change func(*Cabinet)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, found, err := s.session(portalID)
	if err != nil {
		return err
	}
	if !found {
		return ErrNoSession
	}
	var v Cabinet
	if found, err = s.read(bucketCabinet, portalID, &v); err != nil {
		return err
	}
	if !found {
		v = Cabinet{} // half of one that could not be read is none
	}
	change(&v)
	return s.write(bucketCabinet, portalID, v)
}

// Cabinet gives what the portal's cabinet showed last; false when nothing is
// remembered or the session has ended.
func (s *Store) Cabinet(portalID string) (Cabinet, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, found, err := s.session(portalID); err != nil || !found {
		return Cabinet{}, false, err
	}
	var v Cabinet
	found, err := s.read(bucketCabinet, portalID, &v)
	if err != nil || !found {
		return Cabinet{}, false, err
	}
	return v, true, nil
}
