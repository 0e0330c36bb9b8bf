package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"

	"kezek.kz/kezek/cmd/kezek/internal/instance"
	"kezek.kz/kezek/signer/keyfiles"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/explain"
)

// windowStart is what the window is started with.
type windowStart struct {
	portal string // id of the portal to open on, or empty
	file   string // absolute path of a key file to open, or empty
}

func parseWindow(args []string) (s windowStart, err error) {
	f := flag.NewFlagSet("window", flag.ContinueOnError)
	f.StringVar(&s.portal, "portal", "", "")
	rest, err := parse(f, args)
	switch {
	case err != nil:
		return s, err
	case len(rest) > 1:
		return s, errTooMany
	case len(rest) == 1:
		s.file, err = filepath.Abs(rest[0])
	}
	return s, err
}

// namesFile tells whether a word of the command line that is no command is a
// key file, as a file manager gives it: by its name, or because it is there.
func namesFile(word string) bool {
	if keyfiles.IsKeyFileName(word) {
		return true
	}
	info, err := os.Stat(word)
	return err == nil && info.Mode().IsRegular()
}

// beFirst makes this the one running program. When another is, that one was
// asked to come to the front with what this was started with, and goOn is
// false: the exit code is how that went. Where nobody can tell whether another
// runs, this goes on without hearing later starts: the cache's lock tells then.
func beFirst(ctx context.Context, e *env, dir string, s windowStart) (first *instance.First, code int, goOn bool) {
	first, err := instance.Begin(ctx, instance.Options{Dir: dir}, instance.Message{File: s.file, Portal: s.portal})
	switch {
	case errors.Is(err, instance.ErrTaken):
		return nil, exitOK, false
	case errors.Is(err, instance.ErrRefused):
		return nil, usage(e, "window", errNoSuchPortal), false
	case errors.Is(err, instance.ErrSilent):
		return nil, e.notOpened(ctx, sentence(explain.Error(e.words, store.ErrLocked))), false
	case ctx.Err() != nil:
		return nil, exitCancelled, false
	}
	return first, exitOK, true
}
