package client_test

import (
	"context"
	"net"
	"sync"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

// What the rig's name server does with a question.
type nameAnswer int

const (
	nameKnown nameAnswer = iota
	nameUnknown
	nameFailing
	nameSilent
)

// netNames is a name server that knows every name, as this machine.
type netNames struct {
	conn net.PacketConn

	mu     sync.Mutex
	answer nameAnswer
	asking []net.Conn
	closed bool
}

func newNetNames(t *testing.T) *netNames {
	t.Helper()
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	n := &netNames{conn: conn}
	done := make(chan struct{})
	go func() { defer close(done); n.serve() }()
	t.Cleanup(func() { n.close(); <-done })
	return n
}

// close also ends the questions under way: the resolver itself does not, when
// nobody waits for the answer any more.
func (n *netNames) close() {
	_ = n.conn.Close()
	n.mu.Lock()
	defer n.mu.Unlock()
	n.closed = true
	for _, c := range n.asking {
		_ = c.Close()
	}
}

func (n *netNames) set(a nameAnswer) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.answer = a
}

// resolver asks this server, whatever the system is set to.
func (n *netNames) resolver() *net.Resolver { return &net.Resolver{PreferGo: true, Dial: n.dial} }

func (n *netNames) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.closed {
		return nil, net.ErrClosed
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, "udp", n.conn.LocalAddr().String())
	if err == nil {
		n.asking = append(n.asking, c)
	}
	return c, err
}

func (n *netNames) serve() {
	buf := make([]byte, 1500)
	for {
		size, from, err := n.conn.ReadFrom(buf)
		if err != nil {
			return
		}
		var q dnsmessage.Message
		if q.Unpack(buf[:size]) != nil || len(q.Questions) != 1 {
			continue
		}
		if a, ok := n.reply(q); ok {
			_, _ = n.conn.WriteTo(a, from)
		}
	}
}

func (n *netNames) reply(q dnsmessage.Message) ([]byte, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	a := dnsmessage.Message{
		Header:    dnsmessage.Header{ID: q.ID, Response: true, RecursionAvailable: true, RecursionDesired: true},
		Questions: q.Questions,
	}
	switch n.answer {
	case nameSilent:
		return nil, false
	case nameUnknown:
		a.RCode = dnsmessage.RCodeNameError
	case nameFailing:
		a.RCode = dnsmessage.RCodeServerFailure
	case nameKnown:
		if asked := q.Questions[0]; asked.Type == dnsmessage.TypeA {
			a.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: asked.Name, Type: asked.Type, Class: asked.Class, TTL: 1},
				Body:   &dnsmessage.AResource{A: [4]byte{127, 0, 0, 1}},
			}}
		}
	}
	packed, err := a.Pack()
	return packed, err == nil
}
