package practice

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal/client"
)

func TestRestartKeepsEverything(t *testing.T) {
	dir := folderCopy(t)
	first, err := Start(context.Background(), Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	w := inCabinet(t, first, almatyID, first.Keys[0])
	w.bind("220314599034")
	ca, err := os.ReadFile(first.CAFile)
	if err != nil {
		t.Fatal(err)
	}
	w.client.Close()
	stop(t, first)

	second := begun(t, Options{Dir: dir, Progress: func(int, int) { t.Error("keys are made again") }})
	if again, err := os.ReadFile(second.CAFile); err != nil || string(again) != string(ca) {
		t.Errorf("another authority, %v", err)
	}
	for i, k := range second.Keys {
		if k != first.Keys[i] {
			t.Errorf("key %v, was %v", k, first.Keys[i])
		}
	}
	for i, p := range second.Portals {
		if p != first.Portals[i] {
			t.Errorf("portal %v, was %v", p, first.Portals[i])
		}
	}
	if list, err := w.session.Applications(context.Background()); err != nil || len(list) != 1 {
		t.Errorf("the session of before: %v, %v", list, err)
	}
	if s := newWalker(t, second, almatyID).signIn(second.Keys[0]); s.FirstSignIn || s.NextStep != "none" {
		t.Errorf("the account of before: %+v", s)
	}
}

func TestTakenPortIsGivenUp(t *testing.T) {
	dir := folderCopy(t)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	f := folder{dir}
	s := f.loadState()
	s.Ports = map[string]int{almatyID: portOf(l)}
	if err := f.saveState(s); err != nil {
		t.Fatal(err)
	}
	if got := urlOf(t, begun(t, Options{Dir: dir}), almatyID); strings.HasSuffix(got, l.Addr().String()) {
		t.Errorf("got %s", got)
	}
}

func TestSecondStartInTheSameFolderIsRefused(t *testing.T) {
	dir := folderCopy(t)
	begun(t, Options{Dir: dir})
	if _, err := Start(context.Background(), Options{Dir: dir}); !errors.Is(err, ErrRunning) {
		t.Errorf("got %v", err)
	}
}

func TestCloseTwice(t *testing.T) {
	p := started(t)
	stop(t, p)
	stop(t, p)
}

func TestListenRefusesOtherAddresses(t *testing.T) {
	for _, listen := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.168.1.1:0", "example.com:0"} {
		if _, err := Start(context.Background(), Options{Dir: t.TempDir(), Listen: listen}); !errors.Is(err, ErrNotLoopback) {
			t.Errorf("%s: got %v", listen, err)
		}
	}
	if _, err := Start(context.Background(), Options{Dir: t.TempDir(), Listen: "127.0.0.1"}); err == nil {
		t.Error("no port, no error")
	}
}

func TestTrustRefusesAFolderWithoutAuthority(t *testing.T) {
	o := Options{Dir: folderCopy(t), Trust: []string{t.TempDir()}}
	if _, err := Start(context.Background(), o); !errors.Is(err, ErrNoAuthority) {
		t.Errorf("got %v", err)
	}
	o.Trust = nil
	begun(t, o) // the folder was given back
}

// Whatever a start that was cut short left, the next one makes whole.
func TestHalfMadeFolderIsRecovered(t *testing.T) {
	key := func(dir string) string {
		return filepath.Join(dir, "keys", folder{dir}.loadState().Keys[NoteFather])
	}
	for name, spoil := range map[string]func(dir string) error{
		"no state":          func(dir string) error { return os.Remove(filepath.Join(dir, "state.json")) },
		"half a state":      func(dir string) error { return truncate(filepath.Join(dir, "state.json")) },
		"no authority":      func(dir string) error { return os.Remove(filepath.Join(dir, "authority.pem")) },
		"half an authority": func(dir string) error { return truncate(filepath.Join(dir, "authority.pem")) },
		"no certificate":    func(dir string) error { return os.Remove(filepath.Join(dir, "ca.pem")) },
		"no key":            func(dir string) error { return os.Remove(key(dir)) },
		"half a key":        func(dir string) error { return truncate(key(dir)) },
		"half a storage":    func(dir string) error { return truncate(filepath.Join(dir, "almaty.db")) },
		"half a lock":       func(dir string) error { return truncate(filepath.Join(dir, "practice.lock")) },
		"no outbox":         func(dir string) error { return os.RemoveAll(filepath.Join(dir, "outbox")) },
		"a file half-written": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "keys", leftover+"1"), []byte("x"), 0o600)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := folderCopy(t)
			if err := spoil(dir); err != nil {
				t.Fatal(err)
			}
			p := begun(t, Options{Dir: dir})
			newWalker(t, p, almatyID).signIn(p.Keys[0])
			entries, err := os.ReadDir(filepath.Join(dir, "keys"))
			if err != nil || len(p.Keys) != len(keyPlans()) {
				t.Errorf("%d keys, %v", len(p.Keys), err)
			}
			if len(entries) != len(p.Keys) {
				t.Errorf("%d files among the keys", len(entries))
			}
		})
	}
}

func truncate(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	return os.Truncate(path, info.Size()/2)
}

func TestFilesAreTheirOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	p := started(t)
	inCabinet(t, p, regionsID, p.Keys[0])
	err := filepath.WalkDir(filepath.Dir(p.CAFile), func(path string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", path, info.Mode())
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// Whoever names a folder of everybody's must not lock the others out of it.
func TestFolderOfOthersKeepsItsMode(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "theirs"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil { //nolint:gosec // what is tested
		t.Fatal(err)
	}
	if _, err := openFolder(dir); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o755 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestDescription(t *testing.T) {
	p := started(t)
	path := filepath.Join(t.TempDir(), "practice.json")
	if err := p.WriteDescription(path); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"portals", "ca_file", "outbox", "keys"} {
		if got[name] == nil {
			t.Errorf("no %s in %s", name, data)
		}
	}
	first := got["keys"].([]any)[0].(map[string]any)
	if len(first) != 5 || first["iin"] != mother().iin || first["password"] != Password || !filepath.IsAbs(first["file"].(string)) {
		t.Errorf("first key %v", first)
	}
	portals := got["portals"].([]any)
	if len(portals) != 2 || portals[0].(map[string]any)["id"] != almatyID || portals[0].(map[string]any)["url"] != p.Portals[0].URL {
		t.Errorf("portals %v", portals)
	}
	if !filepath.IsAbs(got["ca_file"].(string)) || !filepath.IsAbs(got["outbox"].(string)) {
		t.Errorf("paths %v", got)
	}
}

func TestRelativeFolderIsDescribedAbsolutely(t *testing.T) {
	dir := folderCopy(t)
	t.Chdir(filepath.Dir(dir))
	p := begun(t, Options{Dir: filepath.Base(dir)})
	for _, path := range []string{p.CAFile, p.Outbox, p.Keys[0].File} {
		if !filepath.IsAbs(path) {
			t.Error(path)
		}
	}
}

func TestAtDoesNotMoveTLSOrDate(t *testing.T) {
	p := started(t, func(o *Options) { o.At = time.Date(2001, 1, 1, 0, 0, 0, 0, time.UTC) })
	var date string
	c, err := client.New(client.Options{
		Address: urlOf(t, p, almatyID), Roots: p.Roots(),
		Trace: func(e client.Exchange) { date = e.ResponseHeader.Get("Date") },
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	if _, err := c.Discover(context.Background()); err != nil {
		t.Error(err)
	}
	told, err := http.ParseTime(date)
	if err != nil || time.Since(told).Abs() > time.Minute {
		t.Errorf("Date %s, %v", date, err)
	}
}
