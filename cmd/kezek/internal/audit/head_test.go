package audit

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
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
// forgotten by that: the check names the line that the start has written.
func TestNextStartTellsThatTheEndIsMissing(t *testing.T) {
	before, last := "2026-05-05.csv", "2026-05-06.csv"
	remove := func(names ...string) func(t *testing.T, dir string) {
		return func(t *testing.T, dir string) {
			for _, name := range names {
				if err := os.Remove(filepath.Join(dir, name)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string)
		want  Gap
	}{
		"last line":         {func(t *testing.T, dir string) { withoutLine(t, filepath.Join(dir, last), 3) }, Gap{last, 3, TornHead}},
		"last day":          {remove(last), Gap{before, 9, TornHead}},
		"all days":          {remove("2026-05-04.csv", before, last), Gap{last, 3, TornHead}},
		"head":              {remove(headName), Gap{last, 4, TornHead}},
		"head and last day": {remove(headName, last), Gap{before, 9, TornHead}},
		"all but the columns of a day": {func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, "2026-05-07.csv"), []byte(header), 0o600); err != nil {
				t.Fatal(err)
			}
		}, Gap{last, 4, TornDay}},
	} {
		dir := threeDays(t)
		c.spoil(t, dir)
		j := opened(t, dir)
		add(t, j, noon.AddDate(0, 0, 2), "shown")
		_ = j.Close()
		_ = opened(t, dir).Close() // it is not forgotten by another start
		r, err := Verify(dir, options(dir).Key)
		if err != nil || !slices.Equal(r.Gaps, []Gap{c.want}) {
			t.Errorf("%s: %v, %v", name, r.Gaps, err)
		}
	}
}

func TestStartThatFindsEverythingTellsNothing(t *testing.T) {
	dir := threeDays(t)
	for range 3 {
		_ = opened(t, dir).Close()
	}
	r, err := Verify(dir, options(dir).Key)
	if err != nil || r.Lines != 13 || len(r.Gaps) > 0 {
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
