package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/explain"
)

// descriptionName is the file in the practice folder that scripts read.
const descriptionName = "practice.json"

func runPractice(ctx context.Context, args []string, e *env) int {
	if len(args) > 0 && args[0] == "citizens" {
		return runCitizens(ctx, args[1:], e)
	}
	o, err := parsePractice(args, e)
	if err != nil {
		return usage(e, "practice", err)
	}
	// Scripts wait for the description: an old one must not send them to ports
	// on which nobody listens any more. That of portals which run here stays.
	description := filepath.Join(o.Dir, descriptionName)
	o.Held = func() { _ = os.Remove(description) }
	p, err := practice.Start(ctx, o)
	if err != nil {
		return practiceFailed(e, err)
	}
	defer p.Close()
	if err := p.WriteDescription(description); err != nil {
		return failed(e, named(description, err))
	}
	defer os.Remove(description)
	printPractice(e, p, description)
	<-ctx.Done()
	return exitOK
}

// practiceFailed says why no practice portal starts.
func practiceFailed(e *env, err error) int {
	for _, known := range []struct {
		err error
		id  string
	}{
		{practice.ErrRunning, "terminal.practice_running"},
		{practice.ErrNotLoopback, "terminal.practice_not_loopback"},
		{practice.ErrNoAuthority, "terminal.practice_no_authority"},
		{practice.ErrFarAway, "terminal.practice_far_away"},
		{trust.ErrUnreadable, "terminal.practice_no_authority"},
		{revocation.ErrNoList, "terminal.practice_no_list"},
		{revocation.ErrUnreadable, "terminal.practice_no_list"},
	} {
		if errors.Is(err, known.err) {
			e.warn(known.id)
			return exitFailed
		}
	}
	var listen *net.OpError
	var file *fs.PathError
	switch {
	case errors.As(err, &listen):
		e.warn("terminal.practice_listen")
	case errors.As(err, &file):
		e.warn("terminal.cannot_read", map[string]any{"What": file.Path})
	default:
		fmt.Fprintln(e.stderr, sentence(explain.Error(e.words, err)))
	}
	return exitFailed
}

func parsePractice(args []string, e *env) (practice.Options, error) {
	o := practice.Options{Check: practiceCheck(), Now: e.now, Rand: e.rand}
	var authorities, lists listFlag
	var at timeFlag
	f := flag.NewFlagSet("practice", flag.ContinueOnError)
	f.StringVar(&o.Dir, "dir", "", "")
	f.StringVar(&o.Listen, "listen", "127.0.0.1:0", "")
	f.Var(&authorities, "trust", "")
	f.Var(&lists, "crl", "")
	f.Var(&at, "at", "")
	rest, err := parse(f, args)
	switch {
	case err != nil:
		return o, err
	case o.Dir == "":
		return o, errNoDir
	case len(rest) > 0:
		return o, errTooMany
	case len(lists) > 0 && len(authorities) == 0:
		return o, errListsNeedTrust
	}
	o.Trust, o.Lists, o.At = authorities, lists, at.Time
	return o, nil
}

func printPractice(e *env, p *practice.Practice, description string) {
	e.say("terminal.practice_started")
	for _, portal := range p.Portals {
		fmt.Fprintf(e.stdout, "  %-8s %s\n", portal.ID, portal.URL)
	}
	for _, k := range p.Keys {
		fmt.Fprintf(e.stdout, "  %s\n      %s · %s · %s\n", k.File, k.Name, e.words.T("dialog.files.note."+k.Note), k.Password)
	}
	e.say("terminal.practice_files", map[string]any{"CA": p.CAFile, "Outbox": p.Outbox, "Description": description})
}
