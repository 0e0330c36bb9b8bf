package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
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

// crashed runs the child in one way and gives the path of its file.
func crashed(t *testing.T, how string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), crashName)
	c := exec.Command(os.Args[0], "-test.run=^TestCrashingChild$")
	c.Env = append(os.Environ(), crashAs+"="+how, crashFile+"="+file)
	_ = c.Run() // it is to fail
	return file
}

func TestCrashIsToldWithoutAnythingPersonal(t *testing.T) {
	for how, kind := range map[string]string{"panic": "panic", "nil": "nil pointer dereference"} {
		t.Run(how, func(t *testing.T) {
			file := crashed(t, how)
			raw, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if how == "panic" && !strings.Contains(string(raw), "910205499012") {
				t.Fatalf("the runtime has not written what the test looks for:\n%s", raw)
			}
			told := takeCrash(file)
			for _, want := range []string{version + ": " + kind, "(*crashPerson).fail cmd/kezek/crash_test.go:"} {
				if !strings.Contains(told, want) {
					t.Errorf("%q is missing in\n%s", want, told)
				}
			}
			for _, secret := range append(strings.Fields(crashSecret), "secret", "/home", "0x", "asel") {
				if strings.Contains(told, secret) {
					t.Errorf("%q is in\n%s", secret, told)
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

func TestCrashIsKeptForThePersonAlone(t *testing.T) {
	file := filepath.Join(t.TempDir(), crashName)
	defer keepCrashes(file)()
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
}

func TestNothingIsKeptWhereNoFileCanBeMade(t *testing.T) {
	keepCrashes(filepath.Join(t.TempDir(), "none", crashName))() // and nothing fails
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
		if got := harmless([]byte(c.in)); got != c.want {
			t.Errorf("%s: got\n%s\nwant\n%s", name, got, c.want)
		}
	}
	many := head + "\ngoroutine 1 [running]:\n" + strings.Repeat("main.main()\n\t/a/main.go:7\n", 500)
	if got := strings.Count(harmless([]byte(many)), "\n"); got != mostFrames {
		t.Errorf("%d frames of a deep recursion", got)
	}
}
