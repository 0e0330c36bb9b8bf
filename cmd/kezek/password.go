package main

import (
	"bufio"
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
	Close() error
}

// password is where a command takes a key's password from: the file (the
// first line of it), standard input ("-"), else the person. Never an
// argument: other users see those.
func password(e *env, file, prompt string) (string, error) {
	switch file {
	case "":
		return ask(e, prompt)
	case "-":
		return firstLine(e.stdin)
	}
	f, err := os.Open(file)
	if err != nil {
		return "", errNoPassword
	}
	defer f.Close()
	return firstLine(f)
}

func ask(e *env, prompt string) (string, error) {
	t, err := e.terminal()
	if err != nil {
		return "", err
	}
	defer t.Close()
	return t.secret(prompt)
}

// firstLine reads up to the end of line, which is no part of the password. An
// empty first line is the empty password; nothing at all is none.
func firstLine(r io.Reader) (string, error) {
	line, err := bufio.NewReader(io.LimitReader(r, maxSecret)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", errNoPassword
	}
	line = strings.TrimSuffix(line, "\n")
	return strings.TrimSuffix(line, "\r"), nil
}

// console is the controlling terminal. It is opened by name, so that standard
// input and output may be pipes.
type console struct{ in, out *os.File }

func openTerminal() (terminal, error) {
	in, out, err := openConsole()
	if err != nil {
		return nil, errNoTerminal
	}
	return &console{in: in, out: out}, nil
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

func (c *console) Close() error {
	if c.out != c.in {
		c.out.Close()
	}
	return c.in.Close()
}
