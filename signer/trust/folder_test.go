package trust_test

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
	"kezek.kz/kezek/signer/trust"
)

func openFolder(t *testing.T, dir string) *trust.Folder {
	t.Helper()
	f, err := trust.OpenFolder(dir)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func add(t *testing.T, f *trust.Folder, certs ...*x509.Certificate) {
	t.Helper()
	for _, c := range certs {
		if err := f.Add(c); err != nil {
			t.Fatal(err)
		}
	}
}

func list(t *testing.T, f *trust.Folder, want int) []trust.Entry {
	t.Helper()
	entries, err := f.List()
	if err != nil || len(entries) != want {
		t.Fatalf("got %d and %v, want %d", len(entries), err, want)
	}
	return entries
}

func storeOf(t *testing.T, f *trust.Folder) *trust.Store {
	t.Helper()
	s, err := f.Store()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFolderKeepsAuthorities(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "authorities")
	f := openFolder(t, dir)
	list(t, f, 0)
	root := testca.Root(t, "root")
	inter := root.Authority(t, "inter")
	person := inter.Person(t)
	refuses(t, storeOf(t, f), person, testca.At)
	add(t, f, inter.Certificate, root.Certificate)

	again := openFolder(t, dir)
	accepts(t, storeOf(t, again), person, testca.At, 3)
	for _, e := range list(t, again, 2) {
		name := strings.ToLower(strings.ReplaceAll(e.Fingerprint, ":", "")) + ".cer"
		if filepath.Base(e.Path) != name || e.Fingerprint != trust.Fingerprint(e.Certificate) {
			t.Errorf("%s at %s", e.Fingerprint, e.Path)
		}
		if e.Anchor != e.Certificate.Equal(root.Certificate) {
			t.Errorf("Anchor = %v for %s", e.Anchor, e.Certificate.Subject)
		}
		if data, err := os.ReadFile(e.Path); err != nil || string(data) != string(e.Certificate.Raw) {
			t.Errorf("%s is not the certificate: %v", e.Path, err)
		}
	}
	if !again.Holds(root.Certificate) || again.Holds(person) || again.Holds(nil) {
		t.Error("Holds is wrong")
	}
}

func TestFolderIsItsOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such modes")
	}
	dir := filepath.Join(t.TempDir(), "authorities")
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	f := openFolder(t, dir)
	add(t, f, testca.Root(t, "root").Certificate)
	for path, want := range map[string]os.FileMode{dir: 0o700, list(t, f, 1)[0].Path: 0o600} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v and %v, want %v", path, info.Mode().Perm(), err, want)
		}
	}
}

