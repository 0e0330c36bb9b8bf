package revocation

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"sync"
	"time"
)

const (
	// maxCached is how many lists are kept in memory, and maxCachedOctets what
	// they may take together; an authority has two, of some 25 MB at most.
	maxCached       = 32
	maxCachedOctets = 128 << 20
	// maxPlaces is how many addresses are remembered without their lists.
	maxPlaces = 1024
	// again is when an address that gave nothing usable, or a list that was out
	// of date already, is asked once more, at the earliest.
	again = 5 * time.Minute
)

// cache remembers the lists of addresses, in memory and, where there is a
// folder, in files.
type cache struct {
	dir    string // empty: memory only
	limit  int64  // for a file, in octets
	octets int64  // for the lists in memory; 0: maxCachedOctets
	mu     sync.Mutex
	all    map[string]*place
	uses   uint64
}

// place is what is known of one address, for one authority: a forged list can
// take the place of no other authority's. It stays when its list is let go, and
// with it how new that was: an older one is refused all the same.
type place struct {
	path  string     // empty: memory only
	files sync.Mutex // held while the file is read or written

	// The others are cache.mu's.
	list   *List
	newest time.Time // thisUpdate of the newest list there was
	isRead bool      // the file was looked at since the list was let go
	asked  time.Time // when the address was asked last
	err    error     // how that went
	used   uint64    // cache.uses at the last use
	busy   int       // downloads under way
}

// at gives the place of an address; there is always one, it may be empty.
func (c *cache) at(address string, issuer *x509.Certificate) *place {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.place(cacheKey(address, issuer))
}

// begin gives the place too, and keeps it until end, whatever is forgotten.
func (c *cache) begin(address string, issuer *x509.Certificate) *place {
	c.mu.Lock()
	defer c.mu.Unlock()
	p := c.place(cacheKey(address, issuer))
	p.busy++
	return p
}

func (c *cache) end(p *place) {
	c.mu.Lock()
	defer c.mu.Unlock()
	p.busy--
}

func (c *cache) place(key string) *place {
	p := c.all[key]
	if p == nil {
		c.dropPlace()
		p = &place{}
		if c.dir != "" {
			p.path = filepath.Join(c.dir, key+".crl")
		}
		c.all[key] = p
	}
	c.use(p)
	return p
}

// cacheKey also serves as a file's name. Authorities of one key and two names
// are two.
func cacheKey(address string, issuer *x509.Certificate) string {
	sum := sha256.New()
	sum.Write(issuer.RawSubject) // DER says itself where it ends
	sum.Write(issuer.RawSubjectPublicKeyInfo)
	sum.Write([]byte(address))
	return hex.EncodeToString(sum.Sum(nil))
}

func (c *cache) use(p *place) {
	c.uses++
	p.used = c.uses
}

// dropPlace makes room for one more, and the map where there is none.
func (c *cache) dropPlace() {
	if c.all == nil {
		c.all = map[string]*place{}
	}
	if len(c.all) < maxPlaces {
		return
	}
	var oldest string
	for key, p := range c.all {
		if p.busy == 0 && (oldest == "" || p.used < c.all[oldest].used) {
			oldest = key
		}
	}
	delete(c.all, oldest)
}

// dropLists lets go of the lists that were not used for longest, until the
// others fit. That of the place itself stays.
func (c *cache) dropLists(but *place) {
	room := c.octets
	if room == 0 {
		room = maxCachedOctets
	}
	for {
		var oldest *place
		count, octets := 0, int64(0)
		for _, p := range c.all {
			if p.list == nil {
				continue
			}
			count, octets = count+1, octets+p.list.size()
			if p != but && (oldest == nil || p.used < oldest.used) {
				oldest = p
			}
		}
		if oldest == nil || count <= maxCached && octets <= room {
			return
		}
		oldest.list, oldest.isRead = nil, false
	}
}

// get gives the list at hand, from memory or from its file; nil where there is
// none that this very certificate's key signed and may sign.
func (c *cache) get(p *place, issuer *x509.Certificate) *List {
	p.files.Lock()
	defer p.files.Unlock()
	l, isRead := c.look(p)
	if l == nil && !isRead && p.path != "" {
		if l = readCached(p.path, issuer, c.limit); !c.keep(p, l) {
			return nil
		}
	}
	if l == nil || l.Verify(issuer) != nil {
		return nil
	}
	return l
}

func (c *cache) look(p *place) (l *List, isRead bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return p.list, p.isRead
}

// keep keeps a list that was verified, or says that the file had none. One that
// is older than what was there is refused: somebody sends an old one again, or
// a mirror lags.
func (c *cache) keep(p *place, l *List) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	p.isRead = true
	if l == nil || l.thisUpdate.Before(p.newest) {
		return false
	}
	p.list, p.newest = l, l.thisUpdate
	c.use(p)
	c.dropLists(p)
	return true
}

// put keeps a list that was verified, in memory and in its file.
func (c *cache) put(ctx context.Context, p *place, l *List, issuer *x509.Certificate) error {
	p.files.Lock()
	defer p.files.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if p.path != "" {
		c.keep(p, readNewer(p.path, l, issuer, c.limit))
	}
	if !c.keep(p, l) {
		return fmt.Errorf("%w: older than the list at hand", ErrStale)
	}
	if p.path != "" {
		// A full or read-only disk makes the list be fetched again next time; it
		// does not make what was found out unknown.
		_ = writeFile(p.path, l.der)
	}
	return nil
}

// due tells whether the address is to be asked for a newer list. Where it is
// not, the list is the one at hand, or err says how it went when it was asked.
func (c *cache) due(p *place, issuer *x509.Certificate, now time.Time) (l *List, due bool, err error) {
	l = c.get(p, issuer)
	if l != nil && !l.staleAt(now) {
		return l, false, nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	since := now.Sub(p.asked)
	switch {
	case l == nil && p.err == nil: // never asked, or what it gave was let go
		return nil, true, nil
	case since < 0 || since >= again:
		return nil, true, nil
	case p.err != nil:
		return nil, false, p.err
	}
	return l, false, nil
}

// tried remembers how asking the address went. That nobody waited for it any
// more says nothing of the address.
func (c *cache) tried(p *place, now time.Time, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !errors.Is(err, context.Canceled) {
		p.asked, p.err = now, err
	}
}
