package token

import (
	"crypto"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestHelperAsItsModuleSeesIt has a module look around when it is loaded. It
// ends the process with what it found, where only a crash would be told.
func TestHelperAsItsModuleSeesIt(t *testing.T) {
	module := build(t, `
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>
__attribute__((constructor)) static void look(void) {
	struct rlimit core;
	struct sigaction interrupt;
	int found = 100;
	if (prctl(PR_GET_DUMPABLE, 0, 0, 0, 0) != 0) found += 1;
	if (getrlimit(RLIMIT_CORE, &core) || core.rlim_cur || core.rlim_max) found += 2;
	if (sigaction(SIGINT, 0, &interrupt) || interrupt.sa_handler != SIG_IGN) found += 4;
	_exit(found);
}`)
	var c commands
	if _, err := c.launcher(t, "real").List(t.Context(), module); !errors.Is(err, ErrCrashed) {
		t.Fatal(err)
	}
	c.checkEnded(t)
	switch found := c.started[0].ProcessState.ExitCode() - 100; {
	case found < 0 || found > 7:
		t.Errorf("it saw nothing: %v", c.started[0].ProcessState)
	case found != 0:
		t.Errorf("dumpable %t, a limit for cores %t, dies of an interrupt %t", found&1 != 0, found&2 != 0, found&4 != 0)
	}
}

// TestLimitsOfTheHelper reads what the kernel says of a live one, in builds
// that load no module as well.
func TestLimitsOfTheHelper(t *testing.T) {
	var c commands
	s, err := c.launcher(t, "sound").Open(t.Context(), modulePath(t), fakeSerial, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", c.started[0].Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	_, core, _ := strings.Cut(string(limits), "Max core file size")
	if fields := strings.Fields(core); len(fields) < 2 || fields[0] != "0" || fields[1] != "0" {
		t.Errorf("cores may have %.40q octets", core)
	}
}

// TestMemoryOfTheHelperIsItsOwn looks at the owner that the kernel gives to an
// undumpable process's files. Those of root's processes are root's anyway.
func TestMemoryOfTheHelperIsItsOwn(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read any memory")
	}
	var c commands
	s, err := c.launcher(t, "sound").Open(t.Context(), modulePath(t), fakeSerial, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f, err := os.Open(fmt.Sprintf("/proc/%d/mem", c.started[0].Process.Pid))
	if err == nil {
		_ = f.Close()
	}
	if !errors.Is(err, os.ErrPermission) {
		t.Errorf("opening its memory: %v", err)
	}
}

func TestInterruptOfTheTerminalLeavesTheSession(t *testing.T) {
	var c commands
	s, err := c.launcher(t, "sound").Open(t.Context(), modulePath(t), fakeSerial, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := c.started[0].Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256); err != nil {
			t.Error(err)
		}
	}
	_ = s.Close()
	if code := c.started[0].ProcessState.ExitCode(); code != 0 {
		t.Errorf("it did not end by itself: %d", code)
	}
}
