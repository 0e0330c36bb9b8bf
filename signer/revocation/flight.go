package revocation

import (
	"context"
	"sync"
)

// flights lets one of several callers do a piece of work that all of them want,
// and the others wait for it. A caller that gives up returns at once, whatever
// the work is at. What the work gives is for all of them: it is not looked up
// again where it may have been forgotten since.
type flights[T any] struct {
	// lasting says that the work goes on when nobody waits any more, so that
	// the next caller finds it done. It must end by itself then. Otherwise it
	// ends with the last caller.
	lasting bool

	mu  sync.Mutex
	all map[string]*flight[T]
}

type flight[T any] struct {
	done    chan struct{}
	result  T     // of the work, once done is closed
	err     error // of the work, once done is closed
	cancel  context.CancelFunc
	waiting int
}

// do gives what the work gives, or the error of a context that ended first.
func (f *flights[T]) do(ctx context.Context, key string, work func(context.Context) (T, error)) (T, error) {
	var none T
	if err := ctx.Err(); err != nil {
		return none, err
	}
	one := f.join(ctx, key, work)
	select {
	case <-one.done:
		return one.result, one.err
	case <-ctx.Done():
		f.leave(key, one)
		return none, ctx.Err()
	}
}

// join starts the work unless it is under way. It outlives the context of the
// caller that began it.
func (f *flights[T]) join(ctx context.Context, key string, work func(context.Context) (T, error)) *flight[T] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if one := f.all[key]; one != nil {
		one.waiting++
		return one
	}
	own, cancel := context.WithCancel(context.WithoutCancel(ctx))
	one := &flight[T]{done: make(chan struct{}), cancel: cancel, waiting: 1}
	if f.all == nil {
		f.all = map[string]*flight[T]{}
	}
	f.all[key] = one
	go func() {
		defer cancel()
		one.result, one.err = work(own)
		f.forget(key, one)
		close(one.done)
	}()
	return one
}

// leave ends the work of the last one who waits, unless it is lasting. Counting
// and forgetting are one step: nobody may join in between.
func (f *flights[T]) leave(key string, one *flight[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one.waiting--
	if one.waiting == 0 && !f.lasting {
		f.drop(key, one)
		one.cancel()
	}
}

// forget makes the next caller start anew.
func (f *flights[T]) forget(key string, one *flight[T]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.drop(key, one)
}

func (f *flights[T]) drop(key string, one *flight[T]) {
	if f.all[key] == one {
		delete(f.all, key)
	}
}
