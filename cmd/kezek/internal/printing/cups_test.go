//go:build !windows

package printing

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"testing"

	"kezek.kz/kezek/cmd/kezek/internal/printing/testcups"
)

// cups is a CUPS of a test's own.
type cups struct{ *testcups.CUPS }

func newCUPS(t *testing.T) *cups {
	t.Helper()
	c, err := testcups.New(t)
	if err != nil {
		t.Skipf("nothing is printed: %v", err)
	}
	return &cups{c}
}

// printer makes a queue whose printer writes to a file.
func (c *cups) printer(name string) *Printer {
	c.Helper()
	c.Queue(name)
	return &Printer{Name: name, Environ: c.Environ()}
}

func TestCUPSPrintsWhatItIsGiven(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	pdf := append([]byte("%PDF-1.4\n"), bytes.Repeat([]byte("x"), 4000)...)
	c.Check(p.PDF(context.Background(), pdf, Job{Coupon: true}))
	if got := c.Printed("Coupon", len(pdf)); !bytes.Equal(got, pdf) {
		t.Errorf("%d octets came out, %d went in", len(got), len(pdf))
	}
	if title, err := os.ReadFile(c.Out("Coupon") + ".title"); err != nil || string(title) != "Kezek\n" {
		t.Errorf("the title is %q: %v", title, err)
	}
	raw := []byte{esc, '@', 0, 1, 2, 0xff, '\n', '\r', 0x1a}
	c.Check(p.Raw(context.Background(), raw))
	if got := c.Printed("Coupon", len(pdf)+len(raw)); !bytes.Equal(got[len(pdf):], raw) {
		t.Errorf("raw octets came out as %v", got[len(pdf):])
	}
}

func TestCUPSForgetsWhatWaits(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	c.Do("cupsdisable", "Coupon")
	for range 3 {
		c.Check(p.Raw(context.Background(), []byte("somebody's")))
	}
	c.Becomes("the spooler holds the documents", func() bool { return len(c.Kept()) == 3 })
	c.Check(p.Purge(context.Background()))
	c.Becomes("the documents are gone", func() bool { return len(c.Kept()) == 0 })
}

func TestCUPSLetsACouponFinishAndTakesTheOthersOut(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	mend := c.Jam("Coupon")
	defer mend()
	c.Check(p.Raw(context.Background(), []byte("half out")))
	c.Becomes("the first is being printed", func() bool {
		out, _ := c.Run("lpstat", "-p", "Coupon")
		return strings.Contains(out, "now printing Coupon-1")
	})
	c.Check(p.Raw(context.Background(), []byte("waiting")))
	c.Check(p.Purge(context.Background()))
	c.Becomes("what waited is gone", func() bool { return len(c.Kept()) == 1 })
	mend()
	if got := c.Printed("Coupon", 8); string(got) != "half out" {
		t.Errorf("printed: %q", got)
	}
}

// stuck is a printer that has begun with a coupon and does not go on.
func (c *cups) stuck() *Printer {
	c.Helper()
	p := c.printer("Coupon")
	c.Cleanup(c.Jam("Coupon"))
	c.Check(p.Raw(context.Background(), []byte("stuck")))
	c.Becomes("it is being printed", func() bool {
		out, _ := c.Run("lpstat", "-p", "Coupon")
		return strings.Contains(out, "now printing Coupon-1")
	})
	return p
}

func TestCUPSTakesOutWhatIsStuckTheSecondTime(t *testing.T) {
	c := newCUPS(t)
	p := c.stuck()
	c.Check(p.Purge(context.Background()))
	if len(c.Kept()) != 1 {
		t.Fatal("what was being printed was taken out at once")
	}
	c.Check(p.Purge(context.Background()))
	c.Becomes("it is gone", func() bool { return len(c.Kept()) == 0 })
}

