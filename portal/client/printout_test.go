package client

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const aPDF = "%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"

func printoutOf(t *testing.T, h http.HandlerFunc, change ...func(*Options)) ([]byte, error) {
	t.Helper()
	p := newSessions(t)
	p.on("GET /me/applications/{number}/printout", h)
	pdf, err := p.client(t, change...).Session(tokens(), time.Now(), nil).Printout(context.Background(), "A/1", portal.PrintoutCoupon, "kk")
	noSecrets(t, err)
	return pdf, err
}

func TestPrintoutAsksForWhatItWants(t *testing.T) {
	pdf, err := printoutOf(t, func(w http.ResponseWriter, r *http.Request) {
		if q := r.URL.Query(); r.PathValue("number") != "A/1" || q.Get("format") != "coupon" || q.Get("lang") != "kk" || !strings.HasPrefix(r.Header.Get("Accept"), "application/pdf") {
			t.Errorf("asked for %v, %v", r.URL, r.Header)
		}
		text(200, "application/pdf", aPDF)(w, r)
	})
	if err != nil || string(pdf) != aPDF {
		t.Errorf("%q, %v", pdf, err)
	}
}

func TestPrintoutRefusesWhatIsNoPDF(t *testing.T) {
	for name, c := range map[string]struct {
		contentType, body string
		want              error
	}{
		"JSON":                      {"application/json", "{}", ErrNotPDF},
		"a page":                    {"text/html", "<html>", ErrPage},
		"a PDF that is called text": {"text/plain", aPDF, ErrNotPDF},
		"no type":                   {"", aPDF, ErrNotPDF},
		"a program called a PDF":    {"application/pdf", "MZ" + aPDF, ErrNotPDF},
		"nothing":                   {"application/pdf", "", ErrNotPDF},
		"half a PDF":                {"application/pdf", aPDF[:len(aPDF)-7], ErrNotPDF},
		"a PDF with a tail":         {"application/pdf", aPDF + strings.Repeat("x", 2000), ErrNotPDF},
	} {
		pdf, err := printoutOf(t, text(200, c.contentType, c.body))
		if !errors.Is(err, c.want) || pdf != nil {
			t.Errorf("%s: %.20q, %v", name, pdf, err)
		}
	}
	if !errors.Is(ErrNotPDF, ErrMalformed) {
		t.Error("ErrNotPDF is of no class")
	}
}

func TestPrintoutIsLimited(t *testing.T) {
	large := aPDF[:20] + strings.Repeat(" ", 5000) + aPDF
	if _, err := printoutOf(t, text(200, "application/pdf", large), func(o *Options) { o.MaxBody = 5000 }); !errors.Is(err, ErrBodyTooLarge) {
		t.Errorf("got %v", err)
	}
	if pdf, err := printoutOf(t, text(200, "application/pdf", large), func(o *Options) { o.MaxBody = 6000 }); err != nil || len(pdf) != len(large) {
		t.Errorf("%d octets, %v", len(pdf), err)
	}
}

func TestPrintoutTellsARefusal(t *testing.T) {
	for _, code := range []portal.Code{portal.CodeQueryInvalid, portal.CodeNotFound, portal.CodeRegistryUnavailable} {
		if pdf, err := printoutOf(t, refuses(422, code)); !isCodeOf(err, code) || pdf != nil {
			t.Errorf("%s: %v", code, err)
		}
	}
}

// A trace holds the length of a printout, and nothing of it.
func TestPrintoutIsNotTraced(t *testing.T) {
	var seen [][]byte
	_, err := printoutOf(t, text(200, "application/pdf", aPDF), func(o *Options) {
		o.Trace = func(e Exchange) { seen = append(seen, e.ResponseBody) }
	})
	if err != nil || len(seen) == 0 {
		t.Fatal(err)
	}
	for _, body := range seen {
		if bytes.Contains(body, []byte("obj")) {
			t.Errorf("traced %q", body)
		}
	}
}

// Whatever comes in place of a printout, a viewer is given a PDF or nothing.
func FuzzPDF(f *testing.F) {
	f.Add("application/pdf", []byte(aPDF))
	f.Add("application/pdf;charset=utf-8", []byte("%PDF-%%EOF"))
	f.Add("text/html", []byte("<html>"))
	f.Add("application/pdf", []byte("%%EOF%PDF-"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		var got pdf
		_, err := received{status: 200, header: http.Header{"Content-Type": {contentType}}, body: body}.accept("sent", &got)
		switch {
		case err == nil && (!bytes.HasPrefix(got.octets, []byte("%PDF-")) || !bytes.Contains(got.octets, []byte("%%EOF"))):
			t.Fatalf("taken: %q", got.octets)
		case err != nil && (got.octets != nil || !errors.Is(err, ErrMalformed) && !errors.Is(err, ErrNotPortal)):
			t.Fatalf("%q, %v", got.octets, err)
		}
	})
}
