package client_test

import (
	"bytes"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal/client"
)

// netHost is the portal's name here. Only the rig's own name server knows it,
// and no proxy is passed by for it, as one is for this machine.
const netHost = "portal.test"

// netRig is a portal with everything that lies before it: names, TCP, TLS,
// HTTP. Each may be spoiled, and mended again at the same address.
type netRig struct {
	t       *testing.T
	ca      *netCA
	names   *netNames
	proxy   *netProxy
	other   *netOther
	address string

	mu       sync.Mutex
	listener net.Listener
	open     map[net.Conn]bool
	accepted int
	raw      func(net.Conn)   // nil: TLS
	tls      *tls.Config      // nil: a good one
	handler  http.HandlerFunc // nil: the portal's own
	seen     []netRequest
	heard    bytes.Buffer // what came in the clear
	inside   *netInside
	now      time.Time // of the client's clock; the real one where zero
}

func newNetRig(t *testing.T) *netRig {
	t.Helper()
	r := &netRig{t: t, ca: newNetCA(t), open: map[net.Conn]bool{}, inside: newNetInside()}
	r.names, r.other = newNetNames(t), newNetOther(t, r.ca)
	r.listen("127.0.0.1:0")
	r.address = r.listener.Addr().String()
	r.proxy = newNetProxy(t, r.address)
	server := &http.Server{Handler: http.HandlerFunc(r.serve), ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: time.Minute}
	done := make(chan struct{})
	go func() { defer close(done); _ = server.Serve(r.inside) }()
	t.Cleanup(func() {
		r.closePort()
		_ = server.Close()
		<-done
		r.cutAll()
	})
	return r
}

// origin is the portal's address, as a person types it.
func (r *netRig) origin() string {
	_, port, _ := net.SplitHostPort(r.address)
	return "https://" + netHost + ":" + port
}

func (r *netRig) listen(address string) {
	l, err := net.Listen("tcp", address)
	for range 50 { // the port that was closed a moment ago
		if err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
		l, err = net.Listen("tcp", address)
	}
	if err != nil {
		r.t.Fatal(err)
	}
	r.mu.Lock()
	r.listener = l
	r.mu.Unlock()
	go r.accept(l)
}

func (r *netRig) closePort() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.listener != nil {
		_ = r.listener.Close()
		r.listener = nil
	}
}

func (r *netRig) accept(l net.Listener) {
	for {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		r.mu.Lock()
		raw, config := r.raw, r.tls
		if config == nil {
			config = r.ca.config(r.ca.leaf(nil))
		}
		counted := &netConn{Conn: conn, gone: r.gone}
		r.open[counted] = true
		r.accepted++
		r.mu.Unlock()
		if raw != nil {
			go raw(counted)
			continue
		}
		r.inside.put(tls.Server(counted, config))
	}
}

func (r *netRig) gone(c net.Conn) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.open, c)
}

// connections is how many are open.
func (r *netRig) connections() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.open)
}

// connectionsEver is how many there have been.
func (r *netRig) connectionsEver() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.accepted
}

func (r *netRig) cutAll() {
	r.mu.Lock()
	var all []net.Conn
	for c := range r.open {
		all = append(all, c)
	}
	r.mu.Unlock()
	for _, c := range all {
		_ = c.Close()
	}
}

// spoil sets what is wrong from now on, for new connections and requests.
func (r *netRig) spoil(change func()) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change()
}

// mend makes everything good again.
func (r *netRig) mend() {
	r.spoil(func() { r.raw, r.tls, r.handler, r.now = nil, nil, nil, time.Time{} })
	r.names.set(nameKnown)
	r.proxy.set(nil, nil)
	r.mu.Lock()
	closed := r.listener == nil
	r.mu.Unlock()
	if closed {
		r.listen(r.address)
	}
}

func (r *netRig) clock() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now.IsZero() {
		return time.Now()
	}
	return r.now
}

// hears notes what came in the clear.
func (r *netRig) hears(data []byte) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.heard.Write(data)
}

// client is a client of the portal that knows its name and trusts its
// authority.
func (r *netRig) client(change ...func(*client.Options)) *client.Client {
	r.t.Helper()
	o := client.Options{Version: "1.2.3", Address: r.origin(), Roots: r.ca.roots, Now: r.clock, Proxy: r.proxy.choose}
	client.SetResolver(&o, r.names.resolver())
	for _, f := range change {
		f(&o)
	}
	c, err := client.New(o)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(c.Close)
	return c
}
