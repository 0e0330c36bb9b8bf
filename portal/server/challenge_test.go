package server

import (
	"strconv"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// fillChallenges keeps n challenges that end at the moment.
func (f *fixture) fillChallenges(name string, n int, end time.Time) {
	f.Helper()
	err := f.storage.Update(func(tx Tx) error {
		for i := range n {
			if err := put(tx, bucketChallenges, name+strconv.Itoa(i), challenge{ExpiresAt: end}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
}

func (f *fixture) askChallenge() got {
	f.Helper()
	return f.post(pathChallenges, "", portal.ChallengeRequest{Purpose: "sign_in"})
}

func TestChallengeRefusesMoreThanMayWait(t *testing.T) {
	f := newFixture(t)
	f.fillChallenges("ended", 100, testNow.Add(-time.Second))
	f.fillChallenges("first", 1, testNow.Add(90*time.Second))
	f.fillChallenges("later", maxChallenges-2, testNow.Add(challengeLife))
	last := as[portal.Challenge](f.askChallenge(), 201)
	if p := f.askChallenge().refuses(portal.CodeTooManyRequests); p.RetryAfterS != 90 {
		t.Errorf("retry after %d s", p.RetryAfterS)
	}
	p := newPerson(t, motherIIN) // who has one already gets in
	as[portal.Session](f.postCMS(last, p.sign(t, last)), 201)
	as[portal.Challenge](f.askChallenge(), 201)
	f.askChallenge().refuses(portal.CodeTooManyRequests)
	f.clock.pass(90 * time.Second)
	as[portal.Challenge](f.askChallenge(), 201)
}

// A refusal must not undo the sweeping, which comes once a minute.
func TestChallengeThatIsRefusedSweepsNevertheless(t *testing.T) {
	f := newFixture(t)
	f.fillChallenges("old", 1, testNow.Add(-challengeLife-time.Second))
	f.fillChallenges("live", maxChallenges, testNow.Add(challengeLife))
	f.askChallenge().refuses(portal.CodeTooManyRequests)
	err := f.storage.View(func(tx Tx) error {
		if tx.Get(bucketChallenges, "old0") != nil {
			t.Error("the old one is still there")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
