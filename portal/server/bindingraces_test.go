package server

import (
	"sync"
	"testing"

	"kezek.kz/kezek/portal"
)

const manyPosts = 64

// together runs f manyPosts times at once and gives the answers.
func together(f func(i int) got) []got {
	answers := make([]got, manyPosts)
	start := make(chan struct{})
	var done sync.WaitGroup
	for i := range manyPosts {
		done.Go(func() { <-start; answers[i] = f(i) })
	}
	close(start)
	done.Wait()
	return answers
}

func TestParallelPostsUnderOneKeyBindOnce(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token, k := f.enter(), newKey()
	replayed := 0
	var first string
	for _, g := range together(func(int) got { return f.bindUnder(k, token, childOne) }) {
		id := as[portal.BindingResult](g, 201).Binding.ID
		if first == "" {
			first = id
		}
		if id != first {
			t.Errorf("two bindings, %s and %s", first, id)
		}
		if g.header.Get("Idempotent-Replayed") != "" {
			replayed++
		}
	}
	if replayed != manyPosts-1 || f.registry.asked != 1 || f.count(bucketBindings) != 1 {
		t.Errorf("%d replayed, registry asked %d times, %d bindings", replayed, f.registry.asked, f.count(bucketBindings))
	}
}

func TestParallelPostsUnderDifferentKeysBindOnce(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	count, ids := map[int]int{}, map[string]bool{}
	for _, g := range together(func(int) got { return f.bind(token, childOne) }) {
		count[g.status]++
		ids[as[portal.BindingResult](g, g.status).Binding.ID] = true
	}
	if count[201] != 1 || count[200] != manyPosts-1 || len(ids) != 1 || f.count(bucketBindings) != 1 {
		t.Errorf("answers %v, %d ids, %d bindings", count, len(ids), f.count(bucketBindings))
	}
	if n := f.entries(token, portal.JournalBindingConfirmed); n != 1 {
		t.Errorf("%d entries of the journal", n)
	}
}

// entries counts the journal's entries of a kind.
func (f *fixture) entries(token, kind string) (n int) {
	f.Helper()
	for _, e := range as[portal.Page[portal.JournalEntry]](f.get(base+"/me/journal?limit=500", token), 200).Items {
		if e.Kind == kind {
			n++
		}
	}
	return n
}

// Detaching and binding at once ends in one of the two, and the journal tells
// the same story as the cabinet.
func TestDetachRacingBindLeavesOneConsistentState(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	as[portal.BindingResult](f.bind(token, childOne), 201)
	id := f.theBinding(token)
	for range 3 {
		together(func(i int) got {
			switch i % 4 {
			case 0:
				return f.detach(token, id)
			case 1:
				return f.recheck(token, id)
			case 2:
				return f.get(pathBindings+"/"+id, token)
			}
			return f.bind(token, childOne)
		})
		bound := len(as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200).Items)
		shown := len(as[portal.Page[portal.Application]](f.get(pathApps, token), 200).Items)
		made, ended := f.entries(token, portal.JournalBindingConfirmed), f.entries(token, portal.JournalDetached)
		if bound > 1 || bound != shown || made-ended != bound || f.count(bucketBindings) != bound {
			t.Errorf("%d bindings, %d applications; confirmed %d times, detached %d times", bound, shown, made, ended)
		}
		if bound == 0 {
			as[portal.BindingResult](f.bind(token, childOne), 201)
		}
		id = f.theBinding(token)
	}
}

func (f *fixture) theBinding(token string) string {
	f.Helper()
	page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200)
	if len(page.Items) != 1 {
		f.Fatalf("bindings %+v", page)
	}
	return page.Items[0].ID
}
