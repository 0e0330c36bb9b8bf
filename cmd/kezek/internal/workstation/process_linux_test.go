package workstation

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func cleanNothing(context.Context) []string { return nil }

func testContext() context.Context { return context.Background() }

// rig is a supervisor in a process of its own, and a portal.
type rig struct {
	t           *testing.T
	cmd         *exec.Cmd
	base, notes string
	portal      *testPortal

	mu      sync.Mutex
	journal []string
	seen    map[string]bool
}

// testPortal takes the end of a session, slowly where it is told to.
type testPortal struct {
	*httptest.Server
	ended chan string
	slow  chan struct{} // closed: it answers
}

func newTestPortal(t *testing.T) *testPortal {
	p := &testPortal{ended: make(chan string, 10), slow: make(chan struct{})}
	close(p.slow)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/kindergarten-portal", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(portal.Discovery{
			PortalID: "p", Name: portal.Text{RU: "П"}, Origin: p.URL, APIBase: "/api/v1", SignInMethods: []string{portal.ACREDS},
		})
	})
	mux.HandleFunc("DELETE /api/v1/auth/sessions/current", func(w http.ResponseWriter, r *http.Request) {
		<-p.slow
		p.ended <- r.Header.Get("Authorization")
		w.Header().Set("X-Request-Id", r.Header.Get("X-Request-Id"))
		w.WriteHeader(http.StatusNoContent)
	})
	p.Server = httptest.NewUnstartedServer(mux)
	p.Config.ErrorLog = log.New(io.Discard, "", 0) // an ender that is not needed hangs up
	p.StartTLS()
	t.Cleanup(p.Close)
	return p
}

func newRig(t *testing.T, notes ...string) *rig {
	t.Helper()
	r := &rig{t: t, base: filepath.Join(t.TempDir(), "base"), notes: t.TempDir(), portal: newTestPortal(t), seen: map[string]bool{}}
	for _, n := range notes {
		if err := os.WriteFile(filepath.Join(r.notes, n), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	authority := filepath.Join(r.notes, "authority.pem")
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: r.portal.Certificate().Raw})
	if err := os.WriteFile(authority, text, 0o600); err != nil {
		t.Fatal(err)
	}
	r.cmd = exec.Command(os.Args[0], "role-supervisor", r.base, r.notes, r.portal.URL)
	r.cmd.Env = append(os.Environ(), authorityVariable+"="+authority)
	out, err := r.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	r.cmd.Stderr = t.Output()
	if err := r.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			r.mu.Lock()
			r.journal = append(r.journal, lines.Text())
			r.mu.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = r.cmd.Process.Kill()
		<-done
		_ = r.cmd.Wait()
		within(t, atLast, "the folders' end", r.wiped) // nobody but the enders can remove what is in them
	})
	return r
}

// wiped tells whether no citizen's folder is there.
func (r *rig) wiped() bool {
	folders, _ := filepath.Glob(filepath.Join(r.base, prefix+"*"))
	return len(folders) == 0
}

// within waits until something holds.
func within(t *testing.T, d time.Duration, what string, holds func() bool) {
	t.Helper()
	for begun := time.Now(); !holds(); time.Sleep(5 * time.Millisecond) {
		if time.Since(begun) > d {
			t.Fatalf("not within %v: %s", d, what)
		}
	}
}

// written tells whether a line is in the journal.
func (r *rig) written(line string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, l := range r.journal {
		if l == line {
			return true
		}
	}
	return false
}

// shown waits for a window that has not been seen before: its process and its
// folder for temporary files.
func (r *rig) shown() (pid int, temp string) {
	r.t.Helper()
	within(r.t, 20*time.Second, "the next window", func() bool {
		files, _ := filepath.Glob(filepath.Join(r.notes, "*.shown"))
		for _, f := range files {
			if !r.seen[f] {
				data, err := os.ReadFile(f)
				if err != nil {
					return false
				}
				r.seen[f] = true
				pid, _ = strconv.Atoi(strings.TrimSuffix(filepath.Base(f), ".shown"))
				temp = string(data)
				return true
			}
		}
		return false
	})
	return pid, temp
}

