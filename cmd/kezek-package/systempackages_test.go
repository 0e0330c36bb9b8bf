package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// The programs of Debian that .ci/packages asks: there is installed, gost-engine and
// nowhere are packages that the system does not know. What apt-get is told is noted.
var debian = map[string]string{
	"dpkg-query": `for name in "$@"; do :; done; [ "$name" != there ] || echo installed`,
	"apt-cache":  `[ "$2" != gost-engine ]`,
	"apt-get":    `echo "$*" >>"$NOTED"; case "$*" in *nowhere*|*gost-engine*) exit 100 ;; esac`,
	"id":         `echo 0`,
}

// install runs .ci/packages among these programs.
func install(t *testing.T, names ...string) (said, noted string, err error) {
	t.Helper()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh, in which .ci/packages is written")
	}
	dir := t.TempDir()
	for name, text := range debian {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!"+shell+"\n"+text+"\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	c := exec.CommandContext(t.Context(), shell, append([]string{filepath.Join("..", "..", ".ci", "packages")}, names...)...)
	notes := filepath.Join(dir, "noted")
	c.Env = append(os.Environ(), "PATH="+dir+string(filepath.ListSeparator)+os.Getenv("PATH"), "NOTED="+notes)
	out, err := c.CombinedOutput()
	data, _ := os.ReadFile(notes)
	return string(out), string(data), err
}

func TestPackagesThatTheSystemDoesNotKnowAreLeftOutAndNamed(t *testing.T) {
	said, noted, err := install(t, "there", "gcc", "optional:gost-engine", "optional:zbar")
	if err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	if !strings.Contains(said, "no such package: gost-engine.") {
		t.Errorf("it does not say what is left out: %q", said)
	}
	if want := "update -qq\ninstall -y -qq --no-install-recommends gcc zbar\n"; noted != want {
		t.Errorf("apt-get was told %q, want %q", noted, want)
	}
}

func TestPackagesThatAreNeededAreNotLeftOut(t *testing.T) {
	if said, _, err := install(t, "there", "nowhere"); err == nil {
		t.Errorf("no failure: %q", said)
	}
}

// Who has all that there is may have no network, and is asked for no password.
func TestNothingIsFetchedForWhatTheSystemDoesNotKnow(t *testing.T) {
	said, noted, err := install(t, "there", "optional:gost-engine")
	if err != nil || noted != "" {
		t.Errorf("%v: %q; apt-get was told %q", err, said, noted)
	}
}
