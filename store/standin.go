package store

import (
	"errors"
	"time"

	bolt "go.etcd.io/bbolt"
)

// standIn keeps values in memory, before a database whose key is out of reach. It
// leaves that alone, but for what has to go: a sign-out, and a sign-in in the
// place of somebody who may be another person, forget what lies there, too. The
// names of portals are not sealed, so this needs no key.
type standIn struct {
	*memoryEngine
	behind *boltEngine // without a sealer
}

func (e *standIn) apply(changes ...change) error {
	if err := e.behind.strike(changes); err != nil {
		return err
	}
	return e.memoryEngine.apply(changes...)
}

// keys are of what lies behind, too: a portal that is no longer in the catalogue
// is to be forgotten there.
func (e *standIn) keys(bucket string) ([]string, error) {
	here, err := e.memoryEngine.keys(bucket)
	if err != nil {
		return nil, err
	}
	behind, err := e.behind.keys(bucket)
	return append(here, behind...), err
}

func (e *standIn) scrub() error { return e.behind.scrub() }

func (e *standIn) forgetAside(labels ...string) error { return e.behind.forgetAside(labels...) }

func (e *standIn) forgetOldAside(now time.Time) error { return e.behind.forgetOldAside(now) }

func (e *standIn) close() error { return errors.Join(e.memoryEngine.close(), e.behind.close()) }

// strike deletes what the changes delete, and a session where they put another.
// The manifest, which cannot be sealed anew, goes with it: what is missing is not
// to be told of as damage.
func (e *boltEngine) strike(changes []change) error {
	var gone []change
	for _, c := range changes {
		if c.value == nil || c.bucket == bucketSessions {
			gone = append(gone, change{c.bucket, c.key, nil})
		}
	}
	if len(gone) == 0 {
		return nil
	}
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.gone != nil {
		return e.gone
	}
	return writeError(e.db.Update(func(tx *bolt.Tx) error {
		for _, c := range gone {
			if err := applyChange(tx, nil, c); err != nil {
				return err
			}
		}
		return tx.Bucket([]byte(bucketMeta)).Delete([]byte(keyManifest))
	}))
}

// sealedElsewhere tells whether there is a session or a cabinet in the file that
// waits for the keyring's key: that of the key file, nil where there is none, opens
// nothing in it. Without one nothing is lost that would be missed.
func (e *boltEngine) sealedElsewhere(former []byte, now time.Time) bool {
	s, _ := newSealer(former, nil) // nil: there is no key
	values, opened, awaited := 0, false, false
	err := e.db.View(func(tx *bolt.Tx) error {
		awaited = awaitsKeyring(tx, now)
		for _, bucket := range append(sealedBuckets(), bucketMeta) {
			for key, sealed := range contents(tx, bucket) {
				opened = opened || s != nil && s.opens(bucket, key, sealed)
				if bucket == bucketSessions || bucket == bucketCabinet {
					values++
				}
			}
		}
		return nil
	})
	return err == nil && awaited && values > 0 && !opened
}
