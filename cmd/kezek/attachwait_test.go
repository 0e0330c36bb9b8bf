package main

import (
	"context"
	"encoding/json"
	"encoding/pem"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/portal/server"
)

// overTime lets a wait pass at once.
func overTime(ctx context.Context, _ time.Duration) error { return ctx.Err() }

// moody is a registry that fails as often as it is told to before it answers.
type moody struct {
	fails   atomic.Int32
	failure error
	answer  server.Kinship
	pending atomic.Int32 // how many answers are "not yet" before that
	asked   atomic.Int32
}

func (m *moody) Kinship(context.Context, string, string) (server.Kinship, error) {
	m.asked.Add(1)
	switch {
	case m.fails.Add(-1) >= 0:
		return server.Kinship{}, m.failure
	case m.pending.Add(-1) >= 0:
		return server.Kinship{Pending: true, RetryAfter: time.Second}, nil
	}
	return m.answer, nil
}

func (*moody) Queue(context.Context, string, string, time.Time, time.Time) ([]portal.QueuePoint, error) {
	return nil, nil
}

func (*moody) History(context.Context, string, string) ([]server.Event, error) { return nil, nil }

func (m *moody) Applications(context.Context, string) ([]portal.Application, error) { return nil, nil }
func (m *moody) State(context.Context) string                                       { return "ok" }

// moodyPortal is a portal over such a registry, which takes the practice keys.
// It gives what -portal and -ca want.
func moodyPortal(t *testing.T, m *moody) []string {
	t.Helper()
	return moodyPortalWith(t, m, func(*server.Options) {})
}

// nobodysMails are mailed to nobody.
type nobodysMails struct{}

func (nobodysMails) Send(context.Context, server.Mail) error { return nil }

// moodyPortalWith is moodyPortal with options that change has changed.
func moodyPortalWith(t *testing.T, m *moody, change func(*server.Options)) []string {
	t.Helper()
	p := sharedPractice(t)
	storage, err := server.OpenBolt(filepath.Join(t.TempDir(), "portal.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { storage.Close() })
	ts := httptest.NewUnstartedServer(nil)
	o := server.Options{
		ID: "moody", Name: portal.Text{RU: "Портал", KK: "Портал", EN: "Portal"}, Origin: "https://" + ts.Listener.Addr().String(),
		Practice: true, EmailVerification: server.EmailGiven, Mailer: nobodysMails{}, Trust: p.Trust(), Revocation: p.Revocation(), Storage: storage, Registry: m,
	}
	change(&o)
	handler, err := server.New(o)
	if err != nil {
		t.Fatal(err)
	}
	ts.Config.Handler = handler
	ts.StartTLS()
	t.Cleanup(ts.Close)
	ca := writeFile(t, "ca.pem", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ts.Certificate().Raw}))
	return []string{
		"attach", "-portal", ts.URL, "-ca", ca, "-json", "-key", practiceKeyOf(t, p, practice.NoteMother),
		"-password-file", "-", "-email", "a@example.kz", "-child", "220314599034",
	}
}

// waits are the journey's own announcements that it will ask again, in seconds.
func waits(t *testing.T, out string) []int {
	t.Helper()
	var all []int
	for line := range strings.Lines(out) {
		var step stepLine
		if err := json.Unmarshal([]byte(line), &step); err == nil && step.Step == "waiting" {
			all = append(all, step.RetryAfterS)
		}
	}
	return all
}

