package audit

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A full disk may take a line and not the file that tells of it.
func TestLineWhoseHeadTheDiskDoesNotTakeIsWrittenOnce(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	j := opened(t, dir)
	add(t, j, noon, "shown")
	obstacle := filepath.Join(dir, headNext)
	if err := os.Mkdir(obstacle, 0o700); err != nil {
		t.Fatal(err)
	}
	for range 5 {
		if err := j.Add(Entry{At: noon, Kind: "bound"}); err == nil {
			t.Fatal("a folder was written to as a file")
		}
	}
	if r, err := Verify(dir, options(dir).Key); err != nil || r.Days[0].Kinds["bound"] != 5 {
		t.Errorf("with the head behind: %+v, %v", r, err)
	}
	if err := os.Remove(obstacle); err != nil {
		t.Fatal(err)
	}
	add(t, j, noon, "next")
	_ = j.Close()
	withoutLine(t, filepath.Join(dir, "2026-05-04.csv"), 9)
	var b *BrokenError
	if _, err := Verify(dir, options(dir).Key); !errors.As(err, &b) || b.Why != WhyRemoved || b.Line != 9 {
		t.Errorf("the head is still behind: %v", err)
	}
}

// Nothing is written into a journal that nothing would tell the end of.
func TestFirstLineWaitsForItsHead(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	j := opened(t, dir)
	obstacle := filepath.Join(dir, headNext)
	if err := os.Mkdir(obstacle, 0o700); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := j.Add(Entry{At: noon, Kind: "started"}); err == nil {
			t.Fatal("a folder was written to as a file")
		}
	}
	if r, err := Verify(dir, options(dir).Key); err != nil || !r.Headless || r.Lines != 1 {
		t.Errorf("%+v, %v", r, err)
	}
	if err := os.Remove(obstacle); err != nil {
		t.Fatal(err)
	}
	add(t, j, noon, "shown")
	if r, err := Verify(dir, options(dir).Key); err != nil || r.Headless || r.Days[0].Kinds["started"] != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestEntriesThatCouldNotBeKeptAreCountedUntilTheDiskTakesTheNumber(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	j := opened(t, dir)
	add(t, j, noon, "shown")
	j.lost = 3
	if err := j.file.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.flush(); err == nil || j.lost != 3 {
		t.Errorf("%d, %v", j.lost, err)
	}
}

// Whoever takes lines away and then starts the program anew must not have them
// forgotten by that.
func TestNextStartTellsThatTheEndIsMissing(t *testing.T) {
	last := "2026-05-06.csv"
	for name, spoil := range map[string]func(t *testing.T, dir string){
		"last line": func(t *testing.T, dir string) { withoutLine(t, filepath.Join(dir, last), 3) },
		"last day":  func(_ *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, last)) },
		"all days": func(_ *testing.T, dir string) {
			for _, date := range []string{"2026-05-04", "2026-05-05", "2026-05-06"} {
				_ = os.Remove(filepath.Join(dir, date+suffix))
			}
		},
		"head": func(_ *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, headName)) },
		"head and last day": func(_ *testing.T, dir string) {
			_ = errors.Join(os.Remove(filepath.Join(dir, headName)), os.Remove(filepath.Join(dir, last)))
		},
	} {
		dir := threeDays(t)
		spoil(t, dir)
		j := opened(t, dir)
		add(t, j, noon.AddDate(0, 0, 2), "shown")
		_ = j.Close()
		r, err := Verify(dir, options(dir).Key)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		told := 0
		for _, d := range r.Days {
			told += d.Kinds[kindTorn]
		}
		if told != 1 {
			t.Errorf("%s: told %d times", name, told)
		}
	}
}

func TestStartThatFindsEverythingTellsNothing(t *testing.T) {
	dir := threeDays(t)
	for range 3 {
		_ = opened(t, dir).Close()
	}
	r, err := Verify(dir, options(dir).Key)
	if err != nil || r.Lines != 13 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestTwoDoNotKeepOneJournal(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "audit")
	j := opened(t, dir)
	add(t, j, noon, "shown")
	if second, err := Open(options(dir)); !errors.Is(err, ErrInUse) {
		if err == nil {
			_ = second.Close()
		}
		t.Errorf("%v", err)
	}
	_ = j.Close()
	add(t, opened(t, dir), noon, "shown")
}
