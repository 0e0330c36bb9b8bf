package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/parts"
	"kezek.kz/kezek/ui/sheet"
)

// stationPatience is how many seconds a workstation waits for the registry
// before it offers a coupon: others stand in the queue.
const stationPatience = bindingPatience / 3

// stationActions end a visit: the coupon first, by Enter, and then the next
// citizen, by Enter again.
func (s *boundScreen) stationActions() fyne.CanvasObject {
	s.main = parts.NewMainButton(s.w.T(s.stationLabel()), "", s.stationSubmit)
	buttons := []fyne.CanvasObject{s.main}
	if s.pending() {
		buttons = append(buttons, parts.NewButton(s.w.T("cabinet.done_check_again"), "", s.await))
	}
	if s.printed {
		buttons = append(buttons, parts.NewButton(s.w.T("coupon.again"), "", s.print))
	}
	return parts.NewFlow(parts.Normal, append(buttons,
		parts.NewButton(s.w.T("workstation.another_child"), "", func() { s.w.toField("", nil) }))...)
}

func (s *boundScreen) stationLabel() string {
	if s.w.printsCoupons() && !s.printed {
		return "coupon.print"
	}
	return "workstation.next"
}

func (s *boundScreen) stationSubmit() {
	if s.w.printsCoupons() && !s.printed {
		s.print()
		return
	}
	s.w.nextCitizen(NextFinished)
}

// print prints the coupon and then offers the next citizen.
func (s *boundScreen) print() {
	s.w.printCoupons(s, s.coupons(), s.taken, func() {
		s.printed, s.taken = true, &taken{}
		s.w.tell(parts.Info, s.w.says("coupon.done"), s.w.says("coupon.done_more"))
	})
}

// shortcuts let the coupon be printed by the usual key too.
func (s *boundScreen) shortcuts() map[shortcutID]func() {
	if !s.w.printsCoupons() {
		return nil
	}
	return map[shortcutID]func(){shortcutPrint: s.print}
}

// stationNotes stand beneath the result: the stick, and what is to be written
// down where there is no printer.
func (s *boundScreen) stationNotes() fyne.CanvasObject {
	if !s.w.atWorkstation() {
		return nil
	}
	var written fyne.CanvasObject
	if !s.w.printsCoupons() {
		written = s.w.toWriteDown(s.coupons())
	} else if s.pending() {
		written = parts.NewText(s.w.answerArrives())
	}
	return parts.NewColumn(parts.Normal, written, s.w.stickReminder())
}

// reportBound tells the journal how a question ended.
func (w *Window) reportBound(result portal.BindingResult) {
	switch {
	case !w.atWorkstation():
	case result.Code == portal.CodeKinshipCheckPending:
		w.visit.report(EventPending, "")
	default:
		w.visit.report(EventBound, string(result.Code))
	}
}

// reportRefused tells the journal of a refusal.
func (w *Window) reportRefused(code portal.Code) {
	if w.atWorkstation() {
		w.visit.report(EventRefused, string(code))
	}
}

// print prints what to take along.
func (s *refusalScreen) print() {
	s.w.printCoupons(s, []sheet.Coupon{s.coupon()}, &taken{}, func() {
		s.w.tell(parts.Info, s.w.says("coupon.done"))
	})
}

// sendWhole sends a code as soon as it is whole: at a workstation each key less
// is somebody's time. At home one looks at it first.
func (s *codeScreen) sendWhole() {
	if _, whole := cleanCode(s.code); whole && s.w.atWorkstation() && !s.w.working() {
		s.submit()
	}
}
