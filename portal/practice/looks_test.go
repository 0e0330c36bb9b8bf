package practice

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// forgetful are looks that no file keeps.
func forgetful() *looks { return loadLooks("", slog.New(slog.DiscardHandler)) }

func TestFirstLookIsKept(t *testing.T) {
	file, now := filepath.Join(t.TempDir(), "looks.json"), day(2026, time.November, 22)
	load := func() *looks { return loadLooks(file, slog.New(slog.DiscardHandler)) }
	if first := load().at("A-1", now); !first.Equal(now) {
		t.Fatalf("%v", first)
	}
	later := now.Add(time.Hour)
	if again := load().at("A-1", later); !again.Equal(now) {
		t.Errorf("after another start %v", again)
	}
	if other := load().at("A-2", later); !other.Equal(later) {
		t.Errorf("of another application %v", other)
	}
	earlier := now.Add(-time.Hour)
	if put := load().at("A-1", earlier); !put.Equal(earlier) {
		t.Errorf("by a clock that was put back %v", put)
	}
}

// A file that says nothing, or cannot be written, stops nobody.
func TestFirstLookWithoutAFile(t *testing.T) {
	now := day(2026, time.November, 22)
	for name, data := range map[string]string{"empty": "", "no JSON": "{", "null": "null", "a word": `{"A-1":"yesterday"}`} {
		file := filepath.Join(t.TempDir(), "looks.json")
		if err := os.WriteFile(file, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		if first := loadLooks(file, slog.New(slog.DiscardHandler)).at("A-1", now); !first.Equal(now) {
			t.Errorf("%s: %v", name, first)
		}
	}
	l := loadLooks(filepath.Join(t.TempDir(), "nowhere", "looks.json"), slog.New(slog.DiscardHandler))
	if first, again := l.at("A-1", now), l.at("A-1", now.Add(time.Hour)); !first.Equal(now) || !again.Equal(now) {
		t.Errorf("%v, then %v", first, again)
	}
}

// An application that went on does not go back when the program starts again.
func TestWatchedApplicationGoesOnAfterAnotherStart(t *testing.T) {
	dir, clock := folderCopy(t), &hands{}
	first, err := Start(context.Background(), Options{Dir: dir, Now: clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	w := inCabinet(t, first, almatyID, first.Keys[0])
	status := func() string {
		all, err := w.session.Applications(context.Background())
		if err != nil || len(all) != 1 {
			t.Fatalf("%+v, %v", all, err)
		}
		return all[0].Status
	}
	result, _ := w.bind("240101699105")
	clock.move(2 * pendingFor)
	if _, err := w.session.AwaitBinding(context.Background(), result.Binding.ID); err != nil {
		t.Fatal(err)
	}
	if s := status(); s != statusUnderReview {
		t.Errorf("at first %s", s)
	}
	clock.move(4 * time.Minute)
	if s := status(); s != statusQueued {
		t.Errorf("some minutes later %s", s)
	}
	stop(t, first)
	begun(t, Options{Dir: dir, Now: clock.Now})
	if s := status(); s != statusQueued {
		t.Errorf("after another start %s", s)
	}
}
