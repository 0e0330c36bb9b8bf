package client_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/server"
)

// scenario prepares a portal for its rounds. A round makes the portal what it
// was, arms the proxy, acts, and judges what is left behind.
type scenario func(p *cutPortal) (round func(cut))

// sweeping is what the workers of a sweep have seen.
type sweeping struct {
	mu     sync.Mutex
	rounds int
	last   map[bool]int // the last octet that was cut at, by side
	errs   map[string]int
}

const workers = 2

// sweep runs rounds at every stride-th octet until an exchange ends before the
// cut.
func sweep(t *testing.T, stride int, s scenario, change ...func(*server.Options)) {
	t.Helper()
	if testing.Short() {
		stride = max(stride, 60)
	}
	begun := time.Now()
	seen := &sweeping{last: map[bool]int{}, errs: map[string]int{}}
	var wg sync.WaitGroup
	for worker := range workers {
		p := newCutPortal(t, change...)
		p.seen = seen
		round := s(p)
		wg.Go(func() { seen.run(p, round, worker*stride, workers*stride) })
	}
	wg.Wait()
	t.Logf("%d rounds, every %d. octet up to %d of the client's and %d of the server's, in %v; failures told: %v",
		seen.rounds, stride, seen.last[false], seen.last[true], time.Since(begun).Round(time.Millisecond), seen.errs)
	if seen.last[false] < 500 || seen.last[true] < 500 {
		t.Error("the exchange was not cut to its end")
	}
}

// run goes on until three octets in a row are behind the exchange's end: its
// length differs by the length of a signature.
func (s *sweeping) run(p *cutPortal, round func(cut), first, stride int) {
	for _, fromServer := range []bool{false, true} {
		beyond := 0
		for n := first; beyond < 3 && !p.Failed(); n += stride {
			whole := true
			for _, reset := range []bool{false, true} {
				c := cut{fromServer: fromServer, after: n, reset: reset, always: (n/stride%2 == 0) != reset}
				round(c)
				whole = whole && !p.proxy.wasHit()
			}
			beyond++
			if !whole {
				beyond = 0
			}
			s.note(fromServer, n, whole)
		}
	}
}

func (s *sweeping) note(fromServer bool, n int, whole bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.rounds += 2
	if !whole {
		s.last[fromServer] = max(s.last[fromServer], n)
	}
}

// act does something on connections that are cut, and none of whose remains are
// used for anything else.
func (p *cutPortal) act(c cut, f func() error) error {
	p.Helper()
	p.client.Close()
	p.proxy.arm(c)
	err := f()
	p.proxy.heal()
	p.client.Close()
	p.classified(c, err)
	return err
}

// classified expects a failure that says that no answer came, and nothing
// worse: neither a certificate nor a portal is to blame.
func (p *cutPortal) classified(c cut, err error) {
	p.Helper()
	if err == nil {
		return
	}
	if !errors.Is(err, client.ErrUnreachable) {
		p.Errorf("%v: %v", c, err)
	}
	p.seen.mu.Lock()
	defer p.seen.mu.Unlock()
	p.seen.errs[err.Error()]++
}

// must is for what is done on sound connections.
func (p *cutPortal) must(c cut, what string, err error) {
	p.Helper()
	if err != nil {
		p.Fatalf("%v: %s: %v", c, what, err)
	}
}

// journal counts what happened in the account.
func (p *cutPortal) journal(c cut, s *client.Session) map[string]int {
	entries, err := s.Journal(context.Background())
	p.must(c, "journal", err)
	kinds := map[string]int{}
	for _, e := range entries {
		kinds[e.Kind]++
	}
	return kinds
}

// recording is a test that only keeps what it is told.
type recording struct {
	testing.TB
	said []string
}

func (r *recording) Errorf(format string, _ ...any) { r.said = append(r.said, format) }
