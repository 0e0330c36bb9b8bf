package main

import (
	"bufio"
	"bytes"
	"path"
	"regexp"
	"strings"
)

// mostCrashed is how much of a crash's text is looked at, in octets, and
// mostFrames how many calls of it are kept.
const (
	mostCrashed = 1 << 20
	mostFrames  = 40
)

// crashHead stands before the version that has crashed.
const crashHead = "kezek "

// harmless keeps of a crash's text the version, the kind of mistake, the names
// of functions, and the files and lines of ours.
func harmless(data []byte) string {
	before, calls, found := bytes.Cut(data, []byte("\ngoroutine "))
	frames := framesIn(calls)
	if !found || len(frames) == 0 {
		return ""
	}
	return strings.Join(append([]string{crashedVersion(before) + ": " + kindOf(before)}, frames...), "\n")
}

var versionLine = regexp.MustCompile(`^` + crashHead + `([0-9][0-9a-z.-]{0,30})\n`)

func crashedVersion(before []byte) string {
	if m := versionLine.FindSubmatch(before); m != nil {
		return string(m[1])
	}
	return "?"
}

// kinds are the runtime's own words for mistakes. Anything else that a panic
// says is the program's or a library's, and is not kept.
var kinds = []string{
	"nil pointer dereference", "index out of range", "slice bounds out of range", "integer divide by zero", "nil map",
	"interface conversion", "makeslice", "close of closed channel", "send on closed channel", "concurrent map", "stack overflow",
	"out of memory", "all goroutines are asleep", "SIGSEGV", "SIGABRT", "SIGBUS", "SIGILL", "SIGFPE",
}

func kindOf(before []byte) string {
	for _, prefix := range []string{"panic: runtime error: ", "fatal error: ", "panic: ", "SIG"} {
		for line := range strings.Lines(string(before)) {
			if !strings.HasPrefix(line, prefix) {
				continue
			}
			for _, kind := range kinds {
				// Of an ordinary panic the words are not the runtime's.
				if prefix != "panic: " && strings.Contains(line, kind) {
					return kind
				}
			}
			return "panic"
		}
	}
	return "crash"
}

// framesIn are the calls of a trace, the innermost first.
func framesIn(trace []byte) []string {
	var frames []string
	lines := bufio.NewScanner(bytes.NewReader(trace))
	lines.Buffer(nil, mostCrashed)
	function := ""
	for lines.Scan() && len(frames) < mostFrames {
		line := lines.Text()
		if place, ok := strings.CutPrefix(line, "\t"); ok {
			if function != "" {
				frames = append(frames, function+placeIn(function, place))
			}
			function = ""
			continue
		}
		function = functionIn(line)
	}
	return frames
}

// functionShape is what names of functions are made of.
const functionShape = `[A-Za-z_][A-Za-z0-9_./*()\[\]·-]{0,199}`

var functionName = regexp.MustCompile(`^` + functionShape + `$`)

// functionIn is the function of a line such as
// "kezek.kz/kezek/ui.(*Window).show(0xc000012345, {0x1, 0x2})", without what it
// was called with; "" where the line is of something else.
func functionIn(line string) string {
	line = strings.TrimPrefix(line, "created by ")
	line, _, _ = strings.Cut(line, " in goroutine ")
	if end := strings.LastIndexByte(line, '('); end > 0 && strings.HasSuffix(line, ")") {
		if inside := line[end+1:]; !strings.HasPrefix(inside, "*") {
			line = line[:end]
		}
	}
	if !functionName.MatchString(line) || !strings.Contains(line, ".") {
		return ""
	}
	return line
}

// ours is the path of our packages, and sourceLine a file's name and line at the
// end of a trace's line.
const ours = "kezek.kz/kezek/"

var sourceLine = regexp.MustCompile(`([a-z][a-z0-9_]{0,60}\.go):([0-9]{1,6})(?: \+0x[0-9a-f]+)?$`)

// placeIn is the file and line of a function of ours, empty for others. The
// folder is that of the package, and not the one on the disk, which may be
// named after a person.
func placeIn(function, place string) string {
	folder := "cmd/kezek"
	if !strings.HasPrefix(function, "main.") {
		rest, is := strings.CutPrefix(function, ours)
		if !is {
			return ""
		}
		dir, last := path.Split(rest)
		name, _, _ := strings.Cut(last, ".")
		folder = dir + name
	}
	m := sourceLine.FindStringSubmatch(place)
	if m == nil {
		return ""
	}
	return " " + folder + "/" + m[1] + ":" + m[2]
}
