package server

import (
	"time"

	"kezek.kz/kezek/portal"
)

// waiting is how many records there are of the buckets that anybody can fill
// without signing in: read and written within Storage.Update only, one at a
// time. Counting them at each new one would take the longer the more there are;
// so each sweep counts, and what happens until the next one is added up.
type waiting map[string]int

// makeRoom sweeps, and lets one more record into a bucket: a refusal when it is
// full, to be told after what was swept is kept.
func (s *Server) makeRoom(tx Tx, bucket string) (*portal.Problem, error) {
	if err := s.sweep(tx); err != nil {
		return nil, err
	}
	if s.waiting[bucket] >= s.o.Limits.Waiting {
		next := time.Unix(s.swept.Load(), 0).Add(sweepEvery)
		return refuse(portal.CodeTooManyRequests, retryAfter(next.Sub(s.o.Now()))), nil
	}
	s.waiting[bucket]++
	return nil, nil
}

// unwait deletes a record that served.
func (s *Server) unwait(tx Tx, bucket, key string) error {
	s.waiting[bucket]--
	return tx.Delete(bucket, key)
}

// recount counts a bucket's records, which also mends what transactions that
// failed left wrong.
func (s *Server) recount(tx Tx, bucket string) error {
	n := 0
	err := tx.Each(bucket, "", func(string, []byte) error { n++; return nil })
	s.waiting[bucket] = n
	return err
}
