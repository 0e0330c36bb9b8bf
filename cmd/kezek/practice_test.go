package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/ui/lang"
)

// startCommand runs `kezek practice` until the test ends, and returns the
// description it writes once it accepts connections.
func startCommand(t *testing.T, dir string, more ...string) (description string) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	e := &env{
		stdin: strings.NewReader(""), stdout: io.Discard, stderr: os.Stderr, getenv: func(string) string { return "" },
		now: time.Now, rand: rand.Reader, words: lang.New(lang.English, lang.Strict),
	}
	ended := make(chan int, 1)
	go func() { ended <- run(ctx, append([]string{"practice", "-dir", dir}, more...), e) }()
	t.Cleanup(func() {
		cancel()
		if code := <-ended; code != exitOK {
			t.Errorf("exit code %d", code)
		}
	})
	description = filepath.Join(dir, descriptionName)
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if _, err := os.Stat(description); err == nil {
			return description
		}
		if len(ended) > 0 {
			break
		}
	}
	t.Fatal("no description was written")
	return ""
}

func TestPracticeDescribesItselfForScripts(t *testing.T) {
	dir := t.TempDir()
	data, err := os.ReadFile(startCommand(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	var d struct {
		Portals []struct {
			ID  string `json:"id"`
			URL string `json:"url"`
		} `json:"portals"`
		CAFile string `json:"ca_file"`
		Outbox string `json:"outbox"`
		Keys   []struct {
			File, Password, IIN, Name, Note string
		} `json:"keys"`
	}
	strict := json.NewDecoder(strings.NewReader(string(data)))
	strict.DisallowUnknownFields()
	if err := strict.Decode(&d); err != nil {
		t.Fatal(err)
	}
	if len(d.Portals) != 2 || d.Portals[0].ID != "almaty" || d.Portals[1].ID != "regions" || len(d.Keys) != 9 || !strings.Contains(d.Keys[0].File, "GOST512_") {
		t.Errorf("%s", data)
	}
	for _, path := range []string{d.CAFile, d.Outbox, d.Keys[0].File} {
		if _, err := os.Stat(path); err != nil || !filepath.IsAbs(path) {
			t.Errorf("%s: %v", path, err)
		}
	}
	r := kezek(t, d.Keys[0].Password, "attach", "-portal", d.Portals[0].URL, "-ca", d.CAFile, "-key", d.Keys[0].File,
		"-password-file", "-", "-email", "a@example.kz", "-child", "220314599034").want(t, exitOK)
	if !strings.Contains(r.out, "Signed in") {
		t.Error(r.out)
	}
}

func TestPracticeRefusesAMistakenCommandLine(t *testing.T) {
	for _, args := range [][]string{
		{"practice"},
		{"practice", "-dir", t.TempDir(), "more"},
		{"practice", "-dir", t.TempDir(), "-at", "yesterday"},
	} {
		kezek(t, "", args...).want(t, exitUsage)
	}
}

func TestPracticeListensOnLoopbackOnly(t *testing.T) {
	kezek(t, "", "practice", "-dir", t.TempDir(), "-listen", "0.0.0.0:0").want(t, exitFailed)
}

func TestSecondPracticeLeavesTheDescriptionOfTheFirst(t *testing.T) {
	dir := t.TempDir()
	description := startCommand(t, dir)
	before, err := os.ReadFile(description)
	if err != nil {
		t.Fatal(err)
	}
	kezek(t, "", "practice", "-dir", dir).want(t, exitFailed)
	if after, err := os.ReadFile(description); err != nil || string(after) != string(before) {
		t.Errorf("the running one's description: %s, %v", after, err)
	}
}

// Portals that were killed leave a description of ports on which nobody listens:
// it goes before the next ones start, here some that cannot.
func TestPracticeTakesAnOldDescriptionAwayBeforeItStarts(t *testing.T) {
	dir := t.TempDir()
	description := filepath.Join(dir, descriptionName)
	t.Run("one that is killed", func(t *testing.T) { startCommand(t, dir) })
	if err := os.WriteFile(description, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	kezek(t, "", "practice", "-dir", dir, "-trust", t.TempDir()).want(t, exitFailed)
	if _, err := os.Stat(description); !os.IsNotExist(err) {
		t.Errorf("the old description is still there: %v", err)
	}
}

func TestPracticeTakesItsDescriptionAway(t *testing.T) {
	dir := t.TempDir()
	t.Run("while it runs", func(t *testing.T) { startCommand(t, dir) })
	if _, err := os.Stat(filepath.Join(dir, descriptionName)); !os.IsNotExist(err) {
		t.Errorf("the description is still there: %v", err)
	}
}
