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

// begin is called when another page has come.
func (s *settling) begin() { s.until = s.now().Add(s.pause) }

// TakesEnter implements parts.Threshold. A key that is held comes again and
// again: each time the pause begins anew.
func (s *settling) TakesEnter() bool {
	if s.pause <= 0 || !s.now().Before(s.until) {
		return true
	}
	s.begin()
	return false
}
