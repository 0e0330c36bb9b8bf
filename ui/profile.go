package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
)

// The tabs of the page that the full name at the upper right opens.
const (
	profileTabMain = iota
	profileTabEmail
	profileTabBinding
)

// profileScreen is the parent's data, in tabs; «Привязка» is one of them.
type profileScreen struct {
	w       *Window
	tab     int
	tabs    *parts.Tabs
	email   *parts.Button
	binding *bindingTab
}

func newProfileScreen(w *Window, tab int) screen {
	s := &profileScreen{w: w, tab: tab}
	s.binding = &bindingTab{w: w, owner: s, draft: w.journey.typed()}
	return s
}

func (s *profileScreen) heading() string {
	if s.tab == profileTabBinding {
		return s.w.T("cabinet.binding_heading")
	}
	return s.w.T("cabinet.profile_heading")
}

func (s *profileScreen) stage() stage {
	if s.tab == profileTabBinding {
		return stageBinding
	}
	return stageProfile
}

func (s *profileScreen) leave() {}

func (s *profileScreen) focus() fyne.Focusable {
	if s.tab == profileTabBinding {
		return s.binding.focus()
	}
	return s.tabs.Focusable()
}

// entered reads what is shown: the data, and the children bound already.
func (s *profileScreen) entered() {
	session := s.w.journey.session
	var profile portal.Profile
	var bound []portal.Binding
	s.w.work(s, s.w.says("cabinet.profile_loading"), func(ctx context.Context) (err error) {
		if profile, err = session.Profile(ctx); err != nil {
			return err
		}
		bound, err = session.Bindings(ctx)
		return err
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.entered)
			return
		}
		s.w.journey.profile = &profile
		s.binding.bound, s.binding.loaded = bound, true
		s.w.redraw()
		s.w.focusScreen()
	})
}

func (s *profileScreen) content() fyne.CanvasObject {
	labels := []string{s.w.T("cabinet.tab_person"), s.w.T("cabinet.tab_email"), s.w.T("cabinet.tab_binding")}
	s.tabs = parts.NewTabs(labels, s.tab, s.choose)
	s.tabs.SetPaper(profileTabBinding, s.w.paper("Привязка"))
	return parts.NewColumn(parts.Normal, s.tabs, s.tabContent())
}

func (s *profileScreen) tabContent() fyne.CanvasObject {
	switch s.tab {
	case profileTabEmail:
		return s.emailTab()
	case profileTabBinding:
		return s.binding.content()
	}
	return s.mainTab()
}

func (s *profileScreen) choose(tab int) {
	s.tab = tab
	s.w.clearFailure()
	s.w.redraw()
	s.w.focusScreen()
}

func (s *profileScreen) mainTab() fyne.CanvasObject {
	name, iin := s.w.journey.fullName(), s.w.journey.signedIn.Account.IINMasked
	return parts.NewColumn(parts.Normal,
		parts.NewFields(
			parts.NewField(s.w.T("cabinet.full_name"), name),
			parts.NewField(s.w.T("cabinet.iin"), iin),
		),
		parts.NewText(s.w.T("cabinet.person_hint")),
	)
}

func (s *profileScreen) emailTab() fyne.CanvasObject {
	now := s.w.T("cabinet.email_none")
	if p := s.w.journey.profile; p != nil && p.Email.Value != "" {
		now = s.w.T("cabinet.email_now", map[string]any{"Address": p.Email.Value})
	}
	s.email = parts.NewButton(s.w.T("cabinet.email_change"), "", func() { s.w.show(newEmailScreen(s.w)) })
	return parts.NewColumn(parts.Normal, parts.NewText(now), parts.NewFlow(parts.Normal, s.email))
}

func (s *profileScreen) actions() fyne.CanvasObject {
	back := parts.NewButton(s.w.T("cabinet.to_cabinet"), "", s.w.home)
	if s.tab == profileTabBinding {
		add := parts.NewMainButton(s.w.T("cabinet.binding_add"), s.w.paper("Добавить"), s.submit)
		return parts.NewFlow(parts.Normal, add, back)
	}
	return parts.NewFlow(parts.Normal, back)
}

// submit is «Добавить» on its tab, and goes there from the others: that is
// what the instruction does next.
func (s *profileScreen) submit() {
	if s.tab == profileTabBinding {
		s.binding.add()
		return
	}
	s.choose(profileTabBinding)
}
