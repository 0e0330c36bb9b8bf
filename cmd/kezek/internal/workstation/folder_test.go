//go:build !windows

package workstation

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestFolderThatOthersMayReadIsRefused(t *testing.T) {
	for name, spoil := range map[string]func(dir string) error{
		"readable": func(dir string) error { return os.Mkdir(dir, 0o755) },
		"a link":   func(dir string) error { return os.Symlink(t.TempDir(), dir) },
		"a file":   func(dir string) error { return os.WriteFile(dir, nil, 0o600) },
	} {
		base := filepath.Join(t.TempDir(), "base")
		if err := spoil(base); err != nil {
			t.Fatal(err)
		}
		if f, err := OpenFolders(base); err == nil {
			_ = f.Close()
			t.Error(name)
		}
	}
}

func TestBaseLiesInTheSessionsOwnFolder(t *testing.T) {
	own, others := t.TempDir(), t.TempDir()
	_ = os.Chmod(own, 0o700)
	_ = os.Chmod(others, 0o755)
	in := func(dir string) string { return Base(func(string) string { return dir }) }
	if in(own) != filepath.Join(own, baseName) {
		t.Error(in(own))
	}
	for _, dir := range []string{"", "relative", others, filepath.Join(own, "none")} {
		if got := in(dir); strings.HasPrefix(got, dir) && dir != "" || !filepath.IsAbs(got) {
			t.Errorf("%q: %s", dir, got)
		}
	}
}

func TestEnvironLeadsIntoTheCitizensFolder(t *testing.T) {
	got := Environ([]string{
		"HOME=/home/worker", "TMPDIR=/tmp", "TMP=/tmp", "XDG_CONFIG_HOME=/home/worker/.config", "DISPLAY=:0", "LANG=ru_RU.UTF-8",
		"SSL_CERT_FILE=/ca", "GOTRACEBACK=crash", "KEZEK_X=1", "odd",
	}, "/run/citizen-1")
	for _, want := range []string{
		"HOME=/run/citizen-1/home", "TMPDIR=/run/citizen-1/tmp", "XDG_CONFIG_HOME=/run/citizen-1/config", "GOTRACEBACK=none",
		"DISPLAY=:0", "LANG=ru_RU.UTF-8", "SSL_CERT_FILE=/ca", "odd",
	} {
		if !slices.Contains(got, want) {
			t.Errorf("no %s", want)
		}
	}
	for _, v := range got {
		if strings.Contains(v, "worker") || strings.HasPrefix(v, "TMP=") || strings.HasPrefix(v, "KEZEK_") {
			t.Error(v)
		}
	}
	if folder := FolderOf(variables(got)); folder != "/run/citizen-1" {
		t.Error(folder)
	}
}

// variables looks variables up in a list.
func variables(list []string) func(string) string {
	return func(name string) string {
		for _, v := range list {
			if value, is := strings.CutPrefix(v, name+"="); is {
				return value
			}
		}
		return ""
	}
}

func TestOnlyACitizensFolderIsWiped(t *testing.T) {
	for _, config := range []string{"", "/home/worker/.config", "citizen-1/config"} {
		if folder := FolderOf(variables([]string{"XDG_CONFIG_HOME=" + config})); folder != "" {
			t.Errorf("%q: %s", config, folder)
		}
	}
}
