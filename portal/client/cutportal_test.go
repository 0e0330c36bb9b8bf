package client_test

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"io"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/server"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/cms"
	"kezek.kz/kezek/signer/trust"
)

const (
	cutMother = "910205499012"
	cutChild  = "220314599034"
)

// cutPortal is a real portal behind a proxy that cuts its connections. What it
// keeps can be put back to a moment before.
type cutPortal struct {
	testing.TB
	proxy   *cutter
	behind  *counted
	storage *memory
	mails   *mailbox
	client  *client.Client
	seen    *sweeping

	mu    sync.Mutex
	posts map[string]int // requests that reached the portal, by method and path
}

func newCutPortal(t testing.TB, change ...func(*server.Options)) *cutPortal {
	t.Helper()
	p := &cutPortal{TB: t, proxy: newCutter(t), storage: newMemory(), mails: &mailbox{}, posts: map[string]int{}}
	origin := "https://" + p.proxy.listener.Addr().String()
	room := server.Rate{PerMinute: 1e6, Burst: 1e6}
	o := server.Options{
		ID: "cut", Name: portal.Text{RU: "Портал"}, Origin: origin, Practice: true,
		Trust: trust.New(cutPKI().authority), Storage: p.storage, Registry: kin{}, Mailer: p.mails,
		Limits: server.Limits{Address: room, Account: room, Workstation: room},
	}
	for _, f := range change {
		f(&o)
	}
	s, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	p.serve(s)
	p.client = p.dial(origin)
	if _, err := p.client.Discover(context.Background()); err != nil {
		t.Fatal(err)
	}
	return p
}

// serve puts the portal behind the proxy, with a small certificate: every octet
// of the handshake costs a round.
func (p *cutPortal) serve(s *server.Server) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		p.Fatal(err)
	}
	p.behind = &counted{Listener: l}
	p.proxy.leadTo(l.Addr().String())
	config := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{cutPKI().tls}, SessionTicketsDisabled: true, CurvePreferences: []tls.CurveID{tls.X25519}}
	h := &http.Server{Handler: p.counting(s), ErrorLog: log.New(io.Discard, "", 0), ReadHeaderTimeout: 10 * time.Second}
	go func() { _ = h.Serve(tls.NewListener(p.behind, config)) }()
	p.Cleanup(func() {
		_ = h.Close()
		_ = s.Close(context.Background())
	})
}

func (p *cutPortal) counting(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		p.posts[r.Method+" "+strings.TrimPrefix(r.URL.Path, "/api/v1")]++
		p.mu.Unlock()
		h.ServeHTTP(w, r)
	})
}

// count is how often a request reached the portal since the last restore.
func (p *cutPortal) count(call string) int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.posts[call]
}

func (p *cutPortal) dial(origin string) *client.Client {
	roots := x509.NewCertPool()
	leaf, err := x509.ParseCertificate(cutPKI().tls.Certificate[0])
	if err != nil {
		p.Fatal(err)
	}
	roots.AddCert(leaf)
	c, err := client.New(client.Options{Address: origin, Roots: roots, Version: "1"})
	if err != nil {
		p.Fatal(err)
	}
	p.Cleanup(c.Close)
	return c
}

// settle waits until nothing is under way any more.
func (p *cutPortal) settle() {
	p.Helper()
	p.proxy.heal()
	p.client.Close()
	for until := time.Now().Add(20 * time.Second); time.Now().Before(until); time.Sleep(50 * time.Microsecond) {
		p.proxy.mu.Lock()
		dialled, open := p.proxy.dialled, p.proxy.open
		p.proxy.mu.Unlock()
		if accepted, closed := p.behind.counts(); open == 0 && accepted == dialled && closed == dialled {
			return
		}
	}
	p.Fatal("a connection does not end")
}

// kept is everything that a portal keeps, at one moment.
type kept struct {
	buckets map[string]map[string][]byte
	mails   []server.Mail
}

func (p *cutPortal) save() kept {
	p.settle()
	return kept{p.storage.copied(), p.mails.all()}
}

func (p *cutPortal) restore(k kept) {
	p.settle()
	p.storage.put(k.buckets)
	p.mails.put(k.mails)
	p.mu.Lock()
	defer p.mu.Unlock()
	clear(p.posts)
}

// signed gives what a sign-in or a step-up posts.
func (p *cutPortal) signed(purpose string, ch portal.Challenge) portal.SessionRequest {
	statement, err := signer.Statement{
		Origin: p.client.Origin(), Purpose: purpose, ChallengeID: ch.ChallengeID, Challenge: ch.Challenge,
	}.Bytes()
	if err != nil {
		p.Fatal(err)
	}
	der, err := cms.Sign(rand.Reader, statement, cutPKI().mother, cutPKI().key)
	if err != nil {
		p.Fatal(err)
	}
	return portal.SessionRequest{ChallengeID: ch.ChallengeID, CMS: base64.StdEncoding.EncodeToString(der)}
}

// signIn walks the whole way in, past the e-mail.
func (p *cutPortal) signIn() portal.Tokens {
	p.Helper()
	ctx := context.Background()
	ch, err := p.client.Challenge(ctx, portal.ChallengeRequest{Purpose: portal.PurposeSignIn})
	if err != nil {
		p.Fatal(err)
	}
	got, err := p.client.SignIn(ctx, p.signed(portal.PurposeSignIn, ch))
	if err != nil {
		p.Fatal(err)
	}
	tokens := portal.Tokens{AccessToken: got.AccessToken, RefreshToken: got.RefreshToken, ExpiresIn: got.ExpiresIn}
	s := p.client.Session(tokens, time.Now(), nil)
	ticket, err := s.SetEmail(ctx, "mother@example.kz")
	if err != nil {
		p.Fatal(err)
	}
	if ticket.Ticket != "" {
		if err := s.ConfirmEmail(ctx, ticket.Ticket, p.mails.last().Code); err != nil {
			p.Fatal(err)
		}
	}
	return tokens
}

func (kin) Kinship(context.Context, string, string) (server.Kinship, error) {
	return server.Kinship{
		Known: true, Confirmed: true, Relation: "mother", Child: portal.Child{Name: "САПАРОВ АЛИХАН", BirthDate: "2022-03-14"},
	}, nil
}

func (kin) Applications(context.Context, string) ([]portal.Application, error) {
	return []portal.Application{{Number: "KZ-1", Status: "QUEUED", StatusSince: time.Unix(1.7e9, 0).UTC()}}, nil
}

func (kin) Queue(context.Context, string, string, time.Time, time.Time) ([]portal.QueuePoint, error) {
	return nil, nil
}

func (kin) History(context.Context, string, string) ([]server.Event, error) { return nil, nil }

func (kin) State(context.Context) string { return "ok" }
