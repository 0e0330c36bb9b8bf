package main

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/ui/lang"
)

// fakeComputer is a computer with the files named; it notes what was done.
type fakeComputer struct {
	files   []string
	found   graphics
	wish    string
	twinErr error
	fail    error

	probed  int
	started []string // program, arguments, environment
	told    []string
}

func (f *fakeComputer) launch(args ...string) int {
	return launch(computer{
		folder: "C",
		wish:   f.wish,
		probe:  func() graphics { f.probed++; return f.found },
		exists: func(path string) bool { return slices.Contains(f.files, filepath.ToSlash(path)) },
		twin: func(from, to string) error {
			if from != filepath.Join("C", "kezek.exe") || to != filepath.Join("C", "mesa", "kezek.exe") {
				panic(from + " " + to)
			}
			return f.twinErr
		},
		start: func(path string, args []string, env ...string) error {
			f.started = append(append([]string{filepath.ToSlash(path)}, args...), env...)
			return f.fail
		},
		tell:  func(text string) { f.told = append(f.told, text) },
		words: lang.New(lang.English, lang.Strict),
	}, args)
}

const (
	ours  = "C/kezek.exe"
	mesas = "C/mesa/opengl32.dll"
)

func TestLaunchStartsTheProgram(t *testing.T) {
	for _, c := range []struct {
		name     string
		computer fakeComputer
		want     []string
	}{
		{"with hardware", fakeComputer{files: []string{ours, mesas}, found: nvidia}, []string{ours, "my.p12"}},
		{"on the processor", fakeComputer{files: []string{ours, mesas}, found: remote}, []string{"C/mesa/kezek.exe", "my.p12", "GALLIUM_DRIVER=llvmpipe"}},
		{"a crashing driver with Mesa", fakeComputer{files: []string{ours, mesas}}, []string{"C/mesa/kezek.exe", "my.p12", "GALLIUM_DRIVER=llvmpipe"}},
		{"by wish", fakeComputer{files: []string{ours}, wish: "hardware"}, []string{ours, "my.p12"}},
		{"a wish for Mesa", fakeComputer{files: []string{ours, mesas}, found: nvidia, wish: "software"}, []string{"C/mesa/kezek.exe", "my.p12", "GALLIUM_DRIVER=llvmpipe"}},
		{"a wish for Mesa that is not there", fakeComputer{files: []string{ours}, found: nvidia, wish: "software"}, []string{ours, "my.p12"}},
	} {
		if code := c.computer.launch("my.p12"); code != exitOK {
			t.Errorf("%s: code %d", c.name, code)
		}
		if !slices.Equal(c.computer.started, c.want) || len(c.computer.told) != 0 {
			t.Errorf("%s: started %q, told %q", c.name, c.computer.started, c.computer.told)
		}
		spared := c.name == "by wish" || c.name == "a wish for Mesa"
		if asked := c.computer.probed > 0; asked == spared {
			t.Errorf("%s: the driver was asked %d times", c.name, c.computer.probed)
		}
	}
}

func TestLaunchSaysWhyItCannot(t *testing.T) {
	denied := &fs.PathError{Op: "start", Path: `C:\Users\Somebody\kezek.exe`, Err: errors.New("access denied")}
	for _, c := range []struct {
		name     string
		computer fakeComputer
		code     int
		says     []string
		starts   bool
	}{
		{"too old", fakeComputer{files: []string{ours}, found: remote}, exitNoDrawing, []string{"OpenGL 1.1.0, GDI Generic", "mesa", "2.1"}, false},
		{"silent", fakeComputer{files: []string{ours}}, exitNoDrawing, []string{"does not answer", "mesa"}, false},
		{"no program", fakeComputer{}, exitFailed, []string{"kezek.exe"}, false},
		{"no second name", fakeComputer{files: []string{ours, mesas}, twinErr: fs.ErrPermission}, exitFailed, []string{"mesa", "administrator"}, false},
		{"start refused", fakeComputer{files: []string{ours}, found: nvidia, fail: denied}, exitFailed, []string{"access denied"}, true},
	} {
		code := c.computer.launch()
		told := strings.Join(c.computer.told, "|")
		if code != c.code || len(c.computer.told) != 1 || (len(c.computer.started) > 0) != c.starts {
			t.Errorf("%s: code %d, told %q, started %q", c.name, code, told, c.computer.started)
		}
		for _, part := range c.says {
			if !strings.Contains(told, part) {
				t.Errorf("%s: %q does not say %q", c.name, told, part)
			}
		}
		if strings.Contains(told, "Somebody") {
			t.Errorf("%s: the text names a user: %q", c.name, told)
		}
	}
}

func TestEveryReasonIsSaidInEveryLanguage(t *testing.T) {
	about := map[string]any{"Found": "x", "Folder": "y", "Reason": "z"}
	for _, language := range lang.Languages() {
		words := lang.New(language, lang.Strict)
		for _, id := range []string{"graphics_old", "graphics_silent", "software_blocked", "program_missing", "program_failed"} {
			if !words.Has("start."+id) || len(words.T("start."+id, about)) < 40 {
				t.Errorf("%s has no start.%s", language, id)
			}
		}
	}
}
