package server

import (
	"errors"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// Storage is everything that a portal keeps: named buckets of keys and values,
// changed in transactions. Update runs one function at a time, alone, and
// keeps nothing of it when it fails; that is what makes a challenge have one
// winner. Another database needs these two methods and the four of Tx.
type Storage interface {
	View(func(Tx) error) error
	Update(func(Tx) error) error
}

// Tx is one transaction. It must not be used after its function returned.
type Tx interface {
	// Get gives a copy of the value, nil when there is none.
	Get(bucket, key string) []byte
	Put(bucket, key string, value []byte) error
	// Delete is no error when there is nothing to delete.
	Delete(bucket, key string) error
	// Each calls f for the keys that begin with prefix, in their order. f must
	// change nothing.
	Each(bucket, prefix string, f func(key string, value []byte) error) error
}

// The buckets.
const (
	bucketChallenges  = "challenges"   // id → challenge
	bucketAccounts    = "accounts"     // id → account
	bucketIINs        = "iins"         // IIN → account id
	bucketSessions    = "sessions"     // id → session
	bucketTokens      = "tokens"       // kind/hash of a token → session id
	bucketTickets     = "tickets"      // hash of a ticket → e-mail ticket
	bucketIINTickets  = "iin_tickets"  // hash of a ticket → sign-in by IIN
	bucketIINSends    = "iin_sends"    // hash of an IIN → moments of its codes
	bucketOpened      = "opened"       // account id/session id → session id
	bucketJournal     = "journal"      // account id → entries
	bucketBindings    = "bindings"     // account id/child IIN → binding
	bucketChildChecks = "child_checks" // account id → children asked about
	bucketKeys        = "keys"         // what for → a key of the portal's own
	bucketIdempotency = "idempotency"  // hash of account, method, path, key → answer
)

// Bolt is the Storage in one bbolt file.
type Bolt struct{ db *bbolt.DB }

// OpenBolt opens or makes the file at path, mode 0600. It waits at most two
// seconds for another process that has it open. The file's folder must exist.
func OpenBolt(path string) (*Bolt, error) {
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{Timeout: 2 * time.Second})
	if err != nil {
		return nil, fmt.Errorf("open storage: %w", err)
	}
	b := &Bolt{db}
	if err := db.Update(makeBuckets); err != nil {
		return nil, errors.Join(fmt.Errorf("prepare storage: %w", err), db.Close())
	}
	return b, nil
}

func makeBuckets(tx *bbolt.Tx) error {
	for _, name := range []string{
		bucketChallenges, bucketAccounts, bucketIINs, bucketSessions,
		bucketTokens, bucketTickets, bucketIINTickets, bucketIINSends,
		bucketOpened, bucketJournal, bucketBindings, bucketIdempotency,
		bucketChildChecks, bucketKeys,
	} {
		if _, err := tx.CreateBucketIfNotExists([]byte(name)); err != nil {
			return err
		}
	}
	return nil
}

// Close waits for transactions and closes the file.
func (b *Bolt) Close() error { return b.db.Close() }

// View runs f over a state that does not change meanwhile.
func (b *Bolt) View(f func(Tx) error) error {
	return b.db.View(func(tx *bbolt.Tx) error { return f(boltTx{tx}) })
}

// Update runs f alone and keeps what it did when it returns nil.
func (b *Bolt) Update(f func(Tx) error) error {
	return b.db.Update(func(tx *bbolt.Tx) error { return f(boltTx{tx}) })
}

type boltTx struct{ tx *bbolt.Tx }

func (t boltTx) Get(bucket, key string) []byte {
	v := t.tx.Bucket([]byte(bucket)).Get([]byte(key))
	if v == nil {
		return nil
	}
	return append([]byte{}, v...) // bbolt's memory is gone after the transaction
}

func (t boltTx) Put(bucket, key string, value []byte) error {
	return t.tx.Bucket([]byte(bucket)).Put([]byte(key), value)
}

func (t boltTx) Delete(bucket, key string) error {
	return t.tx.Bucket([]byte(bucket)).Delete([]byte(key))
}

func (t boltTx) Each(bucket, prefix string, f func(string, []byte) error) error {
	c := t.tx.Bucket([]byte(bucket)).Cursor()
	for k, v := c.Seek([]byte(prefix)); k != nil && len(k) >= len(prefix) && string(k[:len(prefix)]) == prefix; k, v = c.Next() {
		if err := f(string(k), append([]byte{}, v...)); err != nil {
			return err
		}
	}
	return nil
}
