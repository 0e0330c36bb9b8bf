package ui

import "time"

// hand is a clock whose timers go off when a test says so.
type hand struct {
	now     time.Time
	pending []*handTimer
}

type handTimer struct {
	at      time.Time
	call    func()
	stopped bool
}

// onHand gives a rig such a clock from now on.
func (r *signInRig) onHand() *hand {
	h := &hand{now: time.Now()}
	r.w.options.Now = func() time.Time { return h.now }
	r.w.options.After = h.after
	return h
}

func (h *hand) after(d time.Duration, f func()) func() {
	t := &handTimer{at: h.now.Add(d), call: f}
	h.pending = append(h.pending, t)
	return func() { t.stopped = true }
}

// running is how many timers would still go off.
func (h *hand) running() int {
	n := 0
	for _, t := range h.pending {
		if !t.stopped {
			n++
		}
	}
	return n
}

// pass lets time go by, timer by timer.
func (h *hand) pass(d time.Duration) {
	for end := h.now.Add(d); ; {
		next := h.next(end)
		if next == nil {
			h.now = end
			return
		}
		h.now, next.stopped = next.at, true
		next.call()
	}
}

func (h *hand) next(end time.Time) *handTimer {
	var first *handTimer
	for _, t := range h.pending {
		if !t.stopped && !t.at.After(end) && (first == nil || t.at.Before(first.at)) {
			first = t
		}
	}
	return first
}
