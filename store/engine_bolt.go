package store

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync"

	bolt "go.etcd.io/bbolt"
)

// bucketMeta holds what is not sealed: the schema version, and beside it a
// sealed constant by which the right key is known.
const (
	bucketMeta = "meta"
	keySchema  = "schema"
	keyProbe   = "probe"
)

// probe is what is sealed under keyProbe.
const probe = "kezek"

// boltEngine keeps values in the database file, each one sealed.
type boltEngine struct {
	mu         sync.RWMutex // held for writing while db changes
	db         *bolt.DB
	gone       error // why db is nil: ErrClosed, or what went wrong
	path       string
	options    bolt.Options
	lock       io.Closer // the folder's, nil until the store is open
	sealer     *sealer
	protection Protection
}

// openBolt opens the file, or makes it, and looks at its schema version. The
// engine has no key yet.
func openBolt(path string, o Options) (*boltEngine, error) {
	e := &boltEngine{path: path, options: bolt.Options{
		Timeout: o.LockTimeout, NoStatistics: true, MaxSize: maxFileSize, NoSync: o.noSync,
	}}
	if err := e.open(); err != nil {
		return nil, err
	}
	err := e.db.View(checkSchema)
	if errors.Is(err, errEmpty) { // only then is there anything to write
		err = writeError(e.db.Update(makeSchema))
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
	if err := os.Chmod(e.path, fileMode); err != nil {
		return errors.Join(writeError(err), db.Close())
	}
	e.db = db
	return nil
}

// errEmpty: the database has no schema yet.
var errEmpty = errors.New("store: empty database")

// checkSchema refuses a database that is not of this schema.
func checkSchema(tx *bolt.Tx) error {
	meta := tx.Bucket([]byte(bucketMeta))
	if meta == nil {
		if first, _ := tx.Cursor().First(); first != nil {
			return ErrDamaged // somebody else's database
		}
		return errEmpty
	}
	switch version, err := strconv.Atoi(string(meta.Get([]byte(keySchema)))); {
	case err != nil || version < 1:
		return ErrDamaged
	case version > schemaVersion:
		return ErrNewer
	}
	return nil
}

func makeSchema(tx *bolt.Tx) error {
	meta, err := tx.CreateBucket([]byte(bucketMeta))
	if err != nil {
		return err
	}
	return meta.Put([]byte(keySchema), []byte(strconv.Itoa(schemaVersion)))
}

// sealedBuckets are the buckets with a person's values.
func sealedBuckets() []string {
	return []string{bucketSessions, bucketCabinet, bucketRecent}
}

// writeError keeps the errors of this package and makes any other ErrUnwritable.
func writeError(err error) error {
	for _, own := range []error{nil, ErrDamaged, ErrNewer, ErrUnwritable} {
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
		return nil, err
	}
	return e.sealer.open(bucket, key, sealed)
}

func (e *boltEngine) apply(changes ...change) error {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.gone != nil {
		return e.gone
	}
	return e.db.Update(func(tx *bolt.Tx) error {
		for _, c := range changes {
			if err := applyChange(tx, e.sealer, c); err != nil {
				return err
			}
		}
		return nil
	})
}

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

// scrub writes the database anew. bbolt keeps the pages of deleted values, and
// though these are sealed, the key may lie in the same folder; in the new file
// they are not. When the new file cannot be made the old one stays in use: the
// values are deleted all the same. (What the disk does with the blocks of the
// old file is beyond a program's reach.)
func (e *boltEngine) scrub() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.gone != nil {
		return e.gone
	}
	fresh := e.path + ".new"
	if e.copyTo(fresh) != nil {
		_ = os.Remove(fresh) // made anew the next time
		return nil
	}
	if err := e.db.Close(); err != nil {
		return e.lost(err)
	}
	if os.Rename(fresh, e.path) != nil {
		_ = os.Remove(fresh) // as above
	}
	if err := e.open(); err != nil {
		return e.lost(err)
	}
	return nil
}

// copyTo writes what is in use of the database to a new file.
func (e *boltEngine) copyTo(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	to, err := bolt.Open(path, fileMode, &e.options)
	if err != nil {
		return err
	}
	return errors.Join(bolt.Compact(to, e.db, 0), to.Close())
}

// lost makes every later call answer with what went wrong.
func (e *boltEngine) lost(err error) error {
	e.db = nil
	e.gone = writeError(err)
	return e.gone
}

func (e *boltEngine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.gone = ErrClosed
	var err error
	if e.db != nil {
		err = e.db.Close()
		e.db = nil
	}
	if e.lock != nil {
		err = errors.Join(err, e.lock.Close())
		e.lock = nil
	}
	return err
}
