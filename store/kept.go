package store

import "time"

// kept is a session with what the store needs to end it.
type kept struct {
	Session
	// Began of term is Session.IssuedAt when somebody signed in. New tokens,
	// which may come while the clock is wrong, do not move it.
	term
}

// ended tells whether the session has ended.
func (v *kept) ended(now time.Time) bool { return v.over(now, v.ExpiresAt) }

// term is since when a value is kept, by a clock that may be wrong: a dead
// battery puts a computer years back, and the network puts it right a minute
// later.
type term struct {
	Began time.Time `json:"began,omitzero"`
	// Back is the first time before Began at which the value was asked for.
	Back time.Time `json:"back,omitzero"`
}

// over tells whether what is kept until end has ended. As long as the clock is
// before Began the time from Began to end counts from Back: turning the clock
// back loses nothing, and gives nothing more life than it had.
func (t *term) over(now, end time.Time) bool {
	if t.isBack(now) && !t.Back.IsZero() && !now.Before(t.Back) {
		return now.Sub(t.Back) >= end.Sub(t.Began)
	}
	return !now.Before(end)
}

// turnedBack notes in Back that the clock was turned back, and tells whether
// that is news.
func (t *term) turnedBack(now time.Time) bool {
	if !t.isBack(now) || !t.Back.IsZero() && !now.Before(t.Back) {
		return false
	}
	t.Back = now
	return true
}

func (t *term) isBack(now time.Time) bool { return now.Before(t.Began) }
