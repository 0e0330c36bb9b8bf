package trust

import (
	"bytes"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrNotWritten means that the operating system does not let a folder be made
// or changed.
var ErrNotWritten = errors.New("trust: folder cannot be changed")

const (
	// fresh begins the name of a file that is being written.
	fresh = ".new-"
	// abandoned is the age at which such a file is one that a crash left: to
	// write takes no second.
	abandoned = time.Hour
)

// Folder is the directory of authorities' certificates that the program keeps
// for one person: a file each, in DER, named after the SHA-256 of its octets.
// It has no state of its own, so it may be used from several goroutines, and
// by several programs at once. Folders that an administrator keeps have
// other names in them: they are for [Load].
type Folder struct{ dir string }

// Entry is one certificate of a Folder.
type Entry struct {
	Candidate
	Path string
}

// OpenFolder makes the directory, and those above it, where there is none. It
// is the program's own: others' rights to it are taken away (0700), because
// whoever writes there decides who is trusted. What a crash left half written
// is removed. The error is ErrNotWritten.
func OpenFolder(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, notWritten(err)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return nil, notWritten(err)
	}
	f := &Folder{dir}
	f.sweep(time.Now().Add(-abandoned))
	return f, nil
}

// sweep removes files that were begun before that moment and never finished.
// One that cannot be removed does no harm: it is skipped as long as it is there.
func (f *Folder) sweep(before time.Time) {
	files, err := os.ReadDir(f.dir)
	if err != nil {
		return // List tells
	}
	for _, file := range files {
		info, err := file.Info()
		if err == nil && info.Mode().IsRegular() && strings.HasPrefix(file.Name(), fresh) && info.ModTime().Before(before) {
			_ = os.Remove(filepath.Join(f.dir, file.Name()))
		}
	}
}

// List gives what is in the folder, in the order of the file names, which
// stays the same from one time to the next. What the program did not put there
// is skipped: another name, a link, a file whose octets are not those it is
// named after (a damaged one), a certificate of no authority. The errors are
// ErrUnreadable and ErrTooMany.
func (f *Folder) List() ([]Entry, error) {
	files, err := os.ReadDir(f.dir)
	if err != nil {
		return nil, unreadable(err)
	}
	files = slices.DeleteFunc(files, func(file fs.DirEntry) bool {
		return !file.Type().IsRegular() || !isOwnName(file.Name())
	})
	if len(files) > maxFiles {
		return nil, ErrTooMany
	}
	var entries []Entry
	for _, file := range files {
		path := filepath.Join(f.dir, file.Name())
		if c, ok := readOwn(path); ok {
			entries = append(entries, Entry{c, path})
		}
	}
	return entries, nil
}

// Store makes a store of what List gives.
func (f *Folder) Store() (*Store, error) {
	entries, err := f.List()
	if err != nil {
		return nil, err
	}
	certs := make([]*x509.Certificate, 0, len(entries))
	for _, e := range entries {
		certs = append(certs, e.Certificate)
	}
	return New(certs...), nil
}

// Holds tells whether the certificate is in the folder.
func (f *Folder) Holds(c *x509.Certificate) bool {
	if c == nil {
		return false
	}
	_, ok := readOwn(f.path(c))
	return ok
}

// Add puts an authority's certificate into the folder, from which moment
// Store trusts it: the caller has shown its fingerprint to a person, who
// confirmed it. Adding what is there does nothing; what is there damaged is
// written anew. The file (0600) appears whole or not at all. The errors are
// ErrNotAuthority and ErrNotWritten.
func (f *Folder) Add(c *x509.Certificate) error {
	if c == nil || !isAuthority(c) {
		return ErrNotAuthority
	}
	if f.Holds(c) {
		return nil
	}
	return notWritten(writeFile(f.path(c), c.Raw))
}

// Remove takes a certificate out of the folder; one that is not there is no
// error. The error is ErrNotWritten.
func (f *Folder) Remove(c *x509.Certificate) error {
	if c == nil {
		return nil
	}
	if err := os.Remove(f.path(c)); !errors.Is(err, fs.ErrNotExist) {
		return notWritten(err)
	}
	return nil
}

func (f *Folder) path(c *x509.Certificate) string {
	return filepath.Join(f.dir, ownName(c.Raw))
}

// ownName leaves the fingerprint's colons out: Windows has no such file names.
func ownName(der []byte) string {
	sum := sha256.Sum256(der)
	return hex.EncodeToString(sum[:]) + ".cer"
}

func isOwnName(name string) bool {
	digits, ok := strings.CutSuffix(name, ".cer")
	return ok && len(digits) == hex.EncodedLen(sha256.Size)
}

// readOwn reads a certificate that lies under its own name.
func readOwn(path string) (Candidate, bool) {
	data, err := readFile(path)
	if err != nil || ownName(data) != filepath.Base(path) {
		return Candidate{}, false
	}
	found, err := Candidates(data)
	if err != nil || !bytes.Equal(found[0].Certificate.Raw, data) {
		return Candidate{}, false
	}
	return found[0], true
}

// writeFile writes beside, flushes and renames: a file that the power cut
// short is not taken for the whole one.
func writeFile(path string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), fresh+"*") // mode 0600
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return nil
}

func notWritten(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%w: %w", ErrNotWritten, err)
}
