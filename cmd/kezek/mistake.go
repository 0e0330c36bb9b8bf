package main

import (
	"errors"
	"flag"
	"io/fs"
	"regexp"
)

// mistake is what is wrong with a command line: the id of the words for it.
type mistake string

func (m mistake) Error() string { return string(m) }

// The mistakes that people make. None repeats what was typed: a misplaced IIN
// or password would end up in a log.
const (
	errNoPath           mistake = "terminal.mistake_no_path"
	errNoDir            mistake = "terminal.mistake_no_dir"
	errTooMany          mistake = "terminal.mistake_too_many"
	errAttachNeeds      mistake = "terminal.mistake_attach_needs"
	errCodeAndOutbox    mistake = "terminal.mistake_code_and_outbox"
	errAddress          mistake = "terminal.mistake_address"
	errNoSuchPortal     mistake = "terminal.mistake_no_portal"
	errListsNeedTrust   mistake = "terminal.mistake_lists_need_trust"
	errTokenNeedsModule mistake = "terminal.mistake_token_needs_module"
	errTwoStdin         mistake = "terminal.mistake_two_stdin"
)

// flagName finds the flag that package flag complains of; the rest of its
// complaint is in English.
var flagName = regexp.MustCompile(`-[a-z]+(-[a-z]+)*`)

// usage says what is wrong with a command line, and how it goes.
func usage(e *env, name string, err error) int {
	if errors.Is(err, flag.ErrHelp) {
		e.say("terminal.usage_" + name)
		return exitOK
	}
	var m mistake
	if errors.As(err, &m) {
		e.warn("terminal.usage_error", map[string]any{"What": e.words.T(string(m))})
	} else {
		e.warn("terminal.mistake_flag", map[string]any{"Flag": flagName.FindString(err.Error())})
	}
	e.warn("terminal.usage_" + name)
	return exitUsage
}

// unreadable is a file or folder, named on the command line, that the system
// does not give or that holds something else.
type unreadable struct {
	path string
	err  error
}

func (u *unreadable) Error() string { return "cannot be read: " + u.path }
func (u *unreadable) Unwrap() error { return u.err }

// named gives an error the path that it is about.
func named(path string, err error) error {
	if err == nil {
		return nil
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		path = p.Path
	}
	return &unreadable{path: path, err: err}
}

// cannotRead is the sentence for a path that cannot be read.
func (e *env) cannotRead(u *unreadable) string {
	return e.words.T("terminal.cannot_read", map[string]any{"What": u.path})
}
