package ui

import (
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

// draft is what somebody has typed in the cabinet and not brought to an end
// yet. It outlives its page, because people go and look something up meanwhile,
// and the session, which the portal may end in the middle of typing. Nobody
// else is to see it: it goes with signing out, and another account that signs
// in begins with an empty one.
type draft struct {
	name, iin string // whose: the account's name and masked IIN

	email  string     // the address as typed
	mailed mailedCode // a letter that is under way
	child  string     // the child's IIN as typed

	// askedIIN is the child, or the binding, asked for last, under askedKey:
	// asking again for the same one carries the same key, so that an answer
	// that was lost on the way never binds twice.
	askedIIN, askedKey string
}

// typed is the draft of who is signed in.
func (j *journey) typed() *draft {
	a := j.signedIn.Account
	if j.draft == nil || j.draft.name != a.FullName || j.draft.iin != a.IINMasked {
		j.draft = &draft{name: a.FullName, iin: a.IINMasked}
	}
	return j.draft
}

// mailedCode is a letter with a code: where it went, and what the code is
// given back with. Without a ticket there is none.
type mailedCode struct {
	address string
	ticket  portal.EmailTicket
}

// serves tells whether the code in the letter can still be given back.
func (m mailedCode) serves(now time.Time) bool {
	return m.ticket.Ticket != "" && (m.ticket.ExpiresAt == nil || now.Before(*m.ticket.ExpiresAt))
}

// keyFor is the key to ask for a child under, or for a binding.
func (d *draft) keyFor(iin string) string {
	if iin != d.askedIIN || d.askedKey == "" {
		d.askedIIN, d.askedKey = iin, uuid.NewString()
	}
	return d.askedKey
}

// refused ends a question that the portal has answered with a no. Under the
// same key it would repeat that answer, whatever has changed since.
func (d *draft) refused() { d.askedIIN, d.askedKey = "", "" }

// bound forgets the child: that is done.
func (d *draft) bound() {
	d.child = ""
	d.refused()
}
