package ui

import "sync"

// mostWaiting is how many notifications wait for a system that does not show
// them. Of more than that the newest are of use.
const mostWaiting = 8

// announcer shows notifications beside the window, one at a time: on Linux a
// service is called for each, which may never answer. Its zero value is ready.
type announcer struct {
	mu      sync.Mutex
	waiting []func()
	busy    bool // one is being shown
}

// tell shows one after those that wait. run runs work beside the window.
func (a *announcer) tell(run func(func()), show func()) {
	a.mu.Lock()
	a.waiting = append(a.waiting, show)
	a.waiting = a.waiting[max(0, len(a.waiting)-mostWaiting):]
	idle := !a.busy
	a.busy = true
	a.mu.Unlock()
	if idle {
		run(a.showAll)
	}
}

func (a *announcer) showAll() {
	for show := a.next(); show != nil; show = a.next() {
		show()
	}
}

// next takes the one that waits longest; nil, and idle from now on, where there
// is none.
func (a *announcer) next() func() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if len(a.waiting) == 0 {
		a.busy = false
		return nil
	}
	show := a.waiting[0]
	a.waiting = a.waiting[1:]
	return show
}

// forget takes back those that still wait.
func (a *announcer) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.waiting = nil
}
