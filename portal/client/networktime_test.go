package client_test

import (
	"context"
	"sync"
	"testing"
	"time"
)

// With the limits that people meet, every message comes within ten seconds,
// also where the call itself would wait longer for an answer.
func TestEveryMessageComesWithinTenSeconds(t *testing.T) {
	var all sync.WaitGroup
	for _, bad := range netCases() {
		for _, call := range netCalls() {
			// A binding waits for a registry behind the portal, and people are
			// told so meanwhile.
			if bad.slow && (bad.unsent || call.name != "bind") {
				all.Go(func() { inTime(t, bad, call) })
			}
		}
	}
	all.Wait()
}

func inTime(t *testing.T, bad netCase, call netCall) {
	t.Helper()
	r := newNetRig(t)
	c := r.client()
	if call.name != "discover" {
		if _, err := c.Discover(context.Background()); err != nil {
			t.Errorf("%s, %s, before: %v", bad.name, call.name, err)
		}
		c.Close()
	}
	bad.spoil(r)
	begun := time.Now()
	err := call.do(context.Background(), c)
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("%s, %s: it took %v", bad.name, call.name, took)
	}
	expect(t, bad, call, err)
}
