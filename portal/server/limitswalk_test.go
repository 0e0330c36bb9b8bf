package server

import (
	"encoding/base64"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

// walk is somebody who uses a portal of the default limits; any refusal by
// them fails the test.
type walk struct {
	*fixture
	workstation string
	requests    int
}

func newWalk(t *testing.T) *walk {
	return &walk{fixture: newFixture(t, func(o *Options) { o.Limits = Limits{} })}
}

func (w *walk) ask(method, path, token string, body any) got {
	w.Helper()
	w.requests++
	c := call{method: method, path: path, token: token, body: body}
	if method == "POST" {
		c.header = key(newKey())
	}
	if w.workstation != "" {
		c = c.withHeader("X-Workstation-Id", w.workstation)
	}
	g := w.do(c)
	if g.status == 429 {
		w.Fatalf("%s %s, request %d: %s", method, path, w.requests, g.body)
	}
	return g
}

// enters opens the portal, looks for the place letter by letter, and signs in.
func (w *walk) enters(p person, profile string) string {
	w.Helper()
	w.ask("GET", "/.well-known/kindergarten-portal", "", nil)
	w.ask("GET", pathStatus, "", nil)
	for _, q := range []string{"", "t", "te", "tem", "temi", "temir", "temirt", "temirtau"} {
		w.ask("GET", base+"/localities?q="+q, "", nil)
	}
	w.ask("GET", base+"/localities/P0002/services", "", nil)
	var token string
	for range 2 { // the first key is the wrong one
		c := as[portal.Challenge](w.ask("POST", pathChallenges, "", portal.ChallengeRequest{Purpose: portal.PurposeSignIn, SessionProfile: profile}), 201)
		token = as[portal.Session](w.ask("POST", pathSessions, "", portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: base64.StdEncoding.EncodeToString(p.sign(w.T, c))}), 201).AccessToken
	}
	if as[portal.Profile](w.ask("GET", pathMe, token, nil), 200).Email.VerifiedAt == nil {
		ticket := as[portal.EmailTicket](w.ask("POST", pathEmail, token, portal.EmailRequest{Email: "family@example.kz"}), 202).Ticket
		as[portal.Profile](w.ask("POST", pathEmail+"/"+ticket+"/confirm", token, portal.CodeRequest{Code: w.mailer.last(w.T).Code}), 200)
	}
	return token
}

// binds mistypes the IIN twice, then binds the child, waiting for a slow
// registry for ten seconds.
func (w *walk) binds(token, child string, typos ...string) {
	w.Helper()
	for _, typo := range typos {
		w.ask("POST", pathBindings, token, portal.BindingRequest{ChildIIN: typo}).refuses(portal.CodeChildNotFound)
	}
	w.registry.set(child, Kinship{Pending: true, RetryAfter: time.Second})
	g := w.ask("POST", pathBindings, token, portal.BindingRequest{ChildIIN: child})
	for range 10 {
		w.clock.pass(time.Second)
		w.ask("GET", g.header.Get("Location"), token, nil)
	}
	w.kin(child)
	if b := as[portal.Binding](w.ask("GET", g.header.Get("Location"), token, nil), 200); b.Status != portal.BindingConfirmed {
		w.Fatalf("binding %+v", b)
	}
	for _, path := range []string{pathBindings, pathApps, pathMe, base + "/me/journal"} {
		w.ask("GET", path, token, nil)
	}
}

// Forty people come to one workstation, and all forty in one morning.
func TestServiceCentreIsNeverRefused(t *testing.T) {
	w := newWalk(t)
	w.workstation = uuid.NewString()
	children := someChildren(160)
	for i := range 40 {
		token := w.enters(newPerson(t, fmt.Sprintf("9102054%05d", i)), "shared")
		mine := children[4*i : 4*i+4]
		w.binds(token, mine[0], mine[2], mine[3])
		w.binds(token, mine[1])
		w.ask("DELETE", pathCurrent, token, nil)
		w.clock.pass(time.Minute)
	}
	if w.requests < 2000 {
		t.Errorf("%d requests are no morning", w.requests)
	}
}

// Both parents and their six children, behind one address, all evening: every
// window looks for news each minute.
func TestFamilyIsNeverRefused(t *testing.T) {
	w := newWalk(t)
	children := someChildren(10)
	for i, iin := range []string{motherIIN, fatherIIN} {
		p := newPerson(t, iin)
		token := w.enters(p, "personal")
		w.binds(token, children[0], children[6+2*i], children[7+2*i])
		for _, child := range children[1:6] {
			w.clock.pass(time.Second)
			w.binds(token, child)
		}
		for range 4 {
			w.clock.pass(time.Minute)
			w.ask("GET", pathApps, token, nil)
		}
	}
	for range 60 {
		w.clock.pass(time.Minute)
		w.enters(newPerson(t, motherIIN), "personal")
	}
}
