package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
)

// twin makes a second name for a file: a hard link, which takes no room and is
// never older than the file; a copy where the disk has no links. A second name
// that is the same file already is left alone, and so is a copy with the same
// content: Windows lets nobody take away a program that is running.
func twin(from, to string) error { return twinBy(os.Link, from, to) }

// twinBy is twin on a disk that makes links so, or says that it makes none.
func twinBy(link func(from, to string) error, from, to string) error {
	if _, err := os.Stat(from); err != nil {
		return err
	}
	if same(from, to) {
		return nil
	}
	err := replace(link, from, to)
	if err != nil && same(from, to) {
		return nil // another launcher was quicker
	}
	return err
}

// same tells whether both names stand for one file, or for two with one content.
func same(from, to string) bool {
	first, errFirst := os.Stat(from)
	second, errSecond := os.Stat(to)
	if errFirst != nil || errSecond != nil {
		return false
	}
	return os.SameFile(first, second) || first.Size() == second.Size() && sameContent(from, to)
}

// replace links or copies a program under another name first: a launcher of the
// same moment finds a whole one or none.
func replace(link func(from, to string) error, from, to string) error {
	dir, err := os.MkdirTemp(filepath.Dir(to), "twin-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	whole := filepath.Join(dir, filepath.Base(to))
	if link(from, whole) != nil {
		if err := duplicate(from, whole); err != nil {
			return err
		}
	}
	return os.Rename(whole, to)
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
