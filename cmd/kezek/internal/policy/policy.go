// Package policy reads the machine's policy file, by which whoever looks after
// a computer sets Kezek up for everybody who uses it: the catalogue, the proxy,
// and the mode of a service centre's workstation. docs/policy.md describes it.
//
// The file counts only where nobody but the machine's administrator can have
// written it; one that others could have written is an error, and not no policy:
// a workstation must not turn into a program at home by a slip with a file's
// permissions.
package policy

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

// Policy is what the file says. The zero value of a member stands for the
// program's usual way.
type Policy struct {
	// Workstation switches the mode of a service centre on; nil: the program is
	// one at home.
	Workstation *Workstation
	// Proxy is the http, https or socks5 URL through which every portal is
	// reached; empty: as the computer is set up.
	Proxy string
	// Portals replaces the catalogue and is not to be changed in the window; nil:
	// the program's own or the person's.
	Portals []portal.CatalogueEntry
	// TrustDir is an absolute folder of certification authorities; empty: the
	// person's own.
	TrustDir string
	// Updates is when a new version may be taken up.
	Updates Hours
	// Language, TextSize (per cent) and Look are what a window opens with where
	// nobody has chosen.
	Language string
	TextSize int
	Look     string
}

// Workstation is a computer on which citizens are served one after another.
type Workstation struct {
	// ID names it in the journal: letters, digits and hyphens; empty: a UUID
	// derived from the computer's name.
	ID string
	// Portal is the id of the catalogue's portal that it is for.
	Portal string
	// IdleSeconds is how long nobody touches anything before the countdown,
	// CountdownSeconds how long that is, LongestMinutes how long one citizen may
	// stay.
	IdleSeconds, CountdownSeconds, LongestMinutes int
	FullScreen                                    bool
	// Language is the one that each citizen's window opens in.
	Language string
	// RemovableOnly refuses key files of the computer's own disk.
	RemovableOnly bool
	Coupon        Coupon
	Paper         Paper
	Audit         Audit
	Scanner       Scanner
}

// Coupon is the printer of 80 mm coupons; an empty Printer is none. Format is
// FormatPDF or FormatESCPOS.
type Coupon struct {
	Printer string `json:"printer"`
	Format  string `json:"format"`
}

// The forms in which a coupon is given to its printer.
const (
	FormatPDF    = "pdf"
	FormatESCPOS = "escpos"
)

// Paper is the printer of A4 sheets; an empty Printer is none.
type Paper struct {
	Printer string `json:"printer"`
}

// Audit is where the journal lies: its folder and the file of its key, both
// absolute paths, the key outside the folder.
type Audit struct {
	Dir     string `json:"dir"`
	KeyFile string `json:"key_file"`
}

// Scanner is what a barcode scanner types before and behind what it read.
type Scanner struct {
	Prefix string `json:"prefix"`
	Suffix string `json:"suffix"`
}

// Idle, Countdown and Longest are the durations.
func (w *Workstation) Idle() time.Duration { return time.Duration(w.IdleSeconds) * time.Second }

// Countdown is how long the window counts down before it ends a visit.
func (w *Workstation) Countdown() time.Duration {
	return time.Duration(w.CountdownSeconds) * time.Second
}

// Longest is how long one citizen may stay.
func (w *Workstation) Longest() time.Duration { return time.Duration(w.LongestMinutes) * time.Minute }

// workstations is the name space (RFC 9562, section 5.5) of the identifiers that
// are derived from names.
var workstations = uuid.MustParse("6d2f7b0a-4f0d-5c1a-9a5e-1f2c5b8e7a31")

// UUID identifies the workstation to a portal: its ID where that is a UUID, else
// one derived from the ID or, without one, from the computer's name.
func (w *Workstation) UUID(host string) uuid.UUID {
	if id, err := uuid.Parse(w.ID); err == nil {
		return id
	}
	if w.ID != "" {
		return uuid.NewSHA1(workstations, []byte("id:"+w.ID))
	}
	return uuid.NewSHA1(workstations, []byte("host:"+strings.ToLower(host)))
}

// Name is the workstation in the journal.
func (w *Workstation) Name(host string) string {
	if w.ID != "" {
		return w.ID
	}
	return w.UUID(host).String()
}

// Entry is the portal that the workstation is for, of the policy's catalogue or
// else of the program's.
func (p *Policy) Entry(shipped []portal.CatalogueEntry) (portal.CatalogueEntry, bool) {
	list := p.Portals
	if list == nil {
		list = shipped
	}
	i := slices.IndexFunc(list, func(e portal.CatalogueEntry) bool { return e.ID == p.Workstation.Portal })
	if i < 0 {
		return portal.CatalogueEntry{}, false
	}
	return list[i], true
}
