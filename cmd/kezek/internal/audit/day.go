package audit

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"time"
)

// header is the first line of each file.
const header = "time,workstation,kind,code,seconds,count,mac\n"

// day is where the chain of one file stands.
type day struct {
	date   string // yyyy-mm-dd
	mac    string // of the last line, in hexadecimal
	lines  int    // with the header
	last   time.Time
	counts map[string]int // by kind
}

// line makes an entry's line and gives the state behind it. The count is how
// often its kind has come on that day, so that the last one is the day's.
func (d day) line(o Options, at time.Time, e Entry) (string, day) {
	next := d
	next.counts = map[string]int{}
	for kind, n := range d.counts {
		next.counts[kind] = n
	}
	next.counts[e.Kind]++
	body := fmt.Sprintf("%s,%s,%s,%s,%d,%d", at.Format(time.RFC3339), o.Workstation, e.Kind, e.Code, e.Seconds, next.counts[e.Kind])
	next.mac, next.lines, next.last = seal(o.Key, d.mac, body), d.lines+1, at
	return body + "," + next.mac + "\n", next
}

// seal is a line's HMAC, over the one before and the line.
func seal(key []byte, before, body string) string {
	m := hmac.New(sha256.New, key)
	_, _ = io.WriteString(m, before+"\n"+body)
	return hex.EncodeToString(m.Sum(nil))
}

// dayNext is where a new day's file is written: its name comes when it is whole,
// so that a power cut leaves a day or none.
const dayNext = "day.new"

// begin opens a new day's file; its first line holds the last HMAC before.
func (j *Journal) begin(date string, at time.Time) error {
	name := date + suffix
	if _, err := j.root.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(&fs.PathError{Op: "begin", Path: name, Err: fs.ErrExist}, err)
	}
	line, fresh := day{date: date, lines: 1}.line(j.o, at, Entry{Kind: kindDay, Code: j.day.mac})
	if err := replace(j.root, dayNext, name, header+line); err != nil {
		return err
	}
	f, err := j.root.OpenFile(name, os.O_RDWR|os.O_APPEND, 0)
	if err == nil {
		err = syncFolder(j.root)
	}
	if err != nil {
		return errors.Join(err, f.Close(), j.root.Remove(name))
	}
	if j.file != nil {
		_ = j.file.Close() // each line of it was synced
	}
	j.file, j.day, j.behind = f, fresh, true
	return nil
}

// replace writes a file beside its place and puts it there when the disk has it.
func replace(root *os.Root, next, name, text string) error {
	f, err := root.OpenFile(next, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = io.WriteString(f, text)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	return root.Rename(next, name)
}

// syncFolder has the disk take a new name. Windows does that by itself, and
// takes no such wish of a folder.
func syncFolder(root *os.Root) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := root.Open(".")
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// suffix ends the name of a day's file.
const suffix = ".csv"

var dayName = regexp.MustCompile(`^\d{4}-\d\d-\d\d\.csv$`)

// days are the names of the files, the oldest first.
func days(root *os.Root) ([]string, error) {
	entries, err := fs.ReadDir(root.FS(), ".")
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if dayName.MatchString(e.Name()) {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// maxDay is the largest file that is read, in octets: some hundred thousand
// lines.
const maxDay = 64 << 20

// ErrDayTooLarge means a day's file over 64 MiB, which no workstation writes.
var ErrDayTooLarge = errors.New("audit: a day's file is too large")

func readDay(f io.Reader) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(f, maxDay+1))
	if err == nil && len(data) > maxDay {
		err = ErrDayTooLarge
	}
	return data, err
}

// summed is the state behind the lines of a file, right or wrong: Verify judges
// them.
func summed(date, text string) day {
	d := day{date: date, counts: map[string]int{}}
	for line := range strings.Lines(text) {
		d.lines++
		if r, ok := readLine(line); ok {
			d.mac, d.last = r.mac, r.at
			d.counts[r.kind]++
		}
	}
	return d
}
