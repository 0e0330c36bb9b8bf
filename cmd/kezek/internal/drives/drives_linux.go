package drives

import (
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// systemMounts reads /proc/self/mountinfo (proc_pid_mountinfo(5)) and asks /sys
// about each device.
func systemMounts() []mount { return mountsOf("/") }

// mountsOf is systemMounts for the files below another root.
func mountsOf(root string) []mount {
	data, err := os.ReadFile(filepath.Join(root, "proc/self/mountinfo"))
	if err != nil {
		return nil
	}
	var lines []mountLine
	for line := range strings.Lines(string(data)) {
		if m, ok := parseMount(line); ok {
			lines = append(lines, m)
		}
	}
	s := sysfs{root: root}
	system := s.systemDisks(lines)
	var list []mount
	for _, l := range lines {
		disks := s.disks(l)
		fixed := slices.ContainsFunc(disks, func(disk string) bool { return slices.Contains(system, disk) || !s.removable(disk) })
		list = append(list, mount{point: l.point, removable: len(disks) > 0 && !fixed})
	}
	return list
}

// mountLine is what is looked at of a line of mountinfo.
type mountLine struct {
	device string // "8:17"
	point  string
	source string // "/dev/sdb1"
}

func parseMount(line string) (mountLine, bool) {
	before, after, found := strings.Cut(line, " - ")
	fields, more := strings.Fields(before), strings.Fields(after)
	if !found || len(fields) < 5 || len(more) < 2 {
		return mountLine{}, false
	}
	return mountLine{device: fields[2], point: unescape(fields[4]), source: unescape(more[1])}, true
}

// unescape reads the octal numbers that stand for spaces and the like.
func unescape(s string) string {
	var b strings.Builder
	for {
		before, after, found := strings.Cut(s, `\`)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		if len(after) < 3 {
			return b.String() + `\` + after
		}
		n, err := strconv.ParseUint(after[:3], 8, 8)
		if err != nil {
			b.WriteString(`\`)
			s = after
			continue
		}
		b.WriteByte(byte(n))
		s = after[3:]
	}
}

// sysfs asks the kernel about devices (sysfs(5)).
type sysfs struct{ root string }

// disks are the folders in /sys of the whole disks that a file system lies on;
// none for one that lies on none. File systems of user space (NTFS, exFAT on
// older systems) have no device number of their own but name the device.
func (s sysfs) disks(l mountLine) []string {
	name := filepath.Join(s.root, "sys/dev/block", l.device)
	if strings.HasPrefix(l.device, "0:") {
		device, is := strings.CutPrefix(l.source, "/dev/")
		if !is || !fs.ValidPath(device) || path.Base(device) != device {
			return nil
		}
		name = filepath.Join(s.root, "sys/class/block", device)
	}
	return s.below(name, deepest)
}

// deepest is how many devices may lie on each other: an encrypted stick is two,
// volumes of a group on it three.
const deepest = 8

// below are the disks below a device: an encrypted one, or a volume, names the
// devices that it lies on.
func (s sysfs) below(device string, deep int) (list []string) {
	folder, err := filepath.EvalSymlinks(device)
	if err != nil || deep == 0 {
		return nil
	}
	if _, err := os.Stat(filepath.Join(folder, "partition")); err == nil {
		return []string{filepath.Dir(folder)}
	}
	slaves, err := os.ReadDir(filepath.Join(folder, "slaves"))
	if err != nil || len(slaves) == 0 {
		return []string{folder}
	}
	for _, slave := range slaves {
		list = append(list, s.below(filepath.Join(folder, "slaves", slave.Name()), deep-1)...)
	}
	return list
}

// systemFolders are the places of the system's own: a disk with one of them is
// no stick, even where the computer was started from USB.
func systemFolders() []string {
	return []string{
		"/", "/boot", "/boot/efi", "/usr", "/var", "/home", "/etc", "/opt", "/srv", "/tmp",
		// What a system that was started from a stick or a disc lies on.
		"/cdrom", "/run/live/medium", "/lib/live/mount/medium", "/run/initramfs/live", "/run/archiso/bootmnt", "/isodevice",
	}
}

// systemDisks are the disks that the system lies on.
func (s sysfs) systemDisks(lines []mountLine) []string {
	var list []string
	for _, l := range lines {
		if slices.Contains(systemFolders(), l.point) {
			list = append(list, s.disks(l)...)
		}
	}
	return list
}

// removable tells whether a disk can be taken out: by its own word, as sticks
// say, by the bus that it hangs on, as disks in a USB case do, or because it is
// an SD card.
func (s sysfs) removable(disk string) bool {
	return s.says(disk, "removable", "1") || strings.Contains(disk, "/usb") || s.says(disk, "device/type", "SD")
}

func (s sysfs) says(disk, file, word string) bool {
	data, err := os.ReadFile(filepath.Join(disk, file))
	return err == nil && strings.TrimSpace(string(data)) == word
}
