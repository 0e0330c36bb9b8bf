package main

import (
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// folder makes a module's folder of the files given.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const mit = "Copyright (c) 2020 A\n\nPermission is hereby granted, free\nof charge, to any person"

func TestNoticesHoldEveryLicenceOfAModule(t *testing.T) {
	dir := folder(t, map[string]string{
		"LICENSE":              mit,
		"font/LICENSE_Noto.md": "SIL OPEN FONT LICENSE Version 1.1\r\nNoto",
		"PATENTS":              "a grant",
		"license.go":           "package licence",
		"testdata/LICENSE":     "GNU GENERAL PUBLIC LICENSE",
	})
	text, err := notices([]module{{"example.org/a", "v1.2.3", dir}})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{
		"example.org/a v1.2.3, LICENSE: MIT", "font/LICENSE_Noto.md: OFL-1.1", "Noto", "PATENTS: addition", "Copyright (c) 2020 A",
	} {
		if !strings.Contains(string(text), part) {
			t.Errorf("nothing of %q", part)
		}
	}
	for _, part := range []string{"\r", "package licence", "GNU"} {
		if strings.Contains(string(text), part) {
			t.Errorf("%q is in it", part)
		}
	}
}

func TestNoticesRefuse(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  error
	}{
		"no licence at all":   {map[string]string{"README": mit}, errNoLicence},
		"patents alone":       {map[string]string{"PATENTS": "a grant"}, errNoLicence},
		"a licence of theirs": {map[string]string{"LICENSE": "You may look at it."}, errUnknownLicence},
		"GPL":                 {map[string]string{"COPYING": "GNU GENERAL\nPUBLIC LICENSE"}, errUnknownLicence},
		"LGPL beside MIT":     {map[string]string{"LICENSE": mit, "c/LICENSE": "GNU LESSER GENERAL PUBLIC LICENSE"}, errUnknownLicence},
	} {
		if _, err := notices([]module{{"example.org/a", "v1", folder(t, c.files)}}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// The modules of the systems where no window's code has to be compiled: this
// asks go for names alone and takes a second. It asks nobody on a network: a system
// whose modules were never fetched here is judged where its package is made.
func TestEverythingLinkedHasALicenceThatWeKnow(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	t.Setenv("GOPROXY", "off")
	for _, system := range targets {
		t.Run(system.goos, func(t *testing.T) {
			modules, err := linkedModules([]target{system})
			if err != nil && system.goos != runtime.GOOS && strings.Contains(err.Error(), "module lookup disabled by GOPROXY=off") {
				t.Skipf("the modules of this system were never fetched here; make release fetches and judges them")
			}
			if err != nil {
				t.Fatal(err)
			}
			checkNotices(t, modules)
		})
	}
}

func checkNotices(t *testing.T, modules []module) {
	t.Helper()
	text, err := notices(modules)
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{goItself + " go1.", "fyne.io/fyne/v2 v2.8.1", "glfw/LICENSE.md: Zlib", "go.etcd.io/bbolt", "github.com/go-fonts/liberation"} {
		if !strings.Contains(string(text), part) {
			t.Errorf("nothing of %q", part)
		}
	}
	for _, m := range modules {
		if m.path == "pgregory.net/rapid" || m.path == "github.com/getkin/kin-openapi" {
			t.Errorf("%s is for tests alone", m.path)
		}
	}
}

// The package's copyright file names the licences of everything that is linked in,
// and no other.
func TestCopyrightNamesEveryLicence(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", ".ci", "package", "linux", "copyright"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{"OFL-1.1": "SIL Open Font License 1.1", "ICC": "International Color Consortium", "Bitstream-Vera": "Bitstream Vera"}
	for _, m := range marks {
		name := names[m.name]
		if name == "" {
			name = m.name
		}
		if !strings.Contains(strings.Join(strings.Fields(string(text)), " "), name) {
			t.Errorf("it does not name %s", name)
		}
	}
}
