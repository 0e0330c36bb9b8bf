package refusals

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// areas are those that a Row may name, in the order in which somebody meets
// them.
func areas() []string {
	return []string{
		"input", "key file", "token", "certificate", "sign-in", "iin sign-in", "step-up", "session",
		"e-mail", "binding", "cabinet", "network", "store", "practice", "terminal",
		"opened file", "workstation", "policy", "journal",
	}
}

var (
	// ErrArea means that a row is of no known area.
	ErrArea = errors.New("refusals: unknown area")
	// ErrTwice means that two rows have the same area and case.
	ErrTwice = errors.New("refusals: recorded twice")
)

// Read gives the rows that a run left in a folder, sorted by area and case. The
// errors are [ErrArea], [ErrTwice] and those of reading.
func Read(dir string) ([]Row, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, name := range files {
		more, err := readFile(name)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	slices.SortFunc(rows, func(a, b Row) int {
		return cmp.Or(cmp.Compare(rank(a.Area), rank(b.Area)), cmp.Compare(a.Case, b.Case))
	})
	return rows, check(rows)
}

func rank(area string) int { return slices.Index(areas(), area) }

func readFile(name string) ([]Row, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	var rows []Row
	for line := range bytes.Lines(data) {
		var r Row
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("%s: %w", filepath.Base(name), err)
		}
		rows = append(rows, r)
	}
	return rows, nil
}

// check finds everything that is wrong with sorted rows.
func check(rows []Row) error {
	var wrong []error
	for i, r := range rows {
		if rank(r.Area) < 0 {
			wrong = append(wrong, fmt.Errorf("%w: %q (%s)", ErrArea, r.Area, r.Case))
		}
		if i > 0 && r.Area == rows[i-1].Area && r.Case == rows[i-1].Case {
			wrong = append(wrong, fmt.Errorf("%w: %s: %s", ErrTwice, r.Area, r.Case))
		}
	}
	return errors.Join(wrong...)
}

// head tells a reader of the table what it is.
const head = `# Everything that can go otherwise

Every bad case that the tests bring about, with its code and the words that a
person reads of it: what happened, what was not changed, what to do next. %d
cases. Not written by hand: ` + "`make refusals`" + ` runs the tests and makes this file of
what they recorded, and ` + "`make unit`" + ` fails where the two differ.

Only tests that run with nothing but Go record, so that the table is the same on
every machine: what takes SoftHSM2, OpenSSL, Java, a display or the authority's
test data is tested, and not listed. A code in capitals is the portal's, with the
code of the field after the stroke; one in small letters is this program's own.
`

// Write writes sorted rows as a page of Markdown, a table for each area.
func Write(w io.Writer, rows []Row) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, head, len(rows))
	for i, r := range rows {
		if i == 0 || r.Area != rows[i-1].Area {
			fmt.Fprintf(b, "\n## %s\n\n| case | code | ru | kk | en |\n|---|---|---|---|---|\n", r.Area)
		}
		fmt.Fprintf(b, "| %s | `%s` | %s | %s | %s |\n", cell(r.Case), r.Code, cell(r.RU), cell(r.KK), cell(r.EN))
	}
	return b.Flush()
}

// cell keeps a text within its cell.
func cell(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "`", "'").Replace(text)
}
