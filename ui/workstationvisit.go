package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
)

// visit is one citizen at a workstation: from the start page to «Следующий
// гражданин». It is told once a second what has changed around it.
type visit struct {
	w       *Window
	station *Workstation

	begun time.Time // when the start page was left; zero before
	over  bool      // the next citizen was asked for: nothing is taken any more
	stop  func()    // of the second that is waited for

	drives []string // mount points of the removable drives
	asked  bool     // somebody looks at the drives just now
	known  bool     // they were looked at once
	// stick is the drive that the chosen key lies on, empty for none; stickIn
	// tells that it is still there.
	stick   string
	stickIn bool
	token   bool // the chosen key is on a token or a card

	idle idle
	scan scan
}

// newVisit is the visit of this window, nil at home.
func newVisit(w *Window, station *Workstation) *visit {
	if station == nil {
		return nil
	}
	return &visit{w: w, station: station, scan: scan{scanner: station.Scanner, now: w.options.Now}}
}

// start begins to watch: the window is shown to somebody.
func (v *visit) start() {
	v.report(EventShown, "")
	v.idle.touched = v.w.options.Now()
	v.tick()
}

// tick looks around and comes again in a second.
func (v *visit) tick() {
	if v.over {
		return
	}
	v.lookAtDrives()
	v.watchIdle()
	if !v.over {
		v.stop = v.w.options.After(time.Second, v.tick)
	}
}

// report tells the supervisor what happened.
func (v *visit) report(kind EventKind, code string) {
	v.station.Report(Event{Kind: kind, Code: code, Seconds: int(v.lasted() / time.Second)})
}

// lasted is how long the citizen is here; nothing on the start page.
func (v *visit) lasted() time.Duration {
	if v.begun.IsZero() {
		return 0
	}
	return v.w.options.Now().Sub(v.begun)
}

// begin counts from now on: somebody has left the start page.
func (v *visit) begin() {
	if v.begun.IsZero() {
		v.begun = v.w.options.Now()
	}
	v.touch()
}

// lookAtDrives asks beside the window, one question at a time: a drive that is
// being pulled out may keep the answer waiting.
func (v *visit) lookAtDrives() {
	if v.asked {
		return
	}
	v.asked = true
	v.w.options.Run(func() {
		drives := v.station.Drives()
		fyne.Do(func() {
			v.asked = false
			v.drivesAre(drives)
		})
	})
}

// drivesAre takes what is in now.
func (v *visit) drivesAre(drives []string) {
	if v.over {
		return
	}
	before, first := v.drives, !v.known
	v.drives, v.known = slices.Clone(drives), true
	if first || slices.Equal(before, drives) {
		if first {
			v.w.redrawInPlace()
		}
		return
	}
	added := slices.ContainsFunc(drives, func(d string) bool { return !slices.Contains(before, d) })
	v.stickIs(v.stick != "" && slices.Contains(drives, v.stick))
	if s, ok := v.w.current().(seesDrives); ok {
		s.drivesChanged(added)
		return
	}
	v.w.redrawInPlace()
}

// seesDrives is a page that does something when a stick is put in or pulled
// out; added tells that one was put in.
type seesDrives interface{ drivesChanged(added bool) }

// stickIs notes whether the citizen's stick is in.
func (v *visit) stickIs(in bool) {
	if v.stickIn && !in && v.w.journey.session == nil {
		v.report(EventKeyMissing, "")
	}
	v.stickIn = in
}

// keyChosen notes where the key lies, to remind of it later.
func (v *visit) keyChosen(from keySource) {
	v.token = from.isToken()
	v.stick, v.stickIn = "", false
	if !v.token {
		v.stick = v.driveOf(from.file.Path)
		v.stickIn = v.stick != ""
	}
	v.report(EventKeyChosen, "")
}

// driveOf is the removable drive that a path leads to, or empty.
func (v *visit) driveOf(path string) string {
	found := ""
	for _, d := range v.drives {
		if liesIn(d, path) && len(d) > len(found) {
			found = d
		}
	}
	return found
}

// sticks are the removable drives that are in, for work beside the window.
func (v *visit) sticks() []string { return slices.Clone(v.drives) }

// ended tells that the next citizen was asked for. It may be asked of nil.
func (v *visit) ended() bool { return v != nil && v.over }

// keyChosen notes where the key lies; nothing at home.
func (w *Window) keyChosen(from keySource) {
	if w.atWorkstation() {
		w.visit.keyChosen(from)
	}
}
