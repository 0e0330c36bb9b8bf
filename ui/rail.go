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
	now := w.railStage()
	number := 0
	var steps []parts.Step
	for _, s := range railSteps(w.journey.entry.Flavour) {
		mark := ""
		if !s.unnumbered {
			number++
			mark = strconv.Itoa(number)
		}
		steps = append(steps, parts.Step{Mark: mark, Text: w.T("journey.step." + s.id), State: stateOf(s, now)})
	}
	return parts.NewStepRail(w.T("journey.rail.steps"), steps)
}

// stateOf tells how a step is drawn. The last one is done when one has got to
// it: nothing comes after.
func stateOf(s railStep, now stage) parts.StepState {
	switch {
	case s.stage < now, s.stage == stageDone && now == stageDone:
		return parts.StepDone
	case s.stage == now:
		return parts.StepCurrent
	}
	return parts.StepNext
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
