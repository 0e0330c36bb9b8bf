package ui

import (
	"io/fs"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/guide"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// guideScreen is one step of the guide at a time: the paper's words, how it is
// done here, and the pictures.
type guideScreen struct {
	w     *Window
	steps []guide.Step
	at    int
	main  *parts.Button
}

// showGuide opens the guide of the portal that was chosen, at the step where
// one is; the regions' before one was chosen.
func (w *Window) showGuide() {
	flavour := w.journey.entry.Flavour
	if flavour == "" {
		flavour = portal.FlavourRegions
	}
	s := &guideScreen{w: w, steps: guide.Steps(flavour)}
	s.at = s.placeOf(w.wayStage())
	w.showHelpPage(s)
}

// guideStages are the stages of the way by the ids of their steps.
func guideStages() map[stage]string {
	return map[stage]string{
		stageFirst: "prepare", stagePortal: "portal", stageEntrance: "entrance", stageLocality: "locality", stageService: "service",
		stageCertificate: "certificate", stageDialog: "dialog", stageOwner: "owner", stageEmail: "email", stageCabinet: "full_name",
		stageProfile: "tab", stageBinding: "binding", stageDone: "application",
	}
}

// placeOf is the place of a stage's step, the first where the guide has none.
func (s *guideScreen) placeOf(now stage) int {
	for i, step := range s.steps {
		if step.ID == guideStages()[now] {
			return i
		}
	}
	return 0
}

func (s *guideScreen) step() guide.Step      { return s.steps[s.at] }
func (s *guideScreen) heading() string       { return s.step().Title(s.w.lang) }
func (s *guideScreen) stage() stage          { return stageOther }
func (s *guideScreen) leave()                {}
func (s *guideScreen) focus() fyne.Focusable { return s.main }

func (s *guideScreen) content() fyne.CanvasObject {
	step := s.step()
	lines := []fyne.CanvasObject{parts.NewText(step.Here(s.w.lang))}
	if words := step.OnPaper(s.w.lang); words != "" {
		lines = append(lines, parts.NewSmall(words))
	}
	for _, name := range step.Pictures {
		if data := guidePicture(s.w.lang.Language(), name); data != nil {
			lines = append(lines, parts.NewFigure(s.w.lang.Language()+"-"+name, data, step.Caption(s.w.lang, name)))
		}
	}
	return parts.NewColumn(parts.Normal, append(lines, parts.NewSmall(s.w.T("guide.practice")))...)
}

// guidePicture is a picture in a language, the Russian one where it is missing
// there; nil where there is none at all.
func guidePicture(language, name string) []byte {
	for _, l := range []string{language, lang.Russian} {
		if data, err := fs.ReadFile(assets.Guide, "guide/"+l+"/"+name+".png"); err == nil {
			return data
		}
	}
	return nil
}

// actions are the ways through the guide. Enter goes on, and closes it at the
// end.
func (s *guideScreen) actions() fyne.CanvasObject {
	var buttons []fyne.CanvasObject
	if s.at < len(s.steps)-1 {
		s.main = parts.NewMainButton(s.w.T("guide.after"), "", s.submit)
		buttons = append(buttons, s.main)
	}
	if s.at > 0 {
		buttons = append(buttons, parts.NewButton(s.w.T("guide.before"), "", func() { s.turnTo(s.at - 1) }))
	}
	closing := parts.NewButton(s.w.T("journey.close"), "", s.w.back)
	if s.at == len(s.steps)-1 {
		s.main = parts.NewMainButton(s.w.T("journey.close"), "", s.submit)
		closing = s.main
	}
	return parts.NewFlow(parts.Normal, append(buttons, closing)...)
}

// submit goes on to the next step.
func (s *guideScreen) submit() {
	if s.at == len(s.steps)-1 {
		s.w.back()
		return
	}
	s.turnTo(s.at + 1)
}

// turnTo opens another step, at its beginning.
func (s *guideScreen) turnTo(place int) {
	s.at = place
	s.w.drawCard()
	s.w.scrollToTop()
	s.w.focusScreen()
}
