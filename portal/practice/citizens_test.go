package practice

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

func TestCitizensAreAllDifferent(t *testing.T) {
	names, iins := map[string]bool{}, map[string]bool{}
	for i := range MaxCitizens {
		p := citizen(i)
		if err := portal.CheckIIN(p.iin); err != nil || p.iin[7:9] != "99" {
			t.Fatalf("%d: %v", i, err)
		}
		if names[p.name()] || iins[p.iin] {
			t.Fatalf("%d is somebody else again", i)
		}
		names[p.name()], iins[p.iin] = true, true
	}
	for _, p := range []person{mother(), father(), guardian()} {
		if names[p.name()] || iins[p.iin] {
			t.Errorf("%s is of the registry", p.name())
		}
	}
}

func TestCitizensRefuseOtherNumbers(t *testing.T) {
	for _, n := range []int{-1, 0, MaxCitizens + 1} {
		if keys, _, err := Citizens(t.Context(), t.TempDir(), n, rand.Reader, time.Now()); !errors.Is(err, ErrCitizens) || keys != nil {
			t.Errorf("%d: %v", n, err)
		}
	}
}

// What lies in a folder stays as it is, and is mixed with nothing.
func TestCitizensRefuseAFolderInUse(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "letter.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	keys, _, err := Citizens(t.Context(), dir, 1, rand.Reader, time.Now())
	info, statErr := os.Stat(dir)
	if !errors.Is(err, ErrNotEmpty) || keys != nil || statErr != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("%v, mode %v, %v", err, info.Mode(), statErr)
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v", entries, err)
	}
}

func TestCitizensStopWhereTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if keys, _, err := Citizens(ctx, t.TempDir(), 2, rand.Reader, time.Now()); !errors.Is(err, context.Canceled) || keys != nil {
		t.Errorf("%v", err)
	}
}

const workstationID = "5b0c2f6e-2f6b-4d54-9a55-0c9f34a1c1aa"

// hands is a portal's clock that a test moves on.
type hands struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (h *hands) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return time.Now().Add(h.ahead)
}

func (h *hands) move(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ahead += d
}

// centre is a portal that takes the keys of citizens, and a workstation at it.
func centre(t *testing.T, n int) (*walker, []Key, *hands) {
	t.Helper()
	keys, trust, err := Citizens(t.Context(), t.TempDir(), n, rand.Reader, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	clock := &hands{}
	p := started(t, func(o *Options) { o.Trust, o.Now = []string{trust}, clock.Now })
	w := newWalker(t, p, almatyID)
	c, err := client.New(client.Options{
		Address: urlOf(t, p, almatyID), Roots: p.Roots(), Now: clock.Now,
		SessionProfile: portal.ProfileShared, WorkstationID: workstationID,
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	w.client = c
	return w, keys, clock
}

// visit is one citizen from the key to the coupon.
func (w *walker) visit(k Key) portal.Session {
	w.t.Helper()
	ctx := context.Background()
	s := w.signIn(k)
	if s.RefreshToken != "" || s.ExpiresIn > 900 || s.ExpiresIn < 800 || s.Account.FullName != k.Name {
		w.t.Fatalf("session of %s: %d s, refresh %v, %s", k.Name, s.ExpiresIn, s.RefreshToken != "", s.Account.FullName)
	}
	if s.NextStep == "confirm_email" {
		w.giveEmail(fmt.Sprintf("%s@example.kz", k.IIN[:6]))
	}
	if _, code := w.bind("220314599034"); code != portal.CodeKinshipConfirmed {
		w.t.Fatalf("%s: %s", k.Name, code)
	}
	list, err := w.session.Applications(ctx)
	w.must(err)
	if len(list) != 1 {
		w.t.Fatalf("%s has %d applications", k.Name, len(list))
	}
	pdf, err := w.session.Printout(ctx, list[0].Number, portal.PrintoutCoupon, "kk")
	if err != nil || len(pdf) == 0 {
		w.t.Fatalf("%s: %v", k.Name, err)
	}
	return s
}

// Forty people come to one workstation, one after another: each binds, takes a
// coupon, and leaves a session that is over.
func TestFortyCitizensAtOneWorkstation(t *testing.T) {
	w, keys, _ := centre(t, 40)
	for _, k := range keys {
		s := w.visit(k)
		w.must(w.session.SignOut(context.Background()))
		left := w.client.Session(portal.Tokens{AccessToken: s.AccessToken, ExpiresIn: s.ExpiresIn}, time.Now(), nil)
		if _, err := left.Profile(context.Background()); !errors.Is(err, client.ErrSessionEnded) {
			t.Fatalf("after %s: %v", k.Name, err)
		}
	}
}

// Who forgets to sign out is signed out by the portal.
func TestSharedSessionEndsAfterAQuarterOfAnHour(t *testing.T) {
	w, keys, clock := centre(t, 1)
	w.visit(keys[0])
	clock.move(14 * time.Minute)
	if _, err := w.session.Profile(context.Background()); err != nil {
		t.Fatal(err)
	}
	clock.move(time.Minute + time.Second)
	if _, err := w.session.Profile(context.Background()); !errors.Is(err, client.ErrSessionEnded) {
		t.Errorf("after a quarter of an hour: %v", err)
	}
}

// A citizen's key is nobody's where their authority was not added.
func TestCitizensKeyIsRefusedElsewhere(t *testing.T) {
	keys, _, err := Citizens(context.Background(), t.TempDir(), 1, rand.Reader, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	w := newWalker(t, started(t), almatyID)
	request, _ := w.sign(keys[0].File, keys[0].Password)
	_, err = w.client.SignIn(context.Background(), request)
	var problem *portal.Problem
	if !errors.As(err, &problem) || problem.Code != portal.CodeCertUntrusted {
		t.Errorf("got %v", err)
	}
}
