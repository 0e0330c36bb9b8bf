package testca

import (
	"encoding/csv"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Password is that of every key file of the authority's test data.
const Password = "Qwerty12"

// NCA gives a path in the folder of the authority's public test data, which is
// nobody's to copy into this repository: KEZEK_NCA_DIR, else shared/nca beside
// the repository. The test is skipped where it is absent.
func NCA(t testing.TB, elements ...string) string {
	t.Helper()
	dir := os.Getenv("KEZEK_NCA_DIR")
	if dir == "" {
		dir = filepath.Join(repository(t), "..", "shared", "nca")
	}
	if _, err := os.Stat(filepath.Join(dir, "CATALOG.tsv")); err != nil {
		t.Skip("the authority's test data (KEZEK_NCA_DIR) is not here")
	}
	return filepath.Join(append([]string{dir}, elements...)...)
}

// repository is the folder of go.mod, above the test's own.
func repository(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = parent
	}
}

// Row is one key file of the test data as OpenSSL describes it, by the column
// names of CATALOG.tsv.
type Row map[string]string

// Path is where the key file lies.
func (r Row) Path(t testing.TB) string { return NCA(t, filepath.FromSlash(r["file"])) }

// Time reads a date of the row.
func (r Row) Time(t testing.TB, column string) time.Time {
	t.Helper()
	at, err := time.Parse("Jan _2 15:04:05 2006 MST", r[column])
	if err != nil {
		t.Fatal(err)
	}
	return at.UTC()
}

// Catalogue gives every key file of the test data.
func Catalogue(t testing.TB) []Row {
	t.Helper()
	f, err := os.Open(NCA(t, "CATALOG.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines, err := tabs(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	rows := make([]Row, 0, len(lines)-1)
	for _, line := range lines[1:] {
		row := Row{}
		for i, column := range lines[0] {
			row[column] = strings.ReplaceAll(line[i], `\"`, `"`)
		}
		rows = append(rows, row)
	}
	return rows
}

func tabs(f *os.File) *csv.Reader {
	r := csv.NewReader(f)
	r.Comma = '\t'
	r.LazyQuotes = true
	return r
}
