package drives

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// computer makes the files by which the kernel tells of its drives: a disk with
// the system, a stick, a disk in a USB case, an SD card, a stick with NTFS, a
// network drive, an encrypted stick, and a volume over two disks.
func computer(t *testing.T) (root string) {
	t.Helper()
	root = t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	device := func(number, name, folder string, partition bool) {
		t.Helper()
		if partition {
			write("sys/devices/"+folder+"/"+name+"/partition", "1\n")
			folder += "/" + name
		}
		for _, link := range []string{"sys/dev/block/" + number, "sys/class/block/" + name} {
			_ = os.MkdirAll(filepath.Dir(filepath.Join(root, link)), 0o755)
			if err := os.Symlink(filepath.Join(root, "sys/devices", folder), filepath.Join(root, link)); err != nil {
				t.Fatal(err)
			}
		}
	}
	write("sys/devices/pci0/ata1/block/sda/removable", "0\n")
	device("8:1", "sda1", "pci0/ata1/block/sda", true)
	device("8:2", "sda2", "pci0/ata1/block/sda", true)
	write("sys/devices/pci0/x/block/sdb/removable", "1\n")
	device("8:17", "sdb1", "pci0/x/block/sdb", true)
	write("sys/devices/pci0/usb2/2-1/block/sdc/removable", "0\n")
	device("8:32", "sdc", "pci0/usb2/2-1/block/sdc", false)
	write("sys/devices/pci0/mmc/block/mmcblk0/removable", "0\n")
	write("sys/devices/pci0/mmc/block/mmcblk0/device/type", "SD\n")
	device("179:1", "mmcblk0p1", "pci0/mmc/block/mmcblk0", true)
	write("sys/devices/pci0/usb1/1-1/block/sdd/removable", "1\n")
	device("8:49", "sdd1", "pci0/usb1/1-1/block/sdd", true)
	device("8:50", "sdd2", "pci0/usb1/1-1/block/sdd", true)
	write("sys/devices/pci0/usb3/3-1/block/sde/removable", "1\n")
	device("8:65", "sde1", "pci0/usb3/3-1/block/sde", true)
	device("253:0", "dm-0", "virtual/block/dm-0", false)
	write("sys/devices/virtual/block/dm-0/slaves/.keep", "")
	above := func(upper, lower string) {
		t.Helper()
		dir := filepath.Join(root, "sys/devices/virtual/block", upper, "slaves")
		_ = os.Remove(filepath.Join(dir, ".keep"))
		if err := os.Symlink(filepath.Join(root, "sys/class/block", lower), filepath.Join(dir, lower)); err != nil {
			t.Fatal(err)
		}
	}
	above("dm-0", "sde1")
	device("253:1", "dm-1", "virtual/block/dm-1", false) // a volume over a stick and the disk
	write("sys/devices/virtual/block/dm-1/slaves/.keep", "")
	above("dm-1", "sdd2")
	above("dm-1", "sda2")
	device("253:2", "dm-2", "virtual/block/dm-2", false)
	write("sys/devices/virtual/block/dm-2/slaves/.keep", "")
	above("dm-2", "dm-2") // of nothing
	write("proc/self/mountinfo", `22 1 8:1 / / rw shared:1 - ext4 /dev/sda1 rw
23 22 8:2 / /srv/data rw - ext4 /dev/sda2 rw
24 22 0:21 / /proc rw - proc proc rw
30 22 8:17 / /media/worker/МОЯ\040ФЛЕШКА rw,nosuid - vfat /dev/sdb1 rw
31 22 8:32 / /media/worker/case rw - exfat /dev/sdc rw
32 22 179:1 / /media/worker/card rw - vfat /dev/mmcblk0p1 rw
33 22 0:50 / /media/worker/ntfs rw - fuseblk /dev/sdd1 rw
34 22 0:51 / /mnt/net rw - cifs //server/share rw
35 22 0:52 / /mnt/odd rw - fuse /dev/../sdb rw
36 22 253:0 / /media/worker/secret rw - ext4 /dev/mapper/luks-1 rw
37 22 253:1 / /media/worker/volume rw - ext4 /dev/mapper/group-volume rw
38 22 253:2 / /media/worker/circle rw - ext4 /dev/mapper/circle rw
nonsense
`)
	return root
}

