package client_test

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
)

// netConn tells when it is closed, and may die without saying so: then whoever
// writes to it is told that there is no such connection.
type netConn struct {
	net.Conn
	gone func(net.Conn)
	once sync.Once

	mu   sync.Mutex
	dead bool
}

func (c *netConn) Close() error {
	c.once.Do(func() { c.gone(c) })
	return c.Conn.Close()
}

func (c *netConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	dead := c.dead
	c.mu.Unlock()
	if dead {
		netReset(c)
		return 0, io.ErrClosedPipe
	}
	return n, err
}

// netReset closes a connection so that the other side gets a reset.
func netReset(c net.Conn) {
	inner := c
	for {
		switch v := inner.(type) {
		case *tls.Conn:
			inner = v.NetConn()
			continue
		case *netConn:
			_ = v.Conn.(*net.TCPConn).SetLinger(0)
		case *net.TCPConn:
			_ = v.SetLinger(0)
		}
		break
	}
	_ = inner.Close()
}

// die makes the connections of now die unnoticed, as while a computer sleeps.
func (r *netRig) die() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for c := range r.open {
		c.(*netConn).mu.Lock()
		c.(*netConn).dead = true
		c.(*netConn).mu.Unlock()
	}
}

// netInside hands connections to the HTTP server.
type netInside struct {
	conns chan net.Conn
	done  chan struct{}
	once  sync.Once
}

func newNetInside() *netInside {
	return &netInside{conns: make(chan net.Conn), done: make(chan struct{})}
}

func (l *netInside) put(c net.Conn) {
	select {
	case l.conns <- c:
	case <-l.done:
		_ = c.Close()
	}
}

func (l *netInside) Accept() (net.Conn, error) {
	select {
	case c := <-l.conns:
		return c, nil
	case <-l.done:
		return nil, net.ErrClosed
	}
}

func (l *netInside) Close() error   { l.once.Do(func() { close(l.done) }); return nil }
func (l *netInside) Addr() net.Addr { return &net.TCPAddr{} }
