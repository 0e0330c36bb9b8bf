//go:build race

package main

import (
	"runtime"
	"sync"
	"testing"
)

// The Makefile compiles what only computes without the race detector's marks. The
// linker keeps one copy of what packages have in common, so a package among them that
// uses sync could bring its own copy of sync.Map into this program, one by which the
// detector does not see that a value was handed over. Then it reports races that there
// are not: here, and not in somebody else's test.
func TestHandingOverThroughAMapIsSeen(t *testing.T) {
	type value struct{ n int }
	var m sync.Map
	const many = 1000
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for i := range many {
			m.Store(i, &value{i})
		}
	}()
	for i := range many {
		for {
			v, there := m.Load(i)
			if !there {
				runtime.Gosched()
				continue
			}
			if v.(*value).n != i {
				t.Errorf("%d became %d", i, v.(*value).n)
			}
			break
		}
	}
	<-ended
}
