//go:build cgo && linux

package main

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"
)

// secret is something of a citizen's, under the name by which a test tells of
// it.
type secret struct{ what, text string }

// forms are the secret as programs keep texts: UTF-8, and UTF-16 and UTF-32 with
// the low octet first.
func (s secret) forms() [][]byte {
	var wide []byte
	for _, r := range s.text {
		wide = binary.LittleEndian.AppendUint32(wide, uint32(r))
	}
	var middle []byte
	for _, u := range utf16.Encode([]rune(s.text)) {
		middle = binary.LittleEndian.AppendUint16(middle, u)
	}
	return [][]byte{[]byte(s.text), middle, wide}
}

// block is how much of a process's memory is looked at at once.
const block = 4 << 20

// memory calls look with every piece of the memory that a process can write to
// and has written to. Two pieces of one run overlap, so that nothing lies across
// an edge.
func memory(pid int, look func(piece []byte)) error {
	maps, err := os.Open(fmt.Sprintf("/proc/%d/maps", pid))
	if err != nil {
		return err
	}
	defer maps.Close()
	mem, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err != nil {
		return err
	}
	defer mem.Close()
	buffer := make([]byte, block)
	for lines := bufio.NewScanner(maps); lines.Scan(); {
		var from, to int64
		var rights string
		if _, err := fmt.Sscanf(lines.Text(), "%x-%x %s", &from, &to, &rights); err != nil || !strings.HasPrefix(rights, "rw") {
			continue
		}
		for _, run := range present(pid, from, to) {
			for at := run[0]; at < run[1]; at += block - overlap {
				n, err := mem.ReadAt(buffer[:min(block, run[1]-at)], at)
				look(buffer[:n])
				if err != nil && err != io.EOF {
					break // of a device, or gone meanwhile
				}
			}
		}
	}
	return nil
}

// present are the runs of pages of a mapping that are there (or swapped out),
// by proc_pid_pagemap(5); the whole of it where nobody tells.
func present(pid int, from, to int64) (runs [][2]int64) {
	size := int64(os.Getpagesize())
	table, err := os.Open(fmt.Sprintf("/proc/%d/pagemap", pid))
	if err != nil {
		return [][2]int64{{from, to}}
	}
	defer table.Close()
	entries := make([]byte, (to-from)/size*8)
	if n, err := table.ReadAt(entries, from/size*8); n < len(entries) || err != nil && err != io.EOF {
		return [][2]int64{{from, to}}
	}
	const there = 3 << 62
	for at := from; at < to; at += size {
		if binary.LittleEndian.Uint64(entries[(at-from)/size*8:])&there == 0 {
			continue
		}
		if last := len(runs) - 1; last >= 0 && runs[last][1] == at {
			runs[last][1] = at + size
			continue
		}
		runs = append(runs, [2]int64{at, at + size})
	}
	return runs
}

// overlap is more octets than any secret has.
const overlap = 4096

// finder looks for many texts at once, by their first four octets.
type finder struct {
	begins [1 << 16]bool
	forms  []form
}

type form struct {
	of    secret
	octet []byte
}

func newFinder(secrets []secret) *finder {
	f := &finder{}
	for _, s := range secrets {
		for _, octets := range s.forms() {
			f.begins[slot(octets)] = true
			f.forms = append(f.forms, form{s, octets})
		}
	}
	return f
}

// slot is where four octets stand in the table.
func slot(p []byte) uint32 { return binary.LittleEndian.Uint32(p) * 2654435761 >> 16 }

func (f *finder) find(piece []byte, found map[string]bool) {
	for i := 0; i+4 <= len(piece); i++ {
		if !f.begins[slot(piece[i:])] {
			continue
		}
		for _, form := range f.forms {
			if bytes.HasPrefix(piece[i:], form.octet) {
				found[form.of.what] = true
			}
		}
	}
}

// inMemory tells which secrets a process has.
func inMemory(pid int, secrets []secret) (found map[string]bool, err error) {
	found = map[string]bool{}
	f := newFinder(secrets)
	return found, memory(pid, func(piece []byte) { f.find(piece, found) })
}

// inFiles tells which secrets lie in files below a folder, in their names too.
func inFiles(tb testing.TB, dir string, secrets []secret) map[string]bool {
	tb.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil {
			return nil // it goes while one looks
		}
		content := []byte(path)
		if d.Type().IsRegular() {
			data, _ := os.ReadFile(path)
			content = append(content, data...)
		}
		for _, s := range secrets {
			for _, form := range s.forms() {
				found[s.what] = found[s.what] || bytes.Contains(content, form)
			}
		}
		return nil
	})
	if err != nil {
		tb.Fatal(err)
	}
	return found
}

// mayReadMemory tells whether this test may look into other processes.
func mayReadMemory(pid int) error {
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", pid))
	if err == nil {
		_ = f.Close()
	}
	return err
}
