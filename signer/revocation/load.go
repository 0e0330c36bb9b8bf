package revocation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"kezek.kz/kezek/signer/internal/folder"
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
// Each folder has to hold a list: to go on without those of a mistyped one would
// tell nothing of the keys that they name. Of no folders the lists are empty.
//
// Errors are ErrUnreadable, ErrTooMany for more than 2000 files or 512 MB of
// lists, and ErrNoList; the latter two in an [fs.PathError] that names the
// folder.
func LoadLists(dirs ...string) (*Lists, error) {
	var all loaded
	for _, dir := range dirs {
		before := len(all.lists)
		if err := all.add(dir); err != nil {
			return nil, err
		}
		if len(all.lists) == before {
			return nil, about(dir, ErrNoList)
		}
	}
	return NewLists(all.lists...), nil
}

// loaded are lists from files.
type loaded struct {
	lists []*List
	size  int // of their files, in octets
}

// add reads the lists in one folder.
func (l *loaded) add(dir string) error {
	paths, err := listFiles(dir)
	if err != nil {
		return err
	}
	for _, path := range paths {
		data, err := readFile(path, MaxListSize)
		if err != nil {
			return err
		}
		lists := parseFile(data)
		l.lists = append(l.lists, lists...)
		if len(lists) > 0 {
			l.size += len(data)
		}
		if l.size > maxLoaded {
			return about(dir, ErrTooMany)
		}
	}
	return nil
}

// listFiles gives the paths in lexical order.
func listFiles(dir string) ([]string, error) {
	paths, err := folder.Files(dir, maxFiles, ".crl", ".der", ".pem")
	switch {
	case errors.Is(err, folder.ErrTooMany):
		return nil, about(dir, ErrTooMany)
	case err != nil:
		return nil, unreadable(err)
	}
	return paths, nil
}

// about names the folder that an error is about, as the system's errors do.
func about(dir string, err error) error { return &fs.PathError{Op: "load", Path: dir, Err: err} }

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
