package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"maps"
	"slices"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
)

// runAudit is `kezek audit verify DIR -key FILE`: whether a workstation's journal
// is as it was written, and how often what happened on each day.
func runAudit(_ context.Context, args []string, e *env) int {
	var keyFile string
	f := flag.NewFlagSet("audit", flag.ContinueOnError)
	f.StringVar(&keyFile, "key", "", "")
	words, err := parse(f, args)
	switch {
	case err != nil:
		return usage(e, "audit", err)
	case len(words) > 0 && words[0] != "verify":
		return usage(e, "audit", errNoAction)
	case len(words) < 2:
		return usage(e, "audit", errNoPath)
	case len(words) > 2:
		return usage(e, "audit", errTooMany)
	case keyFile == "":
		return usage(e, "audit", missingFlags{"-key"})
	}
	return e.verifyJournal(words[1], keyFile)
}

func (e *env) verifyJournal(dir, keyFile string) int {
	key, err := audit.ReadKey(keyFile)
	if errors.Is(err, audit.ErrKey) {
		e.warn("terminal.audit_key", map[string]any{"What": keyFile})
		return exitFile
	}
	if err != nil {
		return failed(e, named(keyFile, err))
	}
	report, err := audit.Verify(dir, key)
	var broken *audit.BrokenError
	switch {
	case errors.As(err, &broken):
		e.warn("terminal.audit_broken", map[string]any{"File": broken.File, "Line": broken.Line, "Why": e.words.T("terminal.audit." + broken.Why)})
		return exitFailed
	case err != nil:
		return failed(e, named(dir, err))
	}
	e.countersTold(report)
	return e.journalJudged(report)
}

// countersTold prints the days with their counters. The kinds are the journal's
// own words, as in its files.
func (e *env) countersTold(r audit.Report) {
	for _, day := range r.Days {
		fmt.Fprintln(e.stdout, day.Date)
		for _, kind := range slices.Sorted(maps.Keys(day.Kinds)) {
			fmt.Fprintf(e.stdout, "  %-18s %d\n", kind, day.Kinds[kind])
		}
	}
	if r.Torn {
		e.say("terminal.audit_torn")
	}
	if r.Headless {
		e.say("terminal.audit_headless")
	}
}

// journalJudged says whether the journal is whole. One whose lines all hold is
// not where a start missed some: whoever took them away had only to wait for it.
func (e *env) journalJudged(r audit.Report) int {
	size := map[string]any{"Lines": r.Lines, "Days": len(r.Days)}
	if len(r.Gaps) == 0 {
		e.say("terminal.audit_right", size)
		return exitOK
	}
	for _, g := range r.Gaps {
		e.warn("terminal.audit_gap", map[string]any{"File": g.File, "Line": g.Line, "Why": e.words.T("terminal.audit.gap_" + g.Code)})
	}
	e.warn("terminal.audit_gaps", size)
	return exitFailed
}
