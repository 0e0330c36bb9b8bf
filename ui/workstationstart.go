package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// startScreen is «Вставьте флешку с ключом»: what a citizen sees first at a
// workstation. A stick that is put in leads on by itself; one that was in
// already may be somebody else's, so that one waits for the button.
type startScreen struct {
	w    *Window
	main *parts.Button
}

// firstPage is where everything begins.
func (w *Window) firstPage() screen {
	if w.atWorkstation() {
		return &startScreen{w: w}
	}
	return newFirstScreen(w)
}

func (s *startScreen) heading() string       { return s.w.T("workstation.start.heading") }
func (s *startScreen) stage() stage          { return stageFirst }
func (s *startScreen) focus() fyne.Focusable { return s.main }
func (s *startScreen) leave()                {}
func (s *startScreen) goBack()               {}

func (s *startScreen) stickIn() bool { return len(s.w.visit.drives) > 0 }

func (s *startScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		s.forgotten(),
		s.languages(),
		parts.NewText(s.w.T("workstation.start.how")),
		parts.NewText(s.w.T("workstation.start.needs")),
		parts.NewMessage(parts.Info, s.w.T("workstation.start.whose"), s.w.T("workstation.start.safe")),
		s.station(),
	)
}

// forgotten tells of a stick that is in: it may be somebody's who has left.
func (s *startScreen) forgotten() fyne.CanvasObject {
	if !s.stickIn() {
		return nil
	}
	return parts.NewMessage(parts.Warning, s.w.T("workstation.start.stick_in"), s.w.T("workstation.start.stick_in_more"))
}

// languages are large here: who reads none of this page finds theirs.
func (s *startScreen) languages() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	for _, language := range lang.Languages() {
		b := parts.NewButton(lang.Name(language), "", func() { s.w.setLanguage(language) })
		if language == s.w.lang.Language() {
			b.Icon = theme.ConfirmIcon()
		}
		buttons = append(buttons, b)
	}
	return parts.NewFlow(parts.Normal, buttons...)
}

// station names the workstation for whoever is called.
func (s *startScreen) station() fyne.CanvasObject {
	if s.w.visit.station.ID == "" {
		return nil
	}
	return parts.NewSmall(s.w.T("workstation.start.station", map[string]any{"ID": s.w.visit.station.ID}))
}

func (s *startScreen) actions() fyne.CanvasObject {
	label := "workstation.start.look"
	if s.stickIn() {
		label = "workstation.start.mine"
	}
	s.main = parts.NewMainButton(s.w.T(label), "", s.submit)
	buttons := []fyne.CanvasObject{s.main}
	if s.w.options.Tokens != nil {
		buttons = append(buttons, parts.NewButton(s.w.T("workstation.start.token"), "", s.toTokens))
	}
	return parts.NewFlow(parts.Normal, buttons...)
}

// drivesChanged goes on by itself when a stick was put in.
func (s *startScreen) drivesChanged(added bool) {
	switch {
	case added && !s.w.working():
		s.toSticks()
	default:
		s.w.redrawInPlace()
	}
}

// submit goes on with the stick that is in, or says what to do for one that is
// not seen.
func (s *startScreen) submit() {
	if s.stickIn() {
		s.w.visit.mine()
		s.toSticks()
		return
	}
	s.w.visit.lookAtDrives()
	if !s.stickIn() && s.w.current() == s {
		s.w.tell(parts.Info, s.w.says("workstation.start.none"), s.w.says("workstation.start.none_more"))
	}
}

func (s *startScreen) toSticks() {
	s.dial(func() { s.w.show(newStickScreen(s.w)) })
}

func (s *startScreen) toTokens() {
	s.dial(func() { s.w.toSignIn() })
}

// newStickScreen lists the keys on the sticks, of every kind of file.
func newStickScreen(w *Window) screen {
	return &chooserScreen{w: w, purpose: newSignInPurpose(w), direct: true}
}

// dial asks the workstation's portal what it is, once, and goes on.
func (s *startScreen) dial(then func()) {
	s.w.visit.begin()
	if s.w.journey.conn != nil {
		then()
		return
	}
	e, found := s.w.stationPortal()
	if !found {
		s.w.failWith(s.w.explainOf("workstation.no_portal", false), nil)
		return
	}
	var conn *Connection
	s.w.work(s, s.w.says("journey.portal.connecting", map[string]any{"portal": e.Name.In(s.w.lang.Language())}), func(ctx context.Context) (err error) {
		conn, err = s.w.options.Connect(ctx, e)
		return err
	}, func(err error) {
		if err != nil {
			s.w.failWith(s.w.connectExplained(e, err), func() { s.dial(then) })
			return
		}
		s.w.connected(e, conn)
		then()
	})
}

// stationPortal is the one portal that this workstation is for.
func (w *Window) stationPortal() (portal.CatalogueEntry, bool) {
	for _, e := range w.options.Portals {
		if e.ID == w.visit.station.Portal {
			return e, true
		}
	}
	return portal.CatalogueEntry{}, false
}
