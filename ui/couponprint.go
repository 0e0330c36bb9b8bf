package ui

import (
	"bytes"
	"context"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/sheet"
)

// portalCouponWithin is how long the portal is given for its own coupon. The
// program's says the same, and somebody stands at the printer.
const portalCouponWithin = 3 * time.Second

// couponPrinting is what coupons are printed with, beside the window.
type couponPrinting struct {
	session  *client.Session
	language string
	within   time.Duration // for the portal's own
	dots     bool
	now      func() time.Time
	send     func(context.Context, CouponJob) error
}

// printCoupons prints without asking anything, one coupon after the other.
// «Повторить» goes on with the one that failed.
func (w *Window) printCoupons(s screen, all []sheet.Coupon, printed func()) {
	station := w.visit.station
	p := couponPrinting{
		session: w.journey.session, language: w.printedLanguage(), within: w.visit.couponWithin,
		dots: station.CouponDots, now: w.options.Now, send: station.PrintCoupon,
	}
	left := all
	w.work(s, w.says("coupon.printing"), func(ctx context.Context) error {
		for len(left) > 0 {
			if err := p.print(ctx, left[0]); err != nil {
				return err
			}
			left = left[1:]
		}
		return nil
	}, func(err error) {
		for range len(all) - len(left) {
			w.visit.report(EventPrinted, "")
		}
		if err != nil {
			w.visit.report(EventPrintFailed, explain.ID(err))
			w.failWith(w.explainOf("coupon.failed", true), func() { w.printCoupons(s, left, printed) })
			return
		}
		printed()
	})
}

// print prints one coupon. A printer of dots takes no document.
func (p couponPrinting) print(ctx context.Context, c sheet.Coupon) (err error) {
	job := CouponJob{Coupon: c}
	if !p.dots {
		if job.PDF, err = p.document(ctx, c); err != nil {
			return err
		}
	}
	return p.send(ctx, job)
}

// document is the portal's own coupon where there is an application, with the
// code by which a desk finds it; where that cannot be had soon, the program's.
func (p couponPrinting) document(ctx context.Context, c sheet.Coupon) ([]byte, error) {
	if c.Number != "" && p.session != nil {
		soon, cancel := context.WithTimeout(ctx, p.within)
		defer cancel()
		if pdf, err := p.session.Printout(soon, c.Number, portal.PrintoutCoupon, p.language); err == nil {
			return pdf, nil
		}
	}
	var pdf bytes.Buffer
	err := sheet.WriteCoupon(&pdf, c, p.now())
	return pdf.Bytes(), err
}

// printedLanguage is the one that the portal prints in: it knows two.
func (w *Window) printedLanguage() string {
	if language := w.lang.Language(); language == "kk" {
		return language
	}
	return "ru"
}
