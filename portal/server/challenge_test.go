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

// atMost lets n challenges, and n sign-ins by IIN, be kept at a time.
func atMost(n int) func(*Options) { return func(o *Options) { o.Limits.Waiting = n } }

func TestChallengeRefusesMoreThanMayWait(t *testing.T) {
	f := newFixture(t, atMost(3))
	f.fillChallenges("ended", 100, testNow.Add(-challengeLife-time.Second)) // swept
	f.fillChallenges("live", 2, testNow.Add(challengeLife))
	last := as[portal.Challenge](f.askChallenge(), 201)
	f.clock.pass(20 * time.Second)
	if p := f.askChallenge().refuses(portal.CodeTooManyRequests); p.RetryAfterS != 40 {
		t.Errorf("retry after %d s", p.RetryAfterS)
	}
	p := newPerson(t, motherIIN) // who has one already gets in
	as[portal.Session](f.postCMS(last, p.sign(t, last)), 201)
	as[portal.Challenge](f.askChallenge(), 201)
	f.askChallenge().refuses(portal.CodeTooManyRequests)
	f.clock.pass(2*challengeLife + time.Second)
	as[portal.Challenge](f.askChallenge(), 201)
}

// What a portal kept before it was stopped is counted after its start.
func TestChallengesOfBeforeARestartCount(t *testing.T) {
	f := newFixture(t, atMost(2))
	f.askChallenge()
	f.askChallenge()
	f.restart()
	f.askChallenge().refuses(portal.CodeTooManyRequests)
}

// Some addresses that make as many challenges as they may do not keep the
// others from signing in.
func TestAFewAddressesDoNotTakeAllChallenges(t *testing.T) {
	l := Limits{}.withDefaults()
	kept := (challengeLife + keepChallenge + sweepEvery).Minutes()
	each := (float64(l.Address.Burst) + kept*l.Address.PerMinute) / costSignIn
	if n := float64(l.Waiting) / each; n < 50 {
		t.Errorf("%.0f addresses shut everybody out", n)
	}
}

// A refusal must not undo the sweeping, which comes once a minute.
func TestChallengeThatIsRefusedSweepsNevertheless(t *testing.T) {
	f := newFixture(t, atMost(10))
	f.fillChallenges("old", 1, testNow.Add(-challengeLife-time.Second))
	f.fillChallenges("live", 10, testNow.Add(challengeLife))
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