// prepared waits until another window is ready beside the one that is shown.
func (r *rig) prepared() {
	r.t.Helper()
	within(r.t, 20*time.Second, "a prepared window", func() bool {
		ready, _ := filepath.Glob(filepath.Join(r.notes, "*.ready"))
		return len(ready) > len(r.seen)
	})
}

// alive tells whether a process runs (and is no zombie).
func alive(pid int) bool {
	data, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err == nil && !bytes.Contains(data[bytes.LastIndexByte(data, ')'):], []byte(") Z"))
}

// family are the processes below a folder: all that have it for their folder of
// temporary files.
func family(temp string) []int {
	var list []int
	files, _ := filepath.Glob("/proc/[0-9]*/environ")
	for _, f := range files {
		pid, _ := strconv.Atoi(strings.Split(f, "/")[2])
		if data, err := os.ReadFile(f); err == nil && bytes.Contains(data, []byte("TMPDIR="+temp+"\x00")) && alive(pid) {
			list = append(list, pid)
		}
	}
	return list
}

// atLast is when what has not happened yet counts as never happening.
const atLast = 20 * time.Second

// bound is how long something may take: quick, unless others want more of this
// machine than it has, or every step is watched for races, for then the time
// measures them.
func bound(quick time.Duration) time.Duration {
	if raceDetector {
		return atLast
	}
	var load float64
	data, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return quick
	}
	if _, err := fmt.Sscan(string(data), &load); err != nil || load <= 1.5*float64(runtime.NumCPU()) {
		return quick
	}
	return atLast
}

func TestWindowsEndLeavesNothing(t *testing.T) {
	for name, c := range map[string]struct {
		signal syscall.Signal
		reason string
		most   time.Duration
	}{
		"asked":    {syscall.SIGUSR1, "button", 2 * time.Second},
		"killed":   {syscall.SIGKILL, ReasonCrash, 2 * time.Second},
		"crashed":  {syscall.SIGSEGV, ReasonCrash, 2 * time.Second},
		"stopped":  {syscall.SIGSTOP, ReasonHang, hangAfter + 4*time.Second},
		"finished": {syscall.SIGTERM, ReasonCrash, 2 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t)
			pid, temp := r.shown()
			r.prepared()
			if n := len(family(temp)); n != 5 { // the window, its ender, three viewers
				t.Fatalf("%d processes before", n)
			}
			begun := time.Now()
			if err := syscall.Kill(pid, c.signal); err != nil {
				t.Fatal(err)
			}
			next, nextTemp := r.shown()
			took := time.Since(begun)
			t.Logf("the next window after %v", took.Round(time.Millisecond))
			if took > bound(c.most) || next == pid || nextTemp == temp {
				t.Errorf("%v; %d after %d", took, next, pid)
			}
			select {
			case token := <-r.portal.ended:
				if token != "Bearer fresh" || time.Since(begun) > bound(c.most) {
					t.Errorf("%q after %v", token, time.Since(begun))
				}
			case <-time.After(atLast):
				t.Error("the session has not been ended")
			}
			within(t, bound(2*time.Second), "its processes' end", func() bool { return len(family(temp)) == 0 })
			if _, err := os.Lstat(filepath.Dir(temp)); !os.IsNotExist(err) {
				t.Errorf("its folder is there: %v", err)
			}
			within(t, atLast, "the journal", func() bool {
				return r.written("journal next "+c.reason) && r.written("journal session_ended ")
			})
			if _, err := os.Stat(filepath.Join(r.notes, "authority.pem")); err != nil {
				t.Error("a link was followed:", err)
			}
		})
	}
}

