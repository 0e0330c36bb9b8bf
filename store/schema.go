package store

import (
	"errors"
	"slices"
	"strconv"

	bolt "go.etcd.io/bbolt"
)

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
	return checkNames(tx, meta)
}

// checkNames refuses a bucket or a key of bucketMeta that this schema does not
// have: one octet of a name that was altered would hide everything under it.
func checkNames(tx *bolt.Tx, meta *bolt.Bucket) error {
	known := append(sealedBuckets(), bucketMeta)
	err := tx.ForEach(func(name []byte, _ *bolt.Bucket) error {
		if !slices.Contains(known, string(name)) {
			return ErrDamaged
		}
		return nil
	})
	if err != nil {
		return err
	}
	return meta.ForEach(func(key, _ []byte) error {
		if !slices.Contains([]string{keySchema, keySealedBy, keyProbe, keyManifest}, string(key)) {
			return ErrDamaged
		}
		return nil
	})
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
