package client_test

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain/refusals"
)

// TestHostileNetwork brings about each bad case at each of the journey's calls
// that it can strike, on a portal that was good before and is good afterwards:
// the error is the case's own, no secret is told to anybody, nothing is left
// open, and the same client goes on.
func TestHostileNetwork(t *testing.T) {
	for _, bad := range netCases() {
		if bad.slow {
			continue // below, beside one another
		}
		t.Run(bad.name, func(t *testing.T) {
			defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
			strike(t, bad)
		})
	}
}

// The cases that only a limit ends run all at once: there is nothing to do but
// to wait.
func TestHostileNetworkThatOnlyWaits(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("all", func(t *testing.T) {
		var all sync.WaitGroup
		for _, bad := range netCases() {
			if !bad.slow {
				continue
			}
			for _, call := range netCalls() {
				all.Go(func() {
					if err := suffer(t, bad, call, impatient); err != nil && call.name == "discover" {
						refusals.Record(t, "network", bad.name, err)
					}
				})
			}
		}
		all.Wait()
	})
}

// impatient limits show the mechanism; those that people meet are in
// TestEveryMessageComesWithinTenSeconds.
func impatient(o *client.Options) {
	o.DialTimeout, o.TLSTimeout, o.Timeout, o.Patience = time.Second, time.Second, 1500*time.Millisecond, 1500*time.Millisecond
}

func strike(t *testing.T, bad netCase, change ...func(*client.Options)) {
	t.Helper()
	recorded := false
	for _, call := range netCalls() {
		if bad.only != "" && bad.only != call.name {
			continue
		}
		t.Run(call.name, func(t *testing.T) {
			err := suffer(t, bad, call, change...)
			if !recorded && err != nil {
				recorded = true
				refusals.Record(t, "network", bad.name, err)
			}
		})
	}
}

// suffer is one case at one call.
func suffer(t *testing.T, bad netCase, call netCall, change ...func(*client.Options)) error {
	t.Helper()
	r := newNetRig(t)
	c := r.client(change...)
	ctx := context.Background()
	if call.name != "discover" {
		if _, err := c.Discover(ctx); err != nil {
			t.Errorf("%s, %s, before: %v", bad.name, call.name, err)
		}
		c.Close()
	}
	before := r.requests()
	bad.spoil(r)
	begun := time.Now()
	err := call.do(ctx, c)
	if took := time.Since(begun); took > 10*time.Second {
		t.Errorf("%s, %s: it took %v", bad.name, call.name, took)
	}
	expect(t, bad, call, err)
	if reached := r.requests() - before; bad.unsent && reached != 0 {
		t.Errorf("%s, %s: %d requests reached the portal", bad.name, call.name, reached)
	}
	nothingTold(t, r, err)
	r.mend()
	if err := call.do(ctx, c); err != nil {
		t.Errorf("%s, %s, afterwards, on the same client: %v", bad.name, call.name, err)
	}
	nothingOpen(t, r, c)
	return err
}

func expect(t *testing.T, bad netCase, call netCall, err error) {
	t.Helper()
	want := bad.want
	if call.name == "discover" && bad.discover != nil {
		want = bad.discover
	}
	var p *portal.Problem
	switch {
	case bad.code != "":
		if !errors.As(err, &p) || p.Code != bad.code {
			t.Errorf("%s, %s: got %v, want %s", bad.name, call.name, err, bad.code)
		}
	case !errors.Is(err, want):
		t.Errorf("%s, %s: got %v, want %v", bad.name, call.name, err, want)
	}
	var dated *client.DateError
	if errors.Is(err, client.ErrClock) && !errors.As(err, &dated) {
		t.Error("nobody is told what the clock shows")
	}
}

// nothingTold looks for secrets wherever somebody could read them.
func nothingTold(t *testing.T, r *netRig, err error) {
	t.Helper()
	if connections, octets := r.other.got(); connections != 0 || octets != 0 {
		t.Errorf("another host got %d connections and %d octets", connections, octets)
	}
	r.mu.Lock()
	heard := r.heard.String()
	for _, q := range r.seen {
		if q.acceptEncoding != "" {
			t.Errorf("%s asks for %s", q.call, q.acceptEncoding)
		}
	}
	r.mu.Unlock()
	r.proxy.mu.Lock()
	proxied := r.proxy.heard.String()
	r.proxy.mu.Unlock()
	for place, text := range map[string]string{"error": err.Error(), "network": heard, "proxy": proxied} {
		for _, secret := range []string{"SECRET", netIIN, "Bearer", "child_iin"} {
			if strings.Contains(text, secret) {
				t.Errorf("the %s has %q: %s", place, secret, text)
			}
		}
	}
}

// nothingOpen waits for the connections to end, once the client is closed.
func nothingOpen(t *testing.T, r *netRig, c *client.Client) {
	t.Helper()
	c.Close()
	for range 500 {
		if r.connections() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d connections are open", r.connections())
}

// The other host of the cases above does count what it gets.
func TestOtherHostCounts(t *testing.T) {
	o := newNetOther(t, newNetCA(t))
	u, err := url.Parse(o.url)
	if err != nil {
		t.Fatal(err)
	}
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	c := &http.Client{Transport: transport, Timeout: 5 * time.Second}
	if resp, err := c.Get("https://127.0.0.1:" + u.Port()); err == nil {
		_ = resp.Body.Close()
		t.Fatal("its authority is trusted by the system")
	}
	if connections, octets := o.got(); connections != 1 || octets == 0 {
		t.Errorf("%d connections, %d octets", connections, octets)
	}
}

// A bomb is not unpacked: it costs no memory.
func TestGzipBombCostsNoMemory(t *testing.T) {
	r := newNetRig(t)
	c := r.client()
	if _, err := c.Discover(context.Background()); err != nil {
		t.Fatal(err)
	}
	bomb := gzipBomb()
	sends(200, "application/json", bomb, "Content-Encoding", "gzip")(r)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := c.Localities(context.Background(), "", "")
	runtime.ReadMemStats(&after)
	if !errors.Is(err, client.ErrCompressed) {
		t.Errorf("got %v", err)
	}
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("%d octets of memory for an answer of %d", used, len(bomb))
	}
}

func TestListWithoutEnd(t *testing.T) {
	r := newNetRig(t)
	c := r.client()
	if _, err := c.Discover(context.Background()); err != nil {
		t.Fatal(err)
	}
	sends(200, "application/json", `{"items":[],"next_cursor":"again"}`)(r)
	_, err := c.Localities(context.Background(), "", "")
	if !errors.Is(err, client.ErrListTooLong) {
		t.Errorf("got %v", err)
	}
	refusals.Record(t, "network", "a list without end", err)
}
