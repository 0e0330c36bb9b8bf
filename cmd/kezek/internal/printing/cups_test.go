//go:build !windows

package printing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// cups is a CUPS of a test's own: its scheduler, on a socket in a folder that
// nobody else has, with a backend that writes what is printed to a file.
type cups struct {
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

func newCUPS(t *testing.T) *cups {
	t.Helper()
	for _, program := range []string{"cupsd", "lpadmin", "lp", "lpstat", "cancel", "cupsdisable"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("CUPS (cups-daemon, cups-client) is not installed, so nothing is printed: %v", err)
		}
	}
	dir, err := os.MkdirTemp("", "cups")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	c := &cups{t, dir}
	c.configure()
	c.startScheduler()
	return c
}

func (c *cups) configure() {
	c.Helper()
	for _, folder := range []string{"root", "spool", "tmp", "cache", "state", "bin/backend", "out"} {
		c.check(os.MkdirAll(filepath.Join(c.dir, folder), 0o755))
	}
	c.check(os.WriteFile(filepath.Join(c.dir, "bin/backend/test"), []byte(backend), 0o700))
	for _, own := range []string{"daemon", "filter"} {
		_ = os.Symlink("/usr/lib/cups/"+own, filepath.Join(c.dir, "bin", own))
	}
	group, account := "root", ""
	if os.Getuid() == 0 {
		account = "User lp\nGroup lp\n" // the scheduler refuses to print as root
	} else if u, err := user.Current(); err == nil {
		group = u.Username
	}
	c.check(os.WriteFile(filepath.Join(c.dir, "cupsd.conf"), fmt.Appendf(nil, schedulerConfig, c.dir), 0o600))
	c.check(os.WriteFile(filepath.Join(c.dir, "files.conf"), fmt.Appendf(nil, filesConfig, c.dir, group, account), 0o600))
}

func (c *cups) check(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *cups) startScheduler() {
	c.Helper()
	var said bytes.Buffer
	scheduler := exec.Command(c.ownScheduler(), "-f", "-c", c.dir+"/cupsd.conf", "-s", c.dir+"/files.conf")
	scheduler.Stdout, scheduler.Stderr = &said, &said
	c.check(scheduler.Start())
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
		if out, err := c.program("lpstat", "-r"); err == nil && strings.Contains(out, "scheduler is running") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	if os.Getuid() == 0 {
		c.Fatalf("the scheduler of CUPS does not start: %s", said.String())
	}
	c.Skipf("the scheduler of CUPS does not start for this user: %s", said.String())
}

// ownScheduler is a copy of the scheduler. AppArmor (Ubuntu) keeps the installed one,
// which it knows by its name, to the system's own folders.
func (c *cups) ownScheduler() string {
	c.Helper()
	installed, err := exec.LookPath("cupsd")
	c.check(err)
	own := filepath.Join(c.dir, "scheduler")
	// Another program writes it: one that this process has open for writing while it
	// starts another cannot be run.
	if out, err := exec.Command("cp", installed, own).CombinedOutput(); err != nil {
		c.Fatalf("%v: %s", err, out)
	}
	return own
}

func (c *cups) environ() []string { return []string{"CUPS_SERVER=" + c.dir + "/s"} }

func (c *cups) program(name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Env = append(append(os.Environ(), "LC_ALL=C"), c.environ()...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// printer makes a queue whose printer writes to a file.
func (c *cups) printer(name string) *Printer {
	c.Helper()
	if out, err := c.program("lpadmin", "-p", name, "-E", "-v", "test:"+c.out(name), "-m", "raw"); err != nil {
		c.Fatalf("lpadmin: %v: %s", err, out)
	}
	return &Printer{Name: name, Environ: c.environ()}
}

func (c *cups) out(name string) string { return filepath.Join(c.dir, "out", name) }

// printed is what the printer has put out, once it is as much as expected.
func (c *cups) printed(name string, octets int) []byte {
	c.Helper()
	var got []byte
	for range 200 {
		if got, _ = os.ReadFile(c.out(name)); len(got) >= octets {
			return got
		}
		time.Sleep(50 * time.Millisecond)
	}
	c.Fatalf("%d octets were printed, %d expected", len(got), octets)
	return nil
}

// jam keeps the printer from finishing; the answer lets it go on.
func (c *cups) jam(name string) (mend func()) {
	c.Helper()
	c.check(os.WriteFile(c.out(name)+".wait", nil, 0o600))
	return func() { _ = os.Remove(c.out(name) + ".wait") }
}

// kept are the files of the spooler that hold documents.
func (c *cups) kept() []string {
	files, err := filepath.Glob(filepath.Join(c.dir, "spool", "d*"))
	c.check(err)
	return files
}

func (c *cups) becomes(what string, true func() bool) {
	c.Helper()
	for range 200 {
		if true() {
			return
		}
		time.Sleep(25 * time.Millisecond)
	}
	out, _ := c.program("lpstat", "-W", "all", "-o")
	c.Fatalf("never: %s; files %v, jobs:\n%s", what, c.kept(), out)
}

func TestCUPSPrintsWhatItIsGiven(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	pdf := append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("x"), 4000)...)
	c.check(p.PDF(context.Background(), pdf, Job{Coupon: true}))
	if got := c.printed("Coupon", len(pdf)); !bytes.Equal(got, pdf) {
		t.Errorf("%d octets came out, %d went in", len(got), len(pdf))
	}
	if title, err := os.ReadFile(c.out("Coupon") + ".title"); err != nil || string(title) != "Kezek\n" {
		t.Errorf("the title is %q: %v", title, err)
	}
	raw := []byte{esc, '@', 0, 1, 2, 0xff, '\n', '\r', 0x1a}
	c.check(p.Raw(context.Background(), raw))
	if got := c.printed("Coupon", len(pdf)+len(raw)); !bytes.Equal(got[len(pdf):], raw) {
		t.Errorf("raw octets came out as %v", got[len(pdf):])
	}
}

