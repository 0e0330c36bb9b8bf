package client_test

import (
	"bufio"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// netProxy is a proxy between this machine and the portal. It is used only
// where a test says so.
type netProxy struct {
	listener net.Listener
	portal   string

	mu     sync.Mutex
	url    func() (*url.URL, error) // nil: no proxy
	answer func(net.Conn)           // nil: leads to the portal
	heard  strings.Builder          // before a tunnel is there
}

func newNetProxy(t *testing.T, portal string) *netProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &netProxy{listener: l, portal: portal}
	var conns sync.WaitGroup
	conns.Go(func() { p.accept(&conns) })
	t.Cleanup(func() { _ = l.Close(); conns.Wait() })
	return p
}

func (p *netProxy) set(use func() (*url.URL, error), answer func(net.Conn)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.url, p.answer = use, answer
}

// here is the proxy's own address, with a password in it.
func (p *netProxy) here() (*url.URL, error) {
	return url.Parse("http://user:SECRET@" + p.listener.Addr().String())
}

func (p *netProxy) choose(*http.Request) (*url.URL, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.url == nil {
		return nil, nil
	}
	return p.url()
}

func (p *netProxy) accept(conns *sync.WaitGroup) {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		conns.Go(func() {
			defer func() { _ = conn.Close() }()
			p.serve(conn)
		})
	}
}

func (p *netProxy) serve(conn net.Conn) {
	q, err := http.ReadRequest(bufio.NewReader(io.TeeReader(conn, p)))
	if err != nil {
		return
	}
	p.mu.Lock()
	answer := p.answer
	p.mu.Unlock()
	if answer != nil {
		answer(conn)
		return
	}
	if q.Method == http.MethodConnect {
		p.tunnel(conn)
	}
}

// Write notes what the proxy could read.
func (p *netProxy) Write(data []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.heard.Write(data)
}

func (p *netProxy) tunnel(conn net.Conn) {
	up, err := net.Dial("tcp", p.portal)
	if err != nil {
		return
	}
	defer func() { _ = up.Close() }()
	_, _ = io.WriteString(conn, "HTTP/1.1 200 OK\r\n\r\n")
	done := make(chan struct{}, 2)
	for _, pair := range [][2]net.Conn{{conn, up}, {up, conn}} {
		go func() { _, _ = io.Copy(pair[0], pair[1]); done <- struct{}{} }()
	}
	<-done
	_, _ = conn.Close(), up.Close()
	<-done
}

// says answers CONNECT.
func says(answer string) func(net.Conn) {
	return func(c net.Conn) { _, _ = io.WriteString(c, answer) }
}

// silent answers nothing, until the other side leaves.
func silent(c net.Conn) {
	_ = c.SetReadDeadline(time.Now().Add(30 * time.Second))
	_, _ = io.Copy(io.Discard, c)
	_ = c.Close()
}

// noProxySettings are settings that cannot be read.
func noProxySettings() (*url.URL, error) { return nil, errors.New("SECRET") }

// oldProxy is of a kind that nobody speaks.
func oldProxy() (*url.URL, error) { return url.Parse("gopher://127.0.0.1:70") }

// closedProxy is an address where nothing listens.
func closedProxy(t *testing.T) func() (*url.URL, error) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	return func() (*url.URL, error) { return url.Parse("http://user:SECRET@" + l.Addr().String()) }
}
