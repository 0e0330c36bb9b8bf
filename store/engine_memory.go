package store

import (
	"maps"
	"slices"
	"sync"
	"time"
)

// memoryEngine keeps values in memory only.
type memoryEngine struct {
	mu     sync.Mutex
	values map[string]map[string][]byte // nil after close
}

func newMemoryEngine() *memoryEngine {
	return &memoryEngine{values: map[string]map[string][]byte{}}
}

func (e *memoryEngine) get(bucket, key string) ([]byte, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.values == nil {
		return nil, ErrClosed
	}
	return e.values[bucket][key], nil
}

func (e *memoryEngine) keys(bucket string) ([]string, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.values == nil {
		return nil, ErrClosed
	}
	return slices.Collect(maps.Keys(e.values[bucket])), nil
}

func (e *memoryEngine) apply(changes ...change) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.values == nil {
		return ErrClosed
	}
	for _, c := range changes {
		e.change(c)
	}
	return nil
}

func (e *memoryEngine) change(c change) {
	switch {
	case c.key == "":
		delete(e.values, c.bucket)
	case c.value == nil:
		delete(e.values[c.bucket], c.key)
	default:
		if e.values[c.bucket] == nil {
			e.values[c.bucket] = map[string][]byte{}
		}
		e.values[c.bucket][c.key] = c.value
	}
}

func (e *memoryEngine) scrub() error { return nil }

func (e *memoryEngine) forgetAside(...string) error { return nil }

func (e *memoryEngine) forgetOldAside(time.Time) error { return nil }

func (e *memoryEngine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.values = nil
	return nil
}
