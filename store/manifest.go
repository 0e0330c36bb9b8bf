package store

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"hash"

	bolt "go.etcd.io/bbolt"
)

// The manifest is a digest of all sealed values and their names, sealed itself
// and written with every change. bbolt keeps no checksum of its pages: one
// altered octet in a page's count of elements makes a value vanish, and the
// rest is as sound as before. By the manifest this is noticed and told.

// putManifest writes the manifest of the transaction's values.
func putManifest(tx *bolt.Tx, s *sealer) error {
	return applyChange(tx, s, change{bucketMeta, keyManifest, manifest(tx)})
}

// complete tells whether the values are those of the manifest; errUnreadable
// when s does not open it. A database that was written before there were
// manifests has none and is believed: damage that takes the manifest away
// takes the schema version too.
func complete(tx *bolt.Tx, s *sealer) (bool, error) {
	sealed := tx.Bucket([]byte(bucketMeta)).Get([]byte(keyManifest))
	if sealed == nil {
		return true, nil
	}
	written, err := s.open(bucketMeta, keyManifest, sealed)
	return err == nil && bytes.Equal(written, manifest(tx)), err
}

// manifest computes the digest. bbolt gives the keys in their order.
func manifest(tx *bolt.Tx) []byte {
	sum := sha256.New()
	for _, name := range sealedBuckets() {
		b := tx.Bucket([]byte(name))
		if b == nil {
			continue
		}
		c := b.Cursor()
		for key, value := c.First(); key != nil; key, value = c.Next() {
			for _, part := range [][]byte{[]byte(name), key, value} {
				writeSized(sum, part)
			}
		}
	}
	return sum.Sum(nil)
}

// writeSized writes a part behind its length, so that no two lists of parts
// have one digest.
func writeSized(sum hash.Hash, part []byte) {
	_, _ = sum.Write(binary.BigEndian.AppendUint64(nil, uint64(len(part)))) // a hash takes everything
	_, _ = sum.Write(part)
}
