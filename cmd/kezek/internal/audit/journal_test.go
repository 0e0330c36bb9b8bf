package audit

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

var zone = time.FixedZone("Almaty", 5*60*60)

// noon is a moment of a working day.
var noon = time.Date(2026, 5, 4, 12, 0, 0, 0, zone)

func options(dir string) Options {
	return Options{Dir: dir, Key: bytes.Repeat([]byte{7}, KeySize), Workstation: "tson-7-12", Zone: zone}
}

func opened(t *testing.T, dir string) *Journal {
	t.Helper()
	j, err := Open(options(dir))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = j.Close() })
	return j
}

func add(t *testing.T, j *Journal, at time.Time, kinds ...string) {
	t.Helper()
	for _, kind := range kinds {
		if err := j.Add(Entry{At: at, Kind: kind, Seconds: 3}); err != nil {
			t.Fatal(err)
		}
	}
}

// threeDays is a journal of three days, which was opened anew in the middle of
// the second.
func threeDays(t *testing.T) (dir string) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "audit")
	j := opened(t, dir)
	add(t, j, noon, "shown", "signed_in", "next")
	add(t, j, noon.AddDate(0, 0, 1), "shown", "signed_in")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = opened(t, dir)
	add(t, j, noon.AddDate(0, 0, 1), "next", "shown", "signed_in", "next")
	add(t, j, noon.AddDate(0, 0, 2), "shown")
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestJournalHolds(t *testing.T) {
	dir := threeDays(t)
	r, err := Verify(dir, options(dir).Key)
	if err != nil || r.Torn || r.Headless {
		t.Fatalf("%+v, %v", r, err)
	}
	if len(r.Days) != 3 || r.Days[1].Kinds["signed_in"] != 2 || r.Days[1].Date != "2026-05-05" || r.Lines != 13 {
		t.Errorf("%+v", r)
	}
}

