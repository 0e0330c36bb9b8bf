package ui

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
)

// errOwnDisk means a key file that does not lie on what the citizen has brought.
var errOwnDisk = errors.New("key file on the workstation's own disk")

// How many key files of the sticks are listed at most, and how long they are
// looked for.
const (
	mostOnSticks = 50
	sticksLimit  = 3 * time.Second
)

// onSticks finds the key files on removable drives.
func onSticks(ctx context.Context, drives []string) []KeyFile {
	ctx, cancel := context.WithTimeout(ctx, sticksLimit)
	defer cancel()
	var files []KeyFile
	for _, f := range keyfiles.Find(ctx, drives, mostOnSticks) {
		files = append(files, KeyFile{Path: f.Path, Name: f.Name, Hint: f.Hint, ModTime: f.ModTime})
	}
	return files
}

// mayRead refuses a file of the workstation's own disk: a key that was left
// there belongs to somebody else. At home everything may be read. It reads the
// disk, so it belongs beside the window.
func (w *Window) mayRead(path string) error {
	if !w.atWorkstation() || w.visit.station.Removable(path) {
		return nil
	}
	return errOwnDisk
}

// refuseOwnDisk says so.
func (w *Window) refuseOwnDisk() {
	w.visit.report(EventKeyRefused, "")
	w.refuse("workstation.own_disk")
}

// refuseOthers says that a file lies on a stick that was in before the citizen
// came, and how to say that it is theirs.
func (w *Window) refuseOthers() {
	w.visit.report(EventKeyRefused, "")
	w.refuse("workstation.others")
}

// onlyRemovable opens tokens, and files of removable drives. The file is looked
// at again here, because the stick may have been changed since it was chosen.
func onlyRemovable(open func(context.Context, signer.Source, signer.Secrets) (*signer.Storage, error), removable func(string) bool) func(context.Context, signer.Source, signer.Secrets) (*signer.Storage, error) {
	return func(ctx context.Context, s signer.Source, x signer.Secrets) (*signer.Storage, error) {
		if !s.Type.IsToken() && !removable(s.Path) {
			return nil, signer.ErrGone
		}
		return open(ctx, s, x)
	}
}

// liesIn tells whether a path is in a folder or somewhere below it.
func liesIn(folder, path string) bool {
	rel, err := filepath.Rel(folder, path)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, ".."+string(filepath.Separator))
}
