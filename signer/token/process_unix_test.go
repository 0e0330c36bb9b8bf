//go:build unix

package token

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
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

// What a test tells its parent program: the kind of helper, the module, and the
// file that shows that the module hangs.
const (
	handedKind   = "KEZEK_TEST_TOKEN_KIND"
	handedModule = "KEZEK_TEST_TOKEN_MODULE"
	handedMark   = "KEZEK_TEST_TOKEN_MARK"
)

func touch() {
	if path := os.Getenv(handedMark); path != "" {
		_ = os.WriteFile(path, nil, 0o600)
	}
}

// parentMain is a program in the middle of a login when it is killed. It prints
// the process number of its helper.
func parentMain() int {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), asHelper+"="+os.Getenv(handedKind))
	l := &Launcher{Command: func(context.Context) *exec.Cmd { return cmd }}
	module := os.Getenv(handedModule)
	h, err := l.launch(context.Background(), module)
	if err != nil {
		return 1
	}
	fmt.Println(cmd.Process.Pid)
	r := request{Op: opOpen, Module: []byte(module), Serial: fakeSerial, PIN: []byte(fakePIN)}
	_, _ = h.ask(context.Background(), r, openLimit)
	return 1
}

func TestHelperEndsWithItsParent(t *testing.T) {
	t.Run("while its module hangs in Go", func(t *testing.T) {
		checkEndsWithItsParent(t, "hang at login", modulePath(t))
	})
	t.Run("while its module hangs in C", func(t *testing.T) {
		checkEndsWithItsParent(t, "real", build(t, `
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
long C_GetFunctionList(void **list) {
	open(getenv("`+handedMark+`"), O_CREAT | O_WRONLY, 0600);
	for (;;) sleep(1000);
}`))
	})
}

func checkEndsWithItsParent(t *testing.T, kind, module string) {
	t.Helper()
	needsProc(t)
	mark := filepath.Join(t.TempDir(), "mark")
	cmd := exec.Command(modulePath(t))
	cmd.Env = append(os.Environ(), asHelper+"=parent", handedKey+"="+handKey(t),
		handedKind+"="+kind, handedModule+"="+module, handedMark+"="+mark)
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
	hangs := eventually(func() bool {
		_, err := os.Stat(mark)
		return err == nil
	})
	if !hangs || !runs(pid) {
		t.Error("the helper does not hang")
	}
	_ = cmd.Process.Kill()
	_ = cmd.Wait()
	if !eventually(func() bool { return !runs(pid) }) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
		t.Fatal("the helper outlives its parent")
	}
}

func needsProc(t *testing.T) {
	t.Helper()
	if _, err := os.Stat("/proc/self/stat"); err != nil {
		t.Skip("this system does not show processes in /proc")
	}
}

func eventually(is func() bool) bool {
	for deadline := time.Now().Add(10 * grace); !is(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			return false
		}
	}
	return true
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
