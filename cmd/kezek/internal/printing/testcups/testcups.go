//go:build !windows

// Package testcups is a CUPS of a test's own: nothing of it touches the
// computer's printers.
package testcups

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// CUPS is a scheduler on a socket in a folder that nobody else has, with a
// backend that writes what is printed to a file.
type CUPS struct {
	*testing.T
	dir string
}

const backend = `#!/bin/sh
[ $# = 0 ] && exit 0
out=${DEVICE_URI#test:}
echo "$3" >"$out.title"
while [ -e "$out.wait" ]; do sleep 0.05; done
cat "${6:--}" >>"$out"
`

const schedulerConfig = `Listen %[1]s/s
LogLevel warn
WebInterface No
Browsing No
DefaultAuthType None
PreserveJobHistory No
PreserveJobFiles No
<Location />
  Order allow,deny
  Allow all
</Location>
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
`

const filesConfig = `ServerRoot %[1]s/root
RequestRoot %[1]s/spool
TempDir %[1]s/tmp
CacheDir %[1]s/cache
StateDir %[1]s/state
DocumentRoot %[1]s/root
ServerBin %[1]s/bin
AccessLog %[1]s/log
ErrorLog %[1]s/log
PageLog %[1]s/log
SystemGroup %[2]s
Sandboxing relaxed
%[3]s`

// New starts it; it ends with the test. The error says why there is none: CUPS is
// not installed, or does not start for this user.
func New(t *testing.T) (*CUPS, error) {
	t.Helper()
	for _, program := range []string{"cupsd", "lpadmin", "lp", "lpstat", "cancel", "cupsdisable"} {
		if _, err := exec.LookPath(program); err != nil {
			return nil, fmt.Errorf("CUPS (cups-daemon, cups-client) is not installed: %w", err)
		}
	}
	dir, err := os.MkdirTemp("", "cups")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	c := &CUPS{t, dir}
	c.configure()
	return c, c.startScheduler()
}

func (c *CUPS) configure() {
	c.Helper()
	for _, folder := range []string{"root", "spool", "tmp", "cache", "state", "bin/backend", "out"} {
		c.Check(os.MkdirAll(filepath.Join(c.dir, folder), 0o755))
	}
	c.Check(os.WriteFile(filepath.Join(c.dir, "bin/backend/test"), []byte(backend), 0o700))
	for _, own := range []string{"daemon", "filter"} {
		_ = os.Symlink("/usr/lib/cups/"+own, filepath.Join(c.dir, "bin", own))
	}
	group, account := "root", ""
	if os.Getuid() == 0 {
		account = "User lp\nGroup lp\n" // the scheduler refuses to print as root
	} else if u, err := user.Current(); err == nil {
		group = u.Username
	}
	c.Check(os.WriteFile(filepath.Join(c.dir, "cupsd.conf"), fmt.Appendf(nil, schedulerConfig, c.dir), 0o600))
	c.Check(os.WriteFile(filepath.Join(c.dir, "files.conf"), fmt.Appendf(nil, filesConfig, c.dir, group, account), 0o600))
}

// Check ends the test where there is an error.
func (c *CUPS) Check(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *CUPS) startScheduler() error {
	c.Helper()
	var said bytes.Buffer
	scheduler := exec.Command(c.ownScheduler(), "-f", "-c", c.dir+"/cupsd.conf", "-s", c.dir+"/files.conf")
	scheduler.Stdout, scheduler.Stderr = &said, &said
	c.Check(scheduler.Start())
	ended := make(chan error, 1)
	go func() { ended <- scheduler.Wait() }()
	c.Cleanup(func() {
		_ = scheduler.Process.Signal(os.Interrupt)
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = scheduler.Process.Kill()
		}
	})
	for range 100 {
		if out, err := c.Run("lpstat", "-r"); err == nil && strings.Contains(out, "scheduler is running") {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	if os.Getuid() == 0 {
		c.Fatalf("the scheduler of CUPS does not start: %s", said.String())
	}
	return fmt.Errorf("the scheduler of CUPS does not start for this user: %s", said.String())
}

// ownScheduler is a copy of the scheduler. AppArmor (Ubuntu) keeps the installed one,
// which it knows by its name, to the system's own folders.
func (c *CUPS) ownScheduler() string {
	c.Helper()
	installed, err := exec.LookPath("cupsd")
	c.Check(err)
	own := filepath.Join(c.dir, "scheduler")
	// Another program writes it: one that this process has open for writing while it
	// starts another cannot be run.
	if out, err := exec.Command("cp", installed, own).CombinedOutput(); err != nil {
		c.Fatalf("%v: %s", err, out)
	}
	return own
}

// Socket is where the scheduler listens.
func (c *CUPS) Socket() string { return filepath.Join(c.dir, "s") }

// Environ leads the programs of CUPS to the scheduler.
func (c *CUPS) Environ() []string { return []string{"CUPS_SERVER=" + c.Socket()} }

// Run runs a program of CUPS and gives what it says.
func (c *CUPS) Run(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(append(os.Environ(), "LC_ALL=C"), c.Environ()...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// Queue makes a queue whose printer writes to a file.
func (c *CUPS) Queue(name string) {
	c.Helper()
	c.Do("lpadmin", "-p", name, "-E", "-v", "test:"+c.Out(name), "-m", "raw")
}

// Do runs a program of CUPS that must not fail.
func (c *CUPS) Do(name string, args ...string) {
	c.Helper()
	if out, err := c.Run(name, args...); err != nil {
		c.Fatalf("%s: %v: %s", name, err, out)
	}
}

// Out is the file that a queue's printer writes to; the last job's title is
// beside it, with the ending «.title».
func (c *CUPS) Out(name string) string { return filepath.Join(c.dir, "out", name) }

// Printed is what the printer has put out, once it is as much as expected.
func (c *CUPS) Printed(name string, octets int) []byte {
	c.Helper()
	var got []byte
	for range 200 {
		if got, _ = os.ReadFile(c.Out(name)); len(got) >= octets {
			return got
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.Fatalf("%d octets were printed, %d expected", len(got), octets)
	return nil
}

// Jam keeps the printer from finishing; the answer lets it go on.
func (c *CUPS) Jam(name string) (mend func()) {
	c.Helper()
	c.Check(os.WriteFile(c.Out(name)+".wait", nil, 0o600))
	return func() { _ = os.Remove(c.Out(name) + ".wait") }
}

// Kept are the files of the spooler that hold documents.
func (c *CUPS) Kept() []string {
	files, err := filepath.Glob(filepath.Join(c.dir, "spool", "d*"))
	c.Check(err)
	return files
}

// Becomes waits until something is true.
func (c *CUPS) Becomes(what string, true func() bool) {
	c.Helper()
	for range 200 {
		if true() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	out, _ := c.Run("lpstat", "-W", "all", "-o")
	c.Fatalf("never: %s; files %v, jobs:\n%s", what, c.Kept(), out)
}
