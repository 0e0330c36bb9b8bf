package printout

import (
	"bytes"
	"context"
	"errors"
	"image"
	_ "image/png" // of pdftoppm
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const number = "ALA-2026-0341"

// sample is a sheet with everything that there may be.
func sample(language string) Sheet {
	text := func(ru, kk string) portal.Text { return portal.Text{RU: ru, KK: kk, EN: "en"} }
	s := Sheet{
		Portal: "Учебный портал: Алматы", Practice: true, Date: time.Date(2026, time.November, 22, 20, 30, 0, 0, time.UTC),
		Application: portal.Application{
			Number: number, Child: portal.Child{Name: "ӨТЕГЕНОВ ӘЛІХАН НҰРЛАНҰЛЫ", IINMasked: "•••• 9034"},
			LocalityName: text("Алматы, Бостандыкский район", "Алматы, Бостандық ауданы"),
			Service: text(
				"Постановка на очередь детей дошкольного возраста (до 7 лет) для направления в детские дошкольные организации",
				"Мектеп жасына дейінгі балаларды (7 жасқа дейін) мектепке дейінгі ұйымдарға жіберу үшін кезекке қою",
			),
			StatusLabel: "В очереди", StatusSince: time.Date(2025, time.April, 14, 0, 0, 0, 0, time.UTC),
			Queue:    &portal.Queue{Type: portal.QueueGeneral, Position: 214, InCategory: 187, Total: 1326, AsOf: time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)},
			Deadline: &portal.Deadline{At: time.Date(2026, time.November, 30, 12, 0, 0, 0, time.UTC), WorkingDaysLeft: new(5), Text: "Принесите документы."},
		},
	}
	if language == "kk" {
		s.Application.StatusLabel = "Кезекте"
	}
	return s
}

// each runs a test for both formats in both languages.
func each(t *testing.T, test func(t *testing.T, format portal.PrintoutFormat, language string)) {
	for _, format := range Formats() {
		for _, language := range Languages() {
			t.Run(string(format)+" "+language, func(t *testing.T) { test(t, format, language) })
		}
	}
}

func mustPDF(t *testing.T, format portal.PrintoutFormat, language string, s Sheet) []byte {
	t.Helper()
	pdf, err := PDF(format, language, s)
	if err != nil {
		t.Fatal(err)
	}
	return pdf
}

// tool runs a program of the system on the PDF and gives what it printed; the
// test is skipped where the program is not there.
func tool(t *testing.T, pdf []byte, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not installed: nothing else here reads what was printed", name)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "printout.pdf")
	if err := os.WriteFile(file, pdf, 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, append(args, file, filepath.Join(dir, "out"))...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v %s", name, err, out)
	}
	return filepath.Join(dir, "out")
}

