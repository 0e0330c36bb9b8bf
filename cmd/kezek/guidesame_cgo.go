//go:build cgo

package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"math/rand/v2"
	"path"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui"
)

// This file makes the guide's pictures the same each time they are taken: what
// differs in Git afterwards is what the program shows otherwise.

// guideDay is when the guide's pictures are taken, whenever that is: what hangs
// on the day looks the same each time.
var guideDay = time.Date(2026, time.September, 1, 10, 0, 0, 0, time.FixedZone("", 5*60*60))

// guideListen is where the practice portal listens meanwhile: its address
// stands on most pictures. The second portal takes the port after it.
const guideListen = "127.0.0.1:36443"

// guideFolder is where the keys lie on the pictures: a folder as a reader may
// have one, and not the one of who takes them.
const guideFolder = "~/Kezek"

// forGuide is the program with a clock and a chance that are the same each time.
func (e *env) forGuide() *env {
	then := *e
	then.now, then.rand = guideClock(), newGuideChance(1)
	return &then
}

// guideClock goes on by itself, because what comes later must be later, and not
// by how fast the computer is: the minutes stand on the pictures.
func guideClock() func() time.Time {
	var asked atomic.Int64
	return func() time.Time { return guideDay.Add(time.Duration(asked.Add(1)) * time.Millisecond) }
}

// guideChance gives the same numbers each time. The keys that are made of them
// are those of a practice portal, which is deleted after the pictures.
type guideChance struct {
	mu   sync.Mutex
	from *rand.ChaCha8
}

func newGuideChance(seed byte) io.Reader { return &guideChance{from: rand.NewChaCha8([32]byte{seed})} }

// Read implements io.Reader.
func (c *guideChance) Read(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.from.Read(p)
}

// forGuide lets the practice portal have the same address and the same keys each
// time. Its chance is its own: nobody knows how often the window asks for some.
func (h *practiceHost) forGuide() {
	h.options.Listen, h.options.Rand = guideListen, newGuideChance(2)
}

// guideKeys are the practice keys under the names that the pictures show: of
// RSA keys, and so of their files' names, the standard library makes others each
// time.
type guideKeys struct {
	mu   sync.Mutex
	real map[string]string // paths by the ones that are shown
}

// showGuideKeys shows the practice keys under those names.
func showGuideKeys(o ui.Options) ui.Options {
	keys := &guideKeys{real: map[string]string{}}
	connect, open := o.Connect, o.Open
	o.Connect = func(ctx context.Context, e portal.CatalogueEntry) (*ui.Connection, error) {
		c, err := connect(ctx, e)
		if err == nil && c.Practice != nil {
			keys.rename(c.Practice.Keys)
		}
		return c, err
	}
	o.Open = func(ctx context.Context, from signer.Source, x signer.Secrets) (*signer.Storage, error) {
		from.Path = keys.path(from.Path)
		return open(ctx, from, x)
	}
	o.KeyIDs = func(shown string) ([][]byte, error) { return signer.LocalKeyIDs(keys.path(shown)) }
	return o
}

func (k *guideKeys) rename(files []ui.KeyFile) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, f := range files {
		files[i].Name = guideName(f)
		files[i].Path = path.Join(guideFolder, files[i].Name)
		k.real[files[i].Path] = f.Path
	}
}

func (k *guideKeys) path(shown string) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if real, known := k.real[shown]; known {
		return real
	}
	return shown
}

// guideName is the name of a key file, and of an RSA key's with other digits: the
// same each time.
func guideName(f ui.KeyFile) string {
	if !strings.Contains(f.Name, "RSA") {
		return f.Name
	}
	digits := sha256.Sum256([]byte(f.Note))
	return f.Name[:strings.LastIndexByte(f.Name, '_')+1] + hex.EncodeToString(digits[:20]) + path.Ext(f.Name)
}
