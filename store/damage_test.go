package store

import (
	"bytes"
	"encoding/binary"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"testing"
	"time"
)

// damage is one way to spoil a database file.
type damage struct {
	name string
	do   func(random *rand.Rand, data []byte) []byte
}

func pageAt(data []byte, n int) []byte {
	size := os.Getpagesize()
	return data[n*size : (n+1)*size]
}

func randomPage(random *rand.Rand, data []byte) []byte {
	return pageAt(data, random.IntN(len(data)/os.Getpagesize()))
}

func fill8(random *rand.Rand, data []byte) {
	for i := range data {
		data[i] = byte(random.Uint32())
	}
}

// sealMeta makes the checksum of a meta page right again: damage that bbolt
// has no means of its own to see.
func sealMeta(page []byte) {
	meta := page[pageHeader:]
	sum := fnv.New64a()
	_, _ = sum.Write(meta[:56])
	binary.NativeEndian.PutUint64(meta[56:], sum.Sum64())
}

// large is a number that a counter must not have.
func large(random *rand.Rand) uint64 {
	return []uint64{1 << 62, 1<<32 - 1, 1 << 31, 70_000, 64}[random.IntN(5)]
}

func damages() []damage {
	return []damage{
		{"one bit", func(random *rand.Rand, data []byte) []byte {
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
			return data
		}},
		{"one bit where a page is described", func(random *rand.Rand, data []byte) []byte {
			randomPage(random, data)[random.IntN(256)] ^= 1 << random.IntN(8)
			return data
		}},
		{"some octets", func(random *rand.Rand, data []byte) []byte {
			for range 2 + random.IntN(30) {
				data[random.IntN(len(data))] = byte(random.Uint32())
			}
			return data
		}},
		{"cut off", func(random *rand.Rand, data []byte) []byte { return data[:random.IntN(len(data))] }},
		{"a page of zeros", func(random *rand.Rand, data []byte) []byte {
			clear(randomPage(random, data))
			return data
		}},
		{"two pages swapped", func(random *rand.Rand, data []byte) []byte {
			a, b := randomPage(random, data), randomPage(random, data)
			former := bytes.Clone(a)
			copy(a, b)
			copy(b, former)
			return data
		}},
		{"a page of garbage", func(random *rand.Rand, data []byte) []byte {
			fill8(random, randomPage(random, data))
			return data
		}},
		{"garbage", func(random *rand.Rand, data []byte) []byte {
			data = data[:1+random.IntN(len(data))]
			fill8(random, data)
			return data
		}},
		{"wrong magic", func(random *rand.Rand, data []byte) []byte {
			page := pageAt(data, random.IntN(2))
			fill8(random, page[pageHeader:pageHeader+4+random.IntN(2)*4]) // and the version
			sealMeta(page)
			return data
		}},
		{"a meta page that counts too much", func(random *rand.Rand, data []byte) []byte {
			for n := range 2 {
				meta := pageAt(data, n)[pageHeader:]
				at := []int{8, 16, 32, 40}[random.IntN(4)] // page size and flags, root, free list, pages
				binary.NativeEndian.PutUint64(meta[at:], large(random))
				sealMeta(pageAt(data, n))
			}
			return data
		}},
		{"a page that counts wrongly", func(random *rand.Rand, data []byte) []byte {
			page := randomPage(random, data)
			if random.IntN(2) == 0 {
				binary.NativeEndian.PutUint16(page[10:], uint16(random.IntN(1<<(1+random.IntN(16)))))
			} else {
				binary.NativeEndian.PutUint32(page[12:], uint32(large(random)))
			}
			return data
		}},
		{"an element that counts wrongly", func(random *rand.Rand, data []byte) []byte {
			at := pageHeader + 4*random.IntN(32)
			binary.NativeEndian.PutUint32(randomPage(random, data)[at:], uint32(large(random)))
			return data
		}},
		{"an older page in place of a newer", func(random *rand.Rand, data []byte) []byte {
			from := random.IntN(2)
			copy(pageAt(data, 1-from), pageAt(data, from)) // both meta pages of one transaction
			if random.IntN(2) == 0 {
				clear(pageAt(data, random.IntN(2))[:64])
			}
			return data
		}},
	}
}

// TestOpenSurvivesFiveHundredDamagedFiles: each is opened in time, what is
// given is right, what is lost is told, and the store works.
func TestOpenSurvivesFiveHundredDamagedFiles(t *testing.T) {
	files := 40 // of each kind
	if testing.Short() || raceDetector {
		files = 6
	}
	t.Logf("%d kinds of damage, %d files of each (40 without -race and -short)", len(damages()), files)
	for n, d := range damages() {
		t.Run(d.name, func(t *testing.T) {
			t.Parallel()
			dir := soundDatabase(t)
			sound := readFile(t, databaseIn(dir))
			moved := 0
			for i := range files {
				random := rand.New(rand.NewPCG(uint64(i), uint64(n)))
				started := time.Now()
				if openDamaged(t, dir, d.do(random, bytes.Clone(sound))) {
					moved++
				}
				if took := time.Since(started); took > 20*time.Second {
					t.Errorf("file %d took %v", i, took)
				}
				if t.Failed() {
					t.Fatalf("file %d of this kind", i)
				}
			}
			t.Logf("%d of %d were moved aside", moved, files)
		})
	}
}
