// Package drives tells which removable drives are in, and whether a file lies on
// one.
package drives

import (
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// mount is one place where a file system is mounted.
type mount struct {
	point     string // absolute
	removable bool
}

// Drives looks for removable drives, at most once a second however often it is
// asked. Its methods may be called from several goroutines.
type Drives struct {
	look func() []mount
	now  func() time.Time

	mu   sync.Mutex
	seen []mount
	at   time.Time
}

// New looks at this computer's drives.
func New() *Drives { return &Drives{look: systemMounts, now: time.Now} }

// pace is how long a look counts.
const pace = time.Second

func (d *Drives) mounts() []mount {
	d.mu.Lock()
	defer d.mu.Unlock()
	if now := d.now(); d.at.IsZero() || now.Sub(d.at) >= pace || now.Before(d.at) {
		d.seen, d.at = d.look(), now
	}
	return d.seen
}

// List gives the mount points of the removable drives that are in.
func (d *Drives) List() []string {
	var list []string
	for _, m := range d.mounts() {
		if m.removable {
			list = append(list, m.point)
		}
	}
	return list
}

// Removable tells whether a file lies on a removable drive, wherever links on the
// way to it lead. One that is not there does not.
func (d *Drives) Removable(path string) bool {
	real, err := filepath.Abs(path)
	if err == nil {
		real, err = realPath(real)
	}
	if err != nil {
		return false
	}
	var nearest mount
	for _, m := range d.mounts() {
		// Of two file systems in one place the later one is seen.
		if isBelow(real, m.point) && len(m.point) >= len(nearest.point) {
			nearest = m
		}
	}
	return nearest.removable
}

// isBelow tells whether a path is a folder or lies in it.
func isBelow(path, folder string) bool {
	rest, is := strings.CutPrefix(path, folder)
	return is && (rest == "" || strings.HasSuffix(folder, string(filepath.Separator)) || rest[0] == filepath.Separator)
}
