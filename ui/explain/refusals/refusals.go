// Package refusals collects every bad case that the tests bring about, with
// its code and what a person reads of it, for the table docs/refusals.md. It is
// imported by tests only.
package refusals

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/lang"
)

// Folder is the environment variable that names the folder in which the cases
// of a run are collected; without it nothing is written.
const Folder = "KEZEK_REFUSALS"

// Row is one bad case. Area is where it arises ("binding", "network"), Case
// says in English what was done, Code is stable, and the others are what a
// person reads.
type Row struct {
	Area, Case, Code, RU, KK, EN string
}

// Record notes the error that a bad case ended in. Only a test that runs with
// nothing but Go records: the table must be the same on every machine. It fails the test where the
// error says in one of the languages not what happened or not what to do next.
func Record(t testing.TB, area, name string, err error) {
	t.Helper()
	if err == nil {
		t.Errorf("%s: %s: there is no error to record", area, name)
		return
	}
	err = atOneTime(err)
	RecordText(t, area, name, explain.ID(err), func(l *lang.Localizer) string {
		e := explain.Error(l, err)
		if e.What == "" || e.Next == "" {
			t.Errorf("%s: %s: not explained in %s: %+v", area, name, l.Language(), e)
		}
		return strings.TrimSpace(strings.Join([]string{e.What, e.Unchanged, e.Next}, " "))
	})
}

// atOneTime sets the clock that an error tells of: the table is to be the same
// whenever it is made.
func atOneTime(err error) error {
	var d *client.DateError
	if errors.As(err, &d) {
		return &client.DateError{Err: d.Err, Now: time.Date(2026, time.September, 1, 6, 30, 0, 0, time.UTC)}
	}
	return err
}

// RecordText notes a bad case whose words come from elsewhere than
// explain.Error: say gives all that a person reads, in the language of l.
func RecordText(t testing.TB, area, name, code string, say func(l *lang.Localizer) string) {
	t.Helper()
	r := Row{Area: area, Case: name, Code: code}
	for language, text := range map[string]*string{lang.Russian: &r.RU, lang.Kazakh: &r.KK, lang.English: &r.EN} {
		if *text = say(lang.New(language, lang.Strict)); *text == "" {
			t.Errorf("%s: %s: no words in %s", area, name, language)
		}
	}
	if dir := os.Getenv(Folder); dir != "" {
		keep(t, dir, r)
	}
}

// keep adds a row to this process's own file: packages are tested side by side.
func keep(t testing.TB, dir string, r Row) {
	t.Helper()
	line, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, strconv.Itoa(os.Getpid())+".jsonl")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	_, err = f.Write(append(line, '\n'))
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err != nil {
		t.Fatal(err)
	}
}
