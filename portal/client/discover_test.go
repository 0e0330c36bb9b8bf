package client

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// discovering is a portal whose discovery is changed.
func discovering(t *testing.T, change func(*portal.Discovery)) *Client {
	t.Helper()
	p := newPortal(t)
	p.mux = http.NewServeMux()
	p.mux.HandleFunc("GET "+discoveryPath, func(w http.ResponseWriter, _ *http.Request) {
		d := p.discovery()
		change(&d)
		reply(w, 200, d)
	})
	return p.client(t)
}

func TestDiscoverRefusesAPIBaseThatIsNoPath(t *testing.T) {
	for _, base := range []string{
		"", "api/v1", "https://evil.example/api", "//evil.example/api", "/\\evil.example", "/a//b", "/a/../b",
		"/a?x=1", "/a#b", "/%2e%2e/", "/a\nb", "@evil.example",
	} {
		_, err := discovering(t, func(d *portal.Discovery) { d.APIBase = base }).Discover(context.Background())
		if !errors.Is(err, ErrNotPortal) && !errors.Is(err, ErrMalformed) {
			t.Errorf("%q: got %v", base, err)
		}
	}
}

func TestDiscoverRefusesAnotherOrigin(t *testing.T) {
	for _, origin := range []string{"", "https://evil.example", "http://127.0.0.1", "HTTPS://127.0.0.1"} {
		_, err := discovering(t, func(d *portal.Discovery) { d.Origin = origin }).Discover(context.Background())
		if !errors.Is(err, ErrOtherOrigin) || !errors.Is(err, ErrNotPortal) {
			t.Errorf("%q: got %v", origin, err)
		}
	}
}

func TestDiscoverRefusesIncomplete(t *testing.T) {
	for name, change := range map[string]func(*portal.Discovery){
		"no id":      func(d *portal.Discovery) { d.PortalID = "" },
		"no name":    func(d *portal.Discovery) { d.Name = portal.Text{} },
		"no methods": func(d *portal.Discovery) { d.SignInMethods = nil },
	} {
		if _, err := discovering(t, change).Discover(context.Background()); !errors.Is(err, ErrNotPortal) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestDiscoverRefusesPracticeElsewhere(t *testing.T) {
	p := newPortal(t)
	c := p.client(t)
	d := p.discovery()
	d.Practice = true
	if err := c.checkDiscovery(d); err != nil {
		t.Errorf("on loopback: %v", err)
	}
	c.origin, d.Origin = "https://portal.example", "https://portal.example"
	if err := c.checkDiscovery(d); !errors.Is(err, ErrPracticeElsewhere) || !errors.Is(err, ErrNotPortal) {
		t.Errorf("elsewhere: got %v", err)
	}
}

func TestDiscoverRefusesServersWithoutOne(t *testing.T) {
	for name, h := range map[string]http.HandlerFunc{
		"page":            text(200, "text/html", "<html>"),
		"not found":       text(404, "text/html", "<html>"),
		"forbidden":       text(403, "text/html", "<html>"),
		"problem":         refuses(404, portal.CodeNotFound),
		"other JSON":      text(200, "application/json", "{}"),
		"JSON of no kind": text(200, "application/json", "[1]"),
	} {
		p := newPortal(t)
		p.mux = http.NewServeMux()
		p.mux.HandleFunc("/", h)
		_, err := p.client(t).Discover(context.Background())
		if !errors.Is(err, ErrNotPortal) && !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Nothing is sent to a server that did not introduce itself.
func TestCallsDiscoverFirst(t *testing.T) {
	p := newPortal(t)
	p.mux = http.NewServeMux()
	p.on("POST /auth/sessions", answers(201, portal.Session{}))
	if _, err := p.client(t).SignIn(context.Background(), portal.SessionRequest{}); !errors.Is(err, ErrNotPortal) {
		t.Errorf("got %v", err)
	}
	if p.count("POST /api/v1/auth/sessions") != 0 {
		t.Error("a signature was posted")
	}
}

// What a portal tells of itself stands in the header, below each page and on
// what is printed.
func TestDiscoverGivesWhatAPageCanShow(t *testing.T) {
	label := portal.Text{RU: "Справка", KK: "Анықтама", EN: "Help"}
	c := discovering(t, func(d *portal.Discovery) {
		d.Name = portal.Text{RU: "Портал\nуспеха", KK: "Портал", EN: "Portal"}
		for range 30 {
			d.Contacts = append(d.Contacts, portal.Contact{Kind: "phone", Label: label, Value: "1308"})
		}
		d.Contacts[0].Value = strings.Repeat("1", 100_000)
	})
	d, err := c.Discover(context.Background())
	if err != nil || d.Name.RU != "Портал" || len(d.Contacts) != 20 || d.Contacts[0].Value != "1308" {
		t.Errorf("%q, %d contacts, %v", d.Name.RU, len(d.Contacts), err)
	}
}

// raiseMinimum makes a portal serve programs from version 2.0.0 on.
func (p *fakePortal) raiseMinimum() {
	inner := p.Config.Handler
	p.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != discoveryPath {
			inner.ServeHTTP(w, r)
			return
		}
		d := p.discovery()
		d.MinClient = "2.0.0"
		reply(w, 200, d)
	})
}

// A session that was opened before the portal wanted a newer program would live
// on there for hours.
func TestSignOutReachesAPortalThatServesNewerProgramsOnly(t *testing.T) {
	for name, prepare := range map[string]func(*sessions, *Client){
		"met for the first time":    func(*sessions, *Client) {},
		"asked before":              func(_ *sessions, c *Client) { _, _ = c.Discover(context.Background()) },
		"with a token that ran out": func(p *sessions, _ *Client) { p.expire() },
	} {
		t.Run(name, func(t *testing.T) {
			p := newSessions(t)
			p.raiseMinimum()
			c := p.client(t)
			prepare(p, c)
			if err := c.Session(tokens(), time.Now(), nil).SignOut(context.Background()); err != nil || p.signOuts != 1 {
				t.Errorf("%d sign-outs, %v", p.signOuts, err)
			}
		})
	}
}

// Nothing else passes, not even after a sign-out, until the portal serves this
// program again.
func TestOnlySignOutReachesAPortalThatServesNewerProgramsOnly(t *testing.T) {
	p := newSessions(t)
	serve := p.Config.Handler
	p.raiseMinimum()
	c := p.client(t)
	if err := c.Session(tokens(), time.Now(), nil).SignOut(context.Background()); err != nil {
		t.Fatal(err)
	}
	s := c.Session(tokens(), time.Now(), nil)
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrOutdated) || p.count(me) != 0 {
		t.Errorf("%d calls, %v", p.count(me), err)
	}
	p.Config.Handler = serve
	if _, err := s.Profile(context.Background()); err != nil {
		t.Errorf("served again: %v", err)
	}
}

// The page that somebody is at works on.
func TestOpenSessionOutlivesARaisedMinimum(t *testing.T) {
	p := newSessions(t)
	c := p.client(t)
	mustDiscover(t, c)
	p.raiseMinimum()
	if _, err := c.Discover(context.Background()); !errors.Is(err, ErrOutdated) {
		t.Fatalf("got %v", err)
	}
	if _, err := c.Session(tokens(), time.Now(), nil).Profile(context.Background()); err != nil {
		t.Error(err)
	}
}
