package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// crashAs is the environment variable by which a test starts this program anew,
// to end it in some way; crashFile names the file.
const (
	crashAs   = "KEZEK_TEST_CRASH"
	crashFile = "KEZEK_TEST_CRASH_FILE"
)

const crashSecret = "СҰЛТАНҒАЛИЕВА 910205499012 asel@example.kz Qwerty12"

type crashPerson struct{ name string }

func (p *crashPerson) fail(secret string) {
	if os.Getenv(crashAs) == "nil" {
		p = nil
		_ = p.name
	}
	panic("for " + secret + "\n\ngoroutine 9 [running]:\nmain.secret(" + secret + ")\n\t/home/asel/" + secret + ".go:1")
}

// TestCrashingChild is no test by itself: it is the program that crashes.
func TestCrashingChild(t *testing.T) {
	how := os.Getenv(crashAs)
	if how == "" {
		t.Skipf("only started by TestCrash… as a program of its own (%s)", crashAs)
	}
	e := &env{stderr: os.Stderr}
	e.quiet()
	fmt.Fprintln(e.stderr, "the program's own words")
	ended := keepCrashes(os.Getenv(crashFile))
	switch how {
	case "well":
		ended()
	case "killed":
		os.Exit(137)
	default:
		done := make(chan struct{})
		go func() { // the crash of a goroutine beside the window, as most are
			defer close(done)
			(&crashPerson{}).fail(crashSecret)
		}()
		<-done
	}
}

// crashed runs the child in one way and gives the path of its file, when the
// process that writes it has ended: it has the other end of a pipe.
func crashed(t *testing.T, how string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), crashName)
	c := exec.Command(os.Args[0], "-test.run=^TestCrashingChild$")
	c.Env = append(os.Environ(), crashAs+"="+how, crashFile+"="+file)
	said, err := c.CombinedOutput()
	if how == "panic" && (err == nil || !strings.Contains(string(said), "910205499012")) {
		t.Fatalf("the runtime has not said what the test looks for:\n%s", said)
	}
	if how == "well" || how == "killed" {
		return file
	}
	waitFor(t, file)
	return file
}

