package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	bolt "go.etcd.io/bbolt"
)

// keyName is the file beside the database that holds the sealing key, 32
// octets, where there is no keyring.
const keyName = "kezek.key"

// unseal finds the key of the values and gives the engine its sealer; it tells
// whether values had to be dropped.
//
// The keyring is preferred, the key file comes second. Values sealed under the
// key file are sealed anew when a keyring has turned up, and the file is
// deleted. Values whose key cannot be had are dropped: the person signs in
// again, and the next start is an ordinary one. Only where a keyring that does
// not answer has the key are they left, with ErrKeyOutOfReach: it may answer at the
// next start, and after CabinetLife there is nothing left to wait for.
func (e *boltEngine) unseal(ctx context.Context, o Options) (dropped bool, err error) {
	former, err := readKeyFile(o.Dir)
	if err != nil {
		return false, err
	}
	key, err := keyringKey(ctx, o)
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	e.protection = ProtectionKeyring
	if err != nil {
		if mayHaveIt := o.Keyring != nil && !errors.Is(err, ErrNoKey); mayHaveIt && e.sealedElsewhere(former, o.Now()) {
			return false, fmt.Errorf("%w: %w", ErrKeyOutOfReach, err)
		}
		e.protection = ProtectionFile
		if key, err = fileKey(o, former); err != nil {
			return false, err
		}
	}
	if dropped, err = e.useKey(key, former, o.Rand); err != nil {
		return false, err
	}
	if e.protection == ProtectionKeyring {
		return dropped, removeKeyFile(o.Dir)
	}
	return dropped, nil
}

// useKey seals with key from now on. Values sealed under former are sealed
// anew, values that neither opens are dropped.
func (e *boltEngine) useKey(key, former []byte, rand io.Reader) (dropped bool, err error) {
	if e.sealer, err = newSealer(key, rand); err != nil {
		return false, err
	}
	found, err := e.get(bucketMeta, keyProbe)
	switch {
	case err == nil && string(found) == probe:
		return e.sweep()
	case err == nil && found == nil: // a new database: the probe comes before any value
		return false, writeError(e.apply(change{bucketMeta, keyProbe, []byte(probe)}))
	case !errors.Is(err, errUnreadable):
		return false, err
	}
	old := e.sealer
	if former != nil {
		if old, err = newSealer(former, rand); err != nil {
			return false, err
		}
	}
	if dropped, err = e.changeKey(old); err != nil {
		return false, writeError(err)
	}
	return dropped, e.scrub()
}

// changeKey seals everything anew, in one transaction.
func (e *boltEngine) changeKey(old *sealer) (dropped bool, err error) {
	err = e.db.Update(func(tx *bolt.Tx) error {
		whole, unreadable := complete(tx, old) // unreadable: so are the values, if there are any
		if dropped, err = reseal(tx, old, e.sealer); err != nil {
			return err
		}
		dropped = dropped || unreadable == nil && !whole
		if err := e.seal(tx); err != nil {
			return err
		}
		return applyChange(tx, e.sealer, change{bucketMeta, keyProbe, []byte(probe)})
	})
	return dropped, err
}

// sweep deletes what the key does not open: values that were altered or moved,
// which nothing else would ever ask for again. What is not there at all is
// missed by the manifest.
func (e *boltEngine) sweep() (dropped bool, err error) {
	var bad []change
	whole := false
	err = e.db.View(func(tx *bolt.Tx) error {
		whole, _ = complete(tx, e.sealer) // with the right key an unreadable one was altered
		for _, bucket := range sealedBuckets() {
			for key, sealed := range contents(tx, bucket) {
				if _, err := e.sealer.open(bucket, key, sealed); err != nil {
					bad = append(bad, change{bucket, key, nil})
				}
			}
		}
		return nil
	})
	if err != nil || whole && bad == nil {
		return false, err
	}
	if err := e.apply(bad...); err != nil {
		return false, writeError(err)
	}
	return true, e.scrub()
}

// reseal opens every value with old and seals it with fresh; what old does not
// open is deleted.
func reseal(tx *bolt.Tx, old, fresh *sealer) (dropped bool, err error) {
	for _, bucket := range sealedBuckets() {
		for key, sealed := range contents(tx, bucket) {
			value, err := old.open(bucket, key, sealed)
			if err != nil {
				dropped, value = true, nil
			}
			if err := applyChange(tx, fresh, change{bucket, key, value}); err != nil {
				return false, err
			}
		}
	}
	return dropped, nil
}

// contents copies a bucket, which must not be changed while it is read.
func contents(tx *bolt.Tx, bucket string) map[string][]byte {
	out := map[string][]byte{}
	b := tx.Bucket([]byte(bucket))
	if b == nil {
		return out
	}
	c := b.Cursor()
	for k, v := c.First(); k != nil; k, v = c.Next() {
		out[string(k)] = bytes.Clone(v)
	}
	return out
}

// newKey makes a sealing key.
func newKey(rand io.Reader) ([]byte, error) {
	key := make([]byte, keySize)
	if _, err := io.ReadFull(rand, key); err != nil {
		return nil, fmt.Errorf("store: randomness: %w", err)
	}
	return key, nil
}

// readKeyFile gives the key in the file, nil when there is none or what is
// there is no key: then a new one takes its place.
func readKeyFile(dir string) ([]byte, error) {
	path := filepath.Join(dir, keyName)
	info, err := os.Lstat(path) // a link elsewhere is no key of ours
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	if !info.Mode().IsRegular() || info.Size() != keySize {
		return nil, nil
	}
	key, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return key, nil
}

// fileKey gives the key of the file, made when there is none.
func fileKey(o Options, present []byte) ([]byte, error) {
	path := filepath.Join(o.Dir, keyName)
	if present != nil {
		if err := os.Chmod(path, fileMode); err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnwritable, err)
		}
		return present, nil
	}
	key, err := newKey(o.Rand)
	if err != nil {
		return nil, err
	}
	return key, writeKeyFile(o.Dir, key)
}

// writeKeyFile puts the key in its place in one step, so that a power cut
// leaves no half of one.
func writeKeyFile(dir string, key []byte) error {
	path := filepath.Join(dir, keyName)
	err := writeSynced(path+".new", key)
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err == nil {
		err = syncFolder(dir)
	}
	if err != nil {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return nil
}

func writeSynced(path string, data []byte) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err // a left-over might have wider permissions
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Sync(), f.Close())
}

func removeKeyFile(dir string) error {
	err := os.Remove(filepath.Join(dir, keyName))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w: %w", ErrUnwritable, err)
	}
	return nil
}
