package ui

import (
	"bytes"
	"context"
	"time"

	"fyne.io/fyne/v2"

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

// taken is how many coupons of a page the printer has taken. It outlives
// «Отмена», and what the printer answers after that counts too.
type taken struct{ count int }

// printCoupons prints without asking anything, one coupon after the other, those
// that the printer has not taken yet. «Повторить» goes on with the one that
// failed, and so does who prints again after «Отмена».
func (w *Window) printCoupons(s screen, all []sheet.Coupon, done *taken, printed func()) {
	p, first := w.couponPrinting(), min(done.count, len(all))
	w.work(s, w.says("coupon.printing"), func(ctx context.Context) error {
		for i, c := range all[first:] {
			if err := p.print(ctx, c); err != nil {
				return err
			}
			fyne.Do(func() {
				done.count = max(done.count, first+i+1)
				w.visit.report(EventPrinted, "")
			})
		}
		return nil
	}, func(err error) {
		if err != nil {
			w.visit.report(EventPrintFailed, explain.ID(err))
			w.failWith(w.explainOf("coupon.failed", true), func() { w.printCoupons(s, all, done, printed) })
			return
		}
		printed()
	})
}

func (w *Window) couponPrinting() couponPrinting {
	station := w.visit.station
	return couponPrinting{
		session: w.journey.session, language: w.printedLanguage(), within: w.visit.couponWithin,
		dots: station.CouponDots, now: w.options.Now, send: station.PrintCoupon,
	}
}

// print prints one coupon, unless nobody wants it any more. A printer of dots
// takes no document.
func (p couponPrinting) print(ctx context.Context, c sheet.Coupon) (err error) {
	if err := ctx.Err(); err != nil {
		return err
	}
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
