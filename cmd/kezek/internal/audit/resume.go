package audit

import (
	"bytes"
	"os"
	"strings"
)

// The codes of a line that tells what a start did not find. The empty one is of
// the last line, which a crash cut off before anybody was told that it is there.
const (
	TornDay  = "day"  // a day's file was cut off at its beginning, so that nothing of it counts
	TornHead = "head" // lines that had been written were not there at the start, or what tells of them
)

// resume takes up the chain of the latest file. What it finds missing is told
// with the next line.
func (j *Journal) resume() error {
	names, err := days(j.root)
	if err != nil {
		return err
	}
	torn, code := false, ""
	for last := len(names) - 1; last >= 0; last-- {
		cut, err := j.takeUp(names[last])
		if err != nil {
			return err
		}
		if j.day.lines > 1 {
			torn = torn || cut
			break
		}
		if err := j.putAside(names[last]); err != nil {
			return err
		}
		torn, code = true, TornDay
	}
	_, j.hasHead = readHead(j.root, j.o.Key)
	if !j.isFresh() && !j.endIsThere() {
		torn, code = true, TornHead
	}
	if torn {
		j.waiting = append(j.waiting, Entry{At: j.day.last, Kind: kindTorn, Code: code})
	}
	return nil
}

// takeUp opens a day's file to write on in it. cut tells that a crash had cut
// its last line off, before anybody was told that it is there.
func (j *Journal) takeUp(name string) (cut bool, err error) {
	f, err := j.root.OpenFile(name, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return false, err
	}
	j.file = f
	data, err := readDay(f)
	if err != nil {
		return false, err
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	j.day = summed(strings.TrimSuffix(name, suffix), string(data[:whole]))
	if whole == len(data) || j.day.lines < 2 {
		return false, nil
	}
	return true, f.Truncate(int64(whole))
}

// aside ends the name of a file that is no day's.
const aside = ".cut"

// putAside takes a file out of the chain that was cut off before its first line
// was whole: nothing can follow it.
func (j *Journal) putAside(name string) error {
	err := j.file.Close()
	j.file, j.day = nil, day{}
	if err != nil {
		return err
	}
	return j.root.Rename(name, name+aside)
}

// isFresh tells that there is no line yet that a head would have told of.
func (j *Journal) isFresh() bool {
	if j.hasHead {
		return false
	}
	names, err := days(j.root)
	return err == nil && (len(names) == 0 || len(names) == 1 && j.day.lines <= firstLines)
}

// firstLines is how many a day's file has before anything has happened: the
// columns' names, and the line that ties it to the day before.
const firstLines = 2

// endIsThere tells whether the line is still there of which the head tells.
func (j *Journal) endIsThere() bool {
	h, ok := readHead(j.root, j.o.Key)
	if !ok {
		return false
	}
	f, err := j.root.Open(h.file)
	if err != nil {
		return false
	}
	defer f.Close()
	data, err := readDay(f)
	if err != nil {
		return false
	}
	lines := strings.SplitAfter(string(data), "\n")
	if h.lines < 1 || h.lines > len(lines) {
		return false
	}
	r, ok := readLine(lines[h.lines-1])
	return ok && equal(r.mac, h.mac)
}
