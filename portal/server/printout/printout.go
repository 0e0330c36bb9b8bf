// Package printout makes the paper that a parent keeps of an application: an A4
// page, or a coupon for a roll 80 mm wide. Both hold one QR code, of the
// application's number and nothing else.
package printout

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"kezek.kz/kezek/portal"
)

// Errors of PDF.
var (
	// ErrFormat means a format that is none of Formats.
	ErrFormat = errors.New("unknown format of a printout")
	// ErrLanguage means a language that is none of Languages.
	ErrLanguage = errors.New("unknown language of a printout")
	// ErrNumber means an application's number that no QR code holds.
	ErrNumber = errors.New("the number does not fit into a QR code")
)

// Sheet is what is printed. Application is worded in the language of the
// printout; its child's IIN is masked.
type Sheet struct {
	Portal      string // its name
	Practice    bool   // prints «ОБРАЗЕЦ»
	Application portal.Application
	Date        time.Time // of the print
}

// Formats are those that there are.
func Formats() []portal.PrintoutFormat {
	return []portal.PrintoutFormat{portal.PrintoutA4, portal.PrintoutCoupon}
}

// Languages are those that are printed.
func Languages() []string { return []string{"ru", "kk"} }

// PDF draws the sheet. The same sheet on the same day gives the same octets.
func PDF(format portal.PrintoutFormat, language string, s Sheet) ([]byte, error) {
	w, known := languages()[language]
	if !known {
		return nil, ErrLanguage
	}
	code, err := newQR(s.Application.Number)
	if err != nil {
		return nil, err
	}
	c := contentOf(w, s)
	var p *page
	switch format {
	case portal.PrintoutA4:
		p = drawA4(c, code)
	case portal.PrintoutCoupon:
		p = drawCoupon(c, code)
	default:
		return nil, ErrFormat
	}
	p.describe(c.title, language, s.Date)
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("printout: %w", err)
	}
	return out.Bytes(), nil
}
