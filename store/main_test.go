package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// TestMain lets the test binary stand in for the program: as the child process
// that checks a file, and as another instance that has a store open.
func TestMain(m *testing.M) {
	if len(os.Args) == 3 {
		switch os.Args[1] {
		case "check-store":
			os.Exit(CheckMain(os.Args[2]))
		case "hold-store":
			holdStore(os.Args[2])
		case "report-store":
			reportStore(os.Args[2], (*Store).PutSession)
		case "look-at-store":
			reportStore(os.Args[2], func(*Store, Session) error { return nil })
		case "write-store":
			writeStore(os.Args[2])
		case "read-store":
			readStore(os.Args[2])
		case "hang":
			time.Sleep(time.Hour)
		}
	}
	// With the race detector each child would sleep for a second as it ends.
	if err := os.Setenv("GORACE", childRace); err != nil {
		panic(err)
	}
	os.Exit(m.Run())
}

const childRace = "atexit_sleep_ms=0"

// holdStore opens the store in dir, says so, and keeps it until its standard
// input ends.
func holdStore(dir string) {
	s, err := Open(context.Background(), Options{Dir: dir})
	if err != nil || s.Reason() != nil {
		os.Exit(1)
	}
	fmt.Println("open")
	_, _ = os.Stdin.Read(make([]byte, 1))
	os.Exit(0)
}

// report is what one start of the program with the system's keyring found.
type report struct {
	Protection     Protection
	Dropped, Found bool
	Took           time.Duration
}

// reportStore opens the store in dir with the system's keyring, prints a
// report of it, and signs in.
func reportStore(dir string, signIn func(*Store, Session) error) {
	started := time.Now()
	o := Options{Dir: dir, Keyring: SystemKeyring(), Now: func() time.Time { return now }}
	s, err := Open(context.Background(), o)
	if err != nil {
		os.Exit(1)
	}
	r := report{Protection: s.Protection(), Dropped: s.Dropped(), Took: time.Since(started)}
	_, r.Found, err = s.Session("almaty")
	err = errors.Join(err, signIn(s, sessionFor("almaty")), s.Close(), json.NewEncoder(os.Stdout).Encode(r))
	if err != nil {
		os.Exit(1)
	}
	os.Exit(0)
}

var now = time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)

// clock is a time that a test moves.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func optionsIn(dir string) Options {
	return Options{
		Dir: dir, Now: func() time.Time { return now }, LockTimeout: 100 * time.Millisecond,
		Check: CheckCommand(os.Args[0], "check-store"), CheckTimeout: time.Minute,
	}
}

// patient is for tests that run side by side: a child that one of them starts
// holds the locks of all until it has become another program.
func patient(o Options) Options {
	o.LockTimeout = 20 * time.Second
	return o
}

// open opens a store that is closed with the test.
func open(t testing.TB, o Options) *Store {
	t.Helper()
	s, err := Open(context.Background(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// openDiskStore is open for a store that has to be on disk.
func openDiskStore(t testing.TB, o Options) *Store {
	t.Helper()
	s := open(t, o)
	if s.Reason() != nil {
		t.Fatal(s.Reason())
	}
	return s
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// The values that must not be found on disk.
const (
	secretToken = "ACCESS-TOKEN-8f14e45fceea167a"
	secretName  = "КЕНЕСОВА АЙГҮЛ"
)

func sessionFor(portalID string) Session {
	return Session{
		PortalID: portalID, Origin: "https://127.0.0.1:8443",
		Session: portal.Session{
			SessionID: "id-" + portalID, AccessToken: secretToken, RefreshToken: secretToken + "-refresh",
			Account: portal.Account{FullName: secretName},
		},
		IssuedAt: now, ExpiresAt: now.Add(8 * time.Hour),
	}
}

func cabinetFor(number string) Cabinet {
	of := sessionFor("")
	return Cabinet{Account: of.Session.Account, Origin: of.Origin, AsOf: now, Applications: []portal.Application{{Number: number, Child: portal.Child{Name: secretName}}}}
}

// PutCabinet remembers a cabinet in the place of all that was remembered of it.
func (s *Store) PutCabinet(portalID string, v Cabinet) error {
	return s.UpdateCabinet(portalID, func(c *Cabinet) { *c = v })
}

// hasSession tells whether the portal's session is remembered in full.
func hasSession(t testing.TB, s *Store, portalID string) bool {
	t.Helper()
	v, found, err := s.Session(portalID)
	must(t, err)
	if found && (v.Session.AccessToken != secretToken || v.PortalID != portalID) {
		t.Fatalf("another session: %+v", v)
	}
	return found
}

func databaseIn(dir string) string { return filepath.Join(dir, databaseName) }

func readFile(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return data
}
