package server

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

// secrets are what a test's portal gave out or took and must not keep.
type secrets struct {
	mu  sync.Mutex
	all map[string]string // secret → what it is
}

// remember takes the secrets of one exchange.
func (s *secrets) remember(sent, answered []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[string]string{}
	}
	for _, raw := range [][]byte{sent, answered} {
		var members map[string]any
		if json.Unmarshal(raw, &members) != nil {
			continue
		}
		for _, name := range []string{"access_token", "refresh_token", "ticket", "password"} {
			if v, is := members[name].(string); is && len(v) >= portal.MinPassword {
				s.all[v] = name
			}
		}
	}
}

// close ends the portal; whatever a test did, none of its secrets stand in the
// file that it leaves, nor in its log.
func (f *fixture) close() {
	f.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := f.server.Close(ctx); err != nil {
		f.Error(err)
	}
	_ = f.storage.Close() // some tests closed it
	raw, err := os.ReadFile(f.path)
	if err != nil {
		f.Fatal(err)
	}
	storage, log := string(raw), f.log.String()
	for secret, what := range f.secrets.all {
		if strings.Contains(storage, secret) {
			f.Errorf("the storage holds a %s", what)
		}
		if strings.Contains(log, secret) {
			f.Errorf("the log holds a %s", what)
		}
	}
	for _, mail := range f.mailer.sent {
		if strings.Contains(storage, `"`+mail.Code+`"`) {
			f.Error("the storage holds a code")
		}
	}
}

// settle waits for what goes on after answers.
func (f *fixture) settle() { f.server.later.running.Wait() }

// refusesAs is refuses where the status is another one than the code's usual.
func (g got) refusesAs(status int, code portal.Code) portal.Problem {
	g.Helper()
	p := as[portal.Problem](g, status)
	if p.Code != code || p.Status != status {
		g.Fatalf("problem %+v, want %s", p, code)
	}
	return p
}

// record notes a refusal for the table of them all.
func record(t *testing.T, area, name string, p portal.Problem) {
	t.Helper()
	refusals.Record(t, area, name, &p)
}

func TestStorageCheckFindsASecret(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	if len(f.secrets.all) != 2 || f.secrets.all[s.AccessToken] != "access_token" {
		t.Fatalf("remembered %v", f.secrets.all)
	}
	f.close()
	raw, err := os.ReadFile(f.path)
	if err != nil || !strings.Contains(string(raw), hashed(s.AccessToken)) {
		t.Errorf("the hash of a token is not there: the check reads the wrong file (%v)", err)
	}
}
