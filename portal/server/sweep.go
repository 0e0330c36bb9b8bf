package server

import "time"

// How long records that ended are kept: a late client is told the reason.
const (
	sweepEvery = time.Minute
	keepEnded  = time.Hour
	// Challenges and tickets are kept for less, because anybody can make them.
	keepChallenge = challengeLife
	keepIINTicket = codeLife
)

// sweep deletes what ran out, at most once a minute. It runs where
// challenges and tickets are made: what anybody can make without signing in.
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
		drop(tx, bucketIINTickets, func(t iinTicket) bool { return now.After(t.ExpiresAt.Add(keepIINTicket)) }),
		drop(tx, bucketIINSends, func(sends []time.Time) bool { return len(recent(sends, now)) == 0 }),
		drop(tx, bucketIdempotency, func(k keptAnswer) bool { return !now.Before(k.ExpiresAt) }),
		drop(tx, bucketChildChecks, func(all []childCheck) bool { return allOver(all, now) }),
		s.recount(tx, bucketChallenges),
		s.recount(tx, bucketIINTickets),
		// After the sessions: what leads to one goes with it.
		drop(tx, bucketOpened, func(id string) bool { return tx.Get(bucketSessions, id) == nil }),
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
