package workstation

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
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
// supervisor's own: a viewer may leave the window's group. It gives the children
// that were there before.
func adoptOrphans() []int {
	before := ownChildren()
	_ = unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
	return before
}

// straysWithin is how long strays are looked for: one that is killed leaves its
// own children.
const straysWithin = 300 * time.Millisecond

// killStrays ends what a window that is gone left behind: the supervisor's
// children that have the citizen's folder for their temporary files. A kiosk's
// session becomes the supervisor by exec, so that the window manager may be its
// child too, and what that leaves behind comes to it as well.
func (c *children) killStrays(folder string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for deadline := time.Now().Add(straysWithin); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		if !c.killSome(folder) {
			break
		}
	}
	c.bury()
}

// killSome tells whether there was anything to kill.
func (c *children) killSome(folder string) (found bool) {
	present := ownChildren()
	c.before = slices.DeleteFunc(c.before, func(pid int) bool { return !slices.Contains(present, pid) })
	for _, pid := range present {
		if c.known[pid] || slices.Contains(c.before, pid) || !maybeOf(folder, pid) {
			continue
		}
		found = true
		_ = unix.Kill(pid, unix.SIGKILL)
		_, _ = unix.Wait4(pid, nil, unix.WNOHANG, nil)
	}
	return found
}

// bury takes the exit codes of children that it has not started, since nobody
// else does: of those that were dead the last time, too. A program of this
// process's own is waited for by whoever has started it.
func (c *children) bury() {
	var dead []int
	for _, pid := range ownChildren() {
		switch state, _ := stat(pid); {
		case c.known[pid] || state != "Z":
		case slices.Contains(c.dead, pid):
			_, _ = unix.Wait4(pid, nil, unix.WNOHANG, nil)
		default:
			dead = append(dead, pid)
		}
	}
	c.dead = dead
}

// maybeOf tells whether a process is of a citizen's, or does not let anybody see
// whose it is.
func maybeOf(folder string, pid int) bool {
	is, err := isOf(folder, pid)
	return is || errors.Is(err, fs.ErrPermission)
}

// ownChildren are the processes whose parent this one is.
func ownChildren() []int {
	self := os.Getpid()
	return slices.DeleteFunc(processes(), func(pid int) bool {
		_, parent := stat(pid)
		return parent != self
	})
}

// stat reads the third and the fourth field of proc_pid_stat(5); the second is a
// name in parentheses that may hold anything. Nothing where there is no such
// process.
func stat(pid int) (state string, parent int) {
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return "", 0
	}
	fields := strings.Fields(string(data[bytes.LastIndexByte(data, ')')+1:]))
	if len(fields) < 2 {
		return "", 0
	}
	parent, err = strconv.Atoi(fields[1])
	if err != nil {
		return "", 0
	}
	return fields[0], parent
}
