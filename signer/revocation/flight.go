package revocation

import (
	"context"
	"sync"
)

// flights lets one of several callers do a piece of work that all of them want,
// and the others wait for it. The work ends early when nobody waits any more,
// so a caller that gives up returns at once, whatever the work is at.
type flights struct {
	mu  sync.Mutex
	all map[string]*flight
}

type flight struct {
	done    chan struct{}
	err     error // of the work, once done is closed
	cancel  context.CancelFunc
	waiting int
}

// do gives the error of the work, or that of a context that ended first.
func (f *flights) do(ctx context.Context, key string, work func(context.Context) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	one := f.join(ctx, key, work)
	select {
	case <-one.done:
		return one.err
	case <-ctx.Done():
		f.leave(key, one)
		return ctx.Err()
	}
}

// join starts the work unless it is under way. It outlives the context of the
// caller that began it, but not the last that waits.
func (f *flights) join(ctx context.Context, key string, work func(context.Context) error) *flight {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one := f.all[key]; one != nil {
		one.waiting++
		return one
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	one := &flight{done: make(chan struct{}), cancel: cancel, waiting: 1}
	if f.all == nil {
		f.all = map[string]*flight{}
	}
	f.all[key] = one
	go func() {
		defer cancel()
		one.err = work(own)
		f.forget(key, one)
		close(one.done)
	}()
	return one
}

// leave ends the work of the last one who waits. Counting and forgetting are
// one step: nobody may join in between.
func (f *flights) leave(key string, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one.waiting--
	if one.waiting == 0 {
		f.drop(key, one)
		one.cancel()
	}
}

// forget makes the next caller start anew.
func (f *flights) forget(key string, one *flight) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(key, one)
}

func (f *flights) drop(key string, one *flight) {
	if f.all[key] == one {
		delete(f.all, key)
	}
}
