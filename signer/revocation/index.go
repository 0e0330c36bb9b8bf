package revocation

import (
	"context"
	"hash/crc32"
	"math/big"
	"slices"
	"sort"

	"golang.org/x/crypto/cryptobyte"
	"golang.org/x/crypto/cryptobyte/asn1"
)

// index finds the entries of a list by serial number. For each entry it keeps
// eight octets: a checksum of the serial number and, below it, where the entry
// begins. A list of half a million entries so costs 4 MB beside its own octets,
// in one piece that the collector does not look into. Serial numbers of one
// checksum stand side by side and are told apart by reading them.
type index struct {
	revoked cryptobyte.String // content octets of revokedCertificates
	version int
	slots   []uint64
}

const (
	// usualEntry is the length of an entry without extensions and with the 20
	// octets of serial number that authorities use; it saves growing the index.
	usualEntry = 39
	// slotSize is what the index takes for an entry, in octets.
	slotSize = 8
	// restEntries is after how many entries it is asked whether anybody still
	// waits.
	restEntries = 8192
)

// newIndex reads every entry once; see [entry.read] for what is refused. Only a
// delta list may remove.
func newIndex(ctx context.Context, revoked cryptobyte.String, version int, delta bool) (index, error) {
	x := index{revoked: revoked, version: version, slots: make([]uint64, 0, len(revoked)/usualEntry)}
	var e entry
	for rest := revoked; !rest.Empty(); {
		start := len(revoked) - len(rest)
		if err := e.read(&rest, version); err != nil {
			return index{}, err
		}
		if e.reason == reasonRemoved && !delta {
			return index{}, malformed("removal in a list that is no delta")
		}
		x.slots = append(x.slots, slot(e.serial, start))
		if len(x.slots)%restEntries == 0 && ctx.Err() != nil {
			return index{}, ctx.Err()
		}
	}
	slices.Sort(x.slots)
	return x, nil
}

func slot(serial []byte, start int) uint64 {
	return uint64(crc32.ChecksumIEEE(serial))<<32 | uint64(uint32(start))
}

// find gives the entries of a serial number: one, none, or, in a careless list,
// several.
func (x index) find(serial *big.Int) []entry {
	want := integerOctets(serial)
	key := slot(want, 0)
	at := sort.Search(len(x.slots), func(i int) bool { return x.slots[i] >= key })
	var found []entry
	for ; at < len(x.slots) && x.slots[at]>>32 == key>>32; at++ {
		rest := x.revoked[uint32(x.slots[at]):]
		var e entry
		if e.read(&rest, x.version) == nil && string(e.serial) == string(want) {
			found = append(found, e)
		}
	}
	return found
}

// integerOctets gives the content octets of an INTEGER in DER.
func integerOctets(n *big.Int) []byte {
	var b cryptobyte.Builder
	b.AddASN1BigInt(n)
	s := cryptobyte.String(b.BytesOrPanic())
	var content cryptobyte.String
	s.ReadASN1(&content, asn1.INTEGER)
	return content
}
