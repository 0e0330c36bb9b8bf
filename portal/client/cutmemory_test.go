package client_test

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"sync"

	"kezek.kz/kezek/portal/server"
)

// memory is a server.Storage of which a copy can be taken and put back.
type memory struct {
	mu      sync.RWMutex
	buckets map[string]map[string][]byte
}

func newMemory() *memory { return &memory{buckets: map[string]map[string][]byte{}} }

func (m *memory) View(f func(server.Tx) error) error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return f(&memoryTx{m: m})
}

// Update undoes what a function did that fails.
func (m *memory) Update(f func(server.Tx) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	tx := &memoryTx{m: m}
	err := f(tx)
	if err != nil {
		for _, undo := range slices.Backward(tx.undo) {
			undo()
		}
	}
	return err
}

func (m *memory) copied() map[string]map[string][]byte {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return copyBuckets(m.buckets)
}

func (m *memory) put(buckets map[string]map[string][]byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.buckets = copyBuckets(buckets)
}

// copyBuckets leaves the values, which nobody changes.
func copyBuckets(buckets map[string]map[string][]byte) map[string]map[string][]byte {
	all := map[string]map[string][]byte{}
	for name, b := range buckets {
		all[name] = maps.Clone(b)
	}
	return all
}

type memoryTx struct {
	m    *memory
	undo []func()
}

func (t *memoryTx) Get(bucket, key string) []byte { return bytes.Clone(t.m.buckets[bucket][key]) }

func (t *memoryTx) Put(bucket, key string, value []byte) error {
	b := t.m.buckets[bucket]
	if b == nil {
		b = map[string][]byte{}
		t.m.buckets[bucket] = b
	}
	t.remember(b, key)
	b[key] = bytes.Clone(value)
	return nil
}

func (t *memoryTx) Delete(bucket, key string) error {
	b := t.m.buckets[bucket]
	t.remember(b, key)
	delete(b, key)
	return nil
}

func (t *memoryTx) remember(b map[string][]byte, key string) {
	before, found := b[key]
	t.undo = append(t.undo, func() {
		if found {
			b[key] = before
			return
		}
		delete(b, key)
	})
}

func (t *memoryTx) Each(bucket, prefix string, f func(string, []byte) error) error {
	b := t.m.buckets[bucket]
	for _, key := range slices.Sorted(maps.Keys(b)) {
		if !strings.HasPrefix(key, prefix) {
			continue
		}
		if err := f(key, bytes.Clone(b[key])); err != nil {
			return err
		}
	}
	return nil
}
