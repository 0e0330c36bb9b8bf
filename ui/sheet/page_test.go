package sheet

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// failer is a *testing.T or a *rapid.T.
type failer interface {
	Errorf(format string, args ...any)
}

// complaints draws the sheet and finds what is wrong with its one page. It
// gives what was drawn.
func complaints(t failer, s Sheet) (*page, []paragraph) {
	l := lang.New(s.Language)
	p := newPage(l, s.Date)
	drawn := fit(p, l, s)
	p.draw(drawn)
	if n := p.pdf.PageCount(); n != 1 {
		t.Errorf("%d pages", n)
	}
	if y := p.pdf.GetY(); y > pageHeight-margin+0.01 {
		t.Errorf("the text ends at %.1f mm", y)
	}
	if p.size < 14 {
		t.Errorf("set in %v points", p.size)
	}
	for _, c := range drawn {
		for _, line := range p.split(c) {
			if w := p.pdf.GetStringWidth(line); w > textWidth-indent(c.style)+0.5 {
				t.Errorf("a line of %.1f mm: %s", w, line)
			}
		}
	}
	if err := p.pdf.Error(); err != nil {
		t.Errorf("the PDF: %v", err)
	}
	return p, drawn
}

// crowded is a sheet with everything as long as it is printed at all.
func crowded(s Sheet) Sheet {
	s.PortalName = strings.Repeat("Ж", 5000)
	s.SupportCode = strings.Repeat("W", 5000)
	s.Contacts = nil
	for i := range 200 {
		s.Contacts = append(s.Contacts, contact("phone", strings.Repeat("Щ", 500), fmt.Sprint(i)+strings.Repeat("W", 5000)))
	}
	s.Practice = true
	return s
}

func TestEverySheetIsOnePage(t *testing.T) {
	eachSheet(t, func(t *testing.T, s Sheet) {
		if p, _ := complaints(t, s); p.size < 16 {
			t.Errorf("an ordinary sheet is set in %v points", p.size)
		}
		complaints(t, crowded(s))
	})
}

// With more contacts than there is room for, the first stand and a line tells
// of the others.
func TestTooManyContactsAreCut(t *testing.T) {
	eachSheet(t, func(t *testing.T, s Sheet) {
		s.Contacts = nil
		for i := range 40 {
			s.Contacts = append(s.Contacts, contact("phone", "Телефон", "8 727 "+strconv.Itoa(1000+i)))
		}
		p, drawn := complaints(t, s)
		more := paragraph{body, lang.New(s.Language).T("sheet.contacts_more")}
		first := paragraph{body, "Телефон: 8 727 1000"}
		if p.size != 14 || !slices.Contains(drawn, first) || !slices.Contains(drawn, more) {
			t.Errorf("%v points, drawn: %v", p.size, drawn)
		}
		if !slices.Contains(drawn, paragraph{code, s.SupportCode}) {
			t.Error("the code was pushed off the page")
		}
	})
}

func TestLongNamesAndContactsWrap(t *testing.T) {
	s := full(Kinship, "ru")
	s.PortalName = "Единый портал постановки на очередь в детские сады города и всех его районов"
	s.Contacts = []portal.Contact{contact("office", "Отдел", "город, проспект имени очень известного человека, дом 1, подъезд 2, этаж 3, кабинет 45")}
	_, drawn := complaints(t, s)
	for _, wanted := range []string{s.PortalName, s.Contacts[0].Value} {
		if !slices.ContainsFunc(drawn, func(c paragraph) bool { return strings.Contains(c.text, wanted) }) {
			t.Errorf("cut: %s", wanted)
		}
	}
}

var word = regexp.MustCompile(`<page width="([\d.]+)" height="([\d.]+)">|<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">`)

// TestNoWordIsOffThePaper asks another program where the words lie.
func TestNoWordIsOffThePaper(t *testing.T) {
	eachSheet(t, func(t *testing.T, s Sheet) {
		words, pages := 0, 0
		for _, found := range word.FindAllStringSubmatch(poppler(t, "pdftotext", "-bbox", saved(t, crowded(s)), "-"), -1) {
			if found[1] != "" {
				pages++
				continue
			}
			words++
			if !inside(t, found[3:5], found[5:7]) {
				t.Errorf("off the paper: %s", found[0])
			}
		}
		if pages != 1 || words < 60 {
			t.Errorf("%d pages, %d words", pages, words)
		}
	})
}

// inside tells whether a word lies within A4 and its margins, in points.
func inside(t *testing.T, from, to []string) bool {
	t.Helper()
	const slack = 1
	least, most := float64(margin)/millimetre-slack, []float64{(pageWidth-margin)/millimetre + slack, (pageHeight-margin)/millimetre + slack}
	for i := range from {
		low, err := strconv.ParseFloat(from[i], 64)
		if err != nil {
			t.Fatal(err)
		}
		high, err := strconv.ParseFloat(to[i], 64)
		if err != nil {
			t.Fatal(err)
		}
		if low < least || high > most[i] {
			return false
		}
	}
	return true
}

func TestClean(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"nothing":            {"", ""},
		"spaces":             {" \t\u00a0Портал\r\n 1 ", "Портал 1"},
		"no UTF-8":           {"a\xffb\xe2\x82", "a?b?"},
		"another direction":  {"a\u202eb\u200f", "ab"},
		"control characters": {"a\x00\x1b[31mb", "a[31mb"},
		"a lone accent":      {"\u0301a", "a"},
		"an accent":          {"и\u0306", "й"},
		"a picture":          {"☎ 🙂", "? ?"},
		"too long":           {strings.Repeat("ы", 30), strings.Repeat("ы", 19) + "…"},
		"just long enough":   {strings.Repeat("ы", 20), strings.Repeat("ы", 20)},
	} {
		if got := clean(c.text, 20); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
