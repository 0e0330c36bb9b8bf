package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/ui/lang"
)

// The exit codes, the same for every command; `kezek help` and the README
// list them.
const (
	exitOK            = 0
	exitFailed        = 1 // something inside the program or the machine
	exitUsage         = 2
	exitWrongPassword = 3
	exitFile          = 4
	exitRefused       = 5 // by the portal
	exitUnreachable   = 6
	exitUnfit         = 7 // refused here: no key in the file can sign in
	exitCancelled     = 130
)

// env is everything that a command reaches outside itself.
type env struct {
	stdin          io.Reader
	stdout, stderr io.Writer
	getenv         func(string) string
	now            func() time.Time
	rand           io.Reader
	words          *lang.Localizer
	// policy is the machine's, nil where there is none or nobody has asked.
	policy *policy.Policy
	// loadPolicy asks the machine for it.
	loadPolicy func() (*policy.Policy, error)
	// show tells in a window of its own why the program does not open, and returns
	// when the person has closed it; nil where there is nobody to tell.
	show func(ctx context.Context, text string)
	// pause waits, and returns the context's error where that ends first.
	pause func(context.Context, time.Duration) error
	// terminal opens the person's terminal for a question, errNoTerminal
	// where there is none.
	terminal func() (terminal, error)
}

// say writes one line for a person to standard output.
func (e *env) say(id string, args ...map[string]any) {
	fmt.Fprintln(e.stdout, e.words.T(id, args...))
}

// warn writes one line for a person to standard error.
func (e *env) warn(id string, args ...map[string]any) {
	fmt.Fprintln(e.stderr, e.words.T(id, args...))
}

// command is one word of the command line.
type command struct {
	name   string
	hidden bool // not for a person: the program starts it itself
	run    func(ctx context.Context, args []string, e *env) int
}

func commands() []command {
	return []command{
		{name: "keys", run: runKeys},
		{name: "attach", run: runAttach},
		{name: "verify", run: runVerify},
		{name: "practice", run: runPractice},
		{name: "policy", run: runPolicy},
		{name: "audit", run: runAudit},
		{name: citizenCommand, run: runCitizen, hidden: true},
		{name: "tour", run: runTour, hidden: true},
		{name: "may-replace", run: runMayReplace, hidden: true},
	}
}

// parse reads flags that may stand before, between and behind the other
// arguments, and returns those. Everything behind "--" is an argument.
func parse(fs *flag.FlagSet, args []string) ([]string, error) {
	fs.SetOutput(io.Discard)
	var rest []string
	for {
		if err := fs.Parse(args); err != nil {
			return nil, err
		}
		left := fs.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if ended := len(args) - len(left); ended > 0 && args[ended-1] == "--" {
			return append(rest, left...), nil
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}

// timeFlag is a moment given as RFC 3339.
type timeFlag struct{ time.Time }

func (t *timeFlag) String() string {
	if t == nil || t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

func (t *timeFlag) Set(s string) error {
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return errors.New("want RFC 3339, such as 2024-01-01T00:00:00Z")
	}
	t.Time = at
	return nil
}

// listFlag is a flag that may be given several times.
type listFlag []string

func (l *listFlag) String() string     { return fmt.Sprint(*l) }
func (l *listFlag) Set(s string) error { *l = append(*l, s); return nil }