func textOf(t *testing.T, pdf []byte) string {
	t.Helper()
	text, err := os.ReadFile(tool(t, pdf, "pdftotext", "-raw"))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

func TestPrintoutTellsTheApplication(t *testing.T) {
	each(t, func(t *testing.T, format portal.PrintoutFormat, language string) {
		text, want := textOf(t, mustPDF(t, format, language, sample(language))), map[string][]string{
			"ru": {"ОБРАЗЕЦ", "Номер заявления ALA-2026-0341", "в своей категории 187, всего в очереди 1326 (на 22.11.2026)", "30.11.2026. Принесите документы.", "Место в очереди 214", "с 14.04.2025", "Район (населённый пункт)", "Бостандыкский", "Напечатано 23.11.2026"},
			"kk": {"ҮЛГІ", "Өтініш нөмірі ALA-2026-0341", "өз санатында 187, кезекте барлығы 1326 (22.11.2026 күнгі дерек)", "30.11.2026. Принесите документы.", "Кезектегі орны 214", "14.04.2025 бастап", "Аудан (елді мекен)", "Бостандық ауданы", "Басып шығарылды 23.11.2026"},
		}[language]
		for _, w := range append(want, "ӨТЕГЕНОВ ӘЛІХАН НҰРЛАНҰЛЫ", "•••• 9034", "Учебный портал: Алматы") {
			if !strings.Contains(text, w) {
				t.Errorf("%q is not in %q", w, text)
			}
		}
	})
}

func TestPrintoutOfARealPortalIsNoSample(t *testing.T) {
	each(t, func(t *testing.T, format portal.PrintoutFormat, language string) {
		s := sample(language)
		s.Practice = false
		if text := textOf(t, mustPDF(t, format, language, s)); strings.Contains(text, "ОБРАЗЕЦ") || strings.Contains(text, "ҮЛГІ") {
			t.Errorf("a sample: %q", text)
		}
	})
}

// The code holds the number and nothing else, and is read off the paper of a
// coupon printer: 203 points an inch, each of them black or white.
func TestQRHoldsTheNumberOnly(t *testing.T) {
	if _, err := exec.LookPath("zbarimg"); err != nil {
		t.Skipf("zbarimg is not installed: nothing else here reads a QR code")
	}
	each(t, func(t *testing.T, format portal.PrintoutFormat, language string) {
		out := tool(t, mustPDF(t, format, language, sample(language)), "pdftoppm", "-r", "203", "-mono", "-singlefile")
		read, err := exec.Command("zbarimg", "-q", out+".pbm").Output()
		if err != nil || strings.TrimSpace(string(read)) != "QR-Code:"+number {
			t.Errorf("read %q, %v", read, err)
		}
	})
}

// What no cheap scanner reads stands there in letters.
func TestNumberTooLongForACodeIsPrinted(t *testing.T) {
	each(t, func(t *testing.T, format portal.PrintoutFormat, language string) {
		s := sample(language)
		for length, code := range map[int]bool{longestNumber: true, longestNumber + 1: false} {
			s.Application.Number = strings.Repeat("7", length)
			pdf := mustPDF(t, format, language, s)
			if text := strings.ReplaceAll(textOf(t, pdf), " ", ""); !strings.Contains(text, s.Application.Number) {
				t.Errorf("%d digits are not in %q", length, text)
			}
			if drawn := newQR(s.Application.Number) != nil; drawn != code {
				t.Errorf("%d digits: a code %v", length, drawn)
			}
		}
	})
}

// pageSize is what the PDF says of its page, in points, and how many there are.
func pageSize(t *testing.T, pdf []byte) (width, height float64, pages int) {
	t.Helper()
	for _, box := range regexp.MustCompile(`/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]`).FindAllSubmatch(pdf, -1) {
		width, _ = strconv.ParseFloat(string(box[1]), 64)
		height, _ = strconv.ParseFloat(string(box[2]), 64)
	}
	return width, height, len(regexp.MustCompile(`/Type /Page\b[^s]`).FindAll(pdf, -1))
}

func TestPaperIsOnePageOfItsSize(t *testing.T) {
	for _, c := range []struct {
		format           portal.PrintoutFormat
		width, low, high float64 // millimetres
	}{{portal.PrintoutA4, 210, 297, 297}, {portal.PrintoutCoupon, 80, 120, 240}} {
		s := sample("ru")
		width, height, pages := pageSize(t, mustPDF(t, c.format, "ru", s))
		width, height = width*millimetre, height*millimetre
		if width < c.width-1 || width > c.width+1 || height < c.low-1 || height > c.high+1 || pages != 1 {
			t.Errorf("%s: %d pages of %.0f × %.0f mm", c.format, pages, width, height)
		}
	}
}

// A coupon is no longer than what stands on it.
func TestCouponIsCutWhereTheTextEnds(t *testing.T) {
	s := sample("ru")
	_, long, _ := pageSize(t, mustPDF(t, portal.PrintoutCoupon, "ru", s))
	s.Application.Queue, s.Application.Deadline = nil, nil
	if _, short, _ := pageSize(t, mustPDF(t, portal.PrintoutCoupon, "ru", s)); short > long-60 {
		t.Errorf("%.0f points without queue and deadline, %.0f with", short, long)
	}
}

// The longest texts that are let through stay on the page.
func TestLongestTextsAreNotCut(t *testing.T) {
	each(t, func(t *testing.T, format portal.PrintoutFormat, language string) {
		s := sample(language)
		long := strings.Repeat("Жұмабайқызы ", 40)
		s.Portal, s.Application.Child.Name, s.Application.StatusLabel = long, long, long
		s.Application.LocalityName, s.Application.Service = portal.Text{RU: long, KK: long}, portal.Text{RU: long, KK: long}
		s.Application.Number, s.Application.Queue.Type = strings.Repeat("W", portal.MaxNumber), long
		s.Application.Queue.Position, s.Application.Queue.InCategory, s.Application.Queue.Total = portal.MaxPosition, portal.MaxPosition, portal.MaxPosition
		s.Application.Deadline.Text = strings.Repeat(long, 9)
		pdf := mustPDF(t, format, language, s)
		if _, _, pages := pageSize(t, pdf); pages != 1 {
			t.Errorf("%d pages", pages)
		}
		text := textOf(t, pdf)
		for _, want := range []string{"23.11.2026", "10000000", "30.11.2026", "•••• 9034"} {
			if !strings.Contains(text, want) {
				t.Errorf("%q is not there", want)
			}
		}
		if edges := inkAtTheEdges(t, pdf); edges > 0 {
			t.Errorf("%d dark points in the margins", edges)
		}
	})
}

// inkAtTheEdges counts the dark points within two millimetres of the edges.
func inkAtTheEdges(t *testing.T, pdf []byte) (dark int) {
	t.Helper()
	data, err := os.ReadFile(tool(t, pdf, "pdftoppm", "-r", "72", "-png", "-singlefile") + ".png")
	if err != nil {
		t.Fatal(err)
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	inner := img.Bounds().Inset(6)
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y++ {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x++ {
			if r, _, _, _ := img.At(x, y).RGBA(); r < 0x8000 && !image.Pt(x, y).In(inner) {
				dark++
			}
		}
	}
	return dark
}

func TestPrintoutIsTheSameAllDay(t *testing.T) {
	for _, format := range Formats() {
		s := sample("ru")
		first := mustPDF(t, format, "ru", s)
		s.Date = s.Date.Add(time.Hour)
		if again := mustPDF(t, format, "ru", s); !bytes.Equal(first, again) {
			t.Errorf("%s: an hour later it is another one", format)
		}
		s.Date = s.Date.AddDate(0, 0, 1)
		if next := mustPDF(t, format, "ru", s); bytes.Equal(first, next) {
			t.Errorf("%s: the next day it is the same", format)
		}
	}
}

func TestPrintoutRefuses(t *testing.T) {
	good := sample("ru")
	for name, c := range map[string]struct {
		format   portal.PrintoutFormat
		language string
		want     error
	}{
		"an unknown format":              {"a3", "ru", ErrFormat},
		"no format":                      {"", "ru", ErrFormat},
		"a language that is not printed": {portal.PrintoutA4, "en", ErrLanguage},
	} {
		if pdf, err := PDF(c.format, c.language, good); !errors.Is(err, c.want) || pdf != nil {
			t.Errorf("%s: %d octets, %v", name, len(pdf), err)
		}
	}
}

// A paper is kept: what it says of a deadline is true on any later day, too. No
// working day is left on a Friday before a deadline on Sunday, which is not the
// last day.
func TestDeadlineIsTheDayAlone(t *testing.T) {
	sunday := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	for language, passed := range map[string]string{"ru": "22.11.2026 (срок прошёл). Принесите.", "kk": "22.11.2026 (мерзімі өтіп кетті). Принесите."} {
		w := languages()[language]
		for want, d := range map[string][]portal.Deadline{
			"22.11.2026. Принесите.": {{WorkingDaysLeft: new(5)}, {WorkingDaysLeft: new(0)}, {}}, passed: {{WorkingDaysLeft: new(0), Passed: true}},
		} {
			for _, d := range d {
				d.At, d.Text = sunday, "Принесите."
				if got := deadline(w, d); got != want {
					t.Errorf("%q, want %q", got, want)
				}
			}
		}
	}
	if got := deadline(languages()["ru"], portal.Deadline{At: sunday}); got != "22.11.2026" {
		t.Errorf("without words %q", got)
	}
}

// A day that is not known is none of the year 1.
func TestStatusWithoutADay(t *testing.T) {
	if got := status(languages()["ru"], portal.Application{StatusLabel: "Подано"}); got != "Подано" {
		t.Errorf("%q", got)
	}
}

// Whatever a registry calls a child makes a page.
func FuzzPrintout(f *testing.F) {
	f.Add("ӘЛІХАН", "ALA-2026-0341", "В очереди")
	f.Add("\xff\xfe", "\x00", "\u202e\U0001F600")
	f.Add(strings.Repeat("й̆", 500), strings.Repeat("9", 64), "")
	f.Fuzz(func(t *testing.T, name, number, status string) {
		s := sample("kk")
		s.Portal, s.Application.Child.Name, s.Application.Number, s.Application.StatusLabel = name, name, number, status
		s.Application.Service.KK, s.Application.Queue.Type, s.Application.Deadline.Text = status, name, name
		for _, format := range Formats() {
			pdf, err := PDF(format, "kk", s)
			switch {
			case err != nil:
				t.Fatal(err)
			case !bytes.HasPrefix(pdf, []byte("%PDF-")):
				t.Fatalf("%.20q", pdf)
			}
		}
	})
}

func BenchmarkPrintout(b *testing.B) {
	for _, format := range Formats() {
		b.Run(string(format), func(b *testing.B) {
			for range b.N {
				pdf, err := PDF(format, "ru", sample("ru"))
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(pdf)), "octets")
			}
		})
	}
}

func TestTextsAreMadeFitForPaper(t *testing.T) {
	for text, want := range map[string]string{
		" ӘЛІ\t\nҚЫЗЫ ":             "ӘЛІ ҚЫЗЫ",
		"и\u0306":                   "й", // in two characters
		"a\u202eb\x00c":             "abc",
		"\U0001F600":                "?",
		"漢":                         "?",
		strings.Repeat("я", 20):     strings.Repeat("я", 9) + "…",
		strings.Repeat("\xff", 3e5): strings.Repeat("�", 9) + "…",
	} {
		if got := clean(text, 10); got != want && strings.ReplaceAll(got, "?", "�") != want {
			t.Errorf("%.30q became %q, want %q", text, got, want)
		}
	}
}