func TestFolderAddsOnce(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	root := testca.Root(t, "root").Certificate
	add(t, f, root)
	before, err := os.Stat(list(t, f, 1)[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	add(t, f, root)
	after, err := os.Stat(list(t, f, 1)[0].Path)
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("it was written twice: %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("%d files and %v, want 1", len(files), err)
	}
}

func TestFolderAddsFromSeveralGoroutines(t *testing.T) {
	f := openFolder(t, t.TempDir())
	root := testca.Root(t, "root")
	var all sync.WaitGroup
	for i := range 8 {
		cert := root.Authority(t, "inter", number(i%4)).Certificate
		all.Go(func() {
			if err := f.Add(cert); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	list(t, f, 4)
}

func TestFolderRemoves(t *testing.T) {
	f := openFolder(t, t.TempDir())
	root := testca.Root(t, "root").Certificate
	add(t, f, root)
	for _, c := range []*x509.Certificate{root, root, nil} {
		if err := f.Remove(c); err != nil {
			t.Error(err)
		}
	}
	list(t, f, 0)
	if f.Holds(root) || storeOf(t, f).Len() != 0 {
		t.Error("it is still there")
	}
}

func TestFolderRefusesToAddWhatIsNoAuthority(t *testing.T) {
	f := openFolder(t, t.TempDir())
	for _, c := range []*x509.Certificate{nil, testca.Root(t, "root").Person(t)} {
		if err := f.Add(c); !errors.Is(err, trust.ErrNotAuthority) {
			t.Errorf("got %v", err)
		}
	}
	list(t, f, 0)
}

func TestFolderSkipsWhatItDidNotWrite(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	root := testca.Root(t, "root")
	add(t, f, root.Certificate)
	own := list(t, f, 1)[0].Path
	other := testca.Root(t, "other").Certificate
	write(t, other.Raw, dir, "other.cer")
	write(t, other.Raw, dir, strings.Repeat("0", 64)+".cer")
	write(t, other.Raw[:99], dir, ".new-1")
	person := root.Person(t)
	write(t, person.Raw, dir, nameOf(person))
	if err := os.Mkdir(filepath.Join(dir, nameOf(other)), 0o700); err != nil {
		t.Fatal(err)
	}
	if got := list(t, f, 1)[0].Path; got != own {
		t.Errorf("got %s", got)
	}
}

func nameOf(c *x509.Certificate) string {
	return strings.ToLower(strings.ReplaceAll(trust.Fingerprint(c), ":", "")) + ".cer"
}

func TestFolderSkipsLinks(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	dir := t.TempDir()
	root := testca.Root(t, "root").Certificate
	if err := os.Symlink(write(t, root.Raw, t.TempDir(), "root.cer"), filepath.Join(dir, nameOf(root))); err != nil {
		t.Fatal(err)
	}
	list(t, openFolder(t, dir), 0)
}

func TestFolderWritesADamagedFileAnew(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	root := testca.Root(t, "root").Certificate
	for _, damaged := range [][]byte{nil, root.Raw[:100], append(root.Raw[:len(root.Raw):len(root.Raw)], 0)} {
		write(t, damaged, dir, nameOf(root))
		list(t, f, 0)
		add(t, f, root)
		list(t, f, 1)
	}
}

func TestFolderTellsWhenItIsGone(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "authorities")
	f := openFolder(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := f.List(); !errors.Is(err, trust.ErrUnreadable) {
		t.Errorf("List: got %v", err)
	}
	if _, err := f.Store(); !errors.Is(err, trust.ErrUnreadable) {
		t.Errorf("Store: got %v", err)
	}
	if err := f.Add(testca.Root(t, "root").Certificate); !errors.Is(err, trust.ErrNotWritten) {
		t.Errorf("Add: got %v", err)
	}
}

func TestFolderLeavesNothingBehindWhenItCannotWrite(t *testing.T) {
	dir := t.TempDir()
	f := openFolder(t, dir)
	root := testca.Root(t, "root").Certificate
	inTheWay := filepath.Join(dir, nameOf(root), "in it")
	if err := os.MkdirAll(inTheWay, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := f.Add(root); !errors.Is(err, trust.ErrNotWritten) {
		t.Errorf("Add: got %v", err)
	}
	if err := f.Remove(root); !errors.Is(err, trust.ErrNotWritten) {
		t.Errorf("Remove: got %v", err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Errorf("%d files and %v, want the one in the way", len(files), err)
	}
}

func TestOpenFolderRemovesWhatACrashLeft(t *testing.T) {
	dir := t.TempDir()
	openFolder(t, dir)
	old := time.Now().Add(-2 * time.Hour)
	for name, when := range map[string]time.Time{".new-1": old, ".new-2": time.Now(), "other": old} {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte{0x30}, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(path, when, when); err != nil {
			t.Fatal(err)
		}
	}
	openFolder(t, dir)
	for name, want := range map[string]bool{".new-1": false, ".new-2": true, "other": true} {
		if _, err := os.Stat(filepath.Join(dir, name)); (err == nil) != want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestOpenFolderRefusesAFile(t *testing.T) {
	if _, err := trust.OpenFolder(write(t, nil, t.TempDir(), "file")); !errors.Is(err, trust.ErrNotWritten) {
		t.Errorf("got %v", err)
	}
}

func TestFolderRefusesTooManyFiles(t *testing.T) {
	dir := t.TempDir()
	for i := range 2001 {
		write(t, nil, dir, fmt.Sprintf("%064x.cer", i))
	}
	if _, err := openFolder(t, dir).List(); !errors.Is(err, trust.ErrTooMany) {
		t.Errorf("got %v", err)
	}
}
