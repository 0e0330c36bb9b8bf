package ui

import (
	"slices"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// This file is what the window does when the program is started once more, or
// was started with something to open.

// Opening is what a start brings: a key file, a portal, or neither.
type Opening struct {
	// File is the path of a key file, or empty.
	File string
	// Portal is the id of a portal of the catalogue, or empty.
	Portal string
}

// Open brings the window to the front and opens what a later start was started
// with. It waits for work that is under way: nobody's application is given up
// because somebody has clicked on a file. It returns false, and does nothing
// but to come to the front, where the catalogue has no such portal.
//
// A workstation's window only comes to the front: its portal is settled, and
// its keys come from the citizen's own drive.
func (w *Window) Open(o Opening) bool {
	w.window.Show()
	w.window.RequestFocus()
	if _, known := w.portalOf(o.Portal); !known && o.Portal != "" {
		return false
	}
	if !w.atWorkstation() {
		w.opening = append(w.opening, o)
		w.openNext()
	}
	return true
}

// openNext opens what waits, unless something is under way.
func (w *Window) openNext() {
	if len(w.opening) == 0 || w.working() || w.gone || w.tellsOfCrash() {
		return
	}
	o := w.opening[0]
	w.opening = w.opening[1:]
	w.closeOverlay()
	if o.File != "" {
		w.opened = o.File
	}
	switch e, known := w.portalOf(o.Portal); {
	case known:
		w.openPortal(e)
	case o.File != "":
		w.openFile(keyFileAt(o.File))
	}
	w.openNext()
}

// closeOverlay takes the toolkit's own dialog away: what is opened would come
// beneath it.
func (w *Window) closeOverlay() {
	overlays := w.window.Canvas().Overlays()
	if overlay := overlays.Top(); overlay != nil {
		overlay.Hide()
		overlays.Remove(overlay)
	}
}

// portalOf is the portal of the catalogue with an id.
func (w *Window) portalOf(id string) (portal.CatalogueEntry, bool) {
	i := slices.IndexFunc(w.options.Portals, func(e portal.CatalogueEntry) bool { return e.ID == id })
	if i < 0 {
		return portal.CatalogueEntry{}, false
	}
	return w.options.Portals[i], true
}

// openFile goes on with a key file where one is being chosen. Elsewhere it is
// asked what it was opened for; who is signed in can only look at it.
func (w *Window) openFile(f KeyFile) {
	switch s := w.current().(type) {
	case *chooserScreen:
		s.take(s.known(f.Path))
	case *signInScreen:
		w.takeFile(newChooserScreenFor(w, storageOfFile(f.Name), s.purpose), f)
	case *openedScreen:
		w.replace(&openedScreen{w: w, file: f})
	default:
		if w.isSignedIn() {
			w.takeFile(newCheckKeyScreen(w), f)
			return
		}
		w.show(&openedScreen{w: w, file: f})
	}
}

// isSignedIn tells that somebody is, also where the portal cannot be reached.
func (w *Window) isSignedIn() bool { return w.journey.session != nil || w.offline() }

// signInWithOpened goes on with a file that was opened to sign in: at the page
// of the key where one has come to it already, else where one was on the way to
// it, else to the choice of a portal.
func (w *Window) signInWithOpened(f KeyFile) {
	isSignIn := func(s screen) bool { _, is := s.(*signInScreen); return is }
	switch i := slices.IndexFunc(w.stack, isSignIn); {
	case i >= 0:
		at := w.stack[i].(*signInScreen)
		w.returnTo(at)
		w.takeFile(newChooserScreenFor(w, storageOfFile(f.Name), at.purpose), f)
	case w.railStage() > stagePortal:
		w.back()
	default:
		w.choosePortal()
	}
}

// takeFile goes by the page that chooses a file, to which one may go back.
func (w *Window) takeFile(s screen, f KeyFile) {
	w.show(s)
	s.(*chooserScreen).take(f)
}

// openPortal goes to a portal, as at the start. What somebody has begun
// elsewhere is not given up without asking.
func (w *Window) openPortal(e portal.CatalogueEntry) {
	switch {
	case w.journey.chosen() && w.journey.entry.ID == e.ID && w.railStage() > stagePortal:
		// it is there already
	case w.isSignedIn():
		here := w.journey.entry
		w.tell(parts.Info, func() string {
			return w.T("open.signed_in", map[string]any{"Portal": here.Name.In(w.lang.Language())})
		}, w.says("open.signed_in_more"))
	case w.railStage() > stagePortal:
		w.show(newConfirmScreen(w, "open.portal", func(screen) { w.goToPortal(e) }))
	default:
		w.goToPortal(e)
	}
}

func (w *Window) goToPortal(e portal.CatalogueEntry) {
	w.journey = journey{}
	w.reset(newFirstScreen(w))
	w.startAt(e)
}

// begin is start, and then what the program was started with. Both are done
// once: start may be tried again.
func (w *Window) begin() {
	if w.offerCrash(w.begin) {
		return // and again when it was answered
	}
	file := w.options.StartFile
	w.start()
	w.greet()
	if file != "" {
		w.Open(Opening{File: file})
	}
}

// withOpened adds the file that was opened by a start to those that were found.
func (s *chooserScreen) withOpened(found []KeyFile) []KeyFile {
	there := func(f KeyFile) bool { return f.Path == s.w.opened }
	if s.w.opened == "" || s.folder != "" || slices.ContainsFunc(found, there) {
		return found
	}
	return append([]KeyFile{keyFileAt(s.w.opened)}, found...)
}

// firstChoice is the path of the file that was opened by a start, if it can be
// chosen, and else the first that can.
func (s *chooserScreen) firstChoice() string {
	opened := func(f KeyFile) bool { return f.Path == s.w.opened && !s.notTaken(f) }
	if slices.ContainsFunc(s.files, opened) {
		return s.w.opened
	}
	return s.firstTaken()
}

// openedKind is the kind of storage that a sign-in begins with.
func (w *Window) openedKind() keyPlace { return keyPlace{kind: storageOfFile(w.opened)} }
