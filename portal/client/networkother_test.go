package client_test

import (
	"crypto/tls"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// netOther is another host: nothing may ever come there.
type netOther struct {
	url, insecure string

	mu          sync.Mutex
	connections int
	octets      int
}

func newNetOther(t *testing.T, ca *netCA) *netOther {
	t.Helper()
	o := &netOther{}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_, port, _ := net.SplitHostPort(l.Addr().String())
	o.url, o.insecure = "https://other.test:"+port+"/login", "http://other.test:"+port+"/login"
	var conns sync.WaitGroup
	conns.Go(func() { o.accept(l, ca.config(ca.good), &conns) })
	t.Cleanup(func() { _ = l.Close(); conns.Wait() })
	return o
}

func (o *netOther) accept(l net.Listener, config *tls.Config, conns *sync.WaitGroup) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		o.mu.Lock()
		o.connections++
		o.mu.Unlock()
		conns.Go(func() {
			c := tls.Server(&netCounted{conn, o}, config)
			_ = c.SetDeadline(time.Now().Add(time.Second))
			_, _ = io.Copy(io.Discard, c)
			_ = c.Close()
		})
	}
}

// got is how many connections and octets came.
func (o *netOther) got() (connections, octets int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.connections, o.octets
}

type netCounted struct {
	net.Conn
	o *netOther
}

func (c *netCounted) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.o.mu.Lock()
	c.o.octets += n
	c.o.mu.Unlock()
	return n, err
}
