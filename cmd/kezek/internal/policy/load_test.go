//go:build !windows

package policy

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// placed is a place with a policy in it, of this test's user.
func placed(t *testing.T) Place {
	t.Helper()
	p := Place{Root: t.TempDir(), Path: "etc/kezek/policy.json", Owner: os.Getuid()}
	if err := os.MkdirAll(filepath.Dir(p.Name()), 0o755); err != nil {
		t.Fatal(err)
	}
	// Whatever people's umask is here.
	for _, folder := range []string{p.Root, filepath.Join(p.Root, "etc"), filepath.Dir(p.Name())} {
		if err := os.Chmod(folder, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(os.WriteFile(p.Name(), []byte(`{"language":"kk"}`), 0o644), os.Chmod(p.Name(), 0o644)); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestPolicyOfTheAdministratorIsRead(t *testing.T) {
	p, err := placed(t).Load(shipped(t))
	if err != nil || p == nil || p.Language != "kk" {
		t.Errorf("%+v, %v", p, err)
	}
}

func TestNoFileIsNoPolicy(t *testing.T) {
	place := placed(t)
	for _, name := range []string{place.Name(), filepath.Dir(place.Name())} {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
		if p, err := place.Load(shipped(t)); p != nil || err != nil {
			t.Errorf("%+v, %v", p, err)
		}
	}
}

// Where there is no file nobody is kept from Kezek at home by folders that are
// somebody else's, as in a container, or that others may write.
func TestFoldersWithoutAFileAreNotJudged(t *testing.T) {
	for name, spoil := range map[string]func(p *Place) error{
		"somebody else's":         func(p *Place) error { p.Owner++; return nil },
		"root that all write":     func(p *Place) error { return os.Chmod(p.Root, 0o777) },
		"folder the group writes": func(p *Place) error { return os.Chmod(filepath.Dir(p.Name()), 0o775) },
	} {
		place := placed(t)
		if err := errors.Join(os.Remove(place.Name()), spoil(&place)); err != nil {
			t.Fatal(err)
		}
		if p, err := place.Load(shipped(t)); p != nil || err != nil {
			t.Errorf("%s: %+v, %v", name, p, err)
		}
	}
}

func TestUnsafePlaceIsNamed(t *testing.T) {
	place := placed(t)
	folder := filepath.Dir(place.Name())
	if err := os.Chmod(folder, 0o777); err != nil {
		t.Fatal(err)
	}
	_, err := place.Load(shipped(t))
	var unsafe *UnsafeError
	if !errors.As(err, &unsafe) || unsafe.Path != folder {
		t.Errorf("%v", err)
	}
}

func TestUnsafePlacesAreRefused(t *testing.T) {
	for name, spoil := range map[string]func(p *Place) error{
		"file that the group writes": func(p *Place) error { return os.Chmod(p.Name(), 0o664) },
		"file that all write":        func(p *Place) error { return os.Chmod(p.Name(), 0o646) },
		"folder that all write":      func(p *Place) error { return os.Chmod(filepath.Dir(p.Name()), 0o777) },
		"upper folder that all write": func(p *Place) error {
			return os.Chmod(filepath.Join(p.Root, "etc"), 0o757)
		},
		"somebody else's": func(p *Place) error { p.Owner++; return nil },
		"link to the file": func(p *Place) error {
			return errors.Join(os.Rename(p.Name(), p.Name()+".real"), os.Symlink(p.Name()+".real", p.Name()))
		},
		"link to the folder": func(p *Place) error {
			dir := filepath.Dir(p.Name())
			return errors.Join(os.Rename(dir, dir+".real"), os.Symlink(dir+".real", dir))
		},
		"named pipe": func(p *Place) error {
			return errors.Join(os.Remove(p.Name()), unix.Mkfifo(p.Name(), 0o644))
		},
		"folder in the file's place": func(p *Place) error {
			return errors.Join(os.Remove(p.Name()), os.Mkdir(p.Name(), 0o755))
		},
	} {
		t.Run(name, func(t *testing.T) {
			place := placed(t)
			if err := spoil(&place); err != nil {
				t.Fatal(err)
			}
			if p, err := place.Load(shipped(t)); p != nil || !errors.Is(err, ErrUnsafe) {
				t.Errorf("%+v, %v", p, err)
			}
		})
	}
}

func TestFileThatCannotBeReadIsNotNone(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skipf("root reads every file")
	}
	place := placed(t)
	if err := os.Chmod(place.Name(), 0); err != nil {
		t.Fatal(err)
	}
	if _, err := place.Load(shipped(t)); !errors.Is(err, ErrUnreadable) {
		t.Error(err)
	}
}

func TestLargeFileIsRefused(t *testing.T) {
	place := placed(t)
	if err := os.Truncate(place.Name(), 1<<30); err != nil {
		t.Fatal(err)
	}
	if _, err := place.Load(shipped(t)); !errors.Is(err, ErrTooLarge) {
		t.Error(err)
	}
}