func TestCUPSLeavesTheNextOnesWhereItTakesOutWhatIsStuck(t *testing.T) {
	c := newCUPS(t)
	p := c.stuck()
	c.Check(p.PurgeStuck(context.Background()))
	if len(c.Kept()) != 1 {
		t.Fatal("what nobody has let finish was taken out")
	}
	c.Check(p.Purge(context.Background()))
	c.Check(p.Raw(context.Background(), []byte("the next one's")))
	c.Check(p.PurgeStuck(context.Background()))
	c.Becomes("only the next one's is there", func() bool {
		jobs, err := p.jobs(context.Background())
		return err == nil && len(jobs) == 1 && jobs[0] == "Coupon-2"
	})
}

// A scheduler that is slow must not have what waits come out before the next
// one's eyes.
func TestCUPSTakesOutLaterWhatItDidNotComeTo(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	c.Do("cupsdisable", "Coupon")
	for range 3 {
		c.Check(p.Raw(context.Background(), []byte("somebody's")))
	}
	ctx, cutOff := context.WithCancel(context.Background())
	p.Environ = []string{"CUPS_SERVER=" + c.hangingAt("POST /jobs", cutOff)}
	if err := p.Purge(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("a purge that was cut off: %v", err)
	}
	if err := p.PurgeStuck(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("a second one: %v", err)
	}
	p.Environ = c.Environ()
	c.Check(p.Raw(context.Background(), []byte("the next one's")))
	c.Check(p.PurgeStuck(context.Background()))
	if jobs, err := p.jobs(context.Background()); err != nil || !slices.Equal(jobs, []string{"Coupon-4"}) {
		t.Errorf("%v, %v", jobs, err)
	}
}

// hangingAt is the address of a scheduler that does not answer one kind of
// request: it calls asked, and says nothing more.
func (c *cups) hangingAt(request string, asked func()) (address string) {
	c.Helper()
	address = c.Socket() + ".hanging"
	listener, err := net.Listen("unix", address)
	c.Check(err)
	c.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			go c.passOn(client, request, asked)
		}
	}()
	return address
}

func (c *cups) passOn(client net.Conn, request string, asked func()) {
	defer client.Close()
	server, err := net.Dial("unix", c.Socket())
	if err != nil {
		return
	}
	defer server.Close()
	go func() { _, _ = io.Copy(client, server) }()
	for octets := make([]byte, 1<<16); ; {
		n, err := client.Read(octets)
		if err != nil {
			return
		}
		if bytes.Contains(octets[:n], []byte(request)) {
			asked()
			continue
		}
		if _, err := server.Write(octets[:n]); err != nil {
			return
		}
	}
}

func TestNotPrinted(t *testing.T) {
	c := newCUPS(t)
	p := c.printer("Coupon")
	if _, err := c.Run("lpadmin", "-p", "Coupon", "-o", "printer-is-accepting-jobs=false"); err != nil {
		t.Log(err)
	}
	_, _ = c.Run("cupsreject", "Coupon")
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	for name, bad := range map[string]struct {
		printer *Printer
		ctx     context.Context
		want    error
	}{
		"a queue that takes nothing":     {p, context.Background(), ErrRefused},
		"a printer that does not exist":  {&Printer{Name: "Nowhere", Environ: c.Environ()}, context.Background(), ErrNoPrinter},
		"no usual printer":               {&Printer{Environ: c.Environ()}, context.Background(), ErrNoPrinter},
		"a name that is an option":       {&Printer{Name: "-d"}, context.Background(), ErrName},
		"a name with a control sign":     {&Printer{Name: "a\nb"}, context.Background(), ErrName},
		"a name that ends in a space":    {&Printer{Name: "Coupon "}, context.Background(), ErrName},
		"a name that is too long":        {&Printer{Name: strings.Repeat("a", 128)}, context.Background(), ErrName},
		"nobody waits any more":          {p, ended, context.Canceled},
		"a printing system that is gone": {&Printer{Name: "Coupon", Environ: []string{"CUPS_SERVER=" + c.Socket() + ".none"}}, context.Background(), nil},
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
