package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"kezek.kz/kezek/portal"
)

// Session is a signed-in session as it is remembered.
type Session struct {
	PortalID string         `json:"portal_id"`
	Origin   string         `json:"origin"` // the canonical origin that was dialled
	Session  portal.Session `json:"session"`
	IssuedAt time.Time      `json:"issued_at"` // when the tokens were received
	// ExpiresAt is when nothing in the session serves any more: the end of the
	// refresh token where there is one.
	ExpiresAt time.Time `json:"expires_at"`
}

// Protection tells how the values on disk are protected.
type Protection string

// The kinds of protection.
const (
	ProtectionKeyring Protection = "keyring" // sealed, the key in the system keyring
	ProtectionFile    Protection = "file"    // sealed, the key in a file beside the database
	ProtectionMemory  Protection = "memory"  // nothing is on disk
)

// Store is the session cache. Its methods may be called from any goroutine.
type Store struct {
	mu         sync.Mutex // held by what reads first and writes then
	engine     engine
	now        func() time.Time
	protection Protection
	movedAside string
	reason     error
	dropped    atomic.Bool
}

// engine keeps values by bucket and key. Both are non-empty.
type engine interface {
	// get gives the value, nil where there is none; errUnreadable where there is
	// one that cannot be read.
	get(bucket, key string) ([]byte, error)
	// apply makes all changes or none of them.
	apply(changes ...change) error
	// scrub removes the remains of deleted values from the disk where it can;
	// an error means that the engine does not work any more.
	scrub() error
	// keys gives the keys of a bucket.
	keys(bucket string) ([]string, error)
	// forgetAside deletes the databases that were moved aside with one of the
	// labels, for the values in them.
	forgetAside(labels ...string) error
	// forgetOldAside deletes the damaged ones in which a cabinet may be whose
	// time is over.
	forgetOldAside(now time.Time) error
	close() error
}

// change puts a value, or deletes it where value is nil. An empty key with a
// nil value deletes the whole bucket.
type change struct {
	bucket, key string
	value       []byte
}

// The buckets with a person's values. What outlives a sign-out is in the last.
const (
	bucketSessions = "sessions"
	bucketCabinet  = "cabinet"
	bucketRecent   = "recent"
)

// schemaVersion is the layout of the database and the encoding of its values.
// Each value is sealed with it.
const schemaVersion = 1

// NewMemory gives a store that leaves nothing on disk and forgets everything
// when it is closed. Sessions end by the clock of the machine.
func NewMemory() *Store {
	return newMemory(time.Now)
}

func newMemory(now func() time.Time) *Store {
	return &Store{engine: newMemoryEngine(), now: now, protection: ProtectionMemory}
}

// Protection tells how what is stored is protected.
func (s *Store) Protection() Protection { return s.protection }

// MovedAside is the path to which a damaged database, or one of a newer
// version, was moved by Open; empty when there was none. Nothing in it was
// changed. A damaged one goes with a sign-out (DeleteSession, Wipe), with the
// sign-in of somebody who may be another person, and CabinetLife later (Keep);
// a newer version's goes with Wipe alone.
func (s *Store) MovedAside() string { return s.movedAside }

// Reason tells why a store that should have been on disk is in memory: it
// wraps ErrUnwritable, ErrUnchecked or ErrKeyOutOfReach. It is nil otherwise.
func (s *Store) Reason() error { return s.reason }

// Dropped tells that a session could not be read with the present key (the
// keyring was locked, replaced or taken away, or the file was altered) and was
// deleted, or that something vanished from the file (manifest): the person has
// to sign in again.
func (s *Store) Dropped() bool { return s.dropped.Load() }

// PutSession remembers a session, in place of the portal's former one. What the
// portal's cabinet showed stays for newer tokens and for the same person who has
// signed in again. Where it is, or may be, another person's it is forgotten, and
// with the former tokens cleared out of the file as by DeleteSession; an error of
// that clearing comes with a session that is kept.
func (s *Store) PutSession(v Session) error {
	if v.PortalID == "" || v.ExpiresAt.IsZero() {
		return ErrInvalid
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	var old Session
	found, err := s.read(bucketSessions, v.PortalID, &old)
	if err != nil {
		return err
	}
	cabinet, _, err := s.cabinet(v.PortalID)
	if err != nil {
		return err
	}
	put, err := putJSON(bucketSessions, v.PortalID, kept{v, term{Began: v.IssuedAt}})
	if err != nil {
		return err
	}
	if found && old.Session.SessionID == v.Session.SessionID || cabinet.ofPerson(v) {
		return s.engine.apply(put)
	}
	return s.delete(put, change{bucketCabinet, v.PortalID, nil})
}

// UpdateSession changes the portal's session in place, for new tokens, and
// tells whether there was one. Unlike PutSession it cannot bring back a
// session that was deleted while the tokens were on their way.
func (s *Store) UpdateSession(portalID string, update func(*Session)) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, found, err := s.session(portalID)
	if err != nil || !found {
		return false, err
	}
	update(&v.Session)
	if v.PortalID != portalID || v.ExpiresAt.IsZero() {
		return false, ErrInvalid
	}
	return true, s.write(bucketSessions, portalID, v)
}

// Session gives the portal's session; false when there is none. One that has
// ended is deleted and not given; what its cabinet showed stays.
func (s *Store) Session(portalID string) (Session, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, found, err := s.session(portalID)
	return v.Session, found, err
}

func (s *Store) session(portalID string) (kept, bool, error) {
	var v kept
	found, err := s.read(bucketSessions, portalID, &v)
	if err != nil || !found {
		return kept{}, false, err
	}
	now := s.now()
	if v.ended(now) {
		return kept{}, false, s.delete(change{bucketSessions, portalID, nil})
	}
	if v.turnedBack(now) {
		return v, true, s.write(bucketSessions, portalID, v)
	}
	return v, true, nil
}

// Close lets go of the file, which is written again first when somebody
// deleted it: ErrUnwritable when that cannot be done. It may be called more
// than once; the other methods answer ErrClosed afterwards.
func (s *Store) Close() error { return s.engine.close() }

// write puts one value.
func (s *Store) write(bucket, key string, v any) error {
	put, err := putJSON(bucket, key, v)
	if err != nil {
		return err
	}
	return s.engine.apply(put)
}

// putJSON is the change that puts v as JSON.
func putJSON(bucket, key string, v any) (change, error) {
	data, err := json.Marshal(v)
	if err != nil {
		return change{}, fmt.Errorf("store: encoding for %s: %w", bucket, err)
	}
	return change{bucket, key, data}, nil
}

// read decodes a value into v and tells whether there was one. What cannot be
// read is deleted: it would fail the same way each time. Half of it may then be
// in v.
func (s *Store) read(bucket, key string, v any) (bool, error) {
	if key == "" {
		return false, nil
	}
	data, err := s.engine.get(bucket, key)
	if err == nil && data == nil {
		return false, nil
	}
	if err == nil && json.Unmarshal(data, v) != nil {
		err = errUnreadable
	}
	if errors.Is(err, errUnreadable) {
		if bucket == bucketSessions { // without the others nobody has to sign in again
			s.dropped.Store(true)
		}
		return false, s.engine.apply(change{bucket, key, nil})
	}
	return err == nil, err
}
