package store

import (
	"strings"
	"time"

	bolt "go.etcd.io/bbolt"
)

// putSealedBy notes in bucketMeta, unsealed, where the key of the values is and
// when any of them was sealed last: a start without the key tells by that whether
// the key may turn up again, and whether anything in the file could still count.
func putSealedBy(tx *bolt.Tx, by Protection, now time.Time) error {
	text := string(by) + " " + now.UTC().Format(stampLayout)
	return tx.Bucket([]byte(bucketMeta)).Put([]byte(keySealedBy), []byte(text))
}

// awaitsKeyring tells whether the values were sealed under a key in the keyring,
// and so lately that there may be a cabinet among them that counts. One sealed in
// a time that has not come yet counts no longer.
func awaitsKeyring(tx *bolt.Tx, now time.Time) bool {
	by, stamp, _ := strings.Cut(string(tx.Bucket([]byte(bucketMeta)).Get([]byte(keySealedBy))), " ")
	sealed, err := time.Parse(stampLayout, stamp)
	return err == nil && by == string(ProtectionKeyring) && !now.Before(sealed) && now.Sub(sealed) < CabinetLife
}
