package audit

import (
	"crypto/hmac"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// KeySize is the size of a key, in octets: that of SHA-256.
const KeySize = 32

// ErrKey means a file that is no key, or one that others can read or write. It
// is wrapped with which.
var ErrKey = errors.New("audit: not a key of one's own")

// ReadKey reads the key: 64 hexadecimal digits in a regular file that belongs to
// this user or to root and that nobody else can open. On Windows nobody looks at
// who can open it: that is for the folder's access list.
func ReadKey(path string) ([]byte, error) {
	f, err := openKey(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, 1024))
	if err != nil {
		return nil, err
	}
	key, err := hex.DecodeString(strings.TrimSpace(string(data)))
	if err != nil || len(key) != KeySize {
		return nil, fmt.Errorf("%w: %s: not 64 hexadecimal digits", ErrKey, path)
	}
	return key, nil
}

// MakeKey is ReadKey, and makes the file from random where there is none.
func MakeKey(path string, random io.Reader) ([]byte, error) {
	key, err := ReadKey(path)
	if !errors.Is(err, os.ErrNotExist) {
		return key, err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	key = make([]byte, KeySize)
	if _, err := io.ReadFull(random, key); err != nil {
		return nil, err
	}
	if err := putKey(path, hex.EncodeToString(key)+"\n"); err != nil {
		return nil, err
	}
	return ReadKey(path)
}

// putKey writes the file beside its place first: half a key that a power cut
// left would be no key for ever.
func putKey(path, text string) error {
	root, err := os.OpenRoot(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer root.Close()
	name := filepath.Base(path)
	if err := replace(root, name+".new", name, text); err != nil {
		return err
	}
	return syncFolder(root)
}

// equal compares without telling by its time where texts differ.
func equal(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }
