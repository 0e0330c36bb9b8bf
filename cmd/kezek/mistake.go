package main

import (
	"errors"
	"flag"
	"io/fs"
	"regexp"
	"strings"

	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain"
)

// mistake is what is wrong with a command line: the id of the words for it.
type mistake string

func (m mistake) Error() string { return string(m) }

// The mistakes that people make. None repeats what was typed: a misplaced IIN
// or password would end up in a log.
const (
	errNoPath           mistake = "terminal.mistake_no_path"
	errNoAction         mistake = "terminal.mistake_no_action"
	errNoDir            mistake = "terminal.mistake_no_dir"
	errNoCitizens       mistake = "terminal.mistake_no_citizens"
	errTooMany          mistake = "terminal.mistake_too_many"
	errKeyAndModule     mistake = "terminal.mistake_key_and_module"
	errCodeAndOutbox    mistake = "terminal.mistake_code_and_outbox"
	errWait             mistake = "terminal.mistake_wait"
	errNoSuchPortal     mistake = "terminal.mistake_no_portal"
	errListsNeedTrust   mistake = "terminal.mistake_lists_need_trust"
	errTokenNeedsModule mistake = "terminal.mistake_token_needs_module"
	errTwoStdin         mistake = "terminal.mistake_two_stdin"
)

// missingFlags are the flags that a command cannot do without and that have no
// value.
type missingFlags []string

func (m missingFlags) Error() string { return "missing: " + strings.Join(m, ", ") }

// complaint finds the flag that package flag complains of: behind the value, which
// it quotes and which may hold anything, a flag with a password too. The rest is in
// English.
var complaint = regexp.MustCompile(`^(?:flag provided but not defined: |flag needs an argument: |invalid (?:boolean )?value "(?:[^"\\]|\\.)*" for (?:flag )?)(-[a-z]+(?:-[a-z]+)*)`)

// someFlag stands for one whose name is nothing that a flag can be called.
const someFlag = "-…"

// flagName is the flag that is wrong.
func flagName(err error) string {
	if found := complaint.FindStringSubmatch(err.Error()); found != nil {
		return found[1]
	}
	return someFlag
}

// usage says what is wrong with a command line, and how it goes.
func usage(e *env, name string, err error) int {
	if errors.Is(err, flag.ErrHelp) {
		e.say("terminal.usage_" + name)
		return exitOK
	}
	var m mistake
	var missing missingFlags
	switch {
	case errors.As(err, &missing):
		what := e.words.T("terminal.mistake_missing", map[string]any{"Flags": strings.Join(missing, ", ")})
		e.warn("terminal.usage_error", map[string]any{"What": what})
	case errors.As(err, &m):
		e.warn("terminal.usage_error", map[string]any{"What": e.words.T(string(m))})
	case errors.Is(err, client.ErrAddress):
		e.warn("terminal.mistake_portal", map[string]any{"What": sentence(explain.Error(e.words, err))})
	default:
		e.warn("terminal.mistake_flag", map[string]any{"Flag": flagName(err)})
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
	id := "terminal.cannot_read"
	if errors.Is(u.err, errNoPEM) {
		id = "terminal.no_pem"
	}
	return e.words.T(id, map[string]any{"What": u.path})
}
