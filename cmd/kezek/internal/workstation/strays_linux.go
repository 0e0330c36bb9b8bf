package workstation

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"syscall"
	"time"
)

// endOthers kills every process but this one that has a citizen's folder for its
// temporary files. That is how those are found that nobody is the parent of any
// more.
func endOthers(folder string) {
	for deadline := time.Now().Add(straysWithin); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		found := false
		for _, pid := range processes() {
			if is, _ := isOf(folder, pid); is && pid != os.Getpid() {
				found = true
				_ = syscall.Kill(pid, syscall.SIGKILL)
			}
		}
		if !found {
			return
		}
	}
}

// isOf tells whether a process has a citizen's folder for its temporary files.
// The error is that of reading its variables.
func isOf(folder string, pid int) (bool, error) {
	mark := []byte("TMPDIR=" + filepath.Join(folder, folderTemp) + "\x00")
	environ, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/environ")
	return bytes.Contains(environ, mark), err
}

// processes are all that there are.
func processes() []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var list []int
	for _, e := range entries {
		if pid, err := strconv.Atoi(e.Name()); err == nil {
			list = append(list, pid)
		}
	}
	return list
}
