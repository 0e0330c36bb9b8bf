package store

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
)

// The parts of bbolt's file format that matter for bounds: sizes in octets,
// numbers in the machine's own order. A page begins with its number (8), flags
// (2), count of elements (2) and count of further pages (4). A leaf element is
// flags, position of the key seen from the element, size of the key, size of
// the value (4 each); a branch element is position, size (4 each), page (8). A
// bucket is a leaf element whose value is its root page and a sequence number
// (8 each); with root page zero a page of its own follows inside the value.
const (
	pageHeader   = 16
	elementSize  = 16
	bucketHeader = 16
	metaSize     = 64

	branchPage   = 0x01
	leafPage     = 0x02
	freelistPage = 0x10
	bucketEntry  = 0x01

	metaMagic   = 0xED0CDAED
	metaVersion = 2
)

// pageCheck proves that everything in the tree lies within its page, within
// its value and within the file, and that each page has one use. bbolt takes
// this on trust, and its own check does not see all of it: it leaves out the
// small buckets that lie inside another page, where a damaged size makes it
// read beyond a copy, which crashes one process and passes unnoticed in
// another; and it does not see that a page which continues another is free as
// well, or that a branch names another key than its child begins with, both of
// which spoil the file at a later change.
type pageCheck struct {
	data     []byte
	pageSize uint64
	pages    uint64          // how many pages there are
	used     map[uint64]bool // those whose use is known
}

// checkPages examines a whole database file: ErrDamaged when something in it
// points outside. It reads nothing beyond data, whatever that holds.
func checkPages(data []byte, pageSize int) error {
	size := uint64(pageSize)
	if pageSize < pageHeader+metaSize || uint64(len(data)) < 2*size {
		return ErrDamaged
	}
	meta := newestMeta(data[:size], data[size:2*size])
	if meta == nil {
		return ErrDamaged
	}
	c := pageCheck{data: data, pageSize: size, pages: number64(meta[40:]), used: map[uint64]bool{0: true, 1: true}}
	if c.pages > uint64(len(data))/size {
		return ErrDamaged // cut off
	}
	if !c.freelist(number64(meta[32:])) || !c.tree(number64(meta[16:]), nil) {
		return ErrDamaged
	}
	if uint64(len(c.used)) != c.pages {
		return ErrDamaged // a page without a use
	}
	return nil
}

func number16(b []byte) uint64 { return uint64(binary.NativeEndian.Uint16(b)) }
func number32(b []byte) uint64 { return uint64(binary.NativeEndian.Uint32(b)) }
func number64(b []byte) uint64 { return binary.NativeEndian.Uint64(b) }

// newestMeta gives of the two meta pages that of the later transaction, as
// bbolt does; nil when one of them is unsound or a copy of the other. bbolt
// would go on with what is left, and with it what the database held a
// transaction ago: a value that was acknowledged would be gone, one that was
// deleted be back, and nobody told.
func newestMeta(first, second []byte) []byte {
	var newest []byte
	for id, page := range [][]byte{first, second} {
		meta := page[pageHeader:]
		sum := fnv.New64a()
		_, _ = sum.Write(meta[:56]) // a hash takes everything
		if number64(page) != uint64(id) || number32(meta) != metaMagic || number32(meta[4:]) != metaVersion || number64(meta[56:]) != sum.Sum64() {
			return nil
		}
		if newest == nil || number64(meta[48:]) > number64(newest[48:]) {
			newest = meta[:metaSize]
		}
	}
	return newest
}

// use notes that a page is used, false when it is already, or is none.
func (c *pageCheck) use(id uint64) bool {
	if id >= c.pages || c.used[id] {
		return false
	}
	c.used[id] = true
	return true
}

// page gives the octets of a page and of those that continue it, and notes
// that they are used.
func (c *pageCheck) page(id uint64) ([]byte, bool) {
	if id >= c.pages {
		return nil, false
	}
	page := c.data[id*c.pageSize:]
	more := number32(page[12:])
	if number64(page) != id || more >= c.pages-id {
		return nil, false
	}
	for i := range more + 1 {
		if !c.use(id + i) {
			return nil, false
		}
	}
	return page[:(more+1)*c.pageSize], true
}

// freelist checks the list of free pages: a wrong number in it would have
// bbolt overwrite a page that is in use.
func (c *pageCheck) freelist(id uint64) bool {
	page, ok := c.page(id)
	if !ok || number16(page[8:]) != freelistPage {
		return false
	}
	count, list := number16(page[10:]), page[pageHeader:]
	if count == 0xFFFF { // too many for the header: the list begins with their number
		count, list = number64(list), list[8:]
	}
	if count > uint64(len(list))/8 {
		return false
	}
	for i := range count {
		if !c.use(number64(list[i*8:])) {
			return false
		}
	}
	return true
}

// tree checks a page of the tree and all that it leads to. The page has to
// begin with the key first; nil: with any.
func (c *pageCheck) tree(id uint64, first []byte) bool {
	page, ok := c.page(id)
	if !ok {
		return false
	}
	if key := firstKey(page); first != nil && !bytes.Equal(key, first) {
		return false
	}
	switch number16(page[8:]) {
	case branchPage:
		return c.branch(page)
	case leafPage:
		return c.leaf(page)
	}
	return false
}

// firstKey gives the key of the first element, nil when there is none or it is
// out of bounds.
func firstKey(page []byte) []byte {
	if number16(page[10:]) == 0 || len(page) < pageHeader+elementSize {
		return nil
	}
	element := page[pageHeader:]
	at, size := number32(element), number32(element[4:])
	if number16(page[8:]) == leafPage {
		at, size = size, number32(element[8:])
	}
	if at+size > uint64(len(element)) {
		return nil
	}
	return element[at : at+size]
}

func (c *pageCheck) branch(page []byte) bool {
	count := number16(page[10:])
	if count == 0 || pageHeader+count*elementSize > uint64(len(page)) {
		return false
	}
	for i := range count {
		at := pageHeader + i*elementSize
		element := page[at:]
		key := at + number32(element)
		end := key + number32(element[4:])
		if end > uint64(len(page)) || !c.tree(number64(element[8:]), page[key:end]) {
			return false
		}
	}
	return true
}

// leaf checks a leaf page, or one inside the value of a small bucket.
func (c *pageCheck) leaf(page []byte) bool {
	count := number16(page[10:])
	if pageHeader+count*elementSize > uint64(len(page)) {
		return false
	}
	for i := range count {
		at := pageHeader + i*elementSize
		element := page[at:]
		key := at + number32(element[4:])
		value := key + number32(element[8:])
		end := value + number32(element[12:])
		if key == value || end > uint64(len(page)) {
			return false
		}
		if number32(element)&bucketEntry != 0 && !c.bucket(page[value:end]) {
			return false
		}
	}
	return true
}

// bucket checks the value of a leaf element that is a bucket.
func (c *pageCheck) bucket(value []byte) bool {
	if len(value) < bucketHeader {
		return false
	}
	if root := number64(value); root != 0 {
		return c.tree(root, nil)
	}
	inside := value[bucketHeader:]
	return len(inside) >= pageHeader && number16(inside[8:]) == leafPage && c.leaf(inside)
}