func TestLinesAreWhatIsPromised(t *testing.T) {
	dir := threeDays(t)
	data, err := os.ReadFile(filepath.Join(dir, "2026-05-05.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(data), "\n")
	if lines[0]+"\n" != header || !strings.HasPrefix(lines[5], "2026-05-05T12:00:00+05:00,tson-7-12,shown,,3,2,") {
		t.Errorf("%q", lines)
	}
}

func TestOldDaysMayBeTakenAway(t *testing.T) {
	dir := threeDays(t)
	if err := os.Remove(filepath.Join(dir, "2026-05-04.csv")); err != nil {
		t.Fatal(err)
	}
	if r, err := Verify(dir, options(dir).Key); err != nil || len(r.Days) != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

// replaced changes the first place in a file where an old text stands.
func replaced(t *testing.T, path, old, with string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	changed := strings.Replace(string(data), old, with, 1)
	if changed == string(data) {
		t.Fatalf("no %q in %s", old, path)
	}
	if err := os.WriteFile(path, []byte(changed), 0o600); err != nil {
		t.Fatal(err)
	}
}

// withoutLine takes a line out of a file, from 1.
func withoutLine(t *testing.T, path string, n int) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	if err := os.WriteFile(path, []byte(strings.Join(append(lines[:n-1], lines[n:]...), "")), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestFirstBrokenLineIsTold(t *testing.T) {
	const middle, last = "2026-05-05.csv", "2026-05-06.csv"
	for name, c := range map[string]struct {
		spoil func(t *testing.T, dir string)
		want  BrokenError
	}{
		"changed kind": {func(t *testing.T, dir string) {
			replaced(t, filepath.Join(dir, middle), "signed_in", "signed_up")
		}, BrokenError{middle, 4, WhyMAC}},
		"changed time": {func(t *testing.T, dir string) {
			replaced(t, filepath.Join(dir, middle), "shown,,3", "shown,,4")
		}, BrokenError{middle, 3, WhyMAC}},
		"line taken out": {func(t *testing.T, dir string) { withoutLine(t, filepath.Join(dir, middle), 5) }, BrokenError{middle, 5, WhyMAC}},
		"last line of a day taken out": {
			func(t *testing.T, dir string) { withoutLine(t, filepath.Join(dir, middle), 8) },
			BrokenError{last, 2, WhyLink},
		},
		"last line of all taken out": {
			func(t *testing.T, dir string) { withoutLine(t, filepath.Join(dir, last), 3) },
			BrokenError{last, 3, WhyRemoved},
		},
		"header": {func(t *testing.T, dir string) {
			replaced(t, filepath.Join(dir, middle), "count", "Count")
		}, BrokenError{middle, 1, WhyHeader}},
		"garbage": {func(t *testing.T, dir string) {
			replaced(t, filepath.Join(dir, middle), "signed_in,", "signed_in;")
		}, BrokenError{middle, 4, WhyShape}},
		"a middle day taken out": {func(t *testing.T, dir string) {
			_ = os.Remove(filepath.Join(dir, middle))
		}, BrokenError{last, 2, WhyLink}},
		"the last day taken out": {func(t *testing.T, dir string) {
			_ = os.Remove(filepath.Join(dir, last))
		}, BrokenError{last, 1, WhyRemoved}},
		"a day under another name": {func(t *testing.T, dir string) {
			_ = os.Rename(filepath.Join(dir, last), filepath.Join(dir, "2026-05-07.csv"))
		}, BrokenError{"2026-05-07.csv", 2, WhyDate}},
		"an empty day": {func(t *testing.T, dir string) {
			_ = os.WriteFile(filepath.Join(dir, middle), nil, 0o600)
		}, BrokenError{middle, 1, WhyRemoved}},
		"head taken away": {func(t *testing.T, dir string) {
			_ = os.Remove(filepath.Join(dir, headName))
		}, BrokenError{headName, 1, WhyHead}},
		"head spoilt": {func(t *testing.T, dir string) {
			replaced(t, filepath.Join(dir, headName), ",", ",0")
		}, BrokenError{headName, 1, WhyHead}},
		"head and the last day taken away": {func(t *testing.T, dir string) {
			_ = errors.Join(os.Remove(filepath.Join(dir, headName)), os.Remove(filepath.Join(dir, last)))
		}, BrokenError{headName, 1, WhyHead}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := threeDays(t)
			c.spoil(t, dir)
			_, err := Verify(dir, options(dir).Key)
			var b *BrokenError
			if !errors.As(err, &b) || *b != c.want {
				t.Errorf("%v, want %v", err, &c.want)
			}
		})
	}
}

func TestAnotherKeyVerifiesNothing(t *testing.T) {
	dir := threeDays(t)
	_, err := Verify(dir, make([]byte, KeySize))
	var b *BrokenError
	if !errors.As(err, &b) || b.Line != 2 || b.Why != WhyMAC {
		t.Error(err)
	}
}

func TestLineThatACrashCutOffIsTakenAway(t *testing.T) {
	dir := threeDays(t)
	f, err := os.OpenFile(filepath.Join(dir, "2026-05-06.csv"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, _ = f.WriteString("2026-05-06T12:0")
	_ = f.Close()
	if r, err := Verify(dir, options(dir).Key); err != nil || !r.Torn {
		t.Fatalf("%+v, %v", r, err)
	}
	add(t, opened(t, dir), noon.AddDate(0, 0, 2), "signed_in")
	r, err := Verify(dir, options(dir).Key)
	if err != nil || r.Torn || r.Days[2].Kinds[kindTorn] != 1 || r.Days[2].Kinds["signed_in"] != 1 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestCrashBetweenTheLineAndTheHeadHolds(t *testing.T) {
	dir := threeDays(t)
	old, err := os.ReadFile(filepath.Join(dir, headName))
	if err != nil {
		t.Fatal(err)
	}
	add(t, opened(t, dir), noon.AddDate(0, 0, 2), "signed_in")
	if err := os.WriteFile(filepath.Join(dir, headName), old, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Verify(dir, options(dir).Key); err != nil {
		t.Error(err)
	}
}

func TestClockSetBackWritesOn(t *testing.T) {
	dir := threeDays(t)
	add(t, opened(t, dir), noon, "shown")
	if r, err := Verify(dir, options(dir).Key); err != nil || r.Days[2].Kinds["shown"] != 2 {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestWhatTheDiskDoesNotTakeWaits(t *testing.T) {
	dir := t.TempDir()
	j := opened(t, dir)
	add(t, j, noon, "shown")
	tomorrow := noon.AddDate(0, 0, 1)
	obstacle := filepath.Join(dir, "2026-05-05.csv")
	if err := os.Mkdir(obstacle, 0o700); err != nil {
		t.Fatal(err)
	}
	for range mostWaiting + 2 {
		if err := j.Add(Entry{At: tomorrow, Kind: "signed_in"}); err == nil {
			t.Fatal("a folder was written to as a file")
		}
	}
	if err := os.Remove(obstacle); err != nil {
		t.Fatal(err)
	}
	add(t, j, tomorrow, "next")
	r, err := Verify(dir, options(dir).Key)
	if err != nil || r.Days[1].Kinds["signed_in"] != mostWaiting-1 || r.Days[1].Kinds[kindLost] != 1 {
		t.Errorf("%+v, %v", r.Days, err)
	}
}

func TestEntriesThatAreNoneAreRefused(t *testing.T) {
	j := opened(t, t.TempDir())
	for name, e := range map[string]Entry{
		"the journal's own day":  {Kind: kindDay},
		"the journal's own torn": {Kind: kindTorn},
		"the journal's own lost": {Kind: kindLost, Seconds: 3},
		"IIN in the code":        {Kind: "refused", Code: "910205499012"},
		"IIN in the kind":        {Kind: "k910205499012"},
		"name":                   {Kind: "refused", Code: "ӨТЕГЕНОВА"},
		"comma":                  {Kind: "refused", Code: "A,B"},
		"new line":               {Kind: "refused\n"},
		"formula":                {Kind: "refused", Code: "=cmd"},
		"no kind":                {},
		"long code":              {Kind: "refused", Code: strings.Repeat("A", 65)},
		"negative seconds":       {Kind: "refused", Seconds: -1},
		"many seconds":           {Kind: "refused", Seconds: mostSeconds + 1},
	} {
		if err := j.Add(e); !errors.Is(err, ErrEntry) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, code := range []string{"", "CHILD_OVER_AGE", "signer.wrong_password", "PKCS12", "a.b2c"} {
		if !(Entry{Kind: "refused", Code: code}).Valid() {
			t.Errorf("%q is refused", code)
		}
	}
}

func TestJournalIsOnesOwn(t *testing.T) {
	dir := threeDays(t)
	for _, name := range []string{"", "2026-05-04.csv", headName} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v %v", name, info.Mode(), err)
		}
	}
}

func TestLinkOutOfTheFolderIsNotWritten(t *testing.T) {
	dir, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "elsewhere")
	if err := os.WriteFile(elsewhere, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, filepath.Join(dir, "2026-05-04.csv")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	if j, err := Open(options(dir)); err == nil {
		_ = j.Close()
		t.Error("it opened")
	}
	if info, err := os.Stat(elsewhere); err != nil || info.Size() != 0 {
		t.Errorf("%v %v", info.Size(), err)
	}
}
