package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/explain"
)

// descriptionName is the file in the practice folder that scripts read.
const descriptionName = "practice.json"

func runPractice(ctx context.Context, args []string, e *env) int {
	o, err := parsePractice(args, e)
	if err != nil {
		return usage(e, "practice", err)
	}
	p, err := practice.Start(ctx, o)
	if err != nil {
		fmt.Fprintln(e.stderr, sentence(explain.Error(e.words, err)))
		return exitFailed
	}
	defer p.Close()
	description := filepath.Join(o.Dir, descriptionName)
	if err := p.WriteDescription(description); err != nil {
		return fileProblem(e, err)
	}
	printPractice(e, p, description)
	<-ctx.Done()
	return exitOK
}

func parsePractice(args []string, e *env) (practice.Options, error) {
	o := practice.Options{Now: e.now, Rand: e.rand}
	var trust listFlag
	var at timeFlag
	f := flag.NewFlagSet("practice", flag.ContinueOnError)
	f.StringVar(&o.Dir, "dir", "", "")
	f.StringVar(&o.Listen, "listen", "127.0.0.1:0", "")
	f.Var(&trust, "trust", "")
	f.Var(&at, "at", "")
	rest, err := parse(f, args)
	switch {
	case err != nil:
		return o, err
	case o.Dir == "":
		return o, errors.New("no -dir")
	case len(rest) > 0:
		return o, fmt.Errorf("what is %q", rest[0])
	}
	o.Trust, o.At = trust, at.Time
	return o, nil
}

func printPractice(e *env, p *practice.Practice, description string) {
	e.say("terminal.practice_started")
	for _, portal := range p.Portals {
		fmt.Fprintf(e.stdout, "  %-8s %s\n", portal.ID, portal.URL)
	}
	for _, k := range p.Keys {
		fmt.Fprintf(e.stdout, "  %s\n      %s · %s · %s\n", k.File, k.Name, k.Note, k.Password)
	}
	e.say("terminal.practice_files", map[string]any{"CA": p.CAFile, "Outbox": p.Outbox, "Description": description})
}
