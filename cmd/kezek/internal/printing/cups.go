//go:build !windows

package printing

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func (p *Printer) pdf(ctx context.Context, pdf []byte, job Job) error {
	options := []string{"-o", "fit-to-page", "-o", "media=A4"}
	if job.Coupon {
		options = nil // the page is as wide as the roll, and as long as it is
	}
	return p.lp(ctx, pdf, append(options, "-o", "document-format=application/pdf")...)
}

func (p *Printer) raw(ctx context.Context, octets []byte) error {
	return p.lp(ctx, octets, "-o", "raw")
}

// lp hands a document over by standard input: it is in no file of ours.
func (p *Printer) lp(ctx context.Context, document []byte, options ...string) error {
	args := append([]string{"-s", "-t", title}, options...)
	_, err := p.run(ctx, document, "lp", append(p.destination(args), "-")...)
	return err
}

// destination adds the printer's name to arguments.
func (p *Printer) destination(args []string) []string {
	if p.Name == "" {
		return args
	}
	return append([]string{"-d", p.Name}, args...)
}

// purge leaves out at most the job that is being printed.
func (p *Printer) purge(ctx context.Context) error {
	waiting, err := p.jobs(ctx)
	if err != nil {
		return err
	}
	p.left = waiting // until it is known that nothing is
	printing := p.printing(ctx, waiting)
	if slices.Contains(p.kept, printing) {
		printing = "" // it had its time
	}
	p.kept = nil
	if printing != "" {
		p.kept = []string{printing}
	}
	if err := p.cancel(ctx, waiting, p.kept); err != nil {
		return err
	}
	if err := p.purged(ctx, printing); err != nil {
		return err
	}
	p.left = nil
	return nil
}

// takeOut leaves the queue's other jobs alone.
func (p *Printer) takeOut(ctx context.Context, ids []string) error {
	present, err := p.jobs(ctx)
	if err != nil {
		return err
	}
	return p.cancel(ctx, slices.DeleteFunc(present, func(id string) bool { return !slices.Contains(ids, id) }), nil)
}

// cancel takes jobs out but for some.
func (p *Printer) cancel(ctx context.Context, ids, but []string) error {
	for _, id := range ids {
		if slices.Contains(but, id) {
			continue
		}
		if _, err := p.run(ctx, nil, "cancel", id); err != nil && !errors.Is(err, ErrRefused) { // that one has just come out
			return err
		}
	}
	return nil
}

// purged tells whether nothing is left but a job that is let finish.
func (p *Printer) purged(ctx context.Context, printing string) error {
	left, err := p.jobs(ctx)
	if err != nil {
		return err
	}
	if slices.ContainsFunc(left, func(id string) bool { return id != printing }) {
		return ErrRefused
	}
	return nil
}

// jobs are the ids of this user's jobs that are still in the queue.
func (p *Printer) jobs(ctx context.Context) ([]string, error) {
	args := []string{"-W", "not-completed"}
	if name := userName(); name != "" {
		args = append(args, "-u", name)
	}
	args = append(args, "-o")
	if p.Name != "" {
		args = append(args, p.Name)
	}
	out, err := p.run(ctx, nil, "lpstat", args...)
	if err != nil {
		return nil, err
	}
	var ids []string
	for _, line := range strings.Split(out, "\n") {
		fields := strings.Fields(line)
		if len(fields) > 1 && !slices.Contains(ids, fields[0]) { // some versions tell each job twice
			ids = append(ids, fields[0])
		}
	}
	return ids, nil
}

// printing is which of the jobs is being printed just now, or empty: lpstat
// says «printer P now printing P-7.».
func (p *Printer) printing(ctx context.Context, jobs []string) string {
	args := []string{"-p"}
	if p.Name != "" {
		args = append(args, p.Name)
	}
	out, err := p.run(ctx, nil, "lpstat", args...)
	if err != nil {
		return ""
	}
	for _, id := range jobs {
		if strings.Contains(out, "now printing "+id+".") {
			return id
		}
	}
	return ""
}

// run runs a program of CUPS. What it says goes into no error: it names files
// and people.
func (p *Printer) run(ctx context.Context, input []byte, program string, args ...string) (string, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return "", ErrNoSystem
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.Env = append(append(os.Environ(), "LC_ALL=C", "LANGUAGE="), p.Environ...)
	cmd.Stdin = bytes.NewReader(input)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", judge(complaint.String())
	}
	return out.String(), nil
}

// judge tells from what a program of CUPS complains of why it failed.
func judge(complaint string) error {
	switch text := strings.ToLower(complaint); {
	case strings.Contains(text, "scheduler is not running"), strings.Contains(text, "unable to connect"),
		strings.Contains(text, "bad file descriptor"), strings.Contains(text, "connection refused"):
		return ErrNoSystem
	case strings.Contains(text, "cancel-job failed"):
		return ErrRefused // it has come out, or was taken out, meanwhile
	case strings.Contains(text, "does not exist"), strings.Contains(text, "no default destination"), strings.Contains(text, "invalid destination"):
		return ErrNoPrinter
	}
	return ErrRefused
}
