package server

import (
	"encoding/json"
	"fmt"
)

// get reads a record, found false when there is none.
func get[T any](tx Tx, bucket, key string) (record T, found bool, err error) {
	raw := tx.Get(bucket, key)
	if raw == nil {
		return record, false, nil
	}
	if err := json.Unmarshal(raw, &record); err != nil {
		return record, false, fmt.Errorf("read %s: %w", bucket, err)
	}
	return record, true, nil
}

// put writes a record.
func put[T any](tx Tx, bucket, key string, record T) error {
	raw, err := json.Marshal(record)
	if err != nil {
		return fmt.Errorf("write %s: %w", bucket, err)
	}
	return tx.Put(bucket, key, raw)
}

// each reads the records whose keys begin with prefix.
func each[T any](tx Tx, bucket, prefix string, f func(key string, record T)) error {
	return tx.Each(bucket, prefix, func(key string, raw []byte) error {
		var record T
		if err := json.Unmarshal(raw, &record); err != nil {
			return fmt.Errorf("read %s: %w", bucket, err)
		}
		f(key, record)
		return nil
	})
}
