package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"path/filepath"
	"strconv"

	"kezek.kz/kezek/portal/practice"
)

// runCitizens is `kezek practice citizens DIR N`: the keys of as many made-up
// people, for a day's rehearsal at a workstation.
func runCitizens(ctx context.Context, args []string, e *env) int {
	words, err := parse(flag.NewFlagSet("practice citizens", flag.ContinueOnError), args)
	switch {
	case err != nil:
		return usage(e, "practice", err)
	case len(words) == 0:
		return usage(e, "practice", errNoPath)
	case len(words) == 1:
		return usage(e, "practice", errNoCitizens)
	case len(words) > 2:
		return usage(e, "practice", errTooMany)
	}
	dir, err := filepath.Abs(words[0])
	if err != nil {
		return failed(e, named(words[0], err))
	}
	n, err := strconv.Atoi(words[1])
	if err != nil {
		return usage(e, "practice", errNoCitizens)
	}
	keys, trust, err := practice.Citizens(ctx, dir, n, e.rand, e.now())
	switch {
	case errors.Is(err, practice.ErrCitizens):
		return usage(e, "practice", errNoCitizens)
	case errors.Is(err, practice.ErrNotEmpty):
		e.warn("terminal.practice_citizens_folder", map[string]any{"What": dir})
		return exitFile
	case errors.Is(err, context.Canceled):
		return failed(e, err)
	case err != nil:
		return failed(e, named(dir, err))
	}
	e.citizensTold(keys, trust)
	return exitOK
}

func (e *env) citizensTold(keys []practice.Key, trust string) {
	for _, k := range keys {
		fmt.Fprintf(e.stdout, "  %s\n      %s · %s\n", k.File, k.Name, k.IIN)
	}
	e.say("terminal.practice_citizens", map[string]any{"Password": practice.Password, "Trust": trust})
}
