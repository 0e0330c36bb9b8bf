package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
	"kezek.kz/kezek/ui/sheet"
)

// refusalScreen is the end of a question that no typing mends: what happened,
// what was not changed, where to go and what to take along.
type refusalScreen struct {
	w       *Window
	q       question
	problem *portal.Problem
	kind    sheet.Kind
	main    *parts.Button
}

// newRefusalScreen is for a refusal of which there is a sheet.
func newRefusalScreen(w *Window, q question, p *portal.Problem) screen {
	kind, _ := sheet.KindOf(p.Code)
	w.noteExplained(explain.Error(w.lang, p))
	return &refusalScreen{w: w, q: q, problem: p, kind: kind}
}

func (s *refusalScreen) heading() string       { return s.w.T("binding.refusal." + string(s.kind)) }
func (s *refusalScreen) stage() stage          { return stageBinding }
func (s *refusalScreen) focus() fyne.Focusable { return s.main }
func (s *refusalScreen) leave()                {}

// supportCode stands at the foot of the window, as with every failure.
func (s *refusalScreen) supportCode() string { return explain.Error(s.w.lang, s.problem).SupportCode }

func (s *refusalScreen) content() fyne.CanvasObject {
	e := explain.Code(s.w.lang, s.problem.Code)
	words := sheet.WordsOf(s.w.lang, s.kind, len(s.w.journey.contacts()) > 0)
	return parts.NewColumn(parts.Normal,
		s.w.helped(parts.Error, e.ID, e.What, e.Unchanged),
		s.first(),
		parts.NewColumn(parts.NoGap, parts.NewBold(s.w.T("sheet.where")), parts.NewText(words.Where), parts.NewText(words.Ask)),
		s.documents(words.Take),
		parts.NewText(s.w.T("binding.refusal.then")),
		s.calling(),
		s.waysOn(),
	)
}

// first is what to look at before going anywhere: most kinship that is not
// confirmed is a slip in the IIN, or the key of a grandmother; and a mother who
// is asked for a guardian's document has asked for another child.
func (s *refusalScreen) first() fyne.CanvasObject {
	id, looked := map[sheet.Kind]string{
		sheet.Kinship: "binding.refusal.first", sheet.Guardian: "binding.refusal.parent",
	}[s.kind]
	switch {
	case !looked:
		return nil
	case s.q.child == "":
		return parts.NewText(s.w.T(id + "_unnamed"))
	}
	return parts.NewText(s.w.T(id, map[string]any{"IIN": s.w.shownIIN(s.q.child)}))
}

// documents are what to take along.
func (s *refusalScreen) documents(names []string) fyne.CanvasObject {
	lines := []fyne.CanvasObject{parts.NewBold(s.w.T("sheet.title"))}
	for _, name := range names {
		lines = append(lines, parts.NewListItem("•", name))
	}
	return parts.NewColumn(parts.NoGap, lines...)
}

// calling tells where the telephone numbers and the code stand, where there
// are any.
func (s *refusalScreen) calling() fyne.CanvasObject {
	switch {
	case s.supportCode() == "":
		return nil
	case len(s.w.journey.contacts()) == 0:
		return parts.NewSmall(s.w.T("binding.refusal.code_below"))
	}
	return parts.NewSmall(s.w.T("binding.refusal.contacts_below"))
}

func (s *refusalScreen) actions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T("cabinet.done_check_again"), "", s.submit)
	buttons := []fyne.CanvasObject{s.main}
	if s.q.child != "" {
		buttons = append(buttons, parts.NewButton(s.w.T("binding.mend_iin"), "", s.mendIIN))
	}
	if s.w.printsCoupons() {
		buttons = append(buttons, parts.NewButton(s.w.T("coupon.take"), "", s.print))
	}
	if s.w.options.SaveFile != nil {
		buttons = append(buttons, parts.NewButton(s.w.T("sheet.title"), "", s.saveSheet))
	}
	return parts.NewFlow(parts.Normal, buttons...)
}

// waysOn lead away from here. They stand at the end of the page: in a small
// window more buttons at its foot would leave no room to read it.
func (s *refusalScreen) waysOn() fyne.CanvasObject {
	return parts.NewFlow(parts.Normal,
		parts.NewButton(s.w.T("binding.other_child"), "", s.otherChild),
		parts.NewButton(s.w.T("cabinet.to_cabinet"), "", s.w.home))
}

// submit asks once more: the same child, another wish.
func (s *refusalScreen) submit() { s.w.ask(s, s.q) }

// otherChild goes back to the field, which is empty then.
func (s *refusalScreen) otherChild() {
	s.w.journey.typed().bound()
	s.w.toField("", nil)
}

// mendIIN goes back to the field, where the IIN of this question is selected.
func (s *refusalScreen) mendIIN() { s.w.toBinding().binding.correct(s.q.child) }
