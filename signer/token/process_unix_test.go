//go:build unix

package token

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// segfault ends this process as a module does that writes where it may not.
func segfault() {
	_ = syscall.Kill(os.Getpid(), syscall.SIGSEGV)
	time.Sleep(time.Hour)
}

// parentMain is a program in the middle of a login when it is killed. It prints
// the process number of its helper.
func parentMain() int {
	l := &Launcher{Command: func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, os.Args[0])
		cmd.Env = append(os.Environ(), asHelper+"=hang at login")
		go func() {
			time.Sleep(500 * time.Millisecond) // it has begun to hang
			fmt.Println(cmd.Process.Pid)
		}()
		return cmd
	}}
	_, _ = l.Open(context.Background(), os.Args[0], fakeSerial, PIN{Text: fakePIN})
	return 1
}

func TestHelperEndsWithItsParent(t *testing.T) {
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("this system does not show processes in /proc")
	}
	cmd := exec.Command(modulePath(t))
	cmd.Env = append(os.Environ(), asHelper+"=parent", handedKey+"="+handKey(t))
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	pid, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		t.Fatal(err)
	}
	if !runs(pid) {
		t.Error("the helper was gone before its parent was")
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	for deadline := time.Now().Add(10 * grace); runs(pid); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			_ = syscall.Kill(pid, syscall.SIGKILL)
			t.Fatal("the helper outlives its parent")
		}
	}
}

// runs tells whether a process is there and more than an entry that nobody has
// asked for yet.
func runs(pid int) bool {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return false
	}
	_, state, _ := strings.Cut(string(stat), ") ")
	return !strings.HasPrefix(state, "Z") && !strings.HasPrefix(state, "X")
}
