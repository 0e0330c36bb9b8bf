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
	var line fyne.CanvasObject
	if w.journey.chosen() && w.railStage() > stagePortal {
		steps := w.steps()
		w.view.steps = parts.NewStepRail(w.T("journey.rail.steps"), steps)
		line = w.railLine(steps)
	}
	list := container.New(&railLayout{}, w.view.steps.Scroll)
	much, little := w.view.either("rail", list, line)
	put(w.view.rail, container.NewStack(canvas.NewRectangle(theme.Color(look.ColorRail)), much, little))
}

// railLine is the rail in one line, for a window of little room: «Шаг 4 из 8:
// …». A step that the paper does not number stands without; at the end of the
// way it is the last one, with a tick.
func (w *Window) railLine(steps []parts.Step) fyne.CanvasObject {
	for i, s := range steps {
		if s.State == parts.StepCurrent || i == len(steps)-1 {
			return parts.NewInset(parts.Normal, parts.Tight, parts.NewStepLine(w.stepOf(s, steps), s.State == parts.StepDone))
		}
	}
	return nil
}

// stepOf are a step's words with its number.
func (w *Window) stepOf(s parts.Step, steps []parts.Step) string {
	if s.Mark == "" {
		return s.Text
	}
	return w.T("journey.rail.line", map[string]any{"number": s.Mark, "of": steps[len(steps)-1].Mark, "step": s.Text})
}

// steps are those of the portal's paper, each as far as it is.
func (w *Window) steps() []parts.Step {
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
	return steps
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
