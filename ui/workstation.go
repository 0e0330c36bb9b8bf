package ui

import (
	"cmp"
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
	"kezek.kz/kezek/ui/sheet"
)

// Workstation is what a window in a service centre needs beyond Options: one
// visit of one citizen, under a supervisor that starts a fresh process for the
// next. nil in Options is the program at home.
//
// A nil function is one that this workstation does not offer; durations that are
// zero or less count as the usual ones (see the Usual… constants).
type Workstation struct {
	// ID names the workstation where somebody calls for help; empty: it is not
	// told.
	ID string
	// Portal is the id of the one portal that this workstation is for, as in
	// Options.Portals. The citizen chooses none.
	Portal string
	// FullScreen covers the whole screen.
	FullScreen bool
	// Next asks the supervisor to end this citizen's process and to show the
	// next window. It returns at once and is called on the window's goroutine,
	// once: afterwards the window takes no more input.
	Next func(reason NextReason)
	// Report tells the supervisor what happened, for the journal. It returns at
	// once. Events carry nothing of the citizen.
	Report func(e Event)
	// Touched tells the supervisor that somebody is there, every few seconds at
	// most; begun tells that the start page was left, and comes at once. It returns
	// at once.
	Touched func(begun bool)
	// SignedIn hands the session to whoever ends it at the server when this
	// process is gone: the portal's origin and the session with its tokens of
	// now, again after each step-up that gave others. It returns at once.
	SignedIn func(origin string, session portal.Session)
	// Removable tells whether a file lies on a removable drive. Only such files
	// are opened. It runs beside the window and may read the disk. nil: none does.
	Removable func(path string) bool
	// Drives are the mount points of the removable drives that are in now. It
	// runs beside the window, about once a second. nil: there are none.
	Drives func() []string
	// Idle is how long nobody may touch anything before the countdown begins.
	Idle time.Duration
	// Countdown is how long it then counts before the next citizen.
	Countdown time.Duration
	// Longest is how long one citizen may stay at all, from the moment in which
	// the start page was left.
	Longest time.Duration
	// PrintCoupon prints a coupon without asking anything and returns when the
	// printer's queue has taken it. nil: there is no printer, and what would be
	// printed is shown. It runs beside the window.
	PrintCoupon func(ctx context.Context, job CouponJob) error
	// CouponDots tells that the printer takes dots only: the portal is then not
	// asked for its document, which nobody would print.
	CouponDots bool
	// Scanner tells how the barcode scanner types.
	Scanner Scanner
}

// What Workstation's durations are where it does not say.
const (
	UsualIdle      = 90 * time.Second
	UsualCountdown = 20 * time.Second
	UsualLongest   = 15 * time.Minute
)

// CouponJob is one coupon to print, in both forms that printers take.
type CouponJob struct {
	// PDF is the coupon as a document 80 mm wide: the portal's own where it gave
	// one, else made from Coupon; nil for a printer of dots (CouponDots).
	PDF []byte
	// Coupon is what the document says, for a printer that takes dots only.
	Coupon sheet.Coupon
}

// Scanner is how a barcode scanner that acts as a keyboard marks what it read.
// Both may be empty: then speed alone tells it from a person.
type Scanner struct {
	Prefix, Suffix string
}

// NextReason is why a citizen's visit ends.
type NextReason string

// The reasons that a window gives.
const (
	NextButton   NextReason = "button"   // «Следующий гражданин», or its shortcut
	NextFinished NextReason = "finished" // the same, after the binding
	NextSignOut  NextReason = "sign_out" // «Выйти»
	NextIdle     NextReason = "idle"     // nobody touched anything
	NextLongest  NextReason = "longest"  // the visit took too long
	NextEnded    NextReason = "ended"    // the portal has ended the session
	NextClosed   NextReason = "closed"   // the window was closed
)

// Event is a line for the workstation's journal. It says nothing of the citizen:
// no name, no number, nothing that was typed.
type Event struct {
	Kind EventKind
	// Code is the portal's problem code or a sentinel's id of package explain,
	// where something was refused; else empty.
	Code string
	// Seconds is how long the visit has lasted so far, or 0.
	Seconds int
}

// EventKind is what happened.
type EventKind string

