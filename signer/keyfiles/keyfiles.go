// Package keyfiles finds the key files on a computer, so that most people need
// not look for theirs: in the folders that people save to, and on the sticks
// that are plugged in.
//
// It reads names, dates and sizes, never a file's contents.
package keyfiles

import (
	"cmp"
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"kezek.kz/kezek/signer"
)

// How far a folder is searched. A stick that holds somebody's whole music must
// not keep a person waiting for one file.
const (
	maxDepth   = 2    // levels below the folder itself: Desktop/ЭЦП/2024
	maxEntries = 4000 // names looked at in one folder of the list
	// namedDepth is for a folder that somebody named: it was meant, whole.
	namedDepth = 8
)

// File is a file that bears the name of a key storage.
type File struct {
	Path    string // absolute where the folder was
	Name    string // the last element of Path
	ModTime time.Time
	Size    int64              // octets
	Hint    signer.NameHint    // what the name says; the certificate decides
	Type    signer.StorageType // what the name says; the content decides
}

// Find lists the key files in the folders and two levels below each, the
// newest first, at most limit of them (zero or less: all). A folder that is
// absent or unreadable gives nothing. When ctx ends, Find returns what it has:
// a network drive that does not answer costs no more than that.
func Find(ctx context.Context, folders []string, limit int) []File {
	parts := make(chan []File, len(folders))
	for _, folder := range folders {
		go func() { parts <- search(ctx, folder, maxDepth) }()
	}
	var files []File
	for range folders {
		select {
		case part := <-parts:
			files = append(files, part...)
		case <-ctx.Done():
			return tidy(files, limit)
		}
	}
	return tidy(files, limit)
}

// InFolder lists the key files in one folder or on one stick, and eight levels
// below it, by their names in the order of the alphabet: what somebody looks
// through before any password is asked. What is absent or unreadable gives
// nothing; when ctx ends, InFolder returns at once and with nothing.
func InFolder(ctx context.Context, folder string) []File {
	done := make(chan []File, 1)
	go func() { done <- search(ctx, folder, namedDepth) }()
	select {
	case files := <-done:
		slices.SortStableFunc(files, byName)
		return slices.CompactFunc(files, same)
	case <-ctx.Done():
		return nil
	}
}

// byName pays no heed to capital letters, as people do not.
func byName(a, b File) int {
	return cmp.Or(
		strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
		strings.Compare(a.Name, b.Name), strings.Compare(a.Path, b.Path))
}

// Files describes the given paths, in their order, leaving out those that are
// no longer there: the files somebody used recently.
func Files(paths []string) []File {
	var files []File
	for _, path := range paths {
		info, err := os.Stat(path)
		if err == nil && info.Mode().IsRegular() {
			files = append(files, describe(path, info))
		}
	}
	return files
}

// IsKeyFileName tells whether a name ends as a key file's does, in letters of
// either case.
func IsKeyFileName(name string) bool { return TypeOf(name) != "" }

// The endings of names that each type's files bear.
var (
	pkcs12Extensions = []string{".p12", ".pfx"}
	jksExtensions    = []string{".jks", ".jceks", ".keystore", ".ks"}
)

// Extensions are the endings that TypeOf knows (".p12"), in small letters.
func Extensions() []string { return slices.Concat(pkcs12Extensions, jksExtensions) }

// TypeOf tells which storage type's name a file bears, empty for none. What it
// is its content decides: a file of either type opens as the other.
func TypeOf(name string) signer.StorageType {
	extension := strings.ToLower(filepath.Ext(name))
	switch {
	case slices.Contains(pkcs12Extensions, extension):
		return signer.StoragePKCS12
	case slices.Contains(jksExtensions, extension):
		return signer.StorageJKS
	}
	return ""
}

func search(ctx context.Context, folder string, depth int) []File {
	s := &searcher{ctx: ctx, left: maxEntries, depth: depth}
	s.folder(folder, 0)
	return s.files
}

type searcher struct {
	ctx   context.Context
	left  int
	depth int
	files []File
}

// folder looks at the files of one folder before it goes deeper, so that the
// limit is spent on what lies nearest.
func (s *searcher) folder(path string, depth int) {
	entries, err := os.ReadDir(path)
	if err != nil {
		return
	}
	var below []string
	for _, entry := range entries {
		if s.left--; s.left < 0 || s.ctx.Err() != nil {
			return
		}
		full := filepath.Join(path, entry.Name())
		if entry.IsDir() && !hidden(entry.Name()) {
			below = append(below, full)
			continue
		}
		s.file(full, entry)
	}
	if depth == s.depth {
		return
	}
	for _, sub := range below {
		s.folder(sub, depth+1)
	}
}

// file follows a symbolic link to a file, and never one to a folder, which
// could lead round in a circle.
func (s *searcher) file(path string, entry fs.DirEntry) {
	if !IsKeyFileName(entry.Name()) || hidden(entry.Name()) {
		return
	}
	info, err := os.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return
	}
	s.files = append(s.files, describe(path, info))
}

// hidden names are a system's own: its bin, and the "._name" twins that macOS
// leaves on every stick.
func hidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "$")
}

func describe(path string, info fs.FileInfo) File {
	name := filepath.Base(path)
	return File{
		Path: path, Name: name, ModTime: info.ModTime(), Size: info.Size(),
		Hint: signer.HintFromName(name), Type: TypeOf(name),
	}
}

// tidy sorts, drops the second mention of a file (one folder may lie inside
// another, or be reached by two names) and cuts to limit.
func tidy(files []File, limit int) []File {
	slices.SortStableFunc(files, func(a, b File) int {
		return cmp.Or(b.ModTime.Compare(a.ModTime), strings.Compare(a.Name, b.Name), strings.Compare(a.Path, b.Path))
	})
	files = slices.CompactFunc(files, same)
	if limit > 0 && len(files) > limit {
		files = files[:limit]
	}
	return files
}

// same asks the disk only about neighbours that look alike.
func same(a, b File) bool {
	if a.Path == b.Path {
		return true
	}
	if a.Name != b.Name || a.Size != b.Size || !a.ModTime.Equal(b.ModTime) {
		return false
	}
	one, err := os.Stat(a.Path)
	if err != nil {
		return false
	}
	other, err := os.Stat(b.Path)
	return err == nil && os.SameFile(one, other)
}
