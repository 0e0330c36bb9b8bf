package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// applicationTab names a tab of an application's page.
type applicationTab int

// The tabs, in their order.
const (
	applicationNow applicationTab = iota
	applicationQueue
	applicationHistory
)

// applicationScreen shows one application as the portal tells it: how it
// stands, its place in the queue over time, and what happened to it.
type applicationScreen struct {
	w           *Window
	application portal.Application
	details     store.Details
	language    string // the one that the portal's words are in
	loaded      bool   // the details are known
	seen        seen
	readIn      *client.Session          // that of the portal's answer; nil where it is to be asked anew
	missing     map[applicationTab]error // why the portal has left out a tab's part

	tab   applicationTab
	queue *queueView
	shown int // how many lines of the history
	tabs  *parts.Tabs
	back  *parts.Button
}

func newApplicationScreen(w *Window, a portal.Application) *applicationScreen {
	s := &applicationScreen{w: w, application: a, language: w.lang.Language(), shown: historyPage}
	s.seen.confirm(w.options.Now())
	s.queue = newQueueView(s)
	return s
}

func (s *applicationScreen) heading() string {
	return s.w.T("cabinet.application_heading", map[string]any{"Number": s.application.Number})
}

func (s *applicationScreen) stage() stage { return stageCabinet }
func (s *applicationScreen) submit()      { s.w.back() }
func (s *applicationScreen) leave()       {}

// focus is the way back, which is what Enter does on every tab, and the tabs
// while somebody goes through them by the arrow keys.
func (s *applicationScreen) focus() fyne.Focusable {
	if s.tabs != nil && s.tabs.ByArrow() {
		return s.tabs.Focusable()
	}
	return s.back
}

func (s *applicationScreen) content() fyne.CanvasObject {
	labels := []string{s.w.T("cabinet.tab_now"), s.w.T("cabinet.tab_queue"), s.w.T("cabinet.tab_history")}
	s.tabs = parts.NewTabs(labels, int(s.tab), s.choose)
	return parts.NewColumn(parts.Normal, s.w.savedNote(s.savedAt()), s.w.languageNote(s.seen, s.language), s.tabs, s.body())
}

// savedAt is when what the tab shows was told, zero for just now: the places
// and the history may be older than the rest.
func (s *applicationScreen) savedAt() time.Time {
	if s.seen.old && s.tab != applicationNow && s.loaded {
		return s.details.AsOf
	}
	return s.seen.savedAt()
}

func (s *applicationScreen) choose(tab int) {
	s.tab = applicationTab(tab)
	byArrow := s.tabs.ByArrow()
	s.w.drawCard()
	if byArrow {
		s.w.window.Canvas().Focus(s.tabs.Focusable())
	} else {
		s.w.focusScreen()
	}
	s.w.scrollToTop()
}

func (s *applicationScreen) body() fyne.CanvasObject {
	switch s.tab {
	case applicationQueue:
		return parts.NewColumn(parts.Normal, s.missingNote(applicationQueue), s.queue.content())
	case applicationHistory:
		return parts.NewColumn(parts.Normal, s.missingNote(applicationHistory), s.history())
	}
	return parts.NewColumn(parts.Normal, s.status(), s.w.deadlineCard(s.application, s.seen.asOf, s.language), s.facts())
}

// status says first what a parent wants to know, in the portal's own words.
func (s *applicationScreen) status() fyne.CanvasObject {
	a := s.application
	more := []string{a.StatusHint}
	if a.Queue != nil {
		more = append(more, s.w.T("cabinet.row_queue_as_of", map[string]any{
			"Position": a.Queue.Position, "Total": a.Queue.Total, "Time": signer.FormatTime(a.Queue.AsOf),
		}))
	}
	return parts.NewMessage(parts.Info, a.StatusLabel, more...)
}

func (s *applicationScreen) facts() fyne.CanvasObject {
	a, language := s.application, s.w.lang.Language()
	return parts.NewFields(
		s.field("cabinet.child", a.Child.Name),
		s.field("cabinet.birth_date", s.w.lang.CalendarDate(a.Child.BirthDate)),
		s.field("cabinet.child_iin", a.Child.IINMasked),
		s.field("cabinet.locality", a.LocalityName.In(language)),
		s.field("cabinet.service", a.Service.In(language)),
		s.field("cabinet.status_since", signer.FormatTime(a.StatusSince)),
	)
}

func (s *applicationScreen) field(id, value string) fyne.CanvasObject {
	if value == "" {
		return nil
	}
	return parts.NewField(s.w.T(id), value)
}

func (s *applicationScreen) actions() fyne.CanvasObject {
	s.back = parts.NewMainButton(s.w.T("cabinet.to_cabinet"), "", s.submit)
	refresh := parts.NewButton(s.w.T("cabinet.refresh"), "", s.refresh)
	refresh.Icon = theme.ViewRefreshIcon()
	if !s.w.prints() {
		return parts.NewFlow(parts.Normal, s.back, refresh)
	}
	paper := parts.NewButton(s.w.T("printout.open"), s.w.needsPortal(), s.print)
	paper.Icon = theme.DocumentPrintIcon()
	return parts.NewFlow(parts.Normal, s.back, refresh, paper)
}

// refresh asks the portal anew, or tries to reach it again.
func (s *applicationScreen) refresh() {
	if s.w.offline() {
		s.w.reconnect()
		return
	}
	s.load()
}

// shortcuts implements withShortcuts.
func (s *applicationScreen) shortcuts() map[shortcutID]func() {
	does := map[shortcutID]func(){shortcutRefresh: s.refresh}
	if s.w.prints() {
		does[shortcutPrint] = s.print
	}
	return does
}

// print goes to where the paper is chosen.
func (s *applicationScreen) print() {
	if s.w.offline() {
		s.w.tellOffline()
		return
	}
	s.w.show(newPrintoutScreen(s.w, s.application.Number))
}
