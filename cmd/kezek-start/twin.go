package main

import (
	"errors"
	"io"
	"io/fs"
	"os"
)

// twin makes a second name for a file: a hard link, which takes no room and is
// never older than the file; a copy where the disk has no links. A second name
// that is the same file already is left alone.
func twin(from, to string) error {
	first, err := os.Stat(from)
	if err != nil {
		return err
	}
	if same(first, to) {
		return nil
	}
	err = replace(from, to)
	if err != nil && same(first, to) {
		return nil // another launcher was quicker
	}
	return err
}

func same(first fs.FileInfo, to string) bool {
	second, err := os.Stat(to)
	return err == nil && os.SameFile(first, second)
}

func replace(from, to string) error {
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if os.Link(from, to) == nil {
		return nil
	}
	return duplicate(from, to)
}

// duplicate copies a program. What could not be written whole is removed: half a
// program would be started the next time.
func duplicate(from, to string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o755)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err = errors.Join(err, out.Close()); err != nil {
		_ = os.Remove(to)
	}
	return err
}
