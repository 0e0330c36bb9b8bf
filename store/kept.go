package store

import "time"

// kept is a session with what the store needs to end it by a clock that may be
// wrong: a dead battery puts a computer years back, and the network puts it
// right a minute later.
type kept struct {
	Session
	// Began is Session.IssuedAt when somebody signed in. New tokens, which may
	// come while the clock is wrong, do not move it.
	Began time.Time `json:"began,omitzero"`
	// Back is the first time before Began at which the session was asked for.
	Back time.Time `json:"back,omitzero"`
}

// ended tells whether the session has ended. As long as the clock is before
// Began the time from Began to ExpiresAt counts from Back: turning the clock
// back loses no session, and gives none more life than it had.
func (v *kept) ended(now time.Time) bool {
	if v.isBack(now) && !v.Back.IsZero() && !now.Before(v.Back) {
		return now.Sub(v.Back) >= v.ExpiresAt.Sub(v.Began)
	}
	return !now.Before(v.ExpiresAt)
}

// turnedBack notes in Back that the clock was turned back, and tells whether
// that is news.
func (v *kept) turnedBack(now time.Time) bool {
	if !v.isBack(now) || !v.Back.IsZero() && !now.Before(v.Back) {
		return false
	}
	v.Back = now
	return true
}

func (v *kept) isBack(now time.Time) bool { return now.Before(v.Began) }
