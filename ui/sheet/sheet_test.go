package sheet

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// late is an evening in UTC and the next day in Almaty.
var late = time.Date(2026, time.September, 1, 19, 30, 0, 0, time.UTC)

func kinds() []Kind { return []Kind{Kinship, Guardian, Conflict, Other} }

func contact(kind, label, value string) portal.Contact {
	return portal.Contact{Kind: kind, Label: portal.Text{RU: label, KK: label, EN: label}, Value: value}
}

// full is a sheet with everything in it.
func full(kind Kind, language string) Sheet {
	return Sheet{
		Kind: kind, Language: language, PortalName: "Алматы", Date: late, SupportCode: "01J9-7F3K-22QX",
		Contacts: []portal.Contact{
			contact("phone", "Call-center", "1308, 338-33-88"), contact("email", "Почта", "help@portal.example"),
		},
	}
}

// eachSheet runs a test for every kind in every language.
func eachSheet(t *testing.T, test func(t *testing.T, s Sheet)) {
	t.Helper()
	for _, kind := range kinds() {
		for _, language := range lang.Languages() {
			t.Run(string(kind)+" "+language, func(t *testing.T) { test(t, full(kind, language)) })
		}
	}
}

// written is the sheet as a PDF.
func written(t testing.TB, s Sheet) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := Write(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// poppler runs one of poppler's programs.
func poppler(t *testing.T, program string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(program); err != nil {
		t.Skipf("poppler-utils is not installed, so the finished page is not read back: %v", err)
	}
	out, err := exec.Command(program, args...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", program, err, out)
	}
	return string(out)
}

// saved is the path of the sheet as a file.
func saved(t *testing.T, s Sheet) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "sheet.pdf")
	if err := os.WriteFile(path, written(t, s), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// text is what somebody copies out of the page, lines joined by spaces.
func text(t *testing.T, s Sheet) string {
	t.Helper()
	return strings.Join(strings.Fields(poppler(t, "pdftotext", saved(t, s), "-")), " ")
}

func TestKindOfTellsWhoHasToGoSomewhere(t *testing.T) {
	want := map[portal.Code]Kind{
		portal.CodeKinshipNotConfirmed: Kinship, portal.CodeGuardianDocument: Guardian,
		portal.CodeRegistryConflict: Conflict, portal.CodeBoundToOtherParent: Other,
	}
	for _, code := range []portal.Code{
		portal.CodeKinshipNotConfirmed, portal.CodeGuardianDocument, portal.CodeRegistryConflict, portal.CodeBoundToOtherParent,
		portal.CodeChildNotFound, portal.CodeRegistryUnavailable, portal.CodeIINInvalid, "NO_SUCH_CODE", "",
	} {
		kind, is := KindOf(code)
		if kind != want[code] || is != (want[code] != "") {
			t.Errorf("%s: %q, %v", code, kind, is)
		}
	}
}

func TestWriteRefusesWhatIsIncomplete(t *testing.T) {
	for name, spoil := range map[string]func(*Sheet){
		"no kind":      func(s *Sheet) { s.Kind = "" },
		"unknown kind": func(s *Sheet) { s.Kind = "holiday" },
		"no date":      func(s *Sheet) { s.Date = time.Time{} },
	} {
		s := full(Kinship, "ru")
		spoil(&s)
		var out bytes.Buffer
		if err := Write(&out, s); !errors.Is(err, ErrIncomplete) || out.Len() > 0 {
			t.Errorf("%s: %v, %d octets", name, err, out.Len())
		}
	}
}

type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, os.ErrDeadlineExceeded }

func TestWriteGivesTheWritersError(t *testing.T) {
	if err := Write(fullDisk{}, full(Kinship, "ru")); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestEqualSheetsAreEqualFiles(t *testing.T) {
	for _, kind := range kinds() {
		s := full(kind, "kk")
		first := written(t, s)
		if !bytes.Contains(first, []byte("(D:20260901193000")) || bytes.Count(first, []byte("(D:")) != bytes.Count(first, []byte("(D:20260901193000")) {
			t.Error("the file's dates are not those of the sheet")
		}
		s.Date = s.Date.In(lang.Almaty())
		if !bytes.Equal(first, written(t, s)) {
			t.Errorf("two files of the sheet %s differ", kind)
		}
		s.SupportCode = "another"
		if bytes.Equal(first, written(t, s)) {
			t.Errorf("another sheet %s is the same file", kind)
		}
	}
}

// The fonts are shared by all pages, and must not be changed by one.
func TestSheetsMayBeWrittenAtOnce(t *testing.T) {
	want := written(t, full(Kinship, "kk"))
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			var out bytes.Buffer
			if err := Write(&out, full(Kinship, "kk")); err != nil || !bytes.Equal(want, out.Bytes()) {
				t.Errorf("another file: %v", err)
			}
		})
	}
	all.Wait()
}

func TestUnknownLanguageIsRussian(t *testing.T) {
	if !bytes.Equal(written(t, full(Kinship, "de")), written(t, full(Kinship, "ru"))) {
		t.Error("the language de gave another sheet than ru")
	}
}