func TestCUPSForgetsWhatWaits(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	if out, err := c.program("cupsdisable", "Coupon"); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for range 3 {
		c.check(p.Raw(context.Background(), []byte("somebody's")))
	}
	c.becomes("the spooler holds the documents", func() bool { return len(c.kept()) == 3 })
	c.check(p.Purge(context.Background()))
	c.becomes("the documents are gone", func() bool { return len(c.kept()) == 0 })
}

func TestCUPSLetsACouponFinishAndTakesTheOthersOut(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	mend := c.jam("Coupon")
	defer mend()
	c.check(p.Raw(context.Background(), []byte("half out")))
	c.becomes("the first is being printed", func() bool {
		out, _ := c.program("lpstat", "-p", "Coupon")
		return strings.Contains(out, "now printing Coupon-1")
	})
	c.check(p.Raw(context.Background(), []byte("waiting")))
	c.check(p.Purge(context.Background()))
	c.becomes("what waited is gone", func() bool { return len(c.kept()) == 1 })
	mend()
	if got := c.printed("Coupon", 8); string(got) != "half out" {
		t.Errorf("printed: %q", got)
	}
}

// stuck is a printer that has begun with a coupon and does not go on.
func (c *cups) stuck() *Printer {
	c.Helper()
	p := c.printer("Coupon")
	c.Cleanup(c.jam("Coupon"))
	c.check(p.Raw(context.Background(), []byte("stuck")))
	c.becomes("it is being printed", func() bool {
		out, _ := c.program("lpstat", "-p", "Coupon")
		return strings.Contains(out, "now printing Coupon-1")
	})
	return p
}

func TestCUPSTakesOutWhatIsStuckTheSecondTime(t *testing.T) {
	c := newCUPS(t)
	p := c.stuck()
	c.check(p.Purge(context.Background()))
	if len(c.kept()) != 1 {
		t.Fatal("what was being printed was taken out at once")
	}
	c.check(p.Purge(context.Background()))
	c.becomes("it is gone", func() bool { return len(c.kept()) == 0 })
}

func TestCUPSLeavesTheNextOnesWhereItTakesOutWhatIsStuck(t *testing.T) {
	c := newCUPS(t)
	p := c.stuck()
	c.check(p.PurgeStuck(context.Background()))
	if len(c.kept()) != 1 {
		t.Fatal("what nobody has let finish was taken out")
	}
	c.check(p.Purge(context.Background()))
	c.check(p.Raw(context.Background(), []byte("the next one's")))
	c.check(p.PurgeStuck(context.Background()))
	c.becomes("only the next one's is there", func() bool {
		jobs, err := p.jobs(context.Background())
		return err == nil && len(jobs) == 1 && jobs[0] == "Coupon-2"
	})
}

func TestNotPrinted(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	if _, err := c.program("lpadmin", "-p", "Coupon", "-o", "printer-is-accepting-jobs=false"); err != nil {
		t.Log(err)
	}
	_, _ = c.program("cupsreject", "Coupon")
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, bad := range map[string]struct {
		printer *Printer
		ctx     context.Context
		want    error
	}{
		"a queue that takes nothing":     {p, context.Background(), ErrRefused},
		"a printer that does not exist":  {&Printer{Name: "Nowhere", Environ: c.environ()}, context.Background(), ErrNoPrinter},
		"no usual printer":               {&Printer{Environ: c.environ()}, context.Background(), ErrNoPrinter},
		"a name that is an option":       {&Printer{Name: "-d"}, context.Background(), ErrName},
		"a name with a control sign":     {&Printer{Name: "a\nb"}, context.Background(), ErrName},
		"nobody waits any more":          {p, ended, context.Canceled},
		"a printing system that is gone": {&Printer{Name: "Coupon", Environ: []string{"CUPS_SERVER=" + c.dir + "/none"}}, context.Background(), nil},
	} {
		t.Run(name, func(t *testing.T) {
			err := bad.printer.PDF(bad.ctx, []byte("%PDF-1.4"), Job{})
			if bad.want == nil && (errors.Is(err, ErrNoSystem) || errors.Is(err, ErrNoPrinter)) {
				return
			}
			if err == nil || !errors.Is(err, bad.want) {
				t.Errorf("%v, want %v", err, bad.want)
			}
		})
	}
}

func TestWithoutCUPSThereIsNoPrinting(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if err := (&Printer{}).PDF(context.Background(), []byte("%PDF-1.4"), Job{}); !errors.Is(err, ErrNoSystem) {
		t.Error(err)
	}
	if err := (&Printer{}).Purge(context.Background()); !errors.Is(err, ErrNoSystem) {
		t.Error(err)
	}
}
