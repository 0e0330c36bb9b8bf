package audit

import (
	"fmt"
	"maps"
	"os"
	"strings"
	"time"
)

// Report is what a journal that holds tells.
type Report struct {
	Days  []Total
	Lines int // without the headers
	// Torn tells that the last line was cut off by a crash; the program takes it
	// away when it next begins.
	Torn bool
	// Headless tells that nothing says where the end is because nothing has
	// happened yet, or because all of it was taken away.
	Headless bool
	// Gaps are where lines are missing although all that is there holds: the start
	// that missed them has written on behind what was left, and said so. A journal
	// that has any is not whole.
	Gaps []Gap
}

// Gap is the line by which a start told that something before it was gone: the
// file's name, the line from 1, and TornDay or TornHead.
type Gap struct {
	File string
	Line int
	Code string
}

// Total is how often each kind came on a day.
type Total struct {
	Date  string // yyyy-mm-dd
	Kinds map[string]int
}

// Why a line is broken.
const (
	WhyHeader  = "header"  // the file does not begin with the columns' names
	WhyShape   = "shape"   // it is not written as a journal writes
	WhyMAC     = "mac"     // it, or the order of lines, was changed; or the key is another one
	WhyCount   = "count"   // the counter jumps
	WhyDate    = "date"    // the file has another day's name
	WhyLink    = "link"    // the days before it are not those that it followed
	WhyRemoved = "removed" // lines behind it, or whole days, were taken away
	WhyHead    = "head"    // the file that tells where the end is was taken away or changed
)

// BrokenError is the first line that does not hold: the file's name, the line
// from 1, and one of the Why constants.
type BrokenError struct {
	File string
	Line int
	Why  string
}

// Error names the line.
func (e *BrokenError) Error() string {
	return fmt.Sprintf("audit: %s: line %d: %s", e.File, e.Line, e.Why)
}

// Verify reads the whole journal in a folder. The error is a *BrokenError with
// the first line that does not hold, or one of the folder's. The oldest files
// may have been taken away: the chain begins with the first that is there.
func Verify(dir string, key []byte) (Report, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return Report{}, err
	}
	defer root.Close()
	names, err := days(root)
	if err != nil {
		return Report{}, err
	}
	v := &verifier{key: key, root: root}
	v.head, v.hasHead = readHead(root, key)
	for i, name := range names {
		v.latest = i == len(names)-1
		if err := v.file(name); err != nil {
			return v.report, err
		}
	}
	return v.report, v.ended(names)
}

// verifier goes through the files.
type verifier struct {
	key    []byte
	root   *os.Root
	latest bool // the file of now is the last one
	before string
	report Report

	head    head
	hasHead bool
	reached bool // the head's line was seen
	state   day
}

func (v *verifier) file(name string) error {
	f, err := v.root.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := readDay(f)
	if err != nil {
		return err
	}
	lines := strings.SplitAfter(string(data), "\n")
	if last := len(lines) - 1; lines[last] == "" {
		lines = lines[:last]
	} else if v.latest {
		lines, v.report.Torn = lines[:last], true
	}
	v.state = day{date: strings.TrimSuffix(name, suffix), counts: map[string]int{}}
	for i, line := range lines {
		if why := v.line(i, line); why != "" {
			return &BrokenError{File: name, Line: i + 1, Why: why}
		}
	}
	if len(lines) < 2 && !v.report.Torn {
		return &BrokenError{File: name, Line: len(lines) + 1, Why: WhyRemoved}
	}
	v.before = v.state.mac
	v.report.Lines += max(0, len(lines)-1)
	v.report.Days = append(v.report.Days, Total{Date: v.state.date, Kinds: maps.Clone(v.state.counts)})
	return nil
}

// line judges one line, by its place in the file from 0.
func (v *verifier) line(place int, line string) (why string) {
	if place == 0 {
		if line != header {
			return WhyHeader
		}
		return ""
	}
	r, ok := readLine(line)
	if !ok {
		return WhyShape
	}
	if !equal(seal(v.key, v.state.mac, r.body), r.mac) {
		return WhyMAC
	}
	v.state.counts[r.kind]++
	switch {
	case r.count != v.state.counts[r.kind]:
		return WhyCount
	case place == 1:
		why = v.first(r)
	}
	if r.kind == kindTorn && r.code != "" {
		v.report.Gaps = append(v.report.Gaps, Gap{File: v.state.date + suffix, Line: place + 1, Code: r.code})
	}
	v.state.mac = r.mac
	if v.hasHead && v.head.file == v.state.date+suffix && v.head.lines == place+1 {
		v.reached = equal(v.head.mac, r.mac)
	}
	return why
}

// first judges the line that ties a file to its day and to the file before.
func (v *verifier) first(r record) string {
	switch {
	case r.kind != kindDay:
		return WhyShape
	case r.at.Format(time.DateOnly) != v.state.date:
		return WhyDate
	case v.before != "" && !equal(r.code, v.before):
		return WhyLink
	}
	return ""
}

// ended judges the journal's end.
func (v *verifier) ended(names []string) error {
	if !v.hasHead && (len(names) > 1 || v.report.Lines >= firstLines) {
		return &BrokenError{File: headName, Line: 1, Why: WhyHead}
	}
	if !v.hasHead {
		v.report.Headless = true
		return nil
	}
	if v.reached {
		return nil
	}
	line := 1
	if len(names) > 0 && names[len(names)-1] == v.head.file {
		line = v.state.lastLine(v.report)
	}
	return &BrokenError{File: v.head.file, Line: line, Why: WhyRemoved}
}

// lastLine is the first line that is missing behind a file's end.
func (d day) lastLine(r Report) int {
	n := 2 // the header, and the next
	for _, count := range r.Days[len(r.Days)-1].Kinds {
		n += count
	}
	return n
}
