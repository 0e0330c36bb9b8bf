package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// nextCitizen ends the visit. Who has left a stick in is reminded of it first,
// where there is anybody to remind.
func (w *Window) nextCitizen(reason NextReason) {
	v := w.visit
	if v == nil || v.over {
		return
	}
	if _, reminded := w.current().(*takeStickScreen); v.stickIn && !reminded && reason.hasSomebody() {
		w.showHelpPage(&takeStickScreen{w: w, reason: reason}) // what failed, or was stopped, is told when one comes back
		return
	}
	v.end(reason)
}

// hasSomebody tells a reason that somebody has given by hand.
func (r NextReason) hasSomebody() bool {
	return r == NextButton || r == NextFinished || r == NextSignOut
}

// end gives everything up and asks for the next citizen. The process is about to
// be killed; what it can forget by itself it forgets before.
func (v *visit) end(reason NextReason) {
	w := v.w
	if v.stickIn {
		v.report(EventKeyLeftIn, "")
	}
	v.over = true
	if v.stop != nil {
		v.stop()
	}
	v.idle.hide(w)
	w.resetTo([]screen{&endedScreen{w: w}})
	w.journey = journey{}
	_ = w.store.Wipe() // it is in memory only
	w.options.App.Clipboard().SetContent("")
	w.redraw()
	v.station.Next(reason)
}

// nextButton is «Следующий гражданин» in the header.
func (w *Window) nextButton() fyne.CanvasObject {
	return parts.NewButton(w.T("workstation.next"), w.chordName(nextChord()), func() { w.nextCitizen(NextButton) })
}

// besideTheVisit stands at the upper right in the place of the settings; nothing
// once the visit is over.
func (w *Window) besideTheVisit() fyne.CanvasObject {
	if w.visit.over {
		return parts.NewColumn(parts.NoGap)
	}
	return parts.NewFlowRight(parts.Tight, w.helpButton(), w.nextButton())
}

// takeStickScreen reminds of the stick. When it is pulled out the visit ends by
// itself. Enter goes back: whoever presses it once too often is not to leave the
// stick behind.
type takeStickScreen struct {
	w      *Window
	reason NextReason
	main   *parts.Button
}

func (s *takeStickScreen) heading() string       { return s.w.T("workstation.take.heading") }
func (s *takeStickScreen) stage() stage          { return stageOther }
func (s *takeStickScreen) focus() fyne.Focusable { return s.main }
func (s *takeStickScreen) leave()                {}
func (s *takeStickScreen) submit()               { s.w.back() }

func (s *takeStickScreen) content() fyne.CanvasObject {
	return parts.NewColumn(parts.Normal,
		parts.NewMessage(parts.Warning, s.w.T("workstation.take.what"), s.w.T("workstation.take.then")))
}

func (s *takeStickScreen) actions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T("journey.back"), "", s.submit)
	anyway := parts.NewButton(s.w.T("workstation.take.anyway"), "", func() { s.w.visit.end(s.reason) })
	return parts.NewFlow(parts.Normal, s.main, anyway)
}

// drivesChanged ends the visit once the stick is out.
func (s *takeStickScreen) drivesChanged(bool) {
	if !s.w.visit.stickIn {
		s.w.visit.end(s.reason)
	}
}

// endedScreen stands while the supervisor prepares the next window. It takes no
// input and says nothing of anybody.
type endedScreen struct{ w *Window }

func (s *endedScreen) heading() string       { return s.w.T("workstation.ended.heading") }
func (s *endedScreen) stage() stage          { return stageFirst }
func (s *endedScreen) focus() fyne.Focusable { return nil }
func (s *endedScreen) submit()               {}
func (s *endedScreen) leave()                {}
func (s *endedScreen) goBack()               {}

func (s *endedScreen) content() fyne.CanvasObject {
	return parts.NewText(s.w.T("workstation.ended.wait"))
}

// visitOverScreen tells that the portal has ended the session: one visit has one
// sign-in, so there is nothing to go back to.
type visitOverScreen struct {
	w    *Window
	why  func() explain.Explanation
	main *parts.Button
}

// visitOver shows it. The session is gone, and what it has shown goes with it.
func (w *Window) visitOver(why func() explain.Explanation) {
	_ = w.forgetSession() // the portal takes it no more
	w.reset(&visitOverScreen{w: w, why: why})
}

func (s *visitOverScreen) heading() string       { return s.w.T("workstation.over.heading") }
func (s *visitOverScreen) stage() stage          { return stageOther }
func (s *visitOverScreen) focus() fyne.Focusable { return s.main }
func (s *visitOverScreen) submit()               { s.w.nextCitizen(NextEnded) }
func (s *visitOverScreen) leave()                {}
func (s *visitOverScreen) goBack()               {}

func (s *visitOverScreen) content() fyne.CanvasObject {
	why := s.why()
	return parts.NewColumn(parts.Normal,
		parts.NewMessage(parts.Warning, why.What, why.Unchanged),
		parts.NewText(s.w.T("workstation.over.again")))
}

func (s *visitOverScreen) actions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T("workstation.next"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.main)
}

// stickNote reminds quietly of what the citizen has brought, once nothing more
// is signed with it; nil where there is nothing to remind of.
func (w *Window) stickNote() fyne.CanvasObject {
	switch v := w.visit; {
	case v == nil:
		return nil
	case v.token:
		return parts.NewSmall(w.T("workstation.take.token"))
	case v.stickIn:
		return parts.NewSmall(w.T("workstation.take.now"))
	}
	return nil
}

// stickReminder is the same at the end, where nobody is to pass over it.
func (w *Window) stickReminder() fyne.CanvasObject {
	switch v := w.visit; {
	case v.token:
		return parts.NewMessage(parts.Info, w.T("workstation.take.token"))
	case v.stickIn:
		return parts.NewMessage(parts.Info, w.T("workstation.take.now"))
	}
	return nil
}