func TestRemovableDrivesAreListed(t *testing.T) {
	root := computer(t)
	d := &Drives{look: func() []mount { return mountsOf(root) }, now: time.Now}
	want := []string{"/media/worker/МОЯ ФЛЕШКА", "/media/worker/case", "/media/worker/card", "/media/worker/ntfs", "/media/worker/secret"}
	if got := d.List(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestDiskOfTheSystemIsNoStick(t *testing.T) {
	for name, c := range map[string]struct{ line, stick string }{
		"started from it":         {"40 22 8:17 / /home rw - ext4 /dev/sdb1 rw\n", "/media/worker/МОЯ ФЛЕШКА"},
		"started live from it":    {"40 22 8:17 / /run/live/medium ro - vfat /dev/sdb1 ro\n", "/media/worker/МОЯ ФЛЕШКА"},
		"encrypted, on two disks": {"40 22 253:1 / /home rw - ext4 /dev/mapper/group-volume rw\n", "/media/worker/ntfs"},
	} {
		root := computer(t)
		path := filepath.Join(root, "proc/self/mountinfo")
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, append(data, c.line...), 0o644); err != nil {
			t.Fatal(err)
		}
		seen := false
		for _, m := range mountsOf(root) {
			seen = seen || m.point == c.stick
			if m.removable && m.point == c.stick {
				t.Errorf("%s: the system's own disk counts as a stick", name)
			}
		}
		if !seen {
			t.Errorf("%s: %s is not there", name, c.stick)
		}
	}
}

func TestComputerThatTellsNothingHasNoDrives(t *testing.T) {
	if list := mountsOf(t.TempDir()); list != nil {
		t.Errorf("%v", list)
	}
}

func TestFilesOnRemovableDrives(t *testing.T) {
	dir := t.TempDir()
	stick, disk := filepath.Join(dir, "stick"), filepath.Join(dir, "disk")
	inner := filepath.Join(stick, "inner") // another file system on the stick
	sibling := stick + "2"
	for _, folder := range []string{stick, disk, inner, sibling} {
		if err := os.Mkdir(folder, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, "key.p12"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	_ = os.Symlink(filepath.Join(disk, "key.p12"), filepath.Join(stick, "link.p12"))
	_ = os.Symlink(filepath.Join(stick, "key.p12"), filepath.Join(disk, "link.p12"))
	d := &Drives{now: time.Now, look: func() []mount {
		return []mount{{"/", false}, {stick, true}, {inner, false}}
	}}
	for path, want := range map[string]bool{
		filepath.Join(stick, "key.p12"):          true,
		filepath.Join(stick, "../stick/key.p12"): true,
		filepath.Join(disk, "link.p12"):          true,
		stick:                                    true,
		filepath.Join(disk, "key.p12"):           false,
		filepath.Join(stick, "link.p12"):         false,
		filepath.Join(inner, "key.p12"):          false,
		filepath.Join(sibling, "key.p12"):        false,
		filepath.Join(stick, "../disk/key.p12"):  false,
		filepath.Join(stick, "is-not-there.p12"): false,
		"":                                       false,
	} {
		if d.Removable(path) != want {
			t.Errorf("%s: not %v", path, want)
		}
	}
}

func TestDrivesAreLookedAtOnceASecond(t *testing.T) {
	now, looks := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC), 0
	d := &Drives{now: func() time.Time { return now }, look: func() []mount { looks++; return nil }}
	for range 25 {
		d.List()
		d.Removable("/")
		now = now.Add(100 * time.Millisecond)
	}
	if looks != 3 {
		t.Errorf("%d looks", looks)
	}
}

func FuzzParseMount(f *testing.F) {
	f.Add(`30 22 8:17 / /media/a\040b rw - vfat /dev/sdb1 rw`)
	f.Fuzz(func(t *testing.T, line string) {
		if m, ok := parseMount(line); ok && m.point == "" && m.device == "" {
			t.Error("a mount of nothing")
		}
	})
}
