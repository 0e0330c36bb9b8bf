package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
	"kezek.kz/kezek/ui/sheet"
)

// stationActions let nobody leave a registry that does not answer with empty
// hands: once it was asked often enough by itself, the coupon comes first.
func (s *registryScreen) stationActions() fyne.CanvasObject {
	first, second := pressed{"binding.registry.now", s.submit}, pressed{"coupon.print", s.print}
	switch {
	case s.printed:
		second.label = "coupon.again"
	case s.enough() && s.w.printsCoupons():
		first, second = second, first
	}
	s.main = parts.NewMainButton(s.w.T(first.label), "", first.do)
	buttons := []fyne.CanvasObject{s.main}
	if s.w.printsCoupons() {
		buttons = append(buttons, parts.NewButton(s.w.T(second.label), "", second.do))
	}
	return parts.NewFlow(parts.Normal, append(buttons, parts.NewButton(s.w.T("journey.cancel"), "", s.w.back))...)
}

// pressed is a button in the making.
type pressed struct {
	label string
	do    func()
}

// print prints the coupon; nothing is counted down meanwhile.
func (s *registryScreen) print() {
	s.halt()
	s.w.printCoupons(s, []sheet.Coupon{s.coupon()}, &taken{}, func() {
		s.printed = true
		s.w.tell(parts.Info, s.w.says("coupon.done"), s.w.says("coupon.done_more"))
	})
}

// stationNotes are what is to be written down where there is no printer.
func (s *registryScreen) stationNotes() fyne.CanvasObject {
	if !s.w.atWorkstation() || s.w.printsCoupons() || !s.enough() {
		return nil
	}
	return s.w.toWriteDown([]sheet.Coupon{s.coupon()})
}

// coupon says that nothing is lost, how to ask again, and whom to call.
func (s *registryScreen) coupon() sheet.Coupon {
	w := s.w
	c := w.coupon(w.T("coupon.registry"))
	if s.q.child != "" {
		c.Fields = append(c.Fields, sheet.CouponField{Label: w.T("coupon.iin"), Value: portal.MaskIIN(s.q.child)})
	}
	if code := s.supportCode(); code != "" {
		c.Fields = append(c.Fields, sheet.CouponField{Label: w.T("sheet.code"), Value: code})
	}
	c.Text = []string{
		explain.Code(w.lang, s.problem.Code).What,
		w.T("coupon.registry_unchanged"),
		w.T("coupon.registry_again", map[string]any{"Portal": w.portalName(), "Tab": w.T("cabinet.tab_binding")}),
	}
	for _, contact := range w.journey.contacts() {
		c.Text = append(c.Text, w.contactLine(contact))
	}
	return c
}
