package server

import "time"

// How long records that ended are kept: a late client is told the reason.
const (
	sweepEvery = time.Minute
	keepEnded  = time.Hour
	// Challenges are kept for less, because anybody can make them and all are
	// read when one more is made.
	keepChallenge = challengeLife
)

// sweep deletes what ran out, at most once a minute. It runs where challenges
// are made, the one thing that anybody can make without signing in.
func (s *Server) sweep(tx Tx) error {
	now := s.o.Now()
	if last := s.swept.Load(); now.Sub(time.Unix(last, 0)).Abs() < sweepEvery {
		return nil
	}
	s.swept.Store(now.Unix())
	return firstError(
		drop(tx, bucketChallenges, func(c challenge) bool { return now.After(c.ExpiresAt.Add(keepChallenge)) }),
		drop(tx, bucketSessions, func(c session) bool { return now.After(c.EndsAt.Add(keepEnded)) }),
		drop(tx, bucketTickets, func(t ticket) bool { return now.After(t.ExpiresAt.Add(keepEnded)) }),
		drop(tx, bucketIdempotency, func(k keptAnswer) bool { return !now.Before(k.ExpiresAt) }),
		// After the sessions: a token goes with its session.
		drop(tx, bucketTokens, func(id string) bool { return tx.Get(bucketSessions, id) == nil }),
	)
}

// drop deletes the records of a bucket that are over. Keys are collected first,
// because a walk must not change what it walks over.
func drop[T any](tx Tx, bucket string, over func(T) bool) error {
	var keys []string
	err := each(tx, bucket, "", func(key string, record T) {
		if over(record) {
			keys = append(keys, key)
		}
	})
	for _, key := range keys {
		if err == nil {
			err = tx.Delete(bucket, key)
		}
	}
	return err
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
