package store

import (
	"slices"
	"time"

	"kezek.kz/kezek/portal"
)

// Cabinet is what a portal's cabinet showed last, for when the portal does not
// answer. It outlives the session that saw it (CabinetLife).
type Cabinet struct {
	// Account is whose cabinet it is, and Origin the portal that was dialled.
	// UpdateCabinet sets both.
	Account portal.Account `json:"account"`
	Origin  string         `json:"origin"`

	Applications []portal.Application `json:"applications"`
	AsOf         time.Time            `json:"as_of"` // of Applications
	// Language is the one that the portal's words in Applications are in.
	Language string `json:"language,omitempty"`
	// Details are what was seen of single applications, by their numbers.
	Details map[string]Details `json:"details,omitempty"`
}

// Details is what was seen of one application beside its line in the list.
type Details struct {
	Queue   []portal.QueuePoint   `json:"queue,omitempty"`   // oldest first
	History []portal.HistoryEntry `json:"history,omitempty"` // newest first
	AsOf    time.Time             `json:"as_of"`
	// Language is the one that the portal's words in it are in.
	Language string `json:"language,omitempty"`
}

// List replaces the list of applications, which the portal has told in a
// language, and forgets the details of those that are no longer in it.
func (c *Cabinet) List(applications []portal.Application, language string, asOf time.Time) {
	// Detail changes the list, which the caller goes on using.
	c.Applications, c.Language, c.AsOf = slices.Clone(applications), language, asOf
	kept := map[string]Details{}
	for _, a := range applications {
		if d, there := c.Details[a.Number]; there {
			kept[a.Number] = d
		}
	}
	c.Details = kept
}

// Detail keeps what was seen of one application, which is put into the list in
// the place of the same one there. One that is not in the list leaves nothing:
// it was detached meanwhile.
func (c *Cabinet) Detail(a portal.Application, d Details) {
	i := c.index(a.Number)
	if i < 0 {
		return
	}
	c.Applications[i] = a
	if c.Details == nil {
		c.Details = map[string]Details{}
	}
	c.Details[a.Number] = d
}

// Application gives an application and when it was told so: with the list, or
// later by itself. Its details may be older.
func (c *Cabinet) Application(number string) (a portal.Application, asOf time.Time, found bool) {
	i := c.index(number)
	if i < 0 {
		return portal.Application{}, time.Time{}, false
	}
	asOf = c.AsOf
	if d := c.Details[number]; d.AsOf.After(asOf) {
		asOf = d.AsOf
	}
	return c.Applications[i], asOf, true
}

func (c *Cabinet) index(number string) int {
	return slices.IndexFunc(c.Applications, func(a portal.Application) bool { return a.Number == number })
}

// dropOldest forgets the details that are the oldest, false where there are
// none.
func (c *Cabinet) dropOldest() bool {
	oldest := ""
	for number, d := range c.Details {
		if oldest == "" || d.AsOf.Before(c.Details[oldest].AsOf) {
			oldest = number
		}
	}
	delete(c.Details, oldest)
	return oldest != ""
}