// keysOfBinding are the Idempotency-Keys of a trace's requests to bind.
func keysOfBinding(t *testing.T, trace string) map[string]int {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(trace, "exchange.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	keys := map[string]int{}
	for line := range strings.Lines(string(data)) {
		var x exchangeLine
		if err := json.Unmarshal([]byte(line), &x); err != nil {
			t.Fatal(err)
		}
		if x.Method == "POST" && strings.HasSuffix(x.Path, "/me/bindings") {
			keys[x.RequestHeader.Get("Idempotency-Key")]++
		}
	}
	return keys
}

func confirmed() server.Kinship {
	return server.Kinship{Known: true, Confirmed: true, Relation: "mother", Child: portal.Child{Name: "ТЕСТ"}}
}

func TestAttachAsksARegistryAgainUnderTheSameKey(t *testing.T) {
	for code, failure := range map[string]error{"down": server.ErrRegistryUnavailable, "slow": server.ErrRegistryTimeout} {
		t.Run(code, func(t *testing.T) {
			m, trace := &moody{failure: failure, answer: confirmed()}, t.TempDir()
			m.fails.Store(3)
			var waited []time.Duration
			pause := func(ctx context.Context, d time.Duration) error {
				waited = append(waited, d)
				return ctx.Err()
			}
			args := append(moodyPortal(t, m), "-trace", trace)
			r := kezekWith(t, practice.Password, func(e *env) { e.pause = pause }, args...).want(t, exitOK)
			if got := lastResult(t, r.out); got.Code != "APPLICATION_NOT_FOUND" || got.BindingID == "" {
				t.Errorf("%+v", got)
			}
			if said := waits(t, r.out); len(said) != 3 || len(waited) != 3 || waited[0] != time.Duration(said[0])*time.Second {
				t.Errorf("said %v, waited %v", said, waited)
			}
			keys := keysOfBinding(t, trace)
			for key, n := range keys {
				if len(keys) != 1 || n != 4 || key == "" {
					t.Errorf("%v", keys)
				}
			}
		})
	}
}

func TestAttachGivesUpAfterTheWait(t *testing.T) {
	for wait, times := range map[string]int{"0": 0, "29s": 0, "65s": 2, "2m": 4} {
		t.Run(wait, func(t *testing.T) {
			m := &moody{failure: server.ErrRegistryUnavailable}
			m.fails.Store(100)
			args := append(moodyPortal(t, m), "-wait", wait)
			r := kezekWith(t, practice.Password, func(e *env) { e.pause = overTime }, args...).want(t, exitRefused)
			got := lastResult(t, r.out)
			if got.Code != "REGISTRY_UNAVAILABLE" || got.RetryAfterS != 30 || got.RequestID == "" {
				t.Errorf("%+v", got)
			}
			if said := waits(t, r.out); len(said) != times || int(m.asked.Load()) != times+1 {
				t.Errorf("said %v, asked %d", said, m.asked.Load())
			}
		})
	}
}

func TestAttachIsInterruptedWhileItWaits(t *testing.T) {
	m := &moody{failure: server.ErrRegistryUnavailable}
	m.fails.Store(100)
	r := kezekWith(t, practice.Password, func(e *env) { e.pause = interrupted }, moodyPortal(t, m)...).want(t, exitCancelled)
	if got := lastResult(t, r.out); got.Code != "CANCELLED" || m.asked.Load() != 1 {
		t.Errorf("%+v, asked %d", got, m.asked.Load())
	}
}

func TestSleepEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := sleep(ctx, time.Hour); err == nil {
		t.Error("it slept on")
	}
	if err := sleep(t.Context(), time.Millisecond); err != nil {
		t.Error(err)
	}
}

// A check that the portal goes on with ends in the code of its outcome.
func TestAttachTellsHowAPendingCheckEnded(t *testing.T) {
	elsewhere := confirmed()
	elsewhere.FoundIn = []portal.Text{{RU: "город Астана", KK: "Астана қаласы", EN: "Astana city"}}
	for code, c := range map[string]struct {
		answer  server.Kinship
		exit    int
		foundIn string
	}{
		"KINSHIP_NOT_CONFIRMED":      {server.Kinship{Known: true}, exitRefused, ""},
		"CHILD_NOT_FOUND":            {server.Kinship{}, exitRefused, ""},
		"GUARDIAN_DOCUMENT_REQUIRED": {server.Kinship{Known: true, Confirmed: true, GuardianDocument: true}, exitRefused, ""},
		"REGISTRY_DATA_CONFLICT":     {server.Kinship{Known: true, Confirmed: true, Conflict: true}, exitRefused, ""},
		"APPLICATION_NOT_FOUND":      {elsewhere, exitOK, "город Астана"},
	} {
		t.Run(code, func(t *testing.T) {
			m := &moody{answer: c.answer}
			m.pending.Store(2)
			r := kezekWith(t, practice.Password, inRussian, moodyPortal(t, m)...).want(t, c.exit)
			if got := lastResult(t, r.out); got.Code != code || places(got.FoundIn) != c.foundIn || len(got.Message) < 20 {
				t.Errorf("%+v", got)
			}
			if !strings.Contains(r.out, `"step":"pending"`) {
				t.Errorf("nothing was waited for: %s", r.out)
			}
		})
	}
}

func TestAttachLeavesAPendingCheckToThePortal(t *testing.T) {
	m := &moody{}
	m.pending.Store(100)
	r := kezek(t, practice.Password, append(moodyPortal(t, m), "-wait", "0")...).want(t, exitRefused)
	if got := lastResult(t, r.out); got.Code != "KINSHIP_CHECK_PENDING" || got.BindingID == "" {
		t.Errorf("%+v", got)
	}
}

func TestAttachSaysTheWaitToAPerson(t *testing.T) {
	m := &moody{failure: server.ErrRegistryUnavailable}
	m.fails.Store(1)
	m.answer = confirmed()
	args := append(moodyPortal(t, m), "-json=false")
	r := kezekWith(t, practice.Password, func(e *env) { e.pause = overTime }, args...).want(t, exitOK)
	if line := lineWith(r.out, "asking again in 30 s"); !strings.HasPrefix(line, "… ") {
		t.Errorf("%q in %s", line, r.out)
	}
	if line := lineWith(r.out, "Signed in"); !strings.HasPrefix(line, "✓ ") {
		t.Errorf("%q in %s", line, r.out)
	}
}
