//go:build !windows

package workstation

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// baseName is the folder's name.
const baseName = "kezek-workstation"

// Base is where the citizens' folders lie: in the session's own folder, which is
// in memory, in the memory that all may use, or else on the disk.
func Base(getenv func(string) string) string {
	if dir := getenv("XDG_RUNTIME_DIR"); filepath.IsAbs(dir) && own(dir) == nil {
		return filepath.Join(dir, baseName)
	}
	name := baseName + "-" + strconv.Itoa(os.Getuid())
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() {
		return filepath.Join("/dev/shm", name)
	}
	return filepath.Join(os.TempDir(), name)
}

// errForeign means a folder that others may look into.
var errForeign = errors.New("workstation: the folder is not this user's alone")

// own tells whether a folder itself, and no link, is this user's alone.
func own(dir string) error {
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	s, ok := info.Sys().(*syscall.Stat_t)
	if !ok || !info.IsDir() || info.Mode().Perm()&0o077 != 0 || int(s.Uid) != os.Getuid() {
		return &fs.PathError{Op: "use", Path: dir, Err: errForeign}
	}
	return nil
}

// places are the variables by which programs find where to keep things. An empty
// value takes the variable away.
func places(folder string) map[string]string {
	home := filepath.Join(folder, folderHome)
	moved := map[string]string{
		"HOME": home, "TMPDIR": filepath.Join(folder, folderTemp),
		"XDG_CONFIG_HOME": filepath.Join(folder, folderConfig), "XDG_CACHE_HOME": filepath.Join(home, "cache"),
		"XDG_DATA_HOME": filepath.Join(home, "data"), "XDG_STATE_HOME": filepath.Join(home, "state"),
		// Neither the memory of a crash nor drawing programs belong on a disk.
		"GOTRACEBACK": "none", "MESA_SHADER_CACHE_DISABLE": "true",
		"TEMP": "", "TMP": "", "GODEBUG": "",
	}
	if os.Getenv("XAUTHORITY") == "" {
		if real, err := os.UserHomeDir(); err == nil {
			if file := filepath.Join(real, ".Xauthority"); exists(file) {
				moved["XAUTHORITY"] = file
			}
		}
	}
	return moved
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