// The kinds of events.
const (
	EventShown       EventKind = "shown"        // the start page is on the screen
	EventKeyChosen   EventKind = "key_chosen"   // a key file or a token was chosen
	EventKeyMissing  EventKind = "key_missing"  // the stick was pulled out before signing
	EventKeyRefused  EventKind = "key_refused"  // a file of the workstation's own disk, or of a stick that was in before
	EventSignedIn    EventKind = "signed_in"    // the portal took the signature
	EventBound       EventKind = "bound"        // the application is in the cabinet
	EventPending     EventKind = "pending"      // the registry has not answered yet
	EventRefused     EventKind = "refused"      // a refusal; Code says which
	EventPrinted     EventKind = "printed"      // a coupon was taken by the printer's queue
	EventPrintFailed EventKind = "print_failed" // it was not; Code says why
	EventCountdown   EventKind = "countdown"    // nobody has touched anything
	EventContinued   EventKind = "continued"    // somebody did, during the countdown
	EventKeyLeftIn   EventKind = "key_left_in"  // the visit ended with the stick still in
)

// PrintJob says how a document is printed at home.
type PrintJob struct {
	// Name stands in the printer's queue. Nothing of the person is in it.
	Name string
	// Coupon tells a document 80 mm wide from one on A4.
	Coupon bool
}

// withDefaults fills in what is left out, so that nobody has to ask.
func (s Workstation) withDefaults() *Workstation {
	s.Idle = cmp.Or(max(0, s.Idle), UsualIdle)
	s.Countdown = cmp.Or(max(0, s.Countdown), UsualCountdown)
	s.Longest = cmp.Or(max(0, s.Longest), UsualLongest)
	if s.Next == nil {
		s.Next = func(NextReason) {}
	}
	if s.Report == nil {
		s.Report = func(Event) {}
	}
	if s.Touched == nil {
		s.Touched = func(bool) {}
	}
	if s.SignedIn == nil {
		s.SignedIn = func(string, portal.Session) {}
	}
	if s.Removable == nil {
		s.Removable = func(string) bool { return false }
	}
	if s.Drives == nil {
		s.Drives = func() []string { return nil }
	}
	return &s
}

// forWorkstation takes out of the options what a service centre does not
// offer: nothing is kept, saved or opened in another program, and keys come
// from what the citizen has brought.
func (o Options) forWorkstation() Options {
	o.Workstation = o.Workstation.withDefaults()
	o.Store = store.NewMemory()
	o.KeyFiles, o.PickFile, o.PickCertificate = nil, nil, nil
	o.SaveFile, o.OpenPath = nil, nil
	o.Authorities, o.FetchAuthorities = nil, nil
	o.StartPortal = ""
	return o
}

// atWorkstation tells that this is a service centre.
func (w *Window) atWorkstation() bool { return w.visit != nil }

// applyWorkstation makes the window a service centre's: it covers the screen,
// and its own button ends the visit and not the program.
func (w *Window) applyWorkstation() {
	if !w.atWorkstation() {
		return
	}
	w.options.Open = onlyRemovable(w.options.Open, w.visit.station.Removable)
	w.window.SetContent(container.New(&overEar{stacked: layout.NewStackLayout(), Threshold: &w.settling}, parts.NewEar(w.visit.touch), w.view.root))
	w.window.SetFullScreen(w.visit.station.FullScreen)
	w.window.SetCloseIntercept(func() { w.visit.end(NextClosed) })
	c := w.window.Canvas()
	c.SetOnTypedRune(w.typedRune)
}

// overEar lays the shell over the ear. Buttons ask the layout of all that the
// window shows whether Enter counts, so it has the shell's threshold too.
type overEar struct {
	stacked
	parts.Threshold
}

type stacked interface{ fyne.Layout }

// forbidCopying lets nothing of what is drawn be copied at a workstation.
func (w *Window) forbidCopying() {
	if w.atWorkstation() {
		parts.ForbidCopying(w.view.root)
	}
}

// sessionProfile is what kind of session is asked for.
func (w *Window) sessionProfile() string {
	if w.atWorkstation() {
		return portal.ProfileShared
	}
	return portal.ProfilePersonal
}

// sessionTold hands changed tokens to whoever ends the session, beside the
// window.
func (w *Window) sessionTold() func(portal.Session) {
	if !w.atWorkstation() {
		return func(portal.Session) {}
	}
	told, origin := w.visit.station.SignedIn, w.journey.origin()
	return func(s portal.Session) { told(origin, s) }
}

// toBindingAtOnce opens «Привязка», with the cabinet beneath: that is what one
// comes to a service centre for.
func (w *Window) toBindingAtOnce() {
	w.resetTo([]screen{newCabinetScreen(w), newProfileScreen(w, profileTabBinding)})
}