// TestThePageSaysEverything reads back, letter for letter, what content says.
func TestThePageSaysEverything(t *testing.T) {
	eachSheet(t, func(t *testing.T, s Sheet) {
		got, l := text(t, s), lang.New(s.Language, lang.Strict)
		said := 0
		for _, p := range content(l, s, legible(l, s.Contacts)) {
			if !strings.Contains(got, p.text) {
				t.Errorf("the page does not say %q:\n%s", p.text, got)
			}
			said++
		}
		if said < 15 {
			t.Errorf("only %d paragraphs", said)
		}
		for _, wanted := range []string{l.Date(late), l.T("cabinet.done_check_again"), "1308, 338-33-88", s.SupportCode} {
			if !strings.Contains(got, wanted) {
				t.Errorf("the page does not say %q", wanted)
			}
		}
		if regexp.MustCompile(`\d{12}`).MatchString(got) {
			t.Error("there is an IIN on the page")
		}
	})
}

// What the contract says is to be brought for each refusal.
func TestDocumentsAreThoseOfTheRefusal(t *testing.T) {
	for kind, want := range map[Kind][]string{
		Kinship:  {"Удостоверение личности", "Свидетельство о рождении ребёнка", "Если меняли фамилию: свидетельство о браке или о перемене имени"},
		Guardian: {"Акт об опеке", "Удостоверение личности"},
		Conflict: {"Удостоверение личности", "Свидетельство о рождении ребёнка", "Этот лист"},
		Other:    {"Удостоверение личности", "Свидетельство о рождении ребёнка", "Этот лист"},
	} {
		l := lang.New("ru", lang.Strict)
		var got []string
		for _, p := range content(l, full(kind, "ru"), nil) {
			if p.style == tick {
				got = append(got, p.text)
			}
		}
		onScreen := slices.DeleteFunc(slices.Clone(want), func(d string) bool { return d == "Этот лист" })
		if told := WordsOf(l, kind, false).Take; !slices.Equal(got, want) || !slices.Equal(told, onScreen) {
			t.Errorf("%s: %v, on the screen %v", kind, got, told)
		}
	}
}

// An unknown child and a slip in its IIN end as kinship that is not confirmed
// too: nobody goes to РАГС before having compared the number.
func TestKinshipSheetHasTheIINComparedFirst(t *testing.T) {
	got := content(lang.New("ru", lang.Strict), full(Kinship, "ru"), nil)
	if !slices.ContainsFunc(got, func(p paragraph) bool {
		return p.style == opening && strings.Contains(p.text, "сверьте ИИН ребёнка")
	}) {
		t.Errorf("the page says %v", got)
	}
}

func TestKazakhLettersCanBeRead(t *testing.T) {
	s := full(Kinship, "kk")
	s.PortalName = "ӘҒҚҢӨҰҮҺІЁЪ әғқңөұүһіёъ № – «» ₸"
	if got := text(t, s); !strings.Contains(got, "ӘҒҚҢӨҰҮҺІЁЪ әғқңөұүһіёъ № – «»") {
		t.Errorf("the page says %s", got)
	}
}

func TestFontsAreInTheFile(t *testing.T) {
	rows := strings.Split(strings.TrimSpace(poppler(t, "pdffonts", saved(t, full(Kinship, "kk")))), "\n")[2:]
	if len(rows) != 2 {
		t.Errorf("the fonts are %v", rows)
	}
	for _, row := range rows {
		// embedded, (no name of a subset), with a table back to letters
		if !regexp.MustCompile(`Identity-H\s+yes\s+\w+\s+yes`).MatchString(row) {
			t.Errorf("a printer or a reader lacks %s", row)
		}
	}
}

func TestDateIsAlmatys(t *testing.T) {
	if got := text(t, full(Kinship, "ru")); !strings.Contains(got, "2 сентября 2026 г.") {
		t.Errorf("the page says %s", got)
	}
}

func TestWithoutContactsAndCodeThereAreNoHeadings(t *testing.T) {
	for name, contacts := range map[string][]portal.Contact{"none": nil, "no value": {contact("phone", "Call-center", " \t")}} {
		eachSheet(t, func(t *testing.T, s Sheet) {
			s.Contacts, s.SupportCode, s.PortalName = contacts, "\u200b", ""
			l := lang.New(s.Language, lang.Strict)
			for _, p := range content(l, s, legible(l, s.Contacts)) {
				for _, id := range []string{"sheet.contacts", "sheet.code", "sheet.code_say"} {
					if p.text == l.T(id) {
						t.Errorf("%s: %s is there", name, id)
					}
				}
				if p.text == l.T("sheet."+string(s.Kind)+".where") && (s.Kind == Conflict || s.Kind == Other) {
					t.Errorf("%s: to be called without a number: %s", name, p.text)
				}
			}
		})
	}
}

func TestPracticeSheetSaysThatItIsOne(t *testing.T) {
	for _, practice := range []bool{true, false} {
		s := full(Kinship, "ru")
		s.Practice = practice
		if strings.Contains(text(t, s), "УЧЕБНЫЙ РЕЖИМ") != practice {
			t.Errorf("practice is %v", practice)
		}
	}
}

// No portal, whatever it sends, breaks the program or the page.
func TestWriteTakesAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		octets := func(label string) string {
			return string(rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, label)) + rapid.String().Draw(t, label+" in letters")
		}
		s := full(rapid.SampledFrom(kinds()).Draw(t, "kind"), rapid.SampledFrom(lang.Languages()).Draw(t, "language"))
		s.PortalName, s.SupportCode = octets("name"), octets("code")
		s.Contacts = append(s.Contacts, contact("phone", octets("label"), octets("value")))
		complaints(t, s)
	})
}
