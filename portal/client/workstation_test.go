package client

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const workstationID = "5b0c2f6e-2f6b-4d54-9a55-0c9f34a1c1aa"

func aChallenge() portal.Challenge {
	return portal.Challenge{ChallengeID: "c-1", Challenge: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", ExpiresAt: time.Unix(2e9, 0), JudgedAt: time.Unix(1.9e9, 0)}
}

// askedFor signs in by both ways and reads, and gives the profile that each
// asked for and the workstations that were named.
func askedFor(t *testing.T, given string, change func(*Options)) (eds, iin string, workstations []string) {
	t.Helper()
	p := newSessions(t)
	note := func(r *http.Request) { workstations = append(workstations, r.Header.Get("X-Workstation-Id")) }
	p.on("POST /auth/challenges", func(w http.ResponseWriter, r *http.Request) {
		var got portal.ChallengeRequest
		_ = json.NewDecoder(r.Body).Decode(&got)
		eds = got.SessionProfile
		note(r)
		reply(w, 201, aChallenge())
	})
	p.on("POST /auth/iin/start", func(w http.ResponseWriter, r *http.Request) {
		var got portal.IINStartRequest
		_ = json.NewDecoder(r.Body).Decode(&got)
		iin = got.SessionProfile
		note(r)
		reply(w, 202, portal.IINTicket{Ticket: "t-1", ExpiresAt: time.Unix(2e9, 0), ResendAfterS: 60})
	})
	p.on("GET /me/applications", func(w http.ResponseWriter, r *http.Request) {
		note(r)
		reply(w, 200, portal.Page[portal.Application]{})
	})
	c := p.client(t, change)
	_, err := c.Challenge(context.Background(), portal.ChallengeRequest{Purpose: portal.PurposeSignIn, SessionProfile: given})
	_, err2 := c.StartIIN(context.Background(), childIIN, "password")
	_, err3 := c.Session(tokens(), time.Now(), nil).Applications(context.Background())
	if err := errors.Join(err, err2, err3); err != nil {
		t.Fatal(err)
	}
	return eds, iin, workstations
}

func TestSharedWorkstationNamesItselfAndAsksForSharedSessions(t *testing.T) {
	eds, iin, named := askedFor(t, "", func(o *Options) { o.SessionProfile, o.WorkstationID = portal.ProfileShared, workstationID })
	if eds != portal.ProfileShared || iin != portal.ProfileShared {
		t.Errorf("asked for %q by key, %q by IIN", eds, iin)
	}
	for _, n := range named {
		if n != workstationID {
			t.Errorf("named %q", named)
		}
	}
}

// Somebody's own computer has no number that would follow them.
func TestOwnComputerNamesNoWorkstation(t *testing.T) {
	for _, profile := range []string{"", portal.ProfilePersonal} {
		eds, iin, named := askedFor(t, "", func(o *Options) { o.SessionProfile, o.WorkstationID = profile, workstationID })
		if eds != profile || iin != profile {
			t.Errorf("%q asked for %q by key, %q by IIN", profile, eds, iin)
		}
		for _, n := range named {
			if n != "" {
				t.Errorf("named %q", named)
			}
		}
	}
}

// On a workstation nobody opens a session that goes on after them.
func TestCallerCannotMakeAWorkstationPersonal(t *testing.T) {
	for machine, want := range map[string]string{portal.ProfileShared: portal.ProfileShared, "": portal.ProfilePersonal} {
		eds, _, _ := askedFor(t, portal.ProfilePersonal, func(o *Options) { o.SessionProfile = machine })
		if eds != want {
			t.Errorf("%q asked for %q", machine, eds)
		}
	}
}

func TestWorkstationSettingsAreChecked(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"an unknown profile":       func(o *Options) { o.SessionProfile = "public" },
		"a word for a workstation": func(o *Options) { o.SessionProfile, o.WorkstationID = portal.ProfileShared, "window 5" },
		"a UUID in braces":         func(o *Options) { o.WorkstationID = "{" + workstationID + "}" },
		"a UUID in capitals":       func(o *Options) { o.WorkstationID = "5B0C2F6E-2F6B-4D54-9A55-0C9F34A1C1AA" },
		"a line end":               func(o *Options) { o.WorkstationID = workstationID + "\r\nX: y" },
	} {
		o := Options{Address: "https://portal.example"}
		change(&o)
		if c, err := New(o); !errors.Is(err, ErrWorkstation) || c != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New(Options{Address: "https://portal.example", SessionProfile: portal.ProfileShared}); err != nil {
		t.Errorf("without a number: %v", err)
	}
}

// Nothing renews a shared session: when its token is over, so is it, and no
// request is sent with what is left.
func TestSharedSessionIsNotRenewed(t *testing.T) {
	p := newSessions(t)
	now := time.Now()
	c := p.client(t, func(o *Options) { o.SessionProfile, o.Now = portal.ProfileShared, func() time.Time { return now } })
	s := c.Session(portal.Tokens{AccessToken: accessToken, ExpiresIn: 900}, now, nil)
	now = now.Add(15*time.Minute - time.Second)
	if _, err := s.Profile(context.Background()); err != nil {
		t.Fatal(err)
	}
	now = now.Add(time.Second)
	if _, err := s.Profile(context.Background()); !errors.Is(err, ErrSessionEnded) {
		t.Errorf("got %v", err)
	}
	if p.count(me) != 1 || p.rotations() != 0 {
		t.Errorf("%d reads, %d refreshes", p.count(me), p.rotations())
	}
}
