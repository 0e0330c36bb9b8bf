package ui

import (
	"sync/atomic"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
)

// journey is what the pages on the way know together.
type journey struct {
	// entry is the portal that was chosen; its ID is empty before that.
	entry portal.CatalogueEntry
	// conn is nil until the portal has answered.
	conn *Connection
	// locality and service are nil until chosen, and stay so on a portal that
	// does not ask for them.
	locality *portal.Locality
	service  *portal.Service
	// session is nil until somebody is signed in; signedIn is what the sign-in
	// answered, or the stored answer of an earlier one.
	session  *client.Session
	signedIn portal.Session
	// newest is the session with the tokens of now, for keeping it elsewhere.
	newest *atomic.Pointer[freshest]
	// notKept tells that the store could not take the tokens of now, and
	// notKeptTold that the person knows.
	notKept     *atomic.Bool
	notKeptTold bool
	// raisedUntil is until when a session that was opened by IIN may change
	// things; zero before a step-up.
	raisedUntil time.Time
	// interrupted is where somebody was when the portal ended the session, for
	// when the same person has signed in again; nil for nothing.
	interrupted *interrupted
	// profile is nil until it was read.
	profile *portal.Profile
	// draft is what was typed in the cabinet and not sent yet; typed gives it.
	draft *draft
	// kept is the session of who is, or was, signed in at a portal that could not
	// be reached since the start; nil once there is a session, and without one.
	kept *store.Session
	// poll looks for changes in the cabinet; nil before it was shown.
	poll *poll
	// day looks whether another day has begun; nil before the cabinet was shown.
	day *dayWatch
	// attached tells that the way was walked to its end: an application of a
	// child is in the cabinet.
	attached bool
}

// chosen tells whether there is a portal.
func (j *journey) chosen() bool { return j.entry.ID != "" }

// practice tells whether this is the practice portal.
func (j *journey) practice() bool {
	return j.entry.Practice || j.conn != nil && j.conn.Practice != nil
}

// origin is the portal's address as it was really dialled, or the catalogue's
// before that.
func (j *journey) origin() string {
	if j.conn != nil && j.conn.Client != nil {
		return j.conn.Client.Origin()
	}
	return j.entry.Address
}

// fullName is the name of who is signed in, or empty.
func (j *journey) fullName() string {
	switch {
	case j.session == nil && j.kept == nil:
		return ""
	case j.profile != nil:
		return j.profile.FullName.String()
	}
	return j.signedIn.Account.FullName
}

// contacts are the portal's own, as it tells them, or the catalogue's.
func (j *journey) contacts() []portal.Contact {
	if j.conn != nil && len(j.conn.Discovery.Contacts) > 0 {
		return j.conn.Discovery.Contacts
	}
	return j.entry.Contacts
}

// forget ends the session in memory; the portal stays chosen, and what was
// typed stays for when the same person has signed in again.
func (j *journey) forget() {
	if j.poll != nil {
		j.poll.end()
	}
	if j.day != nil {
		j.day.stop()
	}
	j.session, j.profile, j.signedIn, j.raisedUntil = nil, nil, portal.Session{}, time.Time{}
	j.kept, j.poll, j.day = nil, nil, nil
}
