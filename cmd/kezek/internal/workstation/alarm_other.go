//go:build !linux && !windows

package workstation

import "context"

// Buses are none here.
type Buses struct{ System, Session string }

// WatchSession does nothing here: the gap in the clock tells of sleep, and with
// a screen lock that needs a password nobody else sees the window.
func WatchSession(context.Context, Buses, chan<- Alarm) {}
