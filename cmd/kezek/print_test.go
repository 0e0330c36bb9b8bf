package main

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/printing"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/sheet"
)

func someCoupon() sheet.Coupon {
	return sheet.Coupon{Language: "ru", Title: "Родство подтвердилось", Number: "KZ-2026-000123"}
}

func TestWithoutAPrinterThereAreNoCoupons(t *testing.T) {
	if couponPrinter(policy.Coupon{Format: policy.FormatPDF}) != nil {
		t.Error("coupons are printed nowhere")
	}
}

func TestACouponOfDotsHasTheNumberAsACode(t *testing.T) {
	octets, err := dotsOf(someCoupon())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(octets, []byte("1P0KZ-2026-000123")) || len(octets) < sheet.CouponDots/8*100 {
		t.Errorf("%d octets", len(octets))
	}
	if _, err := dotsOf(sheet.Coupon{}); !errors.Is(err, sheet.ErrIncomplete) {
		t.Errorf("an empty coupon: %v", err)
	}
}

// A printer that is not there is told in every form, and nothing is printed
// elsewhere instead.
func TestPrintingOnAPrinterThatIsNotThere(t *testing.T) {
	const nowhere = "no-such-printer-of-kezek"
	job := ui.CouponJob{PDF: []byte("%PDF-1.4"), Coupon: someCoupon()}
	for name, print := range map[string]func() error{
		"pdf": func() error {
			return couponPrinter(policy.Coupon{Printer: nowhere, Format: policy.FormatPDF})(t.Context(), job)
		},
		"escpos": func() error {
			return couponPrinter(policy.Coupon{Printer: nowhere, Format: policy.FormatESCPOS})(t.Context(), job)
		},
		"paper": func() error { return paperPrinter(nowhere)(context.Background(), job.PDF, ui.PrintJob{Name: "A4"}) },
	} {
		if err := print(); !errors.Is(err, printing.ErrNoPrinter) && !errors.Is(err, printing.ErrNoSystem) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
