package ui

import (
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

// testApp is the toolkit's application for one test: with preferences and
// listeners of its own, and with the driver, the theme and the fonts that all
// tests share. Each application of the toolkit's reads all fonts anew, which
// would take a third of the tests' time, and keeps them, which would take
// gigabytes.
type testApp struct {
	fyne.App
	t           *testing.T
	preferences fyne.Preferences
	settings    testSettings
	windows     []*testWindow
}

// Preferences implements fyne.App.
func (a *testApp) Preferences() fyne.Preferences { return a.preferences }

// Settings implements fyne.App.
func (a *testApp) Settings() fyne.Settings { return a.settings }

// NewWindow implements fyne.App.
func (a *testApp) NewWindow(title string) fyne.Window {
	w := &testWindow{Window: a.App.NewWindow(title), t: a.t}
	a.windows = append(a.windows, w)
	return w
}

// testWindow fails the test in which it is closed twice: the toolkit's own would
// take another window away then.
type testWindow struct {
	fyne.Window
	t      *testing.T
	closed bool
}

// Close implements fyne.Window.
func (w *testWindow) Close() {
	if w.closed {
		w.t.Error("a window is closed twice")
		return
	}
	w.closed = true
	w.Window.Close()
}

// testSettings are the shared ones, whose listeners are forgotten with the test.
type testSettings struct{ fyne.Settings }

// AddListener implements fyne.Settings.
func (testSettings) AddListener(f func(fyne.Settings)) {
	shared.listeners = append(shared.listeners, f)
}

// shared is what the applications of all tests have in common. Tests of this
// package run one after the other.
var shared struct {
	once      sync.Once
	app       fyne.App
	fresh     []fyne.Preferences
	listeners []func(fyne.Settings)
}

func startShared() {
	shared.app = fyne.CurrentApp()
	shared.app.Settings().AddListener(func(s fyne.Settings) {
		for _, f := range shared.listeners {
			f(s)
		}
	})
}

// freshPreferences are empty. The toolkit makes them with an application only,
// so they are made many at a time.
func freshPreferences() fyne.Preferences {
	if len(shared.fresh) == 0 {
		for range 500 {
			shared.fresh = append(shared.fresh, test.NewApp().Preferences())
		}
		fyne.SetCurrentApp(shared.app)
	}
	next := shared.fresh[0]
	shared.fresh = shared.fresh[1:]
	return next
}

// newTestApp is the application for one test. When the test is over the toolkit
// forgets what was drawn a minute ago: otherwise only a driver with frames has
// it do so, and the pages of all the tests would stay in memory.
func newTestApp(t *testing.T) fyne.App {
	t.Helper()
	shared.once.Do(startShared)
	shared.listeners = nil
	shared.app.Clipboard().SetContent("")
	shared.app.Preferences().RemoveValue(prefLastFolder) // of the toolkit's file chooser, which takes it from there
	a := &testApp{App: shared.app, t: t, preferences: freshPreferences(), settings: testSettings{shared.app.Settings()}}
	t.Cleanup(func() {
		shared.listeners = nil
		for _, w := range a.windows {
			if !w.closed { // the test has left it open
				w.SetCloseIntercept(nil)
				w.Close()
			}
		}
		software.NewCanvas().Capture()
	})
	return a
}