func waitFor(t *testing.T, file string) {
	t.Helper()
	for range 400 {
		if _, err := os.Stat(file); err == nil {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	t.Fatal("nothing was written")
}

func TestCrashIsToldWithoutAnythingPersonal(t *testing.T) {
	for how, kind := range map[string]string{"panic": "panic", "nil": "nil pointer dereference"} {
		t.Run(how, func(t *testing.T) {
			file := crashed(t, how)
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			nothingPersonal(t, "the disk", string(raw))
			left, err := os.ReadDir(filepath.Dir(file))
			if err != nil || len(left) != 1 {
				t.Errorf("%v beside the file, %v", left, err)
			}
			told := takeCrash(file)
			nothingPersonal(t, "what is told", told)
			for _, want := range []string{version + ": " + kind, "(*crashPerson).fail cmd/kezek/crash_test.go:"} {
				if !strings.Contains(told, want) {
					t.Errorf("%q is missing in\n%s", want, told)
				}
			}
			if _, err := os.Stat(file); !os.IsNotExist(err) {
				t.Errorf("the file is still there: %v", err)
			}
			if again := takeCrash(file); again != "" {
				t.Errorf("told twice: %s", again)
			}
		})
	}
}

func nothingPersonal(t *testing.T, where, text string) {
	t.Helper()
	for _, secret := range append(strings.Fields(crashSecret), "secret", "/home", "0x", "asel") {
		if strings.Contains(text, secret) {
			t.Errorf("%q is in %s:\n%s", secret, where, text)
		}
	}
}

// A desktop keeps what programs write to standard error in a file, or sends it
// to the system's journal.
func TestCrashIsNotInTheDesktopsLog(t *testing.T) {
	log, err := os.Create(filepath.Join(t.TempDir(), ".xsession-errors"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	file := filepath.Join(t.TempDir(), crashName)
	c := exec.Command(os.Args[0], "-test.run=^TestCrashingChild$")
	c.Env = append(os.Environ(), crashAs+"=panic", crashFile+"="+file)
	c.Stdout, c.Stderr = log, log
	if c.Run() == nil {
		t.Fatal("it did not crash")
	}
	waitFor(t, file)
	logged, err := os.ReadFile(log.Name())
	if err != nil {
		t.Fatal(err)
	}
	nothingPersonal(t, "the log", string(logged))
	if !strings.Contains(string(logged), "the program's own words") {
		t.Errorf("the log has not the program's words: %s", logged)
	}
	if told := takeCrash(file); !strings.Contains(told, "(*crashPerson).fail") {
		t.Errorf("told is %q", told)
	}
}

func TestNoCrashIsToldOf(t *testing.T) {
	for _, how := range []string{"well", "killed"} {
		if told := takeCrash(crashed(t, how)); told != "" {
			t.Errorf("%s: %s", how, told)
		}
	}
	if told := takeCrash(filepath.Join(t.TempDir(), "none")); told != "" {
		t.Errorf("nothing: %s", told)
	}
}

// What the monitor has heard when the program ends as it should, or is killed,
// is the program's name alone.
func TestNothingIsWrittenWithoutACrash(t *testing.T) {
	for name, told := range map[string]string{"nothing": "", "the version": "kezek 0.1.0\n", "words": "kezek 0.1.0\npanic: " + crashSecret + "\n"} {
		file := filepath.Join(t.TempDir(), crashName)
		if err := writeCrash(strings.NewReader(told), file); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if left, err := os.ReadDir(filepath.Dir(file)); err != nil || len(left) != 0 {
			t.Errorf("%s: %v, %v", name, left, err)
		}
	}
}

const aCrash = "kezek 0.1.0\npanic: " + crashSecret + "\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:7\n"

func TestCrashIsKeptForThePersonAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), crashName)
	if err := os.WriteFile(file, []byte("an older one"), 0o644); err != nil { // that all could read
		t.Fatal(err)
	}
	if err := writeCrash(strings.NewReader(aCrash), file); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if told := takeCrash(file); told != "0.1.0: panic\nmain.main cmd/kezek/main.go:7" {
		t.Error(told)
	}
}

// The program waits for its monitor when it crashes: a text without end is read
// to its end, and not kept.
func TestLongCrashIsReadToItsEnd(t *testing.T) {
	file := filepath.Join(t.TempDir(), crashName)
	long := strings.NewReader(aCrash + strings.Repeat("x", 3*mostCrashed))
	if err := writeCrash(long, file); err != nil || long.Len() != 0 {
		t.Errorf("%d octets are left, %v", long.Len(), err)
	}
	if told := takeCrash(file); !strings.HasPrefix(told, "0.1.0: panic\n") {
		t.Error(told)
	}
}

func TestFileThatIsNoCrashIsNotTold(t *testing.T) {
	for name, text := range map[string]string{
		"raw":          aCrash,
		"a name":       "0.1.0: panic\nАсель",
		"an IIN":       "0.1.0: panic\n910205499012",
		"a sentence":   "0.1.0: panic\nmain.main was called",
		"no calls":     "0.1.0: panic",
		"another head": "910205499012 Асель\nmain.main",
		"long":         "0.1.0: panic\n" + strings.Repeat("main.main\n", 2*mostFrames) + "main.main",
	} {
		file := filepath.Join(t.TempDir(), crashName)
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if told := takeCrash(file); told != "" {
			t.Errorf("%s: %s", name, told)
		}
		if _, err := os.Stat(file); !os.IsNotExist(err) {
			t.Errorf("%s is kept", name)
		}
	}
}

func TestNothingIsKeptWhereNoFileCanBeMade(t *testing.T) {
	file := filepath.Join(t.TempDir(), "none", crashName)
	keepCrashes(file)() // and nothing fails
	if err := writeCrash(strings.NewReader(aCrash), file); err == nil {
		t.Error("no error")
	}
}

func TestHarmless(t *testing.T) {
	const head = "kezek 0.1.0\npanic: runtime error: index out of range [5] with length 3\n"
	for name, c := range map[string]struct{ in, want string }{
		"a call of ours": {
			head + "\ngoroutine 1 [running]:\nkezek.kz/kezek/ui.(*Window).show(0xc000, {0x1, 0x2})\n\t/home/asel/src/kezek/ui/window.go:12 +0x1d\n",
			"0.1.0: index out of range\nkezek.kz/kezek/ui.(*Window).show ui/window.go:12",
		},
		"a call of somebody else's": {
			head + "\ngoroutine 1 [running]:\nslices.SortFunc[...](...)\n\t/home/asel/go/src/slices/sort.go:3\ncreated by fyne.io/fyne/v2/app.run in goroutine 1\n\t/x/y.go:9\n",
			"0.1.0: index out of range\nslices.SortFunc[...]\nfyne.io/fyne/v2/app.run",
		},
		"no call":             {head + "\ngoroutine 1 [running]:\n", ""},
		"nothing":             {"", ""},
		"no version":          {"panic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:7\n", "?: panic\nmain.main cmd/kezek/main.go:7"},
		"a version made up":   {"kezek 1 Асель\npanic: x\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:7\n", "?: panic\nmain.main cmd/kezek/main.go:7"},
		"a name in Cyrillic":  {head + "\ngoroutine 1 [running]:\nАсель.main()\n\t/a/main.go:7\n", ""},
		"a file in Cyrillic":  {head + "\ngoroutine 1 [running]:\nmain.main()\n\t/a/Асель.go:7\n", "0.1.0: index out of range\nmain.main"},
		"garbage of zeroes":   {head + "\ngoroutine \x00\x00\n\x00(\x00)\n\t\x00", ""},
		"words of a panic":    {"kezek 0.1.0\npanic: nil map of Асель\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:7\n", "0.1.0: panic\nmain.main cmd/kezek/main.go:7"},
		"a signal":            {"kezek 0.1.0\nSIGSEGV: segmentation violation\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:7\n", "0.1.0: SIGSEGV\nmain.main cmd/kezek/main.go:7"},
		"the runtime's fatal": {"kezek 0.1.0\nfatal error: concurrent map writes\n\ngoroutine 1 [running]:\nmain.main()\n\t/a/main.go:7\n", "0.1.0: concurrent map\nmain.main cmd/kezek/main.go:7"},
	} {
		got := harmless([]byte(c.in))
		if got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
		if isHarmless(got) != (got != "") {
			t.Errorf("%s: what is written is not taken back: %s", name, got)
		}
	}
	many := head + "\ngoroutine 1 [running]:\n" + strings.Repeat("main.main()\n\t/a/main.go:7\n", 500)
	if got := strings.Count(harmless([]byte(many)), "\n"); got != mostFrames {
		t.Errorf("%d frames of a deep recursion", got)
	}
}
