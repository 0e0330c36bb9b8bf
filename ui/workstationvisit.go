package ui

import (
	"context"
	"path/filepath"
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
	told  time.Time // when the supervisor was last told that somebody is there; zero before
	over  bool      // the next citizen was asked for: nothing is taken any more
	stop  func()    // of the second that is waited for

	drives []string // mount points of the removable drives
	// others are those of them that were in before the citizen came, until
	// somebody says that they are theirs: what a former citizen has forgotten is
	// shown to nobody.
	others []string
	asked  bool // somebody looks at the drives just now
	known  bool // they were looked at once
	// stick is the drive that the chosen key lies on, empty for none; stickIn
	// tells that it is still there. file is the key's path from there: put in
	// again, a stick may be mounted elsewhere.
	stick   string
	stickIn bool
	file    string
	token   bool // the chosen key is on a token or a card

	couponWithin time.Duration // for the portal's own coupon

	idle idle
	scan scan
}

// newVisit is the visit of this window, nil at home.
func newVisit(w *Window, station *Workstation) *visit {
	if station == nil {
		return nil
	}
	return &visit{w: w, station: station, couponWithin: portalCouponWithin, scan: scan{scanner: station.Scanner, now: w.options.Now}}
}

// start begins to watch: the window is shown to somebody.
func (v *visit) start() {
	v.report(EventShown, "")
	v.idle.touched, v.idle.seen = v.w.options.Now(), v.w.traces() // the page itself is no sign of anybody
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
		v.told = time.Time{} // that is told at once
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
	lost, files, others := v.lost(), v.w.options.FolderFiles, slices.Clone(v.others)
	v.w.options.Run(func() {
		drives := v.station.Drives()
		back := foundOn(without(drives, others), lost, files)
		fyne.Do(func() {
			v.asked = false
			v.comesBack(back)
			v.drivesAre(drives)
		})
	})
}

// lost is the chosen key's file, from the drive that it lies on, while that is
// out; else empty.
func (v *visit) lost() string {
	if v.stick == "" || v.stickIn {
		return ""
	}
	return v.file
}

// foundOn is the first of the drives that a file is on, empty for none.
func foundOn(drives []string, file string, files func(context.Context, string) []KeyFile) string {
	ctx, cancel := context.WithTimeout(context.Background(), sticksLimit)
	defer cancel()
	for _, d := range drives {
		path := filepath.Join(d, file)
		is := func(f KeyFile) bool { return filepath.Clean(f.Path) == path }
		if file != "" && slices.ContainsFunc(files(ctx, filepath.Dir(path)), is) {
			return d
		}
	}
	return ""
}

// comesBack takes the drive that the chosen key's file is on again.
func (v *visit) comesBack(drive string) {
	if drive != "" && v.lost() != "" {
		v.stick = drive
	}
}

// drivesAre takes what is in now.
func (v *visit) drivesAre(drives []string) {
	if v.over {
		return
	}
	before, first := v.drives, !v.known
	v.drives, v.known = slices.Clone(drives), true
	switch {
	case first:
		v.others = slices.Clone(drives)
		v.byItself(v.w.redrawInPlace)
	case !slices.Equal(before, drives):
		v.byItself(func() { v.drivesChanged(before) })
	}
}

// drivesChanged tells the page that a stick was put in or pulled out. A stick
// that is put in while nobody has left the start page leads on from the help,
// too: whoever has opened that may be gone.
func (v *visit) drivesChanged(before []string) {
	isIn := func(d string) bool { return slices.Contains(v.drives, d) }
	v.others = slices.DeleteFunc(v.others, func(d string) bool { return !isIn(d) })
	added := slices.ContainsFunc(v.drives, func(d string) bool { return !slices.Contains(before, d) })
	v.stickIs(v.stick != "" && isIn(v.stick))
	if added && v.begun.IsZero() {
		v.toStart()
	}
	if s, ok := v.w.current().(seesDrives); ok {
		s.drivesChanged(added)
		return
	}
	v.w.redrawInPlace()
}

// toStart goes back to the start page from what lies on it.
func (v *visit) toStart() {
	if len(v.w.stack) > 1 {
		v.w.reset(v.w.firstPage())
	}
}

// seesDrives is a page that does something when a stick is put in or pulled
// out; added tells that one was put in.
type seesDrives interface{ drivesChanged(added bool) }

// stickIs notes whether the citizen's stick is in. On the owner's page the
// signature is there already, and nothing is missing.
func (v *visit) stickIs(in bool) {
	_, signed := v.w.current().(*ownerScreen)
	if v.stickIn && !in && v.w.journey.session == nil && !signed {
		v.report(EventKeyMissing, "")
	}
	v.stickIn = in
}

// keyChosen notes where the key lies, to remind of it later.
func (v *visit) keyChosen(from keySource) {
	v.token = from.isToken()
	v.stick, v.stickIn, v.file = "", false, ""
	if !v.token {
		v.stick = v.driveOf(from.file.Path)
		v.stickIn = v.stick != ""
	}
	if v.stickIn {
		v.file, _ = filepath.Rel(v.stick, from.file.Path) // the file lies on the drive
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

// sticks are the removable drives whose keys are the citizen's, for work beside
// the window.
func (v *visit) sticks() []string { return without(v.drives, v.others) }

// without are the drives that are not among others.
func without(drives, others []string) []string {
	return slices.DeleteFunc(slices.Clone(drives), func(d string) bool { return slices.Contains(others, d) })
}

// isOthers tells that a path leads to a stick that was in before the citizen
// came, and that nobody has called theirs. It may be asked of nil.
func (v *visit) isOthers(path string) bool {
	return v != nil && slices.Contains(v.others, v.driveOf(path))
}

// mine takes the sticks that were in already: somebody says that they are theirs.
func (v *visit) mine() { v.others = nil }

// ended tells that the next citizen was asked for. It may be asked of nil.
func (v *visit) ended() bool { return v != nil && v.over }

// keyChosen notes where the key lies; nothing at home.
func (w *Window) keyChosen(from keySource) {
	if w.atWorkstation() {
		w.visit.keyChosen(from)
	}
}
