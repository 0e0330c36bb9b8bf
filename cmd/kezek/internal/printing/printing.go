// Package printing gives documents to the system's printers without a dialog,
// and takes them out of the queues again when their owner has gone. On Linux and
// macOS that is CUPS, by its own programs lp, lpstat and cancel; on Windows the
// spooler.
//
// Nothing is written to a file where the system takes a document from memory.
// What the spooler keeps is the spooler's: see Purge.
package printing

import (
	"context"
	"errors"
	"os/user"
	"slices"
	"strings"
	"unicode"
)

// Why something was not printed.
var (
	// ErrNoSystem means that this computer has no printing at all, or that it
	// does not answer.
	ErrNoSystem = errors.New("printing: no printing system")
	// ErrNoPrinter means that there is no printer of that name, or none that is
	// the usual one.
	ErrNoPrinter = errors.New("printing: no such printer")
	// ErrRefused means that the queue did not take the document.
	ErrRefused = errors.New("printing: the queue did not take it")
	// ErrName means a printer's name that no system has: see CheckName.
	ErrName = errors.New("printing: no name of a printer")
)

// Job says how a document is printed.
type Job struct {
	// Coupon tells that the document is 80 mm wide and not A4.
	Coupon bool
}

// title stands in the queue, where others may read it: it is the same for
// everybody and everything.
const title = "Kezek"

// Printer is one queue of the system. The zero value is the usual printer. Its
// methods may be called from any goroutine, one at a time.
type Printer struct {
	// Name is the queue's, as the system calls it; empty: the usual one.
	Name string
	// Environ are settings for the programs of CUPS besides the process's own,
	// as "CUPS_SERVER=/run/cups/cups.sock".
	Environ []string

	kept []string // jobs that were being printed when Purge looked last
	left []string // jobs that it found and may not have taken out, because it was cut off
}

// PDF prints a PDF. It returns when the queue has taken it. The errors are
// ErrNoSystem, ErrNoPrinter, ErrName, ErrRefused and the context's.
func (p *Printer) PDF(ctx context.Context, pdf []byte, job Job) error {
	if err := CheckName(p.Name); err != nil {
		return err
	}
	return p.pdf(ctx, pdf, job)
}

// Raw gives the printer octets of its own language, untouched. The errors are
// those of PDF.
func (p *Printer) Raw(ctx context.Context, octets []byte) error {
	if err := CheckName(p.Name); err != nil {
		return err
	}
	return p.raw(ctx, octets)
}

// Purge takes what waits in the queue for this user out of it. A job that is
// being printed just now is let finish, because a coupon that is half out belongs
// to somebody; PurgeStuck or the next Purge takes it where it still is there,
// because that printer is out of paper. The errors are those of PDF.
//
// What CUPS keeps of finished jobs is taken away by its administrator alone: a
// workstation's has «PreserveJobFiles No» and «PreserveJobHistory No».
func (p *Printer) Purge(ctx context.Context) error {
	if err := CheckName(p.Name); err != nil {
		return err
	}
	return p.purge(ctx)
}

// PurgeStuck takes out what the last Purge let finish, or has listed and did not
// come to, where it still is there, and nothing else: what waits by then is the next
// one's. What
// fails it leaves to the next Purge. The errors are those of PDF.
func (p *Printer) PurgeStuck(ctx context.Context) error {
	stuck := slices.Concat(p.kept, p.left)
	if len(stuck) == 0 {
		return nil
	}
	if err := p.takeOut(ctx, stuck); err != nil {
		return err
	}
	p.kept, p.left = nil, nil
	return nil
}

// userName is whose jobs are ours, empty where nobody knows.
func userName() string {
	u, err := user.Current()
	if err != nil {
		return ""
	}
	return u.Username
}

// longestName is how many octets CUPS takes in a queue's name.
const longestName = 127

// CheckName gives ErrName where no printer has such a name, or a program would
// take it for something else than one. The empty name is right.
func CheckName(name string) error {
	if len(name) > longestName || strings.HasPrefix(name, "-") || strings.ContainsFunc(name, unicode.IsControl) || strings.TrimSpace(name) != name {
		return ErrName
	}
	return nil
}
