package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// bucketMeta holds what is not sealed, the schema version and by what the values
// are sealed (putSealedBy), and beside these two sealed values: a constant by
// which the right key is known, and the manifest.
const (
	bucketMeta  = "meta"
	keySchema   = "schema"
	keySealedBy = "sealed by"
	keyProbe    = "probe"
	keyManifest = "manifest"
)

// probe is what is sealed under keyProbe.
const probe = "kezek"

// boltEngine keeps values in the database file, each one sealed.
type boltEngine struct {
	mu         sync.RWMutex // held for writing while db changes
	db         *bolt.DB
	gone       error // why db is nil: ErrClosed, or what went wrong
	path       string
	file       os.FileInfo // of the file that db has open
	options    bolt.Options
	lock       io.Closer // the folder's, nil until the store is open
	sealer     *sealer
	protection Protection
	now        func() time.Time
}

// openBolt opens the file, or makes it, and looks at its schema version. The
// engine has no key yet.
func openBolt(path string, o Options) (*boltEngine, error) {
	e := &boltEngine{path: path, now: o.Now, options: bolt.Options{
		Timeout: o.LockTimeout, NoStatistics: true, MaxSize: maxFileSize, NoSync: o.noSync,
	}}
	_, absent := os.Lstat(path)
	if err := e.open(); err != nil {
		if absent != nil { // half a file, of a full disk, would be put aside each time
			_ = os.Remove(path)
		}
		return nil, err
	}
	err := e.db.View(checkSchema)
	if errors.Is(err, errEmpty) { // only then is there anything to write
		if err = writeError(e.db.Update(makeSchema)); err == nil {
			_ = syncFolder(filepath.Dir(path)) // some file systems cannot
		}
	}
	if err != nil {
		return nil, errors.Join(err, e.close())
	}
	return e, nil
}

func (e *boltEngine) open() error {
	db, err := bolt.Open(e.path, fileMode, &e.options)
	if err != nil {
		return openError(err)
	}
	err = os.Chmod(e.path, fileMode)
	if err == nil {
		e.file, err = os.Lstat(e.path)
	}
	if err != nil {
		return errors.Join(writeError(err), db.Close())
	}
	e.db = db
	return nil
}

// writeError keeps the errors of this package and makes any other ErrUnwritable.
func writeError(err error) error {
	for _, own := range []error{nil, ErrDamaged, ErrNewer, ErrUnwritable, ErrClosed} {
		if errors.Is(err, own) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", ErrUnwritable, err)
}

func (e *boltEngine) get(bucket, key string) ([]byte, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.gone != nil {
		return nil, e.gone
	}
	var sealed []byte
	err := e.db.View(func(tx *bolt.Tx) error {
		if b := tx.Bucket([]byte(bucket)); b != nil {
			sealed = append(sealed, b.Get([]byte(key))...) // gone with the transaction
		}
		return nil
	})
	if err != nil || sealed == nil {
		return nil, writeError(err)
	}
	return e.sealer.open(bucket, key, sealed)
}

// keys gives the keys of a bucket, which are not sealed.
func (e *boltEngine) keys(bucket string) ([]string, error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.gone != nil {
		return nil, e.gone
	}
	var keys []string
	err := e.db.View(func(tx *bolt.Tx) error {
		b := tx.Bucket([]byte(bucket))
		if b == nil {
			return nil
		}
		return b.ForEach(func(key, _ []byte) error {
			keys = append(keys, string(key))
			return nil
		})
	})
	return keys, writeError(err)
}

// apply makes the changes in one transaction, after which they are on the
// disk, in the file that the next start will find.
func (e *boltEngine) apply(changes ...change) error {
	there, err := e.commit(changes)
	if err != nil || there {
		return writeError(err)
	}
	return e.restore()
}

// commit makes the changes and tells whether the file is where it belongs.
func (e *boltEngine) commit(changes []change) (there bool, err error) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.gone != nil {
		return false, e.gone
	}
	err = e.db.Update(func(tx *bolt.Tx) error {
		for _, c := range changes {
			if err := applyChange(tx, e.sealer, c); err != nil {
				return err
			}
		}
		return e.seal(tx)
	})
	if err != nil {
		return false, err
	}
	return e.present()
}

// seal writes what tells of all values: the manifest, and by what they are sealed.
func (e *boltEngine) seal(tx *bolt.Tx) error {
	if err := putManifest(tx, e.sealer); err != nil {
		return err
	}
	return putSealedBy(tx, e.protection, e.now())
}

// present tells whether the file that is open is where it belongs; false: there
// is none.
func (e *boltEngine) present() (bool, error) {
	there, err := os.Lstat(e.path)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return false, nil
	case err == nil && !os.SameFile(there, e.file):
		err = errReplaced
	}
	return err == nil, err
}

// errReplaced: another file, which is not ours to overwrite, has taken the
// place of the one that is open.
var errReplaced = errors.New("store: the database file was replaced")

func applyChange(tx *bolt.Tx, s *sealer, c change) error {
	if c.key == "" {
		return emptyBucket(tx, c.bucket)
	}
	b, err := tx.CreateBucketIfNotExists([]byte(c.bucket))
	if err != nil {
		return err
	}
	if c.value == nil {
		return b.Delete([]byte(c.key))
	}
	sealed, err := s.seal(c.bucket, c.key, c.value)
	if err != nil {
		return err
	}
	return b.Put([]byte(c.key), sealed)
}

func emptyBucket(tx *bolt.Tx, bucket string) error {
	if tx.Bucket([]byte(bucket)) == nil {
		return nil
	}
	return tx.DeleteBucket([]byte(bucket))
}

func (e *boltEngine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var err error
	if e.db != nil {
		if there, failed := e.present(); failed == nil && !there {
			err = e.rewrite() // or what was acknowledged would end here
		}
	}
	if e.db != nil { // nil when the rewriting went wrong
		err = errors.Join(err, e.db.Close())
		e.db = nil
	}
	e.gone = ErrClosed
	if e.lock != nil {
		err = errors.Join(err, e.lock.Close())
		e.lock = nil
	}
	return err
}
