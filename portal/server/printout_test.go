package server

import (
	"bytes"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

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

// printed is what stands on a printout, by another program than the one that
// drew it.
func printed(t *testing.T, g got) string {
	t.Helper()
	if _, err := exec.LookPath("pdftotext"); err != nil {
		t.Skipf("pdftotext is not installed: nothing else here reads what was printed")
	}
	g.shown()
	file := filepath.Join(t.TempDir(), "printout.pdf")
	if err := os.WriteFile(file, g.body, 0o600); err != nil {
		t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", "-raw", file, "-").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// What the portal puts on the paper: its own name, the day, the child by name
// and mask, the words of the language printed; and that it is a sample, where it
// is one.
func TestPrintoutIsOfThisPortalAndThisChild(t *testing.T) {
	real := func(o *Options) {
		realPortal(noneRevoked())(o)
		o.Name = portal.Text{RU: "Портал города", KK: "Қала порталы"}
	}
	for _, c := range []struct {
		name    string
		change  func(*Options)
		query   string
		want    []string
		without []string
	}{
		{"practice", func(*Options) {}, "?format=a4&lang=ru", []string{"ОБРАЗЕЦ", "Учебный портал", "В очереди", "Напечатано 01.09.2026", "01.10.2026"}, nil},
		{"practice", func(*Options) {}, "?format=coupon&lang=kk", []string{"ҮЛГІ", "Оқу порталы", "Кезекте", "Басып шығарылды 01.09.2026"}, []string{"В очереди"}},
		{"real", real, "?format=a4&lang=kk", []string{"Қала порталы", "Кезекте", "Басып шығарылды 01.09.2026"}, []string{"ҮЛГІ", "ОБРАЗЕЦ"}},
		{"real", real, "?format=coupon&lang=ru", []string{"Портал города", "В очереди", "Напечатано 01.09.2026"}, []string{"ҮЛГІ", "ОБРАЗЕЦ"}},
	} {
		f, token := inQueue(t, c.change)
		text := printed(t, f.do(call{method: "GET", path: of(theNumber, "printout") + c.query, token: token, header: map[string]string{"Accept-Language": "en"}}))
		for _, want := range append(c.want, theNumber, "САПАРОВ АЛИХАН", portal.MaskIIN(childOne)) {
			if !strings.Contains(text, want) {
				t.Errorf("%s %s: %q is not in %q", c.name, c.query, want, text)
			}
		}
		for _, other := range append(c.without, childOne, motherIIN, "САПАРОВА") {
			if strings.Contains(text, other) {
				t.Errorf("%s %s: %q is in %q", c.name, c.query, other, text)
			}
		}
	}
}

// On the Friday before a deadline on Sunday no working day is left; the paper
// does not call it the last day.
func TestPrintoutOfAFridayDoesNotCallSundayToday(t *testing.T) {
	f, _ := inQueue(t)
	f.clock.pass(time.Date(2026, time.September, 4, 5, 0, 0, 0, time.UTC).Sub(testNow))
	token := f.signIn(newPerson(t, motherIIN), portal.ProfilePersonal).AccessToken
	f.registry.applications[childOne][0].Deadline.At = time.Date(2026, time.September, 6, 13, 0, 0, 0, time.UTC)
	for language, other := range map[string]string{"ru": "сегодня", "kk": "бүгін"} {
		text := strings.ToLower(printed(t, f.get(of(theNumber, "printout")+"?format=coupon&lang="+language, token)))
		if !strings.Contains(text, "06.09.2026.") || strings.Contains(text, other+" соңғы") || strings.Contains(text, other+" последний") {
			t.Errorf("%q", text)
		}
	}
}

// A number that no code holds is printed all the same.
func TestPrintoutOfALongNumber(t *testing.T) {
	f, token := inQueue(t)
	number := strings.Repeat("7", 65)
	f.registry.applications[childOne][0].Number = number
	for _, query := range []string{"?format=a4&lang=ru", "?format=coupon&lang=kk"} {
		if text := printed(t, f.get(of(number, "printout")+query, token)); !strings.Contains(strings.ReplaceAll(text, " ", ""), number) {
			t.Errorf("%s: %q", query, text)
		}
	}
}

// Whoever has the page is answered before one is drawn: nobody's turn to draw is
// needed for it.
func TestPrintoutIsNotDrawnAgainForWhoHasIt(t *testing.T) {
	f, token := inQueue(t)
	path := of(theNumber, "printout") + "?format=a4&lang=ru"
	tag := f.get(path, token).header.Get("ETag")
	for range maxDrawing {
		f.server.drawing <- struct{}{}
	}
	if again := f.do(call{method: "GET", path: path, token: token, header: map[string]string{"If-None-Match": tag}}); again.status != 304 {
		t.Errorf("answer %d", again.status)
	}
	f.get(path, token).refuses(portal.CodeTooManyRequests)
	<-f.server.drawing
	f.get(path, token).shown()
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
