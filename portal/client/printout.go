package client

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"net/url"

	"kezek.kz/kezek/portal"
)

// ErrNotPDF is an [ErrMalformed] of a printout that is something else than a
// whole PDF. It is given to no viewer and no printer.
var ErrNotPDF = fmt.Errorf("%w: no PDF where one was asked for", ErrMalformed)

// typePDF is the only media type of a printout.
const typePDF = "application/pdf"

// Printout gives an application as a PDF to print, in the language "ru" or
// "kk". What is no PDF is refused as [ErrNotPDF], or [ErrPage] where it is a
// page for people; one over Options.MaxBody as [ErrBodyTooLarge]. The portal
// refuses a format or a language that it does not have with QUERY_INVALID, and
// a foreign number with NOT_FOUND.
func (s *Session) Printout(ctx context.Context, number string, format portal.PrintoutFormat, language string) ([]byte, error) {
	var got pdf
	_, err := s.call(ctx, request{
		method: http.MethodGet, path: applicationPath(number, "/printout"), accept: typePDF,
		query: url.Values{"format": {string(format)}, "lang": {language}},
	}, &got)
	return got.octets, err
}

// pdf is an answer that a viewer or a printer may be given.
type pdf struct{ octets []byte }

// The two ends of a PDF (ISO 32000-1, 7.5.2 and 7.5.5). A reader looks for the
// second within the last kilobyte.
var (
	pdfBegins = []byte("%PDF-")
	pdfEnds   = []byte("%%EOF")
)

const pdfTail = 1024

// take implements document.
func (d *pdf) take(r received) error {
	switch tail := r.body[max(0, len(r.body)-pdfTail):]; {
	case !r.is(typePDF):
		return r.noPDF()
	case !bytes.HasPrefix(r.body, pdfBegins), !bytes.Contains(tail, pdfEnds):
		return ErrNotPDF
	}
	d.octets = r.body
	return nil
}

// noPDF is noJSON for a printout.
func (r received) noPDF() error {
	if err := r.noJSON(); err == ErrPage {
		return err
	}
	return ErrNotPDF
}
