package folder_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"testing"

	"kezek.kz/kezek/signer/internal/folder"
)

func write(t *testing.T, path ...string) string {
	t.Helper()
	name := filepath.Join(path...)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// newFolder is a folder by the path that its files are found under: where temporary
// folders lie behind a link, another one than t.TempDir gives.
func newFolder(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func found(t *testing.T, dir string, want ...string) {
	t.Helper()
	got, err := folder.Files(dir, 3, ".cer", ".pem")
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%q, %v; want %q", got, err, want)
	}
}

func TestFilesAreThoseOfTheExtensions(t *testing.T) {
	dir := newFolder(t)
	b, a := write(t, dir, "b.cer"), write(t, dir, "a", "below", "Z.PEM")
	write(t, dir, "a.crl")
	write(t, dir, "cer")
	write(t, dir, "folder.cer", "notes.txt")
	found(t, dir, a, b)
	found(t, b, b)
	found(t, newFolder(t))
}

func TestFilesFollowsLinksToFilesOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("making links needs a privilege on Windows")
	}
	dir, aside := newFolder(t), newFolder(t)
	file, to := write(t, aside, "a.cer"), filepath.Join(dir, "to.cer")
	for _, link := range [][2]string{
		{file, to},
		{aside, filepath.Join(dir, "folder.cer")},
		{dir, filepath.Join(dir, "circle")},
		{filepath.Join(dir, "self.cer"), filepath.Join(dir, "self.cer")},
		{filepath.Join(dir, "nowhere"), filepath.Join(dir, "dangling.cer")},
	} {
		if err := os.Symlink(link[0], link[1]); err != nil {
			t.Fatal(err)
		}
	}
	found(t, dir, to)
	link := filepath.Join(aside, "link")
	if err := os.Symlink(dir, link); err != nil {
		t.Fatal(err)
	}
	found(t, link, to)
}

func TestFilesRefusesMoreThanTheLimit(t *testing.T) {
	dir := newFolder(t)
	all := []string{write(t, dir, "a.cer"), write(t, dir, "b.cer"), write(t, dir, "c.cer")}
	found(t, dir, all...)
	write(t, dir, "below", "d.pem")
	if got, err := folder.Files(dir, 3, ".cer", ".pem"); !errors.Is(err, folder.ErrTooMany) || got != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestFilesRefusesMissingFolder(t *testing.T) {
	if _, err := folder.Files(filepath.Join(t.TempDir(), "missing"), 3, ".cer"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}
