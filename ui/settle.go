package ui

import "time"

// settling keeps Enter from reaching a page that has only just come. Somebody
// who presses it twice, or holds it, means the page that they were looking at:
// on the next one it counts again after a pause.
type settling struct {
	pause time.Duration // zero: Enter always counts
	now   func() time.Time
	until time.Time
}

// begin is called when another page has come, or when work has ended: its answer
// may have put something else under Enter on the same page.
func (s *settling) begin() { s.until = s.now().Add(s.pause) }

// TakesEnter implements parts.Threshold. A key that is held comes again and
// again: each time the pause begins anew.
func (s *settling) TakesEnter() bool {
	if !s.waits() {
		return true
	}
	s.begin()
	return false
}

// waits tells that Enter does not count just now.
func (s *settling) waits() bool { return s.pause > 0 && s.now().Before(s.until) }
