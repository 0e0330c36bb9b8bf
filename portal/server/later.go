package server

import (
	"context"
	"sync"
	"time"
)

// laterLife is how long work may go on after its answer.
const laterLife = time.Minute

// later runs what goes on after an answer left: a mail whose time would tell
// whether there is somebody to mail to.
type later struct {
	mu      sync.Mutex
	closed  bool
	running sync.WaitGroup
	ctx     context.Context
	cancel  context.CancelFunc
}

func newLater() *later {
	ctx, cancel := context.WithCancel(context.Background())
	return &later{ctx: ctx, cancel: cancel}
}

// start runs f beside everything else; nothing starts any more once the server
// is closed.
func (l *later) start(f func(context.Context)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.running.Go(func() {
		ctx, cancel := context.WithTimeout(l.ctx, laterLife)
		defer cancel()
		f(ctx)
	})
}

// close waits for what runs; at the end of ctx it cuts it off.
func (l *later) close(ctx context.Context) error {
	l.mu.Lock()
	l.closed = true
	l.mu.Unlock()
	defer l.cancel()
	done := make(chan struct{})
	go func() { l.running.Wait(); close(done) }()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Close waits for mails that leave after their answers, until ctx ends: then
// they are cut off, and the error is that of ctx. Call it after the last
// request was answered and before the storage is closed.
func (s *Server) Close(ctx context.Context) error { return s.later.close(ctx) }
