package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/parts"
)

// railStep is a step of a paper: its words and the stage that does it.
type railStep struct {
	id    string
	stage stage
	// unnumbered is a step that the paper tells beside its numbers: the e-mail.
	unnumbered bool
}

// railSteps are the steps as the portal's own paper numbers them: nine for the
// regions, eight for Almaty.
func railSteps(flavour string) []railStep {
	if flavour == portal.FlavourAlmaty {
		return append([]railStep{{id: "entrance", stage: stageEntrance}}, commonSteps()...)
	}
	return append([]railStep{
		{id: "locality", stage: stageLocality},
		{id: "service", stage: stageService},
	}, commonSteps()...)
}

// commonSteps are the seven that both papers share.
func commonSteps() []railStep {
	return []railStep{
		{id: "certificate", stage: stageCertificate},
		{id: "dialog", stage: stageDialog},
		{id: "owner", stage: stageOwner},
		{id: "email", stage: stageEmail, unnumbered: true},
		{id: "full_name", stage: stageCabinet},
		{id: "tab", stage: stageProfile},
		{id: "binding", stage: stageBinding},
		{id: "done", stage: stageDone},
	}
}

// railStage is where one is: a page beside the way leaves the rail as it was.
func (w *Window) railStage() stage {
	for i := len(w.stack) - 1; i >= 0; i-- {
		if s := w.stack[i].stage(); s != stageOther {
			return s
		}
	}
	return stageFirst
}

// drawRail draws the steps, or what one needs before a portal was chosen.
func (w *Window) drawRail() {
	w.view.steps = w.railNeeds()
	if w.journey.chosen() && w.railStage() > stagePortal {
		w.view.steps = w.railOfSteps()
	}
	back := canvas.NewRectangle(theme.Color(look.ColorRail))
	put(w.view.rail, container.NewStack(back, container.New(&railLayout{}, w.view.steps.Scroll)))
}

func (w *Window) railOfSteps() *parts.StepRail {
	now := w.wayStage()
	number := 0
	var steps []parts.Step
	for _, s := range railSteps(w.journey.entry.Flavour) {
		mark := ""
		if !s.unnumbered {
			number++
			mark = strconv.Itoa(number)
		}
		steps = append(steps, parts.Step{Mark: mark, Text: w.stepText(s), State: w.stateOf(s, now)})
	}
	return parts.NewStepRail(w.T("journey.rail.steps"), steps)
}

// stepText is what a step says. The paper tells of the key; who signs in by IIN
// does something else under the same numbers.
func (w *Window) stepText(s railStep) string {
	if s.stage >= stageCertificate && s.stage <= stageOwner && w.wayByIIN() {
		return w.T("journey.step.iin_" + s.id)
	}
	return w.T("journey.step." + s.id)
}

// wayByIIN tells whether one has signed in by IIN, or is about to.
func (w *Window) wayByIIN() bool {
	if w.journey.session != nil {
		return w.journey.signedIn.ACR == portal.ACRIIN
	}
	for _, on := range w.stack {
		if s, ok := on.(*signInScreen); ok {
			return s.tab == tabByIIN && s.offered()
		}
	}
	return false
}

// wayStage is how far the way was walked: who has an application in the
// cabinet has come to its end, and is not sent to its middle again.
func (w *Window) wayStage() stage {
	now := w.railStage()
	if now == stageCabinet && w.arrived() {
		return stageDone
	}
	return now
}

// arrived tells that an application is in the cabinet, by what was attached
// or by what the cabinet shows.
func (w *Window) arrived() bool {
	if w.journey.attached {
		return true
	}
	c, ok := w.stack[0].(*cabinetScreen)
	return ok && len(c.applications) > 0
}

// stateOf tells how a step is drawn. The last one is done when one has got to
// it: nothing comes after. The e-mail is done when the portal has the address,
// and not because one has gone past it.
func (w *Window) stateOf(s railStep, now stage) parts.StepState {
	switch {
	case s.stage == stageEmail && s.stage < now && !w.emailDone():
		return parts.StepNext
	case s.stage < now, s.stage == stageDone && now == stageDone:
		return parts.StepDone
	case s.stage == now:
		return parts.StepCurrent
	}
	return parts.StepNext
}

// emailDone tells that the portal has an address and waits for no code.
func (w *Window) emailDone() bool {
	if p := w.journey.profile; p != nil {
		return p.Email.Value != "" && p.Email.VerifiedAt != nil
	}
	return w.journey.signedIn.Account.EmailMasked != "" && w.journey.signedIn.NextStep != nextConfirmEmail
}

// railNeeds are the three things one needs, before the way is known.
func (w *Window) railNeeds() *parts.StepRail {
	var steps []parts.Step
	for _, id := range []string{"key", "password", "child"} {
		steps = append(steps, parts.Step{Text: w.T("journey.need." + id), State: parts.StepNext})
	}
	return parts.NewStepRail(w.T("journey.rail.needs"), steps)
}

// railLayout gives the scrolled rail its place.
type railLayout struct{}

// Layout implements fyne.Layout.
func (railLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	const edge = 8
	objects[0].Move(fyne.NewPos(edge, edge))
	parts.ResizeScroll(objects[0].(*container.Scroll), fyne.NewSize(fyne.Max(1, size.Width-edge), fyne.Max(1, size.Height-2*edge)))
}

// MinSize implements fyne.Layout.
func (railLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 100) }
