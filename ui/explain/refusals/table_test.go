package refusals

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/lang"
)

var (
	rowsFlag  = flag.String("rows", "", "the folder in which the cases of a run were collected")
	writeFlag = flag.Bool("write", false, "make the table of them")
)

// table is the page that is made of the rows.
var table = filepath.Join("..", "..", "..", "docs", "refusals.md")

// TestTable makes the table, or holds it against what a run recorded: see
// `make refusals` and `make unit`.
func TestTable(t *testing.T) {
	if *rowsFlag == "" {
		t.Skipf("no run was collected: `make unit` gives the folder by -rows")
	}
	rows, err := Read(*rowsFlag)
	if err != nil {
		t.Fatal(err)
	}
	var made bytes.Buffer
	if err := Write(&made, rows); err != nil {
		t.Fatal(err)
	}
	if *writeFlag {
		if err := os.WriteFile(table, made.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		t.Logf("%d cases", len(rows))
	}
	have, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	tellDifference(t, string(have), made.String())
}

// tellDifference names the lines that only one of the two has.
func tellDifference(t *testing.T, have, made string) {
	t.Helper()
	only := func(what, a, b string) {
		in := map[string]bool{}
		for line := range strings.Lines(b) {
			in[line] = true
		}
		for line := range strings.Lines(a) {
			if !in[line] {
				t.Errorf("%s: %s", what, strings.TrimSpace(line))
			}
		}
	}
	only("docs/refusals.md has, and no test recorded", have, made)
	only("a test recorded, and docs/refusals.md has not", made, have)
	if have != made {
		t.Error("docs/refusals.md is not what the tests recorded: `make refusals` makes it anew")
	}
}

// The least number of cases that the table is to have.
const least = 200

func TestTableIsLongAndNamesNobody(t *testing.T) {
	data, err := os.ReadFile(table)
	if err != nil {
		t.Fatal(err)
	}
	rows := regexp.MustCompile("(?m)^\\| .+ \\| `.+` \\| .+ \\| .+ \\| .+ \\|$").FindAllString(string(data), -1)
	if len(rows) < least {
		t.Errorf("%d rows, want at least %d", len(rows), least)
	}
	for _, row := range rows {
		if regexp.MustCompile(`\d{12}`).MatchString(row) {
			t.Errorf("what may be an IIN: %s", row)
		}
	}
	for _, area := range areas() {
		if !strings.Contains(string(data), "\n## "+area+"\n") {
			t.Errorf("nothing of %q", area)
		}
	}
}

// collected is what a run of record leaves.
func collected(t *testing.T, record func()) ([]Row, error) {
	t.Helper()
	dir := t.TempDir()
	t.Setenv(Folder, dir)
	record()
	return Read(dir)
}

func TestRowsAreSortedByAreaAndCase(t *testing.T) {
	rows, err := collected(t, func() {
		Record(t, "binding", "b", &portal.Problem{Code: portal.CodeChildNotFound})
		Record(t, "input", "z", portal.ErrEmailInvalid)
		Record(t, "binding", "a", &portal.Problem{Code: portal.CodeIINIsOwn})
	})
	if err != nil || len(rows) != 3 || rows[0].Case != "z" || rows[1].Case != "a" || rows[2].Code != "CHILD_NOT_FOUND" {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestACaseThatIsRecordedTwiceIsRefused(t *testing.T) {
	if _, err := collected(t, func() {
		Record(t, "input", "a", portal.ErrEmailInvalid)
		Record(t, "input", "a", portal.ErrPasswordTooShort)
	}); !errors.Is(err, ErrTwice) {
		t.Errorf("got %v", err)
	}
}

func TestAnUnknownAreaIsRefused(t *testing.T) {
	if _, err := collected(t, func() { Record(t, "weather", "a", portal.ErrEmailInvalid) }); !errors.Is(err, ErrArea) {
		t.Errorf("got %v", err)
	}
}

func TestARowStaysWithinItsCells(t *testing.T) {
	rows, err := collected(t, func() {
		RecordText(t, "input", "a|b", "some.code", func(*lang.Localizer) string { return "one\ntwo | <three>" })
	})
	if err != nil {
		t.Fatal(err)
	}
	var page bytes.Buffer
	if err := Write(&page, rows); err != nil {
		t.Fatal(err)
	}
	const text = `one two \| &lt;three>`
	if want := "\n| a\\|b | `some.code` | " + text + " | " + text + " | " + text + " |\n"; !strings.HasSuffix(page.String(), want) {
		t.Errorf("got %s", page.String())
	}
}

func TestAClockIsRecordedAtOneTime(t *testing.T) {
	rows, err := collected(t, func() {
		for name, now := range map[string]time.Time{"a": time.Unix(1, 0), "b": time.Unix(1<<32, 0)} {
			Record(t, "network", name, fmt.Errorf("dialling: %w", &client.DateError{Err: client.ErrClock, Now: now}))
		}
	})
	if err != nil || rows[0].RU != rows[1].RU || rows[0].Code != "client.clock" {
		t.Errorf("%+v, %v", rows, err)
	}
}

func TestWhatIsNotExplainedIsNotRecorded(t *testing.T) {
	failed := &quietTB{TB: t}
	Record(failed, "input", "nothing", nil)
	if !failed.failed {
		t.Error("no error was taken for a bad case")
	}
}

// quietTB notes that a test failed instead of failing it.
type quietTB struct {
	testing.TB
	failed bool
}

func (q *quietTB) Errorf(string, ...any) { q.failed = true }
func (q *quietTB) Helper()               {}
