package ui

import (
	"context"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
)

// RunGreeting takes the pictures of what somebody sees at the start only: the
// first-start help, and that the program ended by itself. The window is to be
// at its first screen.
func (t *Tour) RunGreeting(ctx context.Context) error {
	t.ctx = ctx
	t.do(func() { t.Window.show(&welcomeScreen{w: t.Window}) })
	t.shot("welcome")
	t.press("welcome.begin")
	t.do(func() { t.Window.show(&crashScreen{w: t.Window, begin: func() {}}) })
	t.shot("crash")
	t.press("crash.go_on")
	return t.err
}

// application are the pages of one application.
func (t *Tour) application() {
	t.shot("application")
	t.press("cabinet.tab_queue")
	t.shot("application-queue")
	t.press("cabinet.tab_history")
	t.shot("application-history")
	if t.offers(func(o Options) bool { return o.OpenPath != nil && o.Temporary != nil }) {
		t.press("printout.open")
		t.shot("printout")
		t.do(t.Window.goBack)
	}
}

// help are the page of help, one of its answers, the guide and the report.
func (t *Tour) help() {
	t.press("journey.help")
	t.shot("help")
	t.do(func() { t.tap(t.Window.topicTitle(explain.TopicKinship)) })
	t.shot("help-topic")
	t.press("journey.close")
	t.press("guide.open")
	t.shot("guide")
	t.press("guide.before")
	t.shot("guide-before")
	t.press("journey.close")
	t.press("report.open")
	t.shot("report")
	t.press("report.copy")
	t.shot("report-copied")
	t.press("journey.close")
	t.press("journey.close")
}

// catalogue is the page of portals, with an address that is none and the
// question before one is removed.
func (t *Tour) catalogue() {
	if !t.offers(func(o Options) bool { return o.Catalogue != nil }) {
		return
	}
	t.press("portals.open")
	t.shot("portals-list")
	t.typedInto("http://portal.kz")
	t.press("portals.add")
	t.shot("portals-address")
	t.do(func() {
		t.Window.clearFailure()
		t.Window.current().(*catalogueScreen).remove(portal.CatalogueEntry{ID: "regions", Name: portal.Text{RU: "Регионы", KK: "Өңірлер", EN: "Regions"}})
	})
	t.shot("portals-removal")
	t.press("portals.removal.no")
	t.press("journey.close")
}

// typedInto types into the field of the page of portals.
func (t *Tour) typedInto(text string) {
	t.do(func() { t.Window.window.Canvas().Focus(t.Window.current().(*catalogueScreen).entry) })
	t.typed(text)
}

// offers tells whether the program has something that not every one has.
func (t *Tour) offers(has func(Options) bool) bool {
	offered := false
	t.do(func() { offered = has(t.Window.options) })
	return offered
}
