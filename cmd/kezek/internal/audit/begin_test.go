package audit

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// twoDays is a journal whose second day has nothing but its first line.
func twoDays(t *testing.T) (dir string, today []byte) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "audit")
	j := opened(t, dir)
	add(t, j, noon, "shown")
	if err := j.begin("2026-05-05", noon.AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	today, err := os.ReadFile(filepath.Join(dir, "2026-05-05.csv"))
	if err != nil {
		t.Fatal(err)
	}
	return dir, today
}

// A program before this one wrote a new day under its final name. Wherever the
// power was cut, the journal goes on and holds.
func TestDayThatWasCutOffAtItsBeginningIsBegunAnew(t *testing.T) {
	from, today := twoDays(t)
	yesterday, err := os.ReadFile(filepath.Join(from, "2026-05-04.csv"))
	if err != nil {
		t.Fatal(err)
	}
	end := headText(options(from).Key, day{date: "2026-05-04", lines: 3, mac: summed("", string(yesterday)).mac})
	for length := range len(today) {
		edge := max(length, len(header))-min(length, len(header)) <= 2 || length >= len(today)-2
		if length%5 != 0 && !edge { // each takes the disk's time
			continue
		}
		dir := t.TempDir()
		for name, data := range map[string][]byte{"2026-05-04.csv": yesterday, "2026-05-05.csv": today[:length], headName: []byte(end)} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		j := opened(t, dir)
		add(t, j, noon.AddDate(0, 0, 1), "signed_in")
		_ = j.Close()
		r, err := Verify(dir, options(dir).Key)
		if err != nil || len(r.Days) != 2 || r.Days[1].Kinds["signed_in"] != 1 || r.Days[0].Kinds[kindTorn] != 1 {
			t.Fatalf("cut at %d octets: %+v, %v", length, r, err)
		}
	}
}

func TestFirstDayOfAllThatWasCutOffIsBegunAnew(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "2026-05-04.csv"), []byte(header), 0o600); err != nil {
		t.Fatal(err)
	}
	add(t, opened(t, dir), noon, "shown")
	if r, err := Verify(dir, options(dir).Key); err != nil || r.Days[0].Kinds[kindTorn] != 1 || r.Days[0].Kinds["shown"] != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A crash between the steps of a new day leaves what the next start goes on
// from.
func TestCrashWhileADayBegins(t *testing.T) {
	for name, spoil := range map[string]func(dir string, today []byte) error{
		"half of the new file": func(dir string, today []byte) error {
			return errors.Join(os.Remove(filepath.Join(dir, "2026-05-05.csv")),
				os.WriteFile(filepath.Join(dir, dayNext), today[:len(today)/2], 0o600))
		},
		"the new file without its name": func(dir string, today []byte) error {
			return os.Rename(filepath.Join(dir, "2026-05-05.csv"), filepath.Join(dir, dayNext))
		},
	} {
		dir, today := twoDays(t)
		if err := spoil(dir, today); err != nil {
			t.Fatal(err)
		}
		j := opened(t, dir)
		add(t, j, noon.AddDate(0, 0, 1), "signed_in")
		if r, err := Verify(dir, options(dir).Key); err != nil || r.Days[1].Kinds["signed_in"] != 1 {
			t.Errorf("%s: %+v, %v", name, r, err)
		}
	}
}

func TestNewDayLeavesNothingBeside(t *testing.T) {
	dir := threeDays(t)
	for _, name := range []string{dayNext, headNext} {
		if _, err := os.Lstat(filepath.Join(dir, name)); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What somebody has put where a new day belongs is neither taken for one nor
// written over.
func TestNewDayTakesNobodysPlace(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	j := opened(t, dir)
	add(t, j, noon, "shown")
	there := filepath.Join(dir, "2026-05-05.csv")
	if err := os.WriteFile(there, []byte("there"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := j.Add(Entry{At: noon.AddDate(0, 0, 1), Kind: "shown"}); !errors.Is(err, os.ErrExist) {
		t.Errorf("%v", err)
	}
	if data, err := os.ReadFile(there); err != nil || string(data) != "there" {
		t.Errorf("%q, %v", data, err)
	}
}
