package signer

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"kezek.kz/kezek/signer/pkcs12"
)

// keyFile remembers a key file by its content, to know it again.
type keyFile struct {
	path string
	sum  [sha256.Size]byte
}

// readKeyFile reads a whole key file, and none that is no key file by its kind
// or its size. Size and kind are looked at before anything is read or even
// opened: opening a pipe waits for ever.
func readKeyFile(path string) ([]byte, *keyFile, error) {
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, nil, fileError(err)
	case !info.Mode().IsRegular():
		return nil, nil, fmt.Errorf("%w: not a regular file", ErrNotKeyStore)
	case info.Size() > pkcs12.MaxSize:
		return nil, nil, ErrTooLarge
	}
	data, err := readAtMost(path, pkcs12.MaxSize)
	if err != nil {
		return nil, nil, err
	}
	return data, &keyFile{path: path, sum: sha256.Sum256(data)}, nil
}

// readAtMost refuses a file that has grown since its size was looked at.
func readAtMost(path string, limit int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fileError(err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, limit+1))
	switch {
	case err != nil:
		return nil, fileError(err)
	case int64(len(data)) > limit:
		return nil, ErrTooLarge
	}
	return data, nil
}

// fileError leaves the path out: people keep keys in folders that carry their
// names and numbers.
func fileError(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return ErrGone
	}
	var path *fs.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return fmt.Errorf("%w: %w", ErrUnreadable, err)
}

// unchanged reads the file again and holds it to what it was. Another content
// at the same path means that the file which was chosen is gone.
func (f *keyFile) unchanged() error {
	data, _, err := readKeyFile(f.path)
	switch {
	case errors.Is(err, ErrUnreadable):
		return err
	case err != nil || sha256.Sum256(data) != f.sum:
		return ErrGone
	}
	return nil
}
