package client_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// cut is where a connection ends: after so many octets from one side.
type cut struct {
	fromServer bool
	after      int
	reset      bool // by RST, which throws away what is under way; else by FIN
	always     bool // every connection until the proxy is healed, else the first
}

func (c cut) String() string {
	side, how, which := "client", "FIN", "the first connection"
	if c.fromServer {
		side = "server"
	}
	if c.reset {
		how = "RST"
	}
	if c.always {
		which = "every connection"
	}
	return fmt.Sprintf("%s after %d octets from the %s on %s", how, c.after, side, which)
}

// cutter is a TCP proxy that cuts connections where it is told to. It knows
// nothing of TLS.
type cutter struct {
	listener net.Listener

	mu      sync.Mutex
	to      string // the server's address
	plan    *cut
	hit     bool // since it was armed, a connection was cut
	dialled int  // connections to the server
	open    int  // connections being served
}

func newCutter(t testing.TB) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{listener: l}
	t.Cleanup(func() { _ = l.Close() })
	go c.run()
	return c
}

func (c *cutter) run() {
	for {
		conn, err := c.listener.Accept()
		if err != nil {
			return
		}
		c.mu.Lock()
		c.open++
		plan, to := c.plan, c.to
		if plan != nil && !plan.always {
			c.plan = nil
		}
		c.mu.Unlock()
		go c.serve(conn.(*net.TCPConn), to, plan)
	}
}

func (c *cutter) leadTo(address string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.to = address
}

func (c *cutter) arm(plan cut) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plan, c.hit = &plan, false
}

func (c *cutter) heal() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.plan = nil
}

func (c *cutter) wasHit() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.hit
}

func (c *cutter) serve(client *net.TCPConn, to string, plan *cut) {
	defer func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.open--
	}()
	conn, err := (&net.Dialer{}).DialContext(context.Background(), "tcp", to)
	if err != nil {
		_ = client.Close()
		return
	}
	c.mu.Lock()
	c.dialled++
	c.mu.Unlock()
	l := &link{client: client, server: conn.(*net.TCPConn), limit: [2]int64{-1, -1}}
	if plan != nil {
		l.reset, l.limit[side(plan.fromServer)] = plan.reset, int64(plan.after)
	}
	l.pump()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.hit = c.hit || l.hit.Load()
}

func side(fromServer bool) int {
	if fromServer {
		return 1
	}
	return 0
}

// link is one connection through the proxy. A limit below zero is none.
type link struct {
	client, server *net.TCPConn
	limit          [2]int64 // of octets from the client, from the server
	reset          bool
	hit            atomic.Bool
}

// pump copies both ways until both sides are done, or the limit is reached.
func (l *link) pump() {
	for _, conn := range []*net.TCPConn{l.client, l.server} {
		defer func() { _ = conn.Close() }()
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	}
	var wg sync.WaitGroup
	wg.Go(func() { l.copy(l.server, l.client, l.limit[0]) })
	wg.Go(func() { l.copy(l.client, l.server, l.limit[1]) })
	wg.Wait()
}

// copy goes one way. What comes after the cut is read and thrown away, so that
// the other side is not told by a RST what it is to learn from a FIN.
func (l *link) copy(to, from *net.TCPConn, limit int64) {
	if limit < 0 {
		_, _ = io.Copy(to, from)
	} else if n, _ := io.CopyN(to, from, limit); n == limit {
		l.hit.Store(true)
		l.cut()
	}
	_ = to.CloseWrite()
	_, _ = io.Copy(io.Discard, from)
}

// cut ends the connection towards both sides.
func (l *link) cut() {
	for _, conn := range []*net.TCPConn{l.client, l.server} {
		if l.reset {
			_ = conn.SetLinger(0)
			_ = conn.Close()
			continue
		}
		_ = conn.CloseWrite()
	}
}
