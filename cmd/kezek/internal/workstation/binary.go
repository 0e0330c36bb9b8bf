package workstation

import (
	"os"
	"time"
)

// Binary is the program that this process runs, held open: citizens' processes
// run this one, whatever lies under its name by now.
type Binary struct {
	path string
	file *os.File
	info os.FileInfo

	seen  os.FileInfo // what lay there instead, when it was first seen
	since time.Time
}

// OpenBinary opens the running program.
func OpenBinary() (*Binary, error) {
	path, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return openBinary(selfOr(path), path)
}

// openBinary opens the program and takes path for the name under which a new
// version is to be looked for.
func openBinary(self, path string) (*Binary, error) {
	f, err := os.Open(self)
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		_ = f.Close()
		return nil, err
	}
	return &Binary{path: path, file: f, info: info}, nil
}

// settled is how long a new version must lie there unchanged: a package manager
// may still be writing.
const settled = time.Minute

// Replaced tells whether another version lies under the program's name, and has
// for a while. It is asked again and again.
func (b *Binary) Replaced(now time.Time) bool {
	info, err := os.Stat(b.path)
	if err != nil || isSame(info, b.info) || !info.Mode().IsRegular() || info.Size() == 0 {
		b.seen = nil
		return false
	}
	if b.seen == nil || !isSame(info, b.seen) {
		b.seen, b.since = info, now
	}
	return now.Sub(b.since) >= settled
}

// isSame tells whether two looks saw one file with one content, as far as can be
// seen without reading it.
func isSame(a, b os.FileInfo) bool {
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}
