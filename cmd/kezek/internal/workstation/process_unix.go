//go:build !windows

package workstation

import (
	"os/exec"
	"sync"
	"syscall"
)

// group is a window's process group: everything that it starts and that does
// not leave it on purpose.
type group struct{ leader int }

// kill ends every process of the group at once.
func (g group) kill() { _ = syscall.Kill(-g.leader, syscall.SIGKILL) }

func (g group) close() {}

// children are the processes that the supervisor has started and knows, and
// those that were its children before it started any.
type children struct {
	mu     sync.Mutex
	known  map[int]bool
	before []int
	dead   []int // of others, when they were looked at last
}

// start starts a process and knows it from its first moment on.
func (c *children) start(cmd *exec.Cmd) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.known == nil {
		c.known = map[int]bool{}
		c.before = adoptOrphans()
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	c.known[cmd.Process.Pid] = true
	return nil
}

// startGroup is start for the leader of a new group.
func (c *children) startGroup(cmd *exec.Cmd) (group, error) {
	windowApart(cmd)
	if err := c.start(cmd); err != nil {
		return group{}, err
	}
	return group{leader: cmd.Process.Pid}, nil
}

func (c *children) ended(cmd *exec.Cmd) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.known, cmd.Process.Pid)
}

// enderApart keeps the ender out of the supervisor's group: a key pressed in a
// terminal must not end it before its work is done.
func enderApart(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} }
