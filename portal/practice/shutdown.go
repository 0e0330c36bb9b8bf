package practice

import (
	"context"
	"errors"
	"net"
	"net/http"
	"sync"
	"time"
)

const (
	// closePatience is how long Close lets requests finish: as long as a portal
	// waits for a registry, and a little.
	closePatience = 12 * time.Second
	// cutPatience is how long requests that were cut off have for stopping,
	// before the storage is taken away from them.
	cutPatience = time.Second
)

// Close stops the portals and gives the folder free. From its beginning nobody
// new is let in; requests under way are answered, also by a registry that takes
// its time, and mails leave. What takes longer than twelve seconds is cut off.
// A second call does nothing.
func (p *Practice) Close() error {
	p.closing.Lock()
	defer p.closing.Unlock()
	ctx, cancel := context.WithTimeout(context.Background(), p.patience)
	defer cancel()
	errs := make([]error, len(p.portals)+1)
	var closing sync.WaitGroup
	for i, r := range p.portals {
		closing.Go(func() { errs[i] = r.close(ctx) })
	}
	closing.Wait()
	p.portals = nil
	if p.lock != nil {
		errs[len(errs)-1] = p.lock.Close()
		p.lock = nil
	}
	return errors.Join(errs...)
}

// ServeHTTP is the portal's, known to be under way.
func (r *running) ServeHTTP(w http.ResponseWriter, hr *http.Request) {
	r.under.RLock()
	defer r.under.RUnlock()
	r.handler.ServeHTTP(w, hr)
}

// close answers what is under way until ctx ends. The storage goes last, so
// that no answer tells of something that was not kept.
func (r *running) close(ctx context.Context) error {
	shut := make(chan error, 1)
	go func() { shut <- r.http.Shutdown(ctx) }()
	<-r.served // http.ErrServerClosed: nobody new comes
	r.fresh.close()
	err := <-shut
	if errors.Is(err, context.DeadlineExceeded) {
		err = r.http.Close() // which ends the contexts of the requests, too
	}
	r.await()
	return errors.Join(err, r.mails(ctx), r.storage.Close())
}

// await waits for the requests under way, which are over or were cut off.
func (r *running) await() {
	done := make(chan struct{})
	go func() { r.under.Lock(); defer r.under.Unlock(); close(done) }()
	select {
	case <-done:
	case <-time.After(cutPatience):
	}
}

// mails waits for mails that leave after their answers, a moment also where
// ctx has ended.
func (r *running) mails(ctx context.Context) error {
	if ctx.Err() != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(context.WithoutCancel(ctx), cutPatience)
		defer cancel()
	}
	return r.handler.Close(ctx)
}

// fresh are the connections that no request came on yet. A client may open one
// in reserve; http.Server would wait five seconds for its first request.
type fresh struct {
	mu    sync.Mutex
	conns map[net.Conn]bool
}

// changed is http.Server.ConnState.
func (f *fresh) changed(c net.Conn, state http.ConnState) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if state != http.StateNew {
		delete(f.conns, c)
		return
	}
	if f.conns == nil {
		f.conns = map[net.Conn]bool{}
	}
	f.conns[c] = true
}

func (f *fresh) close() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for c := range f.conns {
		_ = c.Close() // whoever it was has asked for nothing
	}
}
