package server

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// someChildren are n IINs of children, valid ones.
func someChildren(n int) []string {
	var all []string
	for serial := 0; len(all) < n; serial++ {
		for digit := range 10 {
			iin := fmt.Sprintf("2203145%04d%d", serial, digit)
			if _, err := portal.NormalizeIIN(iin); err == nil {
				all = append(all, iin)
			}
		}
	}
	return all
}

func TestBindRefusesTheSixthChildOfADay(t *testing.T) {
	f := newFixture(t)
	children := someChildren(6)
	token := f.enter()
	for _, child := range children[:5] {
		f.bind(token, child).refuses(portal.CodeChildNotFound)
		f.clock.pass(time.Minute)
	}
	asked := f.registry.asked
	p := f.bind(token, children[5]).records(portal.CodeTooManyChildChecks, "binding", "a sixth child asked about within a day")
	if f.registry.asked != asked {
		t.Error("the registry was asked")
	}
	if want := 24*60*60 - 5*60; p.RetryAfterS != want {
		t.Errorf("come again after %d s, want %d", p.RetryAfterS, want)
	}
	f.bind(token, children[0]).refuses(portal.CodeChildNotFound) // one of the five
	f.clock.pass(p.RetryAfter() - time.Second)
	token = f.signIn(newPerson(t, motherIIN), "personal").AccessToken // the session ended long ago
	f.bind(token, children[5]).refuses(portal.CodeTooManyChildChecks)
	f.clock.pass(time.Second)
	f.bind(token, children[5]).refuses(portal.CodeChildNotFound)
}

// Whoever asks about the same child all day asks about one.
func TestAskingAgainProlongsNothing(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Limits.ChildChecks = 1 })
	token := f.enter()
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
	f.clock.pass(23 * time.Hour)
	token = f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
	if p := f.bind(token, secondIIN).refuses(portal.CodeTooManyChildChecks); p.RetryAfter() != time.Hour {
		t.Errorf("come again after %v", p.RetryAfter())
	}
}

// A family of many children binds them all on one day.
func TestBoundChildrenDoNotCount(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for _, child := range someChildren(12) {
		f.kin(child)
		as[portal.BindingResult](f.bind(token, child), 201)
	}
	for _, child := range someChildren(12) {
		as[portal.BindingResult](f.bind(token, child), 200)
	}
}

// A pending child counts until it is bound.
func TestPendingChildCountsUntilItIsBound(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Limits.ChildChecks = 1 })
	token, id := f.pending()
	f.bind(token, secondIIN).refuses(portal.CodeTooManyChildChecks)
	f.kin(childOne)
	as[portal.Binding](f.get(pathBindings+"/"+id, token), 200)
	f.bind(token, secondIIN).refuses(portal.CodeChildNotFound)
}

func TestRecheckCountsTheChildToo(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Limits.ChildChecks = 1 })
	_, id := f.pending()
	f.clock.pass(25 * time.Hour)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.bind(token, secondIIN).refuses(portal.CodeChildNotFound)
	f.recheck(token, id).records(portal.CodeTooManyChildChecks, "binding", "«Проверить снова» after five other children of the day")
}

func TestChecksAreCountedForEachPerson(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Limits.ChildChecks = 1 })
	mother, father := f.enter(), f.enterAs(fatherIIN)
	f.bind(mother, unknownIIN).refuses(portal.CodeChildNotFound)
	f.bind(father, secondIIN).refuses(portal.CodeChildNotFound)
	f.bind(mother, secondIIN).refuses(portal.CodeTooManyChildChecks)
}

// A wish that met the limit is not kept under its key.
func TestRetryUnderTheSameKeyAfterTheLimit(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Limits.ChildChecks = 1 })
	f.kin(childOne)
	token, k := f.enter(), newKey()
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
	f.clock.pass(23 * time.Hour) // so that what is kept under the key outlives the wait
	token = f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	p := f.bindUnder(k, token, childOne).refuses(portal.CodeTooManyChildChecks)
	f.clock.pass(p.RetryAfter())
	token = f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	as[portal.BindingResult](f.bindUnder(k, token, childOne), 201)
}

func TestParallelChecksOfManyChildrenPassFive(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	var done sync.WaitGroup
	answers := make(chan got, 64)
	for _, child := range someChildren(64) {
		done.Go(func() { answers <- f.bind(token, child) })
	}
	done.Wait()
	close(answers)
	count := map[int]int{}
	for g := range answers {
		count[g.status]++
	}
	if count[404] != 5 || count[429] != 59 || f.registry.asked != 5 {
		t.Errorf("answers %v, the registry asked %d times", count, f.registry.asked)
	}
}

// Other people's children who were asked about do not lie in the storage.
func TestStorageHoldsNoIINOfAChildWhoWasAskedAbout(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
	if err := f.storage.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(raw), motherIIN) {
		t.Error("not even the account is there: this test looks in the wrong place")
	}
	for name, form := range map[string]string{"IIN": unknownIIN, "plain hash of the IIN": hashed(unknownIIN)} {
		if strings.Contains(string(raw), form) {
			t.Errorf("the storage holds the %s", name)
		}
	}
}

func TestChildChecksOutliveARestartAndAreSweptAfterADay(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.Limits.ChildChecks = 1 })
	token := f.enter()
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
	f.restart()
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
	f.bind(token, secondIIN).refuses(portal.CodeTooManyChildChecks)
	if n := f.count(bucketChildChecks); n != 1 {
		t.Fatalf("%d records", n)
	}
	f.clock.pass(childCheckWindow)
	f.challenge("personal") // sweeps
	if n := f.count(bucketChildChecks); n != 0 {
		t.Errorf("%d records are left", n)
	}
}

func (f *fixture) count(bucket string) (n int) {
	f.Helper()
	err := f.storage.View(func(tx Tx) error {
		return tx.Each(bucket, "", func(string, []byte) error { n++; return nil })
	})
	if err != nil {
		f.Fatal(err)
	}
	return n
}

// A file with a smaller number than was allowed before still tells the truth.
func TestLowerLimitCountsFromTheNewestThatLeavesRoom(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for _, child := range someChildren(4) {
		f.bind(token, child).refuses(portal.CodeChildNotFound)
		f.clock.pass(time.Minute)
	}
	f.options.Limits.ChildChecks = 2
	f.restart()
	p := f.bind(token, unknownIIN).refuses(portal.CodeTooManyChildChecks)
	f.clock.pass(p.RetryAfter() - time.Second)
	token = f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.bind(token, unknownIIN).refuses(portal.CodeTooManyChildChecks)
	f.clock.pass(time.Second)
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
}
