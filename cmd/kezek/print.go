package main

import (
	"context"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/printing"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/sheet"
)

// couponPrinter prints a workstation's coupons without a dialog; nil where the
// policy names no printer. A printer of dots gets the coupon drawn, with the
// application's number as a code of its own; any other one the PDF.
func couponPrinter(c policy.Coupon) func(context.Context, ui.CouponJob) error {
	if c.Printer == "" {
		return nil
	}
	p := &printing.Printer{Name: c.Printer}
	if c.Format == policy.FormatESCPOS {
		return func(ctx context.Context, job ui.CouponJob) error {
			octets, err := dotsOf(job.Coupon)
			if err != nil {
				return err
			}
			return p.Raw(ctx, octets)
		}
	}
	return func(ctx context.Context, job ui.CouponJob) error {
		return p.PDF(ctx, job.PDF, printing.Job{Coupon: true})
	}
}

// dotsOf is a coupon in the language of a printer of dots.
func dotsOf(c sheet.Coupon) ([]byte, error) {
	dots, err := sheet.RasterCoupon(c)
	if err != nil {
		return nil, err
	}
	return printing.EscPos(dots, c.Number), nil
}

// paperPrinter prints documents on a printer of the system; the empty name is
// the usual one's.
func paperPrinter(name string) func(context.Context, []byte, ui.PrintJob) error {
	p := &printing.Printer{Name: name}
	return func(ctx context.Context, pdf []byte, job ui.PrintJob) error {
		return p.PDF(ctx, pdf, printing.Job{Coupon: job.Coupon})
	}
}
