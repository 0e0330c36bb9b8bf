package token

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestWellKnownModules(t *testing.T) {
	for _, storage := range []string{"AKEToken72KStore", "AKEToken5110Store", "AKJaCartaStore"} {
		for _, goos := range []string{"linux", "darwin", "windows"} {
			list := WellKnown(storage, goos)
			if len(list) == 0 {
				t.Errorf("%s, %s: none", storage, goos)
			}
			for _, p := range list {
				if !path.IsAbs(p) && !strings.HasPrefix(p, `C:\Windows\`) {
					t.Errorf("%s, %s: %s is not absolute", storage, goos, p)
				}
			}
		}
	}
}

func TestNoModuleIsGuessed(t *testing.T) {
	for _, storage := range []string{"AKKaztokenStore", "AKKZIDCardStore", "AKAKEYStore", "PKCS12", "JKS", ""} {
		for _, goos := range []string{"linux", "darwin", "windows", "plan9"} {
			if list := WellKnown(storage, goos); len(list) != 0 {
				t.Errorf("%s, %s: %v", storage, goos, list)
			}
		}
	}
}

func TestInstalledModules(t *testing.T) {
	dir := t.TempDir()
	one, two, link := filepath.Join(dir, "one.so"), filepath.Join(dir, "two.so"), filepath.Join(dir, "link.so")
	for _, p := range []string{one, two} {
		if err := os.WriteFile(p, nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(one, link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	got := Installed([]string{filepath.Join(dir, "none.so"), dir, one, link, two, one})
	if !slices.Equal(got, []string{one, two}) {
		t.Error(got)
	}
	none := filepath.Join(dir, "none.so")
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{one, link, true},
		{link, one, true},
		{none, none, true},
		{one, two, false},
		{link, two, false},
		{one, none, false},
		{none, one, false},
		{none, none + "2", false},
	} {
		if SameModule(c.a, c.b) != c.want {
			t.Errorf("%s and %s: not %t", filepath.Base(c.a), filepath.Base(c.b), c.want)
		}
	}
}
