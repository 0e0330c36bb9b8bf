package workstation

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kezek.kz/kezek/store/lockfile"
)

// ErrRunning means that another supervisor of the same user has the folder.
var ErrRunning = errors.New("workstation: another supervisor runs already")

// Folders are the citizens' folders, one for each, in one folder that is this
// user's alone and, where the system has such a place, in memory.
type Folders struct {
	base string
	lock io.Closer
}

// prefix begins the name of a citizen's folder.
const prefix = "citizen-"

// OpenFolders takes the folder in which the citizens' lie, makes it, mode 0700,
// where there is none, and ends and wipes what a crash has left in it. The error is
// ErrRunning, or the folder's.
func OpenFolders(base string) (*Folders, error) {
	if err := os.Mkdir(base, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return nil, err
	}
	if err := own(base); err != nil {
		return nil, err
	}
	lock, err := lockfile.Take(filepath.Join(base, "lock"))
	if errors.Is(err, lockfile.ErrTaken) {
		err = ErrRunning
	}
	if err != nil {
		return nil, err
	}
	f := &Folders{base: base, lock: lock}
	if err := f.wipe(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return f, nil
}

// wipe removes every citizen's folder.
func (f *Folders) wipe() error {
	entries, err := os.ReadDir(f.base)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if folder := filepath.Join(f.base, e.Name()); strings.HasPrefix(e.Name(), prefix) {
			endOthers(folder)
			err = errors.Join(err, remove(folder))
		}
	}
	return err
}

// The folders below a citizen's: for temporary files, for what programs take for
// their home, and for the window's own.
const (
	folderTemp   = "tmp"
	folderHome   = "home"
	folderConfig = "config"
)

// New makes a folder for a citizen.
func (f *Folders) New() (string, error) {
	folder, err := os.MkdirTemp(f.base, prefix)
	if err != nil {
		return "", err
	}
	for _, name := range []string{folderTemp, folderHome, folderConfig} {
		if err := os.Mkdir(filepath.Join(folder, name), 0o700); err != nil {
			return "", errors.Join(err, os.RemoveAll(folder))
		}
	}
	return folder, nil
}

// errLeft means that something of a folder is still there.
var errLeft = errors.New("workstation: a citizen's folder could not be removed")

// Remove removes a citizen's folder and looks whether it is gone.
func (f *Folders) Remove(folder string) error { return remove(folder) }

// removeWithin is how long it is tried to remove a folder: a process that is
// being killed may still write into it, and Windows keeps what is open.
const removeWithin = 500 * time.Millisecond

// remove removes a folder. A link in it is removed and not followed. An empty
// one that cannot be removed tells nobody anything.
func remove(folder string) error {
	for begun := time.Now(); ; time.Sleep(10 * time.Millisecond) {
		err := removeOnce(folder)
		if err == nil || isEmpty(folder) && time.Since(begun) > removeWithin {
			return nil
		}
		if time.Since(begun) > removeWithin {
			return err
		}
	}
}

func isEmpty(folder string) bool {
	entries, err := os.ReadDir(folder)
	return err == nil && len(entries) == 0
}

// removeOnce opens a folder that was made read-only again first.
func removeOnce(folder string) error {
	if os.RemoveAll(folder) != nil {
		_ = filepath.WalkDir(folder, func(path string, d os.DirEntry, _ error) error {
			if d != nil && d.IsDir() {
				_ = os.Chmod(path, 0o700)
			}
			return nil
		})
		_ = os.RemoveAll(folder) // what counts is whether it is there
	}
	if _, err := os.Lstat(folder); !errors.Is(err, os.ErrNotExist) {
		return errLeft
	}
	return nil
}

// Close gives the folder back.
func (f *Folders) Close() error {
	return errors.Join(f.wipe(), f.lock.Close())
}

// Environ is a citizen's variables: the present ones, with every place where
// programs keep things moved into the citizen's folder.
func Environ(present []string, folder string) []string {
	moved := places(folder)
	var list []string
	for _, v := range present {
		name, _, _ := strings.Cut(v, "=")
		if _, is := moved[name]; !is && !strings.HasPrefix(name, "KEZEK_") {
			list = append(list, v)
		}
	}
	for name, value := range moved {
		if value != "" {
			list = append(list, name+"="+value)
		}
	}
	return list
}
