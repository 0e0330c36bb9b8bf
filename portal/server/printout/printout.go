// Package printout makes the paper that a parent keeps of an application: an A4
// page, or a coupon for a roll 80 mm wide. Both hold one QR code, of the
// application's number and nothing else; a number too long for a cheap scanner
// stands there in letters only.
package printout

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"time"

	"kezek.kz/kezek/portal"
)

// Errors of Check and PDF.
var (
	// ErrFormat means a format that is none of Formats.
	ErrFormat = errors.New("unknown format of a printout")
	// ErrLanguage means a language that is none of Languages.
	ErrLanguage = errors.New("unknown language of a printout")
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

// Check tells whether there is such a printout: ErrFormat or ErrLanguage where
// there is none.
func Check(format portal.PrintoutFormat, language string) error {
	switch {
	case !slices.Contains(Formats(), format):
		return ErrFormat
	case !slices.Contains(Languages(), language):
		return ErrLanguage
	}
	return nil
}

// PDF draws the sheet. The same sheet on the same day gives the same octets. The
// errors are Check's.
func PDF(format portal.PrintoutFormat, language string, s Sheet) ([]byte, error) {
	if err := Check(format, language); err != nil {
		return nil, err
	}
	code, c, draw := newQR(s.Application.Number), contentOf(languages()[language], s), drawA4
	if format == portal.PrintoutCoupon {
		draw = drawCoupon
	}
	p := draw(c, code)
	p.describe(c.title, language, s.Date)
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		return nil, fmt.Errorf("printout: %w", err)
	}
	return out.Bytes(), nil
}
