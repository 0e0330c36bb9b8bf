package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/parts"
)

// profileTab names a tab of the page that the full name at the upper right
// opens.
type profileTab int

// The tabs. Their order on the page is that of profileScreen.pages.
const (
	profileTabMain profileTab = iota
	profileTabEmail
	profileTabBinding
	profileTabIIN // «Вход по ИИН», where the portal has it
	profileTabSessions
	profileTabJournal
)

// profilePage is what lies under one tab.
type profilePage interface {
	// tab names it; label is the words on the tab, paper the printed
	// instruction's line beneath them, or empty.
	tab() profileTab
	label() string
	paper() string
	// heading, stage and content are as with a screen.
	heading() string
	stage() stage
	content() fyne.CanvasObject
	// actions are its own buttons at the foot of the card.
	actions() []fyne.CanvasObject
	// focus is where the focus goes when the tab is opened, of what content
	// and actions made last; nil leaves it on the tab.
	focus() fyne.Focusable
	// submit is what Enter does; nothing where there is no main button.
	submit()
	// known tells that there is nothing to read from the portal, or that it
	// was read.
	known() bool
	// read asks the portal, beside the window; arrived, which may be nil, takes
	// what it answered, on the window's goroutine.
	read(ctx context.Context, session *client.Session) (arrived func(), err error)
}

// profileScreen is the parent's data, in tabs; «Привязка» is one of them.
type profileScreen struct {
	w       *Window
	tab     profileTab
	pages   []profilePage
	tabs    *parts.Tabs
	binding *bindingTab
	// password is nil where the portal lets nobody in by IIN.
	password *passwordTab
}

func newProfileScreen(w *Window, tab profileTab) screen {
	s := &profileScreen{w: w, tab: tab}
	s.binding = &bindingTab{w: w, owner: s, draft: w.journey.typed()}
	s.pages = []profilePage{
		&personTab{w: w}, &emailTab{w: w}, s.binding,
		&sessionsTab{w: w, owner: s}, &journalTab{w: w},
	}
	if w.atWorkstation() {
		s.pages = []profilePage{s.binding} // one visit, one thing to do
		return s
	}
	if w.offersIIN() {
		s.password = newPasswordTab(w, s)
		s.pages = slices.Insert(s.pages, 3, profilePage(s.password))
	}
	return s
}

// page is the one of the tab that is open.
func (s *profileScreen) page() profilePage { return s.pages[s.index()] }

func (s *profileScreen) index() int {
	for i, p := range s.pages {
		if p.tab() == s.tab {
			return i
		}
	}
	return 0
}

func (s *profileScreen) heading() string { return s.page().heading() }
func (s *profileScreen) stage() stage    { return s.page().stage() }
func (s *profileScreen) submit()         { s.page().submit() }

// forgets tells that a password was typed.
func (s *profileScreen) forgets() bool {
	return s.password != nil && !(s.password.first.empty() && s.password.second.empty())
}

// leave wipes a password that was typed.
func (s *profileScreen) leave() {
	if s.password != nil {
		s.password.wipe()
	}
}

func (s *profileScreen) focus() fyne.Focusable {
	if f := s.page().focus(); f != nil {
		return f
	}
	return s.tabs.Focusable()
}

// entered reads the person's data, and what the open tab shows.
func (s *profileScreen) entered() {
	session, page := s.w.journey.session, s.page()
	var profile portal.Profile
	var arrived func()
	s.w.work(s, s.w.says("cabinet.profile_loading"), func(ctx context.Context) (err error) {
		if profile, err = session.Profile(ctx); err != nil {
			return err
		}
		arrived, err = page.read(ctx, session)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.entered)
			return
		}
		s.w.journey.profile = &profile
		if arrived != nil {
			arrived()
		}
		s.w.redraw()
		s.w.focusScreen()
	})
}

func (s *profileScreen) content() fyne.CanvasObject {
	labels := make([]string, len(s.pages))
	for i, p := range s.pages {
		labels[i] = p.label()
	}
	s.tabs = parts.NewTabs(labels, s.index(), func(i int) { s.choose(s.pages[i].tab()) })
	s.tabs.Entered = s.w.focusScreen
	for i, p := range s.pages {
		s.tabs.SetPaper(i, p.paper())
	}
	return parts.NewColumn(parts.Normal, s.tabs, s.page().content())
}

// choose opens a tab.
func (s *profileScreen) choose(tab profileTab) {
	s.leave()
	s.tab = tab
	s.w.clearFailure()
	s.w.redraw()
	s.w.focusScreen()
	if !s.page().known() {
		s.entered()
	}
}

func (s *profileScreen) actions() fyne.CanvasObject {
	buttons := append(s.page().actions(), parts.NewButton(s.w.T("cabinet.to_cabinet"), "", s.w.home))
	return parts.NewFlow(parts.Normal, buttons...)
}
