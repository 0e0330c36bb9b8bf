package client

import (
	"bufio"
	"crypto/tls"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestRefusesWrongAuthority(t *testing.T) {
	p := newPortal(t)
	c := mustNew(t, Options{Address: p.URL}) // the system's authorities
	failing(t, c, ErrTLS)
	if p.count("GET "+discoveryPath) != 0 {
		t.Error("a request was sent")
	}
}

// The certificate of the test server is for 127.0.0.1 and example.com.
func TestRefusesCertificateOfAnotherHost(t *testing.T) {
	p := newPortal(t)
	_, port, _ := net.SplitHostPort(p.Listener.Addr().String())
	c := mustNew(t, Options{Address: "https://localhost:" + port, Roots: p.roots()})
	failing(t, c, ErrTLS)
}

func TestRefusesTLS11(t *testing.T) {
	p := &fakePortal{mux: http.NewServeMux()}
	p.Server = httptest.NewUnstartedServer(p.mux)
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11} //nolint:gosec // what is refused here
	p.StartTLS()
	t.Cleanup(p.Close)
	failing(t, p.client(t), ErrTLS)
}

// The standard library's own default refuses TLS 1.1 too, and may be changed
// from outside (GODEBUG): here it is asked for.
func TestTransportAsksForTLS12(t *testing.T) {
	c := mustNew(t, Options{Address: "https://portal.example"})
	transport, ok := c.http.GetClient().Transport.(*http.Transport)
	if !ok || transport.TLSClientConfig.MinVersion != tls.VersionTLS12 || transport.TLSClientConfig.InsecureSkipVerify {
		t.Errorf("got %+v", transport)
	}
}

func TestRefusesServerWithoutTLS(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(plain.Close)
	failing(t, mustNew(t, Options{Address: "https://" + plain.Listener.Addr().String()}), ErrTLS)
}

func TestRefusesWhatSpeaksNoHTTP(t *testing.T) {
	p := newPortal(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{MinVersion: tls.VersionTLS12, Certificates: p.TLS.Certificates})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go answerOnce(l, "SSH-2.0-OpenSSH\r\n\r\n")
	failing(t, mustNew(t, Options{Address: "https://" + l.Addr().String(), Roots: p.roots()}), ErrNotPortal)
}

func answerOnce(l net.Listener, line string) {
	conn, err := l.Accept()
	if err != nil {
		return
	}
	defer func() { _ = conn.Close() }()
	_, _ = http.ReadRequest(bufio.NewReader(conn))
	_, _ = io.WriteString(conn, line)
}

func TestRefusesPlainHTTPAddress(t *testing.T) {
	for _, address := range []string{"http://example.com", "example.com", "", "https://", "https://u:p@example.com", "https://example.com/x"} {
		if _, err := New(Options{Address: address}); !errors.Is(err, ErrAddress) {
			t.Errorf("%q: got %v", address, err)
		}
	}
}
