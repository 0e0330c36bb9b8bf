package drives

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestJunctionOnAStickLeadsToTheDisk(t *testing.T) {
	dir := t.TempDir()
	stick, disk := filepath.Join(dir, "stick"), filepath.Join(dir, "disk")
	for _, folder := range []string{stick, disk} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "key.p12"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	real, err := realPath(stick)
	if err != nil {
		t.Fatal(err)
	}
	d := &Drives{now: time.Now, look: func() []mount { return []mount{{real[:3], false}, {real, true}} }}
	if !d.Removable(filepath.Join(stick, "key.p12")) || d.Removable(filepath.Join(disk, "key.p12")) || d.Removable(filepath.Join(stick, "none")) {
		t.Error("files without a link")
	}
	link := filepath.Join(stick, "link")
	if out, err := exec.Command("cmd", "/c", "mklink", "/J", link, disk).CombinedOutput(); err != nil {
		t.Skipf("no junction can be made here: %v %s", err, out)
	}
	if _, err := os.Stat(filepath.Join(link, "key.p12")); err != nil {
		t.Skipf("this system says that it makes junctions, and makes none: %v", err)
	}
	if d.Removable(filepath.Join(link, "key.p12")) {
		t.Error("a junction makes a file of the disk one of the stick")
	}
}

func TestNamesThatWindowsGivesAreDrives(t *testing.T) {
	file := filepath.Join(t.TempDir(), "key.p12")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	real, err := realPath(file)
	if err != nil || strings.HasPrefix(real, `\\`) || !strings.EqualFold(filepath.Base(real), "key.p12") {
		t.Errorf("%q %v", real, err)
	}
}
