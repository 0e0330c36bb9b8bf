package audit

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
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

// begin opens a new day's file; its first line holds the last HMAC before.
func (j *Journal) begin(date string, at time.Time) error {
	f, err := j.root.OpenFile(date+suffix, os.O_RDWR|os.O_APPEND|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	fresh := day{date: date, lines: 1}
	line, fresh := fresh.line(j.o, at, Entry{Kind: kindDay, Code: j.day.mac})
	_, err = f.WriteString(header + line)
	if err == nil {
		err = f.Sync()
	}
	if err != nil {
		return errors.Join(err, f.Close(), j.root.Remove(date+suffix))
	}
	if j.file != nil {
		_ = j.file.Close() // each line of it was synced
	}
	j.file, j.day = f, fresh
	return nil
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

// resume takes up the chain of the latest file.
func (j *Journal) resume() error {
	names, err := days(j.root)
	if err != nil || len(names) == 0 {
		return err
	}
	name := names[len(names)-1]
	f, err := j.root.OpenFile(name, os.O_RDWR|os.O_APPEND, 0)
	if err != nil {
		return err
	}
	j.file = f
	data, err := readDay(f)
	if err != nil {
		return err
	}
	whole := bytes.LastIndexByte(data, '\n') + 1
	j.day = summed(strings.TrimSuffix(name, suffix), string(data[:whole]))
	if whole == len(data) {
		return nil
	}
	// A crash cut the last line off before anybody was told that it is there.
	if err := f.Truncate(int64(whole)); err != nil {
		return err
	}
	if j.day.last.IsZero() {
		return nil
	}
	return j.append(j.day.last, Entry{Kind: kindTorn})
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
