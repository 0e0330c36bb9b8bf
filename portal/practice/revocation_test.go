package practice

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
)

// Of the authority's test keys 24 stand in its revocation lists. Each is
// refused as that and nothing else, here and by the portal, whatever else is
// the matter with it.
func TestEveryKeyInTheAuthoritysListsIsRefusedOnBothSides(t *testing.T) {
	p := started(t, func(o *Options) {
		o.Trust, o.At = []string{filepath.Join(ncaDir(t), "ca", "test")}, atTheTestKeys()
		o.Lists = []string{filepath.Join(ncaDir(t), "ca", "test", "CRL")}
	})
	w := newWalker(t, p, almatyID)
	revoked := 0
	for _, file := range keyFilesUnder(t, filepath.Join(ncaDir(t), "keys", "sdk-2023")) {
		request, reason := w.sign(file, "Qwerty12")
		if reason != signer.ReasonCertRevoked {
			continue
		}
		revoked++
		_, err := w.client.SignIn(context.Background(), request)
		var problem *portal.Problem
		if !errors.As(err, &problem) || problem.Code != portal.CodeCertRevoked {
			t.Errorf("%s: the portal says %v", filepath.Base(file), err)
		}
	}
	if revoked != 24 {
		t.Errorf("%d keys are revoked, want 24", revoked)
	}
}

func keyFilesUnder(t *testing.T, dir string) []string {
	t.Helper()
	var files []string
	err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".p12") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// With lists given, a key of which they do not tell does not pass; without any
// it does.
func TestKeyOfWhichNoListTells(t *testing.T) {
	for name, c := range map[string]struct {
		lists func(*testing.T) []string
		want  portal.Code
	}{
		"AnotherAuthoritysLists": {func(t *testing.T) []string { return []string{listsOfAnotherAuthority(t)} }, portal.CodeRevocationUnavailable},
		"NoLists":                {func(*testing.T) []string { return nil }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			p := started(t, func(o *Options) {
				o.Trust, o.At = []string{filepath.Join(ncaDir(t), "ca", "test")}, atTheTestKeys()
				o.Lists = c.lists(t)
			})
			w := newWalker(t, p, almatyID)
			request, _ := w.sign(filepath.Join(ncaDir(t), ncaKey), "Qwerty12")
			_, err := w.client.SignIn(context.Background(), request)
			var problem *portal.Problem
			switch {
			case c.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case c.want != "" && (!errors.As(err, &problem) || problem.Code != c.want):
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func listsOfAnotherAuthority(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(ncaDir(t), "ca", "test", "CRL", "nca_gost_test.crl"))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "gost.crl"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestStartRefusesAFolderWithoutLists(t *testing.T) {
	if _, err := Start(t.Context(), Options{Dir: folderCopy(t), Lists: []string{t.TempDir()}}); !errors.Is(err, revocation.ErrNoList) {
		t.Errorf("got %v", err)
	}
	absent := filepath.Join(t.TempDir(), "absent")
	if _, err := Start(t.Context(), Options{Dir: folderCopy(t), Lists: []string{absent}}); !errors.Is(err, revocation.ErrUnreadable) {
		t.Errorf("got %v", err)
	}
}
