package revocation

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// maxFiles bounds the files of one folder tree: somebody who chose a whole
	// disk is told so instead of waiting.
	maxFiles = 2000
	// maxLoaded bounds what LoadLists keeps in memory, in octets.
	maxLoaded = 512 << 20
)

// LoadLists reads the lists in the folders and all folders below them: files
// named .crl, .der or .pem, each one list in DER or any number of them in PEM.
// Links to files are followed, links to folders below the given ones are not.
//
// What is no list, damaged, over [MaxListSize], or has a critical extension that
// is not understood, is skipped in silence: such folders hold certificates too,
// and a list that is missing makes certificates Unknown, never Good.
// Signatures are not checked here but by [Lists.Status], once for each list.
//
// Errors are ErrUnreadable, and ErrTooMany for more than 2000 files or 512 MB of
// lists.
func LoadLists(dirs ...string) (*Lists, error) {
	var found []*List
	size := 0
	for _, dir := range dirs {
		paths, err := listFiles(dir)
		if err != nil {
			return nil, err
		}
		for _, path := range paths {
			data, err := readFile(path, MaxListSize)
			if err != nil {
				return nil, err
			}
			lists := parseFile(data)
			found = append(found, lists...)
			if len(lists) > 0 {
				size += len(data)
			}
			if size > maxLoaded {
				return nil, ErrTooMany
			}
		}
	}
	return NewLists(found...), nil
}

// listFiles gives the paths in lexical order.
func listFiles(dir string) ([]string, error) {
	root, err := filepath.EvalSymlinks(dir) // WalkDir does not enter a link
	if err != nil {
		return nil, unreadable(err)
	}
	var paths []string
	err = filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return unreadable(err)
		}
		if e.IsDir() || !namedLikeList(path) || !isRegular(path) {
			return nil
		}
		if len(paths) == maxFiles {
			return ErrTooMany
		}
		paths = append(paths, path)
		return nil
	})
	return paths, err
}

func namedLikeList(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".crl", ".der", ".pem":
		return true
	}
	return false
}

// isRegular follows a link; a dangling one, a pipe and a device are no files
// to read (opening a pipe would wait for ever).
func isRegular(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// readFile gives the file's content, nothing where it is larger than the limit.
func readFile(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, unreadable(err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, unreadable(err)
	}
	data, err := readAll(f, info.Size(), limit)
	if err != nil {
		return nil, unreadable(err)
	}
	return data, nil
}

func unreadable(err error) error { return fmt.Errorf("%w: %w", ErrUnreadable, err) }

// readAll reads at most limit octets, and gives nil where there are more. The
// size that was announced saves growing: 20 MB read by doubling take 60.
func readAll(r io.Reader, announced, limit int64) ([]byte, error) {
	if announced > limit {
		return nil, nil
	}
	var b bytes.Buffer
	if announced > 0 {
		b.Grow(int(announced) + bytes.MinRead) // ReadFrom wants so much room to see the end
	}
	if _, err := b.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return nil, err
	}
	if int64(b.Len()) > limit {
		return nil, nil
	}
	return b.Bytes(), nil
}

// parseFile gives the lists of one file and nothing for what is none.
func parseFile(data []byte) []*List {
	if !isPEM(data) {
		if l, err := ParseList(data); err == nil {
			return []*List{l}
		}
		return nil
	}
	var lists []*List
	for der, rest, ok := nextPEM(data); ok; der, rest, ok = nextPEM(rest) {
		if l, err := parseDER(context.Background(), der); err == nil {
			lists = append(lists, l)
		}
	}
	return lists
}
