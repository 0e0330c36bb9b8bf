package server

import (
	"bytes"
	"net/url"
	"slices"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

func TestPrintout(t *testing.T) {
	f, token := inQueue(t)
	seen := map[string]bool{}
	for _, query := range []string{"?format=a4&lang=ru", "?format=a4&lang=kk", "?format=coupon&lang=ru", "?format=coupon&lang=kk"} {
		g := f.get(of(theNumber, "printout")+query, token)
		if g.status != 200 || g.header.Get("Content-Type") != "application/pdf" || g.header.Get("Cache-Control") != "no-store" || !bytes.HasPrefix(g.body, []byte("%PDF-")) {
			t.Errorf("%s: %d %s %.10q", query, g.status, g.header, g.body)
		}
		if seen[string(g.body)] {
			t.Errorf("%s is one of the others", query)
		}
		seen[string(g.body)] = true
		if want := query[len(query)-2:]; g.header.Get("Content-Language") != want {
			t.Errorf("%s is in %q", query, g.header.Get("Content-Language"))
		}
	}
}

func TestPrintoutRefusesWhatIsNotPrinted(t *testing.T) {
	f, token := inQueue(t)
	for name, c := range map[string]struct{ query, pointer string }{
		"without a format":                  {"?lang=ru", "/format"},
		"for paper that there is not":       {"?format=a3&lang=ru", "/format"},
		"without a language":                {"?format=a4", "/lang"},
		"in a language that is not printed": {"?format=a4&lang=en", "/lang"},
		"with neither":                      {"", "/format"},
	} {
		p := f.do(call{method: "GET", path: of(theNumber, "printout") + c.query, token: token, broken: true}).refuses(portal.CodeQueryInvalid)
		if p.Status != 422 || len(p.Errors) != 1 || p.Errors[0].Pointer != c.pointer {
			t.Errorf("%s: %+v", name, p)
		}
		refusals.Record(t, "cabinet", "a printout "+name, &p)
	}
}

func FuzzFormat(f *testing.F) {
	f.Add("a4", "ru")
	f.Add("coupon", "kk")
	f.Add("A4\x00", "../ru")
	f.Fuzz(func(t *testing.T, format, language string) {
		got, in, err := formatOf(url.Values{"format": {format}, "lang": {language}})
		legal := slices.Contains([]string{"a4", "coupon"}, format) && slices.Contains([]string{"ru", "kk"}, language)
		switch p, _ := err.(*portal.Problem); {
		case legal != (err == nil), err != nil && (p == nil || p.Code != portal.CodeQueryInvalid):
			t.Fatalf("%q %q: %v", format, language, err)
		case err == nil && (string(got) != format || in != language):
			t.Fatalf("%q %q became %q %q", format, language, got, in)
		}
	})
}
