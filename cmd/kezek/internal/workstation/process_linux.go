package workstation

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// windowApart gives the window a group of its own, and its death with the
// supervisor's, were it only stopped and saw no end of its input.
func windowApart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// adoptOrphans makes processes that lose their parent below the supervisor the
// supervisor's own: a viewer may leave the window's group.
func adoptOrphans() { _ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) }

// straysWithin is how long strays are looked for: one that is killed leaves its
// own children.
const straysWithin = 300 * time.Millisecond

// killStrays ends the supervisor's children that it has not started itself:
// what a window that is gone left behind.
func (c *children) killStrays() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for deadline := time.Now().Add(straysWithin); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		found := false
		for _, pid := range ownChildren() {
			if c.known[pid] {
				continue
			}
			found = true
			_ = unix.Kill(pid, unix.SIGKILL)
			_, _ = unix.Wait4(pid, nil, unix.WNOHANG, nil)
		}
		if !found {
			return
		}
	}
}

// ownChildren are the processes whose parent this one is.
func ownChildren() []int {
	self := os.Getpid()
	return slices.DeleteFunc(processes(), func(pid int) bool { return parentOf(pid) != self })
}

// parentOf reads the fourth field of proc_pid_stat(5); the second is a name in
// parentheses that may hold anything. 0 where there is no such process.
func parentOf(pid int) int {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := bytes.Fields(data[bytes.LastIndexByte(data, ')')+1:])
	if len(fields) < 2 {
		return 0
	}
	parent, err := strconv.Atoi(string(fields[1]))
	if err != nil {
		return 0
	}
	return parent
}
