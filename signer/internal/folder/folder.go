// Package folder finds the files of a kind in folders that other people filled.
package folder

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// ErrTooMany means that a folder tree holds more such files than were asked for.
var ErrTooMany = errors.New("folder: too many files")

// Files gives, in lexical order, the paths of the files in a folder and all
// folders below it whose names end in one of the extensions (".cer"), in letters
// of either case; where there are more than the limit, ErrTooMany: somebody who
// chose a whole disk is told so instead of waiting. Links to files are followed,
// links to folders below the given one are not, so a circle of links ends. In
// place of a folder a single file may be given.
func Files(dir string, limit int, extensions ...string) ([]string, error) {
	root, err := filepath.EvalSymlinks(dir) // WalkDir does not enter a link
	if err != nil {
		return nil, err
	}
	var paths []string
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() || !slices.Contains(extensions, strings.ToLower(filepath.Ext(path))) || !IsRegular(path) {
			return nil
		}
		if len(paths) == limit {
			return ErrTooMany
		}
		paths = append(paths, path)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return paths, nil
}

// IsRegular follows a link; a dangling one, a pipe and a device are no files to
// read (opening a pipe would wait for ever).
func IsRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}
