package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/parts"
)

// sessionsTab is «Входы»: where else the person is signed in, with a button to
// end each of those. This one ends by «Выйти».
type sessionsTab struct {
	w        *Window
	owner    screen
	sessions []portal.SessionInfo
	loaded   bool
}

func (t *sessionsTab) tab() profileTab              { return profileTabSessions }
func (t *sessionsTab) label() string                { return t.w.T("profile.tab_sessions") }
func (t *sessionsTab) paper() string                { return "" }
func (t *sessionsTab) heading() string              { return t.w.T("profile.sessions_heading") }
func (t *sessionsTab) stage() stage                 { return stageProfile }
func (t *sessionsTab) actions() []fyne.CanvasObject { return nil }
func (t *sessionsTab) focus() fyne.Focusable        { return nil }
func (t *sessionsTab) submit()                      {}
func (t *sessionsTab) known() bool                  { return t.loaded }

func (t *sessionsTab) read(ctx context.Context, session *client.Session) (func(), error) {
	sessions, err := session.Sessions(ctx)
	return func() { t.sessions, t.loaded = sessions, true }, err
}

func (t *sessionsTab) content() fyne.CanvasObject {
	if !t.loaded {
		return nil
	}
	rows := []fyne.CanvasObject{parts.NewText(t.w.T("profile.sessions_hint"))}
	others := 0
	for _, s := range t.sessions {
		if !s.Current {
			others++
		}
		rows = append(rows, t.row(s))
	}
	if others == 0 {
		rows = append(rows, parts.NewSmall(t.w.T("profile.sessions_none_else")))
	}
	return parts.NewColumn(parts.Normal, rows...)
}

// row is one session. The one of now is marked by words and has no button.
func (t *sessionsTab) row(s portal.SessionInfo) fyne.CanvasObject {
	lines := parts.NewColumn(parts.NoGap, parts.NewText(t.w.sessionLine(s)))
	if s.Profile == "shared" {
		lines.Add(parts.NewSmall(t.w.T("profile.sessions_shared")))
	}
	if s.Current {
		return parts.NewMessageWith(parts.Info, t.w.T("profile.sessions_this"), nil, lines)
	}
	end := parts.NewButton(t.w.T("profile.sessions_close"), "", func() { t.w.show(newSessionEndScreen(t.w, s)) })
	return parts.NewSides(parts.Normal, lines, end)
}

// sessionLine tells when and how a session was opened, and until when it lasts.
func (w *Window) sessionLine(s portal.SessionInfo) string {
	how := s.ACR // a way of signing in that is new there, as it came
	switch s.ACR {
	case portal.ACREDS:
		how = w.T("profile.session_eds")
	case portal.ACRIIN:
		how = w.T("profile.session_iin")
	}
	return w.T("profile.session_row", map[string]any{
		"How": how, "Start": signer.FormatTime(s.StartedAt), "End": signer.FormatTime(s.EndsAt),
	})
}

// sessionEndScreen asks whether another session is to be ended.
type sessionEndScreen struct {
	w       *Window
	session portal.SessionInfo
	main    *parts.Button
}

func newSessionEndScreen(w *Window, s portal.SessionInfo) screen {
	return &sessionEndScreen{w: w, session: s}
}

func (s *sessionEndScreen) heading() string       { return s.w.T("profile.session_end.heading") }
func (s *sessionEndScreen) stage() stage          { return stageOther }
func (s *sessionEndScreen) focus() fyne.Focusable { return s.main }
func (s *sessionEndScreen) leave()                {}

func (s *sessionEndScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewText(s.w.sessionLine(s.session)),
		parts.NewText(s.w.T("profile.session_end.what")),
		parts.NewText(s.w.T("profile.session_end.unchanged")),
	)
}

func (s *sessionEndScreen) actions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T("profile.session_end.yes"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.main, parts.NewButton(s.w.T("profile.session_end.no"), "", s.w.back))
}

// submit ends it and goes back to the list, which is read anew.
func (s *sessionEndScreen) submit() {
	session, id := s.w.journey.session, s.session.ID
	s.w.work(s, s.w.says("profile.session_end.waiting"), func(ctx context.Context) error {
		return session.EndSession(ctx, id)
	}, func(err error) {
		if err != nil {
			s.w.fail(err, s.submit)
			return
		}
		s.w.back()
		s.w.tell(parts.Info, s.w.says("profile.session_end.done"))
	})
}
