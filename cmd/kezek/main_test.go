package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/lang"
)

// asProgram makes the test binary run as the program itself, for the tests
// that need a process of their own.
const asProgram = "KEZEK_TEST_AS_PROGRAM"

// asBareWindow makes it open a window of Fyne's with a single label: what
// Kezek's start and memory are measured against.
const asBareWindow = "KEZEK_TEST_AS_BARE_WINDOW"

// asWalkedWindow makes it open the program's window and tell what that shows.
const asWalkedWindow = "KEZEK_TEST_AS_WALKED_WINDOW"

func TestMain(m *testing.M) {
	// A database is examined by a child of the running program, which here is
	// this one.
	if len(os.Args) > 1 && os.Args[1] == checkStoreCommand {
		os.Exit(runCheckStore(os.Args[2:]))
	}
	// And so is what the runtime tells of a crash.
	if len(os.Args) > 1 && os.Args[1] == crashCommand {
		os.Exit(runCrashMonitor(os.Args[2:]))
	}
	// So are a workstation's windows, in an environment of their own.
	if len(os.Args) > 1 && os.Args[1] == enderCommand {
		os.Exit(runEnder())
	}
	if len(os.Args) > 1 && os.Args[1] == citizenCommand {
		testCitizen()
		return
	}
	for name, program := range programs() {
		if os.Getenv(name) != "" {
			program()
			return
		}
	}
	code := m.Run()
	stopSharedPractice()
	os.Exit(code)
}

// programs are what the test binary can run as, by the environment variable
// that says so.
func programs() map[string]func() {
	return map[string]func(){asStation: testStation, asProgram: main, asBareWindow: bareWindow, asWalkedWindow: walkedWindow}
}

// result is what a command line left.
type result struct {
	code     int
	out, err string
}

// kezek runs a command line in this process, in English and without a
// terminal.
func kezek(t *testing.T, stdin string, args ...string) result {
	t.Helper()
	return kezekWith(t, stdin, func(*env) {}, args...)
}

// kezekWith is kezek in an environment that change has changed.
func kezekWith(t *testing.T, stdin string, change func(*env), args ...string) result {
	t.Helper()
	var out, errs bytes.Buffer
	e := &env{
		stdin: strings.NewReader(stdin), stdout: &out, stderr: &errs,
		getenv: func(string) string { return "" }, now: time.Now, rand: rand.Reader,
		words: lang.New(lang.English, lang.Strict), loadPolicy: machinePolicy,
		terminal: func() (terminal, error) { return nil, errNoTerminal },
		pause:    sleep,
	}
	change(e)
	code := run(t.Context(), args, e)
	return result{code: code, out: out.String(), err: errs.String()}
}

// inRussian makes a command speak as the printed instructions do.
func inRussian(e *env) { e.words = lang.New(lang.Russian, lang.Strict) }

// want fails unless the exit code is the one given.
func (r result) want(t *testing.T, code int) result {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.out, r.err)
	}
	return r
}

// lineWith is the first line that has a text, empty where none has it.
func lineWith(out, text string) string {
	for line := range strings.Lines(out) {
		if strings.Contains(line, text) {
			return line
		}
	}
	return ""
}

// shared is a practice portal for all the tests that leave it as it is or
// bind children that no other test binds; making its keys takes seconds.
var shared struct {
	once    sync.Once
	dir     string
	running *practice.Practice
	err     error
}

func sharedPractice(t *testing.T) *practice.Practice {
	t.Helper()
	shared.once.Do(func() {
		if shared.dir, shared.err = os.MkdirTemp("", "kezek-practice-"); shared.err == nil {
			shared.running, shared.err = practice.Start(context.Background(), practice.Options{Dir: shared.dir})
		}
	})
	if shared.err != nil {
		t.Fatal(shared.err)
	}
	return shared.running
}

func stopSharedPractice() {
	if shared.running != nil {
		shared.running.Close()
	}
	if shared.dir != "" {
		os.RemoveAll(shared.dir)
	}
}

// practiceKeyOf is the file of the practice key with a note.
func practiceKeyOf(t *testing.T, p *practice.Practice, note string) string {
	t.Helper()
	for _, k := range p.Keys {
		if k.Note == note {
			return k.File
		}
	}
	t.Fatalf("no practice key %q", note)
	return ""
}

func portalURL(t *testing.T, p *practice.Practice, id string) string {
	t.Helper()
	for _, portal := range p.Portals {
		if portal.ID == id {
			return portal.URL
		}
	}
	t.Fatalf("no practice portal %q", id)
	return ""
}

// ncaDir is the folder of the authority's public test data; a test that needs
// it is skipped where it is absent.
func ncaDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("KEZEK_NCA_DIR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "nca")
	}
	if _, err := os.Stat(filepath.Join(dir, "CATALOG.tsv")); err != nil {
		t.Skip("the authority's test data is not here (KEZEK_NCA_DIR, default ../shared/nca)")
	}
	return dir
}

func TestHelpListsEveryCommand(t *testing.T) {
	r := kezek(t, "", "help").want(t, exitOK)
	for _, c := range commands() {
		if !c.hidden && !strings.Contains(r.out, "kezek "+c.name) {
			t.Errorf("help does not name %s", c.name)
		}
	}
}

func TestEveryCommandTellsItsUsage(t *testing.T) {
	for _, c := range commands() {
		if c.hidden {
			continue
		}
		r := kezek(t, "", c.name, "-h").want(t, exitOK)
		if !strings.Contains(r.out, "kezek "+c.name) {
			t.Errorf("%s -h: %s", c.name, r.out)
		}
	}
}

func TestHelpOfACommandIsThatCommands(t *testing.T) {
	for _, language := range []string{lang.Russian, lang.Kazakh, lang.English} {
		words := lang.New(language, lang.Strict)
		in := func(e *env) { e.words = words }
		for _, c := range commands() {
			if c.hidden {
				continue
			}
			if r := kezekWith(t, "", in, "help", c.name).want(t, exitOK); r.out != words.T("terminal.usage_"+c.name)+"\n" {
				t.Errorf("%s: help %s: %s", language, c.name, r.out)
			}
		}
	}
}

func TestUnknownCommandIsRefused(t *testing.T) {
	for _, args := range [][]string{{"frobnicate"}, {"help", "frobnicate"}, {"help", "tour"}} {
		if r := kezek(t, "", args...).want(t, exitUsage); !strings.Contains(r.err, "No such command: "+args[len(args)-1]) {
			t.Errorf("%v: %s", args, r.err)
		}
	}
}
