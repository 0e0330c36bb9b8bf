package ui

import (
	"bytes"
	"context"

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

// coupon is what the citizen takes home: what was attached, or that the answer
// is still to come and how it arrives.
func (s *boundScreen) coupon() sheet.Coupon {
	w, child := s.w, s.result.Binding.Child
	c := w.coupon(w.T("cabinet.done_confirmed"))
	if s.pending() {
		c.Title = w.T("coupon.pending")
		c.Text = []string{w.T("coupon.pending_wait"), w.answerArrives(), w.T("coupon.pending_no")}
	}
	c.Fields = append(c.Fields,
		sheet.CouponField{Label: w.T("coupon.child"), Value: child.Name},
		sheet.CouponField{Label: w.T("coupon.iin"), Value: child.IINMasked})
	if a := s.application(); a != nil {
		c.Number = a.Number
		c.Fields = append(c.Fields, w.applicationFields(*a)...)
	} else if !s.pending() {
		c.Text = []string{w.notHere(s.foundIn())}
	}
	return c
}

// answerArrives says where the answer to a pending check is to be found.
func (w *Window) answerArrives() string {
	return w.T("coupon.pending_where", map[string]any{"Portal": w.portalName(), "Tab": w.T("cabinet.tab_binding")})
}

// application is the first of the child's, nil for none.
func (s *boundScreen) application() *portal.Application {
	if s.pending() || len(s.result.Applications) == 0 {
		return nil
	}
	return &s.result.Applications[0]
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

// printCoupon prints without asking anything. Where there is an application, the
// portal's own coupon is printed, with the code by which a desk finds it; where
// that cannot be had, the program's.
func (w *Window) printCoupon(s screen, c sheet.Coupon, printed func()) {
	session, language, send := w.journey.session, w.printedLanguage(), w.visit.station.PrintCoupon
	w.work(s, w.says("coupon.printing"), func(ctx context.Context) error {
		job := CouponJob{Coupon: c}
		if c.Number != "" && session != nil {
			job.PDF, _ = session.Printout(ctx, c.Number, portal.PrintoutCoupon, language)
		}
		if job.PDF == nil {
			var pdf bytes.Buffer
			if err := sheet.WriteCoupon(&pdf, c, w.options.Now()); err != nil {
				return err
			}
			job.PDF = pdf.Bytes()
		}
		return send(ctx, job)
	}, func(err error) {
		if err != nil {
			w.visit.report(EventPrintFailed, explain.ID(err))
			w.failWith(w.notPrinted, func() { w.printCoupon(s, c, printed) })
			return
		}
		w.visit.report(EventPrinted, "")
		printed()
	})
}

// printedLanguage is the one that the portal prints in: it knows two.
func (w *Window) printedLanguage() string {
	if language := w.lang.Language(); language == "kk" {
		return language
	}
	return "ru"
}

func (w *Window) notPrinted() explain.Explanation {
	return explain.Explanation{
		What: w.T("coupon.failed.what"), Unchanged: w.T("coupon.failed.unchanged"), Next: w.T("coupon.failed.next"), Retry: true,
	}
}

// couponText is what the coupon says, on the page: where there is no printer it
// is to be written down.
func (w *Window) couponText(c sheet.Coupon) fyne.CanvasObject {
	var lines []fyne.CanvasObject
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
