// Package audit keeps the journal of a service centre's workstation: what
// happened, when, and how often, and nothing of whom it happened to. There is a
// file of comma-separated values for each day (yyyy-mm-dd.csv, in the journal's
// time zone). Each line carries an HMAC-SHA-256 (RFC 2104) over itself and the
// line before, and the first line of a day the last HMAC of the day before, so
// that whoever has the key sees where a line was changed, put in or taken out.
// The file "head" tells where the end is.
//
// Whoever has the key can write a journal anew: it is proof against everybody
// else only.
package audit

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"

	"kezek.kz/kezek/store/lockfile"
)

// Entry is one thing that happened.
type Entry struct {
	At time.Time
	// Kind is up to 32 lower-case letters and underscores, Code up to 64 letters,
	// dots and underscores, with no more than two digits in a row; it may be
	// empty. There is no room for a person's number, and none for a name in
	// Cyrillic letters.
	Kind, Code string
	// Seconds is a duration that belongs to it, 0 to 86,400.
	Seconds int
}

// ErrEntry means an entry that does not belong into the journal.
var ErrEntry = errors.New("audit: not an entry")

var (
	kindShape = regexp.MustCompile(`^[a-z][a-z_]{0,31}$`)
	codeShape = regexp.MustCompile(`^(?:[A-Za-z_.]+(?:[0-9]{1,2}[A-Za-z_.]+)*[0-9]{0,2})?$`)
)

// mostSeconds is a day.
const mostSeconds = 24 * 60 * 60

// Valid tells whether the entry may be written. The kinds that the journal
// writes by itself are nobody else's.
func (e Entry) Valid() bool {
	return kindShape.MatchString(e.Kind) && !isOwn(e.Kind) && len(e.Code) <= 64 && codeShape.MatchString(e.Code) && 0 <= e.Seconds && e.Seconds <= mostSeconds
}

// The kinds that the journal writes by itself.
const (
	kindDay  = "day"  // the first line of a file; the code is the last HMAC before it
	kindTorn = "torn" // a crash cut off the last line, or as the code says
	kindLost = "lost" // so many entries could not be kept: the seconds tell how many
)

func isOwn(kind string) bool { return kind == kindDay || kind == kindTorn || kind == kindLost }

// Options are what a journal is made of; all are needed.
type Options struct {
	// Dir is the journal's own folder; it is made, mode 0700, where there is
	// none.
	Dir string
	// Key is that of ReadKey.
	Key []byte
	// Workstation stands in each line: letters, digits and hyphens.
	Workstation string
	Zone        *time.Location
}

// Journal appends lines. Its methods may be called from several goroutines.
type Journal struct {
	o    Options
	root *os.Root
	lock *os.File

	mu      sync.Mutex
	file    *os.File // nil until the first line
	day     day
	waiting []Entry // what could not be written yet
	lost    int
	hasHead bool // there is one
	behind  bool // it does not tell of the last line yet
}

// mostWaiting is how many entries wait for a disk that takes none.
const mostWaiting = 200

var stationShape = regexp.MustCompile(`^[A-Za-z0-9-]{1,64}$`)

// ErrInUse means that another process keeps the journal: two that each know of
// their own lines only would write what looks like a forgery.
var ErrInUse = errors.New("audit: another process keeps the journal")

// Open opens the journal in a folder and takes up its chain. An error is
// ErrInUse or one of the folder's; a journal that somebody has changed opens all
// the same, and Verify tells where.
func Open(o Options) (*Journal, error) {
	if !stationShape.MatchString(o.Workstation) || len(o.Key) != KeySize || o.Zone == nil {
		return nil, fmt.Errorf("%w: options", ErrEntry)
	}
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	root, err := os.OpenRoot(o.Dir)
	if err != nil {
		return nil, err
	}
	j := &Journal{o: o, root: root}
	if j.lock, err = lock(o.Dir); err == nil {
		err = j.resume()
	}
	if err != nil {
		return nil, errors.Join(err, j.Close())
	}
	return j, nil
}

// lockName is the file that whoever keeps the journal has locked.
const lockName = "lock"

func lock(dir string) (*os.File, error) {
	f, err := lockfile.Take(filepath.Join(dir, lockName))
	if errors.Is(err, lockfile.ErrTaken) {
		return nil, ErrInUse
	}
	return f, err
}

// Add writes an entry and returns when the disk has it. Where the disk takes
// none, the entry waits for the next call; an error may also mean that the disk
// has the entry and not yet the file that tells where the end is.
func (j *Journal) Add(e Entry) error {
	if !e.Valid() {
		return ErrEntry
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if len(j.waiting) > 0 && j.waiting[0].At.IsZero() {
		j.waiting[0].At = e.At // what the start found in a folder without a day
	}
	if len(j.waiting) >= mostWaiting {
		j.waiting, j.lost = j.waiting[1:], j.lost+1
	}
	j.waiting = append(j.waiting, e)
	return j.flush()
}

// flush writes what waits, and where the end is then; j.mu is held.
func (j *Journal) flush() error {
	err := j.writeWaiting()
	if j.behind {
		err = errors.Join(err, j.writeHead())
	}
	return err
}

// writeWaiting takes each entry off as soon as the disk has its line: one that
// is written twice would be counted twice.
func (j *Journal) writeWaiting() error {
	for len(j.waiting) > 0 {
		if err := j.write(j.waiting[0]); err != nil {
			return err
		}
		j.waiting = j.waiting[1:]
	}
	if j.lost == 0 {
		return nil
	}
	if err := j.write(Entry{At: j.day.last, Kind: kindLost, Seconds: min(j.lost, mostSeconds)}); err != nil {
		return err
	}
	j.lost = 0
	return nil
}

// write appends one line to the file of its day. A clock that was set back
// writes on in the latest file: days follow each other. Before the first line of
// all there is a head, so that a journal without one is one that somebody took
// it from.
func (j *Journal) write(e Entry) error {
	at := e.At.In(j.o.Zone)
	if date := at.Format(time.DateOnly); j.file == nil || date > j.day.date {
		if err := j.begin(date, at); err != nil {
			return err
		}
	}
	if !j.hasHead {
		if err := j.writeHead(); err != nil {
			return err
		}
	}
	line, next := j.day.line(j.o, at, e)
	if err := j.put(line); err != nil {
		return err
	}
	j.day, j.behind = next, true
	return nil
}

// put writes a whole line or none: a part would spoil the next.
func (j *Journal) put(line string) error {
	end, err := j.file.Seek(0, io.SeekEnd)
	if err != nil {
		return err
	}
	_, err = j.file.WriteString(line)
	if err == nil {
		err = j.file.Sync()
	}
	if err != nil {
		return errors.Join(err, j.file.Truncate(end))
	}
	return nil
}

// Close ends the journal.
func (j *Journal) Close() error {
	j.mu.Lock()
	defer j.mu.Unlock()
	var err error
	for _, f := range []*os.File{j.file, j.lock} {
		if f != nil {
			err = errors.Join(err, f.Close())
		}
	}
	j.file, j.lock = nil, nil
	return errors.Join(err, j.root.Close())
}
