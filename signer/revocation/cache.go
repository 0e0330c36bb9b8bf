package revocation

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"
)

const (
	// maxCached is how many lists are remembered; an authority has two.
	maxCached = 32
	// again is when an address whose list was out of date already is asked for
	// a newer one, at the earliest.
	again = 5 * time.Minute
)

// cache remembers the lists of addresses, in memory and, where there is a
// folder, in files. A file is believed no more than an address: it is read,
// and its signature checked, like a download.
type cache struct {
	dir   string // empty: memory only
	limit int64
	mu    sync.Mutex
	all   map[string]*cached
}

// cached is the list of one address, for one authority: a forged one can take
// the place of no other authority's list.
type cached struct {
	path    string // empty: memory only
	mu      sync.Mutex
	isRead  bool // the file was looked at
	list    *List
	fetched time.Time
}

// at gives what is remembered of an address; there is always something, it may
// be empty.
func (c *cache) at(address string, issuer *x509.Certificate) *cached {
	key := cacheKey(address, issuer)
	c.mu.Lock()
	defer c.mu.Unlock()
	if one := c.all[key]; one != nil {
		return one
	}
	if c.all == nil || len(c.all) >= maxCached {
		c.all = map[string]*cached{}
	}
	one := &cached{}
	if c.dir != "" {
		one.path = filepath.Join(c.dir, key+".crl")
	}
	c.all[key] = one
	return one
}

// cacheKey also serves as a file's name.
func cacheKey(address string, issuer *x509.Certificate) string {
	sum := sha256.New()
	sum.Write(issuer.RawSubjectPublicKeyInfo)
	sum.Write([]byte(address))
	return hex.EncodeToString(sum.Sum(nil))
}

// get gives the list, nil where there is none.
func (c *cached) get(issuer *x509.Certificate, limit int64) *List {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.isRead && c.path != "" {
		c.list = readCached(c.path, issuer, limit)
	}
	c.isRead = true
	return c.list
}

func readCached(path string, issuer *x509.Certificate, limit int64) *List {
	if !isRegular(path) {
		return nil
	}
	data, err := readFile(path, limit)
	if err != nil {
		return nil
	}
	l, err := ParseList(data)
	if err != nil || l.Verify(issuer) != nil {
		return nil
	}
	return l
}

// due tells whether the address is to be asked for a newer list.
func (c *cached) due(issuer *x509.Certificate, limit int64, now time.Time) bool {
	l := c.get(issuer, limit)
	c.mu.Lock()
	defer c.mu.Unlock()
	return l == nil || l.staleAt(now) && now.Sub(c.fetched) >= again
}

// put remembers a list that was verified. One that is older than the list at
// hand is refused: somebody sends an old one again, or a mirror lags.
func (c *cached) put(ctx context.Context, l *List, now time.Time) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if c.list != nil && l.thisUpdate.Before(c.list.thisUpdate) {
		return fmt.Errorf("%w: older than the list at hand", ErrStale)
	}
	c.list, c.fetched, c.isRead = l, now, true
	if c.path != "" {
		// A full or read-only disk makes the list be fetched again next time; it
		// does not make what was found out unknown.
		_ = writeFile(c.path, l.der)
	}
	return nil
}

// writeFile writes a file that only its owner reads, in one step: a program that
// is ended halfway leaves the old one.
func writeFile(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), ".list-*") // 0600
	if err != nil {
		return err
	}
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
