package revocation

import (
	"crypto/x509"
	"os"
	"path/filepath"
	"strings"
	"time"

	"kezek.kz/kezek/signer/internal/folder"
)

const (
	// unfinished begins the names of files that are being written.
	unfinished = ".list-"
	// leftAfter is how old such a file is when nobody writes it any more.
	leftAfter = time.Hour
)

// readCached gives the list in a file, nil where there is none that can be used.
// A file is believed no more than an address: it is read, and its signature
// checked, like a download.
func readCached(path string, issuer *x509.Certificate, limit int64) *List {
	return verified(cachedOctets(path, limit), issuer)
}

// readNewer gives the list in a file if it is newer than the one at hand: the
// program may run twice.
func readNewer(path string, than *List, issuer *x509.Certificate, limit int64) *List {
	data := cachedOctets(path, limit)
	if !madeAt(data).After(than.thisUpdate) {
		return nil
	}
	return verified(data, issuer)
}

func cachedOctets(path string, limit int64) []byte {
	if !folder.IsRegular(path) {
		return nil
	}
	data, err := readFile(path, limit)
	if err != nil {
		return nil
	}
	return data
}

func verified(data []byte, issuer *x509.Certificate) *List {
	l, err := ParseList(data)
	if err != nil || l.Verify(issuer) != nil {
		return nil
	}
	return l
}

// writeFile writes a file that only its owner reads, in one step: a program that
// is ended halfway leaves the old one.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), unfinished+"*") // 0600
	if err != nil {
		return err
	}
	removeLeft(f)
	_, err = f.Write(data)
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		_ = os.Remove(f.Name())
	}
	return err
}

// removeLeft removes what programs that were ended halfway left beside the file
// that is being written. The folder's own clock tells how old that is.
func removeLeft(writing *os.File) {
	of, err := writing.Stat()
	if err != nil {
		return
	}
	dir := filepath.Dir(writing.Name())
	beside, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range beside {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), unfinished) || !info.Mode().IsRegular() {
			continue
		}
		if of.ModTime().Sub(info.ModTime()) > leftAfter {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}