func TestSupervisorsDeathTakesAllWithIt(t *testing.T) {
	for name, notes := range map[string][]string{"windows that listen": nil, "windows that do not": {"deaf"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, notes...)
			_, temp := r.shown()
			r.prepared()
			if err := r.cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			select {
			case token := <-r.portal.ended:
				if token != "Bearer fresh" {
					t.Error(token)
				}
			case <-time.After(atLast):
				t.Error("the session has not been ended")
			}
			within(t, bound(2*time.Second), "its processes' end", func() bool { return len(family(temp)) == 0 })
			within(t, atLast, "the folders' end", r.wiped)
		})
	}
}

// noted is a process that the rig's session has noted.
func (r *rig) noted(name string) (pid int) {
	r.t.Helper()
	within(r.t, atLast, name, func() bool {
		data, err := os.ReadFile(filepath.Join(r.notes, name))
		if err == nil {
			pid, err = strconv.Atoi(strings.TrimSpace(string(data)))
		}
		return err == nil
	})
	r.t.Cleanup(func() { _ = syscall.Kill(pid, syscall.SIGKILL) })
	return pid
}

func TestProgramsOfTheSessionLiveOn(t *testing.T) {
	t.Parallel()
	r := newRig(t, "session")
	pid, temp := r.shown()
	r.prepared()
	manager := r.noted("manager")
	if err := os.WriteFile(filepath.Join(r.notes, "go"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	left := r.noted("left")
	within(t, atLast, "the program that is left behind is the supervisor's", func() bool {
		_, parent := stat(left)
		return parent == r.cmd.Process.Pid
	})
	if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	r.shown()
	within(t, atLast, "the citizen's processes' end", func() bool { return len(family(temp)) == 0 })
	if !alive(manager) || !alive(left) {
		t.Errorf("the window manager lives: %v, what the session left behind: %v", alive(manager), alive(left))
	}
}

func TestChildThatWasThereBeforeIsNoStray(t *testing.T) {
	for name, before := range map[string]bool{"before": true, "since": false} {
		folder := t.TempDir()
		child := exec.Command("sleep", "1005")
		child.Env = Environ(os.Environ(), folder) // a program that nobody may look into counts as one of these
		if err := child.Start(); err != nil {
			t.Fatal(err)
		}
		c := &children{}
		if before {
			c.before = []int{child.Process.Pid}
		}
		c.killStrays(folder)
		if alive(child.Process.Pid) != before {
			t.Errorf("%s: alive: %v", name, !before)
		}
		_ = child.Process.Kill()
		_ = child.Wait()
	}
}

// pipesOf are the pipes that a process has an end of.
func pipesOf(pid int) (list []string) {
	fds, _ := filepath.Glob("/proc/" + strconv.Itoa(pid) + "/fd/*")
	for _, fd := range fds {
		if to, err := os.Readlink(fd); err == nil && strings.HasPrefix(to, "pipe:") {
			list = append(list, to)
		}
	}
	return list
}

func TestNobodyButTheWindowHasItsStreams(t *testing.T) {
	t.Parallel()
	r := newRig(t, "apart")
	pid, temp := r.shown()
	r.prepared()
	looked, ours := 0, pipesOf(os.Getpid()) // which whoever has started this test let it inherit
	for _, p := range append(family(temp), pid) {
		line, _ := os.ReadFile("/proc/" + strconv.Itoa(p) + "/cmdline")
		if bytes.Contains(line, []byte("role-ender")) {
			continue
		}
		looked++
		for _, fd := range []string{"1", "2"} {
			if to, err := os.Readlink("/proc/" + strconv.Itoa(p) + "/fd/" + fd); err != nil || to != os.DevNull {
				t.Errorf("%q: %s is %s %v", line, fd, to, err)
			}
		}
		if !bytes.HasPrefix(line, []byte("sleep")) {
			continue
		}
		for _, to := range pipesOf(p) {
			if !slices.Contains(ours, to) {
				t.Errorf("%q has %s", line, to)
			}
		}
	}
	if looked < 5 {
		t.Fatalf("only %d processes", looked)
	}
	if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	r.shown()
	within(t, atLast, "the journal", func() bool { return r.written("journal next button") && r.written("journal session_ended ") })
}

func TestEnderIsNotInTheCitizensFolder(t *testing.T) {
	t.Parallel()
	r := newRig(t)
	_, temp := r.shown()
	enders := 0
	for _, pid := range family(temp) {
		line, _ := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
		if !bytes.Contains(line, []byte("role-ender")) {
			continue
		}
		enders++
		if dir, err := os.Readlink("/proc/" + strconv.Itoa(pid) + "/cwd"); err != nil || dir != r.base {
			t.Error(dir, err)
		}
	}
	if enders != 1 {
		t.Errorf("%d enders", enders)
	}
}

func TestNextSupervisorWipesWhatACrashLeft(t *testing.T) {
	base := filepath.Join(t.TempDir(), "base")
	f, err := OpenFolders(base)
	if err != nil {
		t.Fatal(err)
	}
	folder, err := f.New()
	if err != nil {
		t.Fatal(err)
	}
	_ = f.lock.Close() // as when it is killed
	viewer := exec.Command("sleep", "1000")
	viewer.Env = Environ(os.Environ(), folder)
	if err := viewer.Start(); err != nil {
		t.Fatal(err)
	}
	next, err := OpenFolders(base)
	if err != nil {
		t.Fatal(err)
	}
	defer next.Close()
	if err := viewer.Wait(); err == nil {
		t.Error("the viewer ended by itself")
	}
	if _, err := os.Lstat(folder); !os.IsNotExist(err) {
		t.Error("the folder is still there")
	}
}

func TestSupervisorThatIsAskedToEndEndsAll(t *testing.T) {
	r := newRig(t)
	pid, temp := r.shown()
	r.prepared()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	within(t, bound(4*time.Second), "the supervisor's end", func() bool { return !alive(r.cmd.Process.Pid) })
	if alive(pid) || len(family(temp)) > 0 {
		t.Error("something is left")
	}
	if !r.wiped() {
		t.Error("a folder is left")
	}
	if !r.written("journal session_ended ") || !r.written("journal stopped ") {
		t.Errorf("%q", r.journal)
	}
}

func TestComputerThatTellsAllToEndEndsTheSession(t *testing.T) {
	r := newRig(t)
	_, temp := r.shown()
	r.prepared()
	for _, pid := range append(family(temp), r.cmd.Process.Pid) {
		if err := syscall.Kill(pid, syscall.SIGTERM); err != nil && !errors.Is(err, syscall.ESRCH) { // the window takes others with it
			t.Fatal(err)
		}
	}
	select {
	case token := <-r.portal.ended:
		if token != "Bearer fresh" {
			t.Error(token)
		}
	case <-time.After(atLast):
		t.Error("the session has not been ended")
	}
	within(t, atLast, "the supervisor's end", func() bool { return !alive(r.cmd.Process.Pid) })
	within(t, atLast, "the journal", func() bool { return r.written("journal session_ended ") && r.written("journal stopped ") })
}

func TestPortalThatDoesNotAnswerHoldsNobodyUp(t *testing.T) {
	r := newRig(t)
	r.portal.slow = make(chan struct{})
	defer close(r.portal.slow)
	pid, _ := r.shown()
	r.prepared()
	begun := time.Now()
	if err := syscall.Kill(pid, syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	r.shown()
	if took := time.Since(begun); took > bound(2*time.Second) {
		t.Error(took)
	}
	within(t, atLast, "the journal", func() bool { return r.written("journal session_not_ended ") })
}

func TestSecondSupervisorIsRefused(t *testing.T) {
	r := newRig(t)
	r.shown()
	if f, err := OpenFolders(r.base); err == nil {
		_ = f.Close()
		t.Error("there are two")
	}
}
