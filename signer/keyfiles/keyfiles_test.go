package keyfiles_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/keyfiles"
)

var day = time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC)

// put writes a file that is age days old and gives its path.
func put(t *testing.T, age int, elements ...string) string {
	t.Helper()
	path := filepath.Join(elements...)
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(path), 0o600); err != nil {
		t.Fatal(err)
	}
	when := day.AddDate(0, 0, -age)
	if err := os.Chtimes(path, when, when); err != nil {
		t.Fatal(err)
	}
	return path
}

func paths(files []keyfiles.File) []string {
	var out []string
	for _, f := range files {
		out = append(out, f.Path)
	}
	return out
}

func wantPaths(t *testing.T, got []keyfiles.File, want ...string) {
	t.Helper()
	if !slices.Equal(paths(got), want) {
		t.Errorf("found\n%q\nwant\n%q", paths(got), want)
	}
}

func TestFindListsTheNewestFirst(t *testing.T) {
	home := t.TempDir()
	old := put(t, 9, home, "Desktop", "AUTH_RSA256_a.p12")
	young := put(t, 1, home, "Downloads", "ЭЦП", "2024", "GOST512_b.P12")
	pfx := put(t, 5, home, "Downloads", "key.pfx")
	put(t, 2, home, "Downloads", "song.mp3")
	got := keyfiles.Find(t.Context(), []string{filepath.Join(home, "Desktop"), filepath.Join(home, "Downloads")}, 0)
	wantPaths(t, got, young, pfx, old)
}

func TestFindTellsNameDateSizeAndHint(t *testing.T) {
	home := t.TempDir()
	path := put(t, 3, home, "AUTH_RSA256_a.p12")
	got := keyfiles.Find(t.Context(), []string{home}, 0)
	want := keyfiles.File{Path: path, Name: "AUTH_RSA256_a.p12", Size: int64(len(path)), Hint: "AUTH", Type: "PKCS12"}
	if len(got) != 1 || !got[0].ModTime.Equal(day.AddDate(0, 0, -3)) {
		t.Fatalf("found %+v", got)
	}
	got[0].ModTime = time.Time{}
	if got[0] != want {
		t.Errorf("found %+v, want %+v", got[0], want)
	}
}

func TestFindCutsToTheLimit(t *testing.T) {
	home := t.TempDir()
	newest := put(t, 1, home, "a.p12")
	put(t, 2, home, "b.p12")
	wantPaths(t, keyfiles.Find(t.Context(), []string{home}, 1), newest)
}

func TestFindGoesTwoLevelsDownAndNoFurther(t *testing.T) {
	home := t.TempDir()
	near := put(t, 1, home, "1", "2", "near.p12")
	put(t, 1, home, "1", "2", "3", "far.p12")
	wantPaths(t, keyfiles.Find(t.Context(), []string{home}, 0), near)
}

func TestFindSkipsWhatTheSystemHides(t *testing.T) {
	home := t.TempDir()
	put(t, 1, home, "._AUTH_RSA256_a.p12")
	put(t, 1, home, ".Trash", "b.p12")
	put(t, 1, home, "$RECYCLE.BIN", "c.p12")
	wantPaths(t, keyfiles.Find(t.Context(), []string{home}, 0))
}

func TestFindNamesAFileOnceThoughTwoFoldersReachIt(t *testing.T) {
	home := t.TempDir()
	path := put(t, 1, home, "ЭЦП", "a.p12")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(filepath.Join(home, "ЭЦП"), link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	if got := keyfiles.Find(t.Context(), []string{home, filepath.Join(home, "ЭЦП"), link}, 0); len(got) != 1 {
		t.Errorf("found %q, want %q once", paths(got), path)
	}
}

func TestFindIgnoresAFolderThatIsNotThere(t *testing.T) {
	home := t.TempDir()
	path := put(t, 1, home, "a.p12")
	wantPaths(t, keyfiles.Find(t.Context(), []string{filepath.Join(home, "no such"), home}, 0), path)
}

func TestFindReturnsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	done := make(chan struct{})
	go func() {
		keyfiles.Find(ctx, []string{t.TempDir()}, 0)
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("Find did not return")
	}
}

func TestFilesLeavesOutWhatIsGone(t *testing.T) {
	home := t.TempDir()
	here := put(t, 1, home, "a.p12")
	other := put(t, 2, home, "b.p12")
	wantPaths(t, keyfiles.Files([]string{other, filepath.Join(home, "gone.p12"), home, here}), other, here)
}

func TestIsKeyFileName(t *testing.T) {
	for name, want := range map[string]bool{
		"AUTH_RSA256_a.p12": true, "A.P12": true, "a.pfx": true,
		"a.jks": true, "A.JKS": true, "a.keystore": true, "a.jceks": true, "a.ks": true,
		"a.p12.txt": false, "p12": false, "a.cer": false, "": false, "jks": false,
	} {
		if got := keyfiles.IsKeyFileName(name); got != want {
			t.Errorf("IsKeyFileName(%q) = %v, want %v", name, got, want)
		}
	}
}

func TestTypeOf(t *testing.T) {
	for name, want := range map[string]signer.StorageType{
		"a.p12": signer.StoragePKCS12, "A.PFX": signer.StoragePKCS12, "a.Jks": signer.StorageJKS,
		"a.keystore": signer.StorageJKS, "a.txt": "", "": "",
	} {
		if got := keyfiles.TypeOf(name); got != want {
			t.Errorf("TypeOf(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestExtensionsAreThoseOfKeyFiles(t *testing.T) {
	extensions := keyfiles.Extensions()
	if len(extensions) != 6 {
		t.Errorf("%q", extensions)
	}
	for _, extension := range extensions {
		if !keyfiles.IsKeyFileName("a" + extension) {
			t.Errorf("%q is no key file's", extension)
		}
	}
}

func TestInFolderListsByName(t *testing.T) {
	stick := t.TempDir()
	second := put(t, 1, stick, "b.P12")
	first := put(t, 9, stick, "ЭЦП", "A.jks")
	third := put(t, 5, stick, "c.p12")
	put(t, 1, stick, "notes.txt")
	put(t, 1, stick, "._c.p12")
	got := keyfiles.InFolder(t.Context(), stick)
	wantPaths(t, got, first, second, third)
	if got[0].Type != signer.StorageJKS || got[2].Type != signer.StoragePKCS12 {
		t.Errorf("types %q, %q", got[0].Type, got[2].Type)
	}
}

func TestInFolderOfAStickThatIsNotThere(t *testing.T) {
	wantPaths(t, keyfiles.InFolder(t.Context(), filepath.Join(t.TempDir(), "no such")))
}

func TestInFolderReturnsWhenTheContextEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	done := make(chan struct{})
	go func() {
		keyfiles.InFolder(ctx, t.TempDir())
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(5 * time.Second):
		t.Fatal("InFolder did not return")
	}
}
