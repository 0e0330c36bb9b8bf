package ui

import (
	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
	"kezek.kz/kezek/ui/sheet"
)

// printsCoupons tells that this is a workstation with a printer.
func (w *Window) printsCoupons() bool {
	return w.atWorkstation() && w.visit.station.PrintCoupon != nil
}

// coupon begins a coupon with what stands on each.
func (w *Window) coupon(title string) sheet.Coupon {
	c := sheet.Coupon{Title: title, Language: w.lang.Language(), Foot: []string{
		w.portalName(), w.T("coupon.printed", map[string]any{"Time": signer.FormatTime(w.options.Now())}),
	}}
	if w.journey.practice() {
		c.Banner = w.T("coupon.sample")
	}
	return c
}

// mostCoupons is how many applications of one child get a coupon. Children stand
// in a queue or two; a portal may send any number.
const mostCoupons = 5

// coupons are what the citizen takes home: what was attached, one coupon for each
// application, or that the answer is still to come and how it arrives.
func (s *boundScreen) coupons() []sheet.Coupon {
	if s.pending() || len(s.result.Applications) == 0 {
		return []sheet.Coupon{s.coupon(nil)}
	}
	var all []sheet.Coupon
	for i := range s.result.Applications[:min(len(s.result.Applications), mostCoupons)] {
		all = append(all, s.coupon(&s.result.Applications[i]))
	}
	return all
}

// coupon is the one of an application, or where there is none, nil.
func (s *boundScreen) coupon(a *portal.Application) sheet.Coupon {
	w, child := s.w, s.result.Binding.Child
	c := w.coupon(s.couponTitle())
	c.Fields = append(c.Fields,
		sheet.CouponField{Label: w.T("coupon.child"), Value: child.Name},
		sheet.CouponField{Label: w.T("coupon.iin"), Value: child.IINMasked})
	switch {
	case a != nil:
		c.Number = a.Number
		c.Fields = append(c.Fields, w.applicationFields(*a)...)
	case s.pending():
		c.Text = []string{w.T("coupon.pending_wait"), w.answerArrives(), w.T("coupon.pending_no")}
	default:
		c.Text = []string{w.notHere(s.foundIn())}
	}
	return c
}

// couponTitle says how it ended, as the page does: the paper's words for a child
// that was attached just now are for that child only.
func (s *boundScreen) couponTitle() string {
	switch {
	case s.pending():
		return s.w.T("coupon.pending")
	case s.withoutApplication():
		return s.w.T("coupon.no_application")
	case s.result.Code == portal.CodeKinshipConfirmed:
		return s.w.T("cabinet.done_confirmed")
	case s.result.Code == portal.CodeAlreadyBound:
		return s.w.T("coupon.already")
	}
	return s.w.T("cabinet.done_heading")
}

// answerArrives says where the answer to a pending check is to be found.
func (w *Window) answerArrives() string {
	return w.T("coupon.pending_where", map[string]any{"Portal": w.portalName(), "Tab": w.T("cabinet.tab_binding")})
}

// applicationFields say where the application is and how it stands.
func (w *Window) applicationFields(a portal.Application) []sheet.CouponField {
	fields := []sheet.CouponField{
		{Label: w.T("coupon.place"), Value: a.LocalityName.In(w.lang.Language())},
		{Label: w.T("coupon.status"), Value: a.StatusLabel},
	}
	if a.Queue == nil {
		return fields
	}
	return append(fields,
		sheet.CouponField{Label: w.T("coupon.queue"), Value: w.T("coupon.queue_of", map[string]any{"Position": a.Queue.Position, "Total": a.Queue.Total})},
		sheet.CouponField{Label: w.T("coupon.as_of"), Value: signer.FormatTime(a.Queue.AsOf)})
}

// toWriteDown is what coupons say, on the page.
func (w *Window) toWriteDown(all []sheet.Coupon) fyne.CanvasObject {
	lines := []fyne.CanvasObject{parts.NewBold(w.T("coupon.write_down"))}
	for _, c := range all {
		lines = append(lines, w.couponText(c))
	}
	return parts.NewColumn(parts.Normal, lines...)
}

// couponText is what the coupon says, on the page: where there is no printer it
// is to be written down.
func (w *Window) couponText(c sheet.Coupon) fyne.CanvasObject {
	var lines []fyne.CanvasObject
	if c.Number != "" {
		lines = append(lines, parts.NewField(w.T("coupon.number"), c.Number))
	}
	for _, f := range c.Fields {
		if f.Value != "" {
			lines = append(lines, parts.NewField(f.Label, f.Value))
		}
	}
	for _, text := range c.Text {
		lines = append(lines, parts.NewText(text))
	}
	return parts.NewColumn(parts.NoGap, lines...)
}

// coupon of a refusal is what to take along.
func (s *refusalScreen) coupon() sheet.Coupon {
	words := sheet.WordsOf(s.w.lang, s.kind, len(s.w.journey.contacts()) > 0)
	c := s.w.coupon(s.w.T("sheet.title"))
	c.Text = append(c.Text, explain.Code(s.w.lang, s.problem.Code).What)
	for _, name := range words.Take {
		c.Text = append(c.Text, "• "+name)
	}
	c.Text = append(c.Text, words.Where, words.Ask)
	for _, contact := range s.w.journey.contacts() {
		c.Text = append(c.Text, s.w.contactLine(contact))
	}
	if code := s.supportCode(); code != "" {
		c.Fields = append(c.Fields, sheet.CouponField{Label: s.w.T("sheet.code"), Value: code})
	}
	return c
}

// shownIIN is a child's IIN in a sentence: all of it at home, where it is to be
// compared, and masked where people stand beside.
func (w *Window) shownIIN(iin string) string {
	if w.atWorkstation() {
		return portal.MaskIIN(iin)
	}
	return portal.GroupIIN(iin)
}
