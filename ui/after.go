package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// after is Options.After by a timer of the system. A timer that has run out in
// the moment in which it is stopped does not call f any more: both happen on
// the window's goroutine.
func after(d time.Duration, f func()) (stop func()) {
	stopped := false
	timer := time.AfterFunc(d, func() {
		fyne.Do(func() {
			if !stopped {
				f()
			}
		})
	})
	return func() {
		stopped = true
		timer.Stop()
	}
}
