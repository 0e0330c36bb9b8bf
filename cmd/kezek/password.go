package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// maxSecret bounds what is read of a password file: a password has at most a
// few dozen characters, and /dev/zero none that end.
const maxSecret = 4096

var (
	errNoTerminal = errors.New("no terminal to ask on")
	errNoPassword = errors.New("no password given")
)

// terminal asks a person.
type terminal interface {
	// secret asks without showing what is typed.
	secret(prompt string) (string, error)
	// line asks and shows it.
	line(prompt string) (string, error)
	// Close puts the terminal back as it was, also while a question is open.
	Close() error
}

// password is where a command takes a key's password from: the file (the
// first line of it), standard input ("-"), else the person. Never an
// argument: other users see those.
func password(ctx context.Context, e *env, file, prompt string) (string, error) {
	switch file {
	case "":
		return ask(ctx, e, func(t terminal) (string, error) { return t.secret(prompt) })
	case "-":
		return within(ctx, func() (string, error) { return firstLine(e.stdin) })
	}
	f, err := os.Open(file)
	if err != nil {
		return "", named(file, err)
	}
	defer f.Close()
	line, err := firstLine(f)
	return line, named(file, err)
}

// ask puts a question to the person.
func ask(ctx context.Context, e *env, question func(terminal) (string, error)) (string, error) {
	t, err := e.terminal()
	if err != nil {
		return "", err
	}
	defer t.Close()
	return within(ctx, func() (string, error) { return question(t) })
}

// within reads until the context ends, as by Ctrl+C. The reading itself cannot
// be ended and is left behind, which does no harm in a program that exits.
func within(ctx context.Context, read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	answered := make(chan answer, 1)
	go func() {
		text, err := read()
		answered <- answer{text, err}
	}()
	select {
	case a := <-answered:
		return a.text, a.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// byteOrderMark is what Windows' Notepad puts before a text; it is no part of
// a password.
const byteOrderMark = "\ufeff"

// firstLine reads up to the end of line, which is no part of the password. An
// empty file is the empty password, as an empty first line is.
func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxSecret)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", errNoPassword
	}
	line = strings.TrimPrefix(line, byteOrderMark)
	line = strings.TrimSuffix(line, "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// console is the controlling terminal. It is opened by name, so that standard
// input and output may be pipes.
type console struct {
	in, out *os.File
	before  *term.State // nil where it cannot be told
}

func openTerminal() (terminal, error) {
	in, out, err := openConsole()
	if err != nil {
		return nil, errNoTerminal
	}
	before, err := term.GetState(int(in.Fd()))
	if err != nil {
		before = nil
	}
	return &console{in: in, out: out, before: before}, nil
}

func (c *console) secret(prompt string) (string, error) {
	fmt.Fprint(c.out, prompt+" ")
	b, err := term.ReadPassword(int(c.in.Fd()))
	fmt.Fprintln(c.out)
	if err != nil {
		return "", errNoPassword
	}
	return string(b), nil
}

func (c *console) line(prompt string) (string, error) {
	fmt.Fprint(c.out, prompt+" ")
	return firstLine(c.in)
}

// Close shows again what is typed, should a question have been interrupted.
// The files are left to the end of the program: a reading left behind holds
// them.
func (c *console) Close() error {
	if c.before == nil {
		return nil
	}
	return term.Restore(int(c.in.Fd()), c.before)
}
