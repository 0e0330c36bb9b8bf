package ui

import (
	"crypto/rand"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
)

// The window's sizes, in points.
const (
	minWidth, minHeight         = 800, 600
	comfortWidth, comfortHeight = 1024, 720
)

// Window is the one window of the program: a shell around the screen of now.
// All its methods belong on the window's goroutine.
type Window struct {
	options Options
	window  fyne.Window
	lang    *lang.Localizer
	store   *store.Store
	kept    *atomic.Pointer[store.Store] // the same, for work beside the window
	journey journey

	stack   []screen // the last one is shown
	asides  []aside  // of pages that one comes back to from the help
	job     *job     // nil when nothing is under way
	failure *failure // nil when nothing failed
	notice  *notice  // nil when there is nothing to tell
	view    *view    // what is drawn

	settling settling // since the page of now has come

	announcer announcer       // of the system's notifications
	told      map[string]bool // what they told, for a store that cannot keep it

	opening []Opening // what later starts brought, while something is under way
	opened  string    // path of the key file that was opened last, or empty

	visit *visit // nil at home

	reported  reportLog // for «Сообщить о проблеме»
	gone      bool      // the window was closed
	speaks    bool      // the toolkit reads pages out
	crashTold bool      // it was said that the program ended by itself
	resetTold bool      // it was said what could not be read of what was kept
}

// New makes the window; Show or ShowAndRun opens it.
func New(o Options) *Window {
	if o.Workstation != nil {
		o = o.forWorkstation()
	}
	o = o.withDefaults()
	w := &Window{options: o, kept: &atomic.Pointer[store.Store]{}, window: o.App.NewWindow("Kezek")}
	w.useStore(o.Store)
	w.lang = lang.New(w.preferredLanguage())
	w.applyMemoryOnly()
	w.migrateLook()
	w.applyLook()
	w.applyToolkitLanguage()
	w.view, w.speaks = newView(), readOut
	w.view.changed = w.roomChanged
	w.settling = settling{pause: o.Settle, now: o.Now}
	w.view.root.Layout = &shell{Threshold: &w.settling, view: w.view}
	w.visit = newVisit(w, o.Workstation)
	w.stack = []screen{w.firstPage()}
	w.window.SetPadded(false)
	w.window.SetContent(w.view.root)
	w.applyWorkstation()
	w.window.Resize(fyne.NewSize(comfortWidth, comfortHeight))
	w.window.Canvas().SetOnTypedKey(w.typedKey)
	w.listenForShortcuts()
	w.window.SetOnDropped(func(_ fyne.Position, uris []fyne.URI) { w.dropped(uris) })
	w.window.SetOnClosed(w.closed)
	w.followSystem()
	w.redraw()
	return w
}

// Show opens the window and returns.
func (w *Window) Show() {
	w.window.Show()
	w.focusScreen()
	w.begin()
}

// ShowAndRun opens the window and returns when it was closed.
func (w *Window) ShowAndRun() {
	w.options.App.Lifecycle().SetOnStarted(w.begin)
	w.window.Show()
	w.focusScreen()
	w.options.App.Run()
}

// Close closes the window, as its own button does.
func (w *Window) Close() { w.window.Close() }

// Raise brings the window to the front, as when the program is started twice,
// and shows it if it was hidden. It may be called from any goroutine.
func (w *Window) Raise() {
	fyne.Do(func() {
		w.window.Show()
		w.window.RequestFocus()
	})
}

func (o Options) withDefaults() Options {
	if o.Open == nil {
		o.Open = signer.Opener{}.Open
	}
	if o.KeyIDs == nil {
		o.KeyIDs = signer.LocalKeyIDs
	}
	if o.FolderFiles == nil {
		o.FolderFiles = filesInFolder
	}
	if o.InspectAuthorities == nil {
		o.InspectAuthorities = trust.Inspect
	}
	if o.Store == nil {
		o.Store = store.NewMemory()
	}
	if o.Run == nil {
		o.Run = func(f func()) { go f() }
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = after
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	return o
}

// T is the text with an id in the language of now.
func (w *Window) T(id string, variables ...map[string]any) string {
	return w.lang.T(id, variables...)
}

// paper is the line beneath a button that the printed instruction names: its
// Russian words, for somebody who reads the program in another language. In
// Russian the button itself says them.
func (w *Window) paper(russian string) string {
	if russian == "" || w.lang.Language() == lang.Russian {
		return ""
	}
	return w.T("journey.paper", map[string]any{"words": russian})
}

// current is the screen that is shown.
func (w *Window) current() screen { return w.stack[len(w.stack)-1] }

// show puts a screen on top of the one of now; Escape comes back to it.
func (w *Window) show(s screen) {
	w.leaveCurrent()
	w.stack = append(w.stack, s)
	w.enter()
}

// replace puts a screen in the place of the one of now.
func (w *Window) replace(s screen) {
	w.leaveCurrent()
	w.stack[len(w.stack)-1] = s
	w.enter()
}

// back goes to the screen before. On the first one it does nothing.
func (w *Window) back() {
	if len(w.stack) < 2 {
		return
	}
	w.leaveCurrent()
	w.stack = w.stack[:len(w.stack)-1]
	w.comeBack()
}

// home starts over: the first screen for somebody who is not signed in, the
// cabinet for somebody who is.
func (w *Window) home() {
	if w.journey.session != nil || w.offline() {
		w.reset(newCabinetScreen(w))
		return
	}
	w.reset(w.firstPage())
}

// reset makes a screen the only one: there is no way back to those before.
func (w *Window) reset(s screen) { w.resetTo([]screen{s}) }

// resetTo is reset with pages to go back to. What is given up is left, page by
// page: one that waits for a step-up still holds what was typed into it.
func (w *Window) resetTo(stack []screen) {
	w.leaveAbove(-1)
	w.stack, w.asides = stack, nil
	w.enter()
}

// leaveAbove leaves the page of now and those beneath it down to the one at a
// place of the stack, which is not left.
func (w *Window) leaveAbove(place int) {
	between := w.stack[place+1 : len(w.stack)-1]
	w.leaveCurrent()
	for _, s := range between {
		s.leave()
	}
}

func (w *Window) leaveCurrent() {
	w.stopJob()
	w.failure, w.notice = nil, nil
	w.current().leave()
}

// enter draws the screen that has become the one of now and begins it.
func (w *Window) enter() {
	w.arrive()
	if s, ok := w.current().(withEntering); ok {
		s.entered()
	}
	w.openNext()
}

// arrive draws the screen that has become the one of now.
func (w *Window) arrive() {
	w.settling.begin()
	w.redraw()
	w.scrollToTop()
	w.focusScreen()
}

// closed wipes what must not outlive the window.
func (w *Window) closed() {
	w.gone = true
	w.stopJob()
	w.stopPoll()
	for _, s := range w.stack {
		s.leave()
	}
}

// applyToolkitLanguage lets Fyne's own texts follow. A language it does not
// take leaves them as they are, which is no reason to stop.
func (w *Window) applyToolkitLanguage() { _ = look.SetToolkitLanguage(w.lang.Language()) }

// setLanguage changes the language of everything that is shown. What was typed
// and the focus stay.
func (w *Window) setLanguage(language string) {
	w.lang.SetLanguage(language)
	w.options.App.Preferences().SetString(PrefLanguage, language)
	w.applyToolkitLanguage()
	w.redrawInPlace()
	if s, ok := w.current().(withLanguage); ok && !w.working() {
		s.languageChanged()
	}
}
