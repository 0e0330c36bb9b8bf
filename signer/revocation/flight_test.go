package revocation

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestCheckEndsWithItsContext: at once, though the server never answers, and the
// next caller is served.
func TestCheckEndsWithItsContext(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	for _, path := range []string{"/ocsp", "/base"} {
		t.Run(path, func(t *testing.T) {
			asked, gone := make(chan struct{}, 8), make(chan struct{}, 8)
			w.serve(path, func(_ http.ResponseWriter, r *http.Request) {
				asked <- struct{}{}
				hang(nil, r)
				gone <- struct{}{}
			})
			ctx, cancel := context.WithCancel(context.Background())
			go func() { <-asked; cancel() }()
			c := w.checker(func(o *Options) { o.Dir, o.ListTimeout = "", time.Second })
			wants(t, "cancelled", c.Check(ctx, w.cert, w.ca.Certificate, at), Unknown, "", context.Canceled)
			<-gone // a question with whoever asked it, a download after ListTimeout
			waitForNone(t, c)
			w.now = w.now.Add(again)
			w.serve(path, nil)
			w.data("/base", full(1).der(t, w.ca))
			wants(t, "next", w.check(t, c), Good, SourceCRL)
		})
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	wants(t, "before", w.checker(func(o *Options) { o.Dir = "" }).Check(ctx, w.cert, w.ca.Certificate, at), Unknown, "", context.Canceled)
}

func TestCheckTimesOut(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.serve("/ocsp", hang)
	w.serve("/base", hang)
	c := w.checker(func(o *Options) { o.OCSPTimeout, o.ListTimeout = 20*time.Millisecond, 20*time.Millisecond })
	wants(t, "hangs", w.check(t, c), Unknown, "", ErrDownload, context.DeadlineExceeded)
}

// waitForNone waits until nothing is under way any more.
func waitForNone(t *testing.T, c *Checker) {
	t.Helper()
	left := func() int { return underWay(&c.questions) + underWay(&c.downloads) }
	for deadline := time.Now().Add(10 * time.Second); left() > 0; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d under way for ever", left())
		}
	}
}

func underWay[T any](f *flights[T]) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.all)
}

// TestHangingResponderLeavesTimeForTheLists: within the time that the caller
// gives, though one question may take all of it.
func TestHangingResponderLeavesTimeForTheLists(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	w.serve("/ocsp", hang)
	w.data("/base", full(1).der(t, w.ca))
	w.data("/delta", delta(2, revokes(w.cert)).der(t, w.ca))
	const patience = 3 * time.Second
	c := w.checker(func(o *Options) { o.OCSPTimeout = patience })
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	wants(t, "hangs", c.Check(ctx, w.cert, w.ca.Certificate, at), Revoked, SourceCRL)
	if ctx.Err() != nil || w.asked("/ocsp") != 1 || w.asked("/base") != 1 || w.asked("/delta") != 1 {
		t.Errorf("%v, %v", ctx.Err(), w.hits)
	}
}

// TestDownloadOutlivesWhoeverAskedForIt: a list that takes longer than anybody
// waits is at hand in the end, after one download.
func TestDownloadOutlivesWhoeverAskedForIt(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	der := full(1).der(t, w.ca)
	asked, finish := make(chan struct{}, 8), make(chan struct{})
	w.serve("/base", func(out http.ResponseWriter, _ *http.Request) {
		_, _ = out.Write(der[:len(der)/2])
		asked <- struct{}{}
		<-finish
		_, _ = out.Write(der[len(der)/2:])
	})
	c := w.checker()
	for range 2 {
		ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
		wants(t, "too slow", c.Check(ctx, w.cert, w.ca.Certificate, at), Unknown, "", context.DeadlineExceeded)
		cancel()
	}
	<-asked
	close(finish)
	waitForNone(t, c)
	wants(t, "at hand", c.Known(w.cert, w.ca.Certificate, at), Good, SourceCRL)
	wants(t, "next", w.check(t, c), Good, SourceCRL)
	if n := w.asked("/base"); n != 1 {
		t.Errorf("%d downloads", n)
	}
}

// TestCheckDownloadsOnce: many callers, one download.
func TestCheckDownloadsOnce(t *testing.T) {
	w := newWorld(t, gostAuthority(t))
	der := full(1).der(t, w.ca)
	var running, most atomic.Int32
	w.serve("/base", func(out http.ResponseWriter, _ *http.Request) {
		most.Store(max(most.Load(), running.Add(1)))
		time.Sleep(50 * time.Millisecond)
		running.Add(-1)
		_, _ = out.Write(der)
	})
	c := w.checker()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() { wants(t, "one of many", w.check(t, c), Good, SourceCRL) })
	}
	all.Wait()
	if w.asked("/base") != 1 || most.Load() != 1 {
		t.Errorf("%d downloads, %d at a time", w.asked("/base"), most.Load())
	}
}

// TestOneOfTwoGivesUp: the other is served by the same download.
func TestOneOfTwoGivesUp(t *testing.T) {
	var f flights[int]
	started, release := make(chan struct{}), make(chan struct{})
	work := func(ctx context.Context) (int, error) {
		close(started)
		<-release
		return 7, ctx.Err()
	}
	ctx, cancel := context.WithCancel(context.Background())
	first, second := make(chan error), make(chan error)
	do := func(ctx context.Context, want int, said chan<- error) {
		n, err := f.do(ctx, "k", work)
		if n != want {
			t.Errorf("%d, want %d", n, want)
		}
		said <- err
	}
	go do(ctx, 0, first)
	<-started
	go do(context.Background(), 7, second)
	for waiting := 0; waiting < 2; {
		f.mu.Lock()
		waiting = f.all["k"].waiting
		f.mu.Unlock()
	}
	cancel()
	if err := <-first; !errors.Is(err, context.Canceled) {
		t.Errorf("first: %v", err)
	}
	close(release)
	if err := <-second; err != nil {
		t.Errorf("second: %v", err)
	}
}
