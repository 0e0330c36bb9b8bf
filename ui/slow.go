package ui

import (
	"context"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// slowAfter is how long a portal may take before the waiting line says that it
// is slow: a little before the calls that give up soonest do.
const slowAfter = 8 * time.Second

// patience watches how long a job waits for a portal.
type patience struct {
	asked atomic.Bool // a request was made
	stop  func()
}

// watched is a context that tells the job of the first request: opening a token
// may take long too, and that is no portal's fault.
func (p *patience) watched(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{GetConn: func(string) { p.asked.Store(true) }})
}

// watch begins to wait for a job, unless it is none of a portal's.
func (w *Window) watch(j *job) {
	j.patience.stop = func() {}
	if asksPortal(j.owner) {
		j.patience.stop = w.options.After(slowAfter, func() { w.slow(j) })
	}
}

// slow says that the portal is slow, that nothing is lost, and that one may go
// on waiting or not.
func (w *Window) slow(j *job) {
	switch {
	case w.job != j:
		return
	case !j.patience.asked.Load():
		w.watch(j)
		return
	}
	j.waiting = w.says("journey.slow")
	if j.busy != nil {
		j.busy.SetWaiting(j.waiting()) // not drawn anew: somebody may have the focus on «Отмена»
		w.refit()
	}
}

// asksPortal leaves out the pages that ask others than a portal, and the one
// that says itself how long the portal's own question to the registry takes.
func asksPortal(s screen) bool {
	switch s.(type) {
	case *authoritiesScreen, *checkScreen, *boundScreen:
		return false
	}
	return true
}
