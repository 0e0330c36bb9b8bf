package main

import (
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"time"
)

// probeCommand makes the launcher ask the driver and print what it says. This
// runs in a process of its own: a bad driver may crash or hang whoever loads it.
const probeCommand = "-probe-opengl"

// probeLimit is how long a driver may take; a cold disk needs a second or two.
const probeLimit = 8 * time.Second

// maxAnswer bounds what is kept of what the child says.
const maxAnswer = 4096

// probeWith runs the command and reads what it found. A child that crashes,
// hangs or prints nothing found nothing.
func probeWith(limit time.Duration, name string, args ...string) graphics {
	ctx, cancel := context.WithTimeout(context.Background(), limit)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.WaitDelay = time.Second
	answer := &bounded{}
	cmd.Stdout = answer
	if err := cmd.Run(); err != nil {
		return graphics{}
	}
	return parseAnswer(answer.text.String())
}

// bounded keeps the first maxAnswer octets. One more is an error, which ends the
// child: a driver's two lines are shorter.
type bounded struct{ text strings.Builder }

// errTooLong is of a child that says more than any driver has to say.
var errTooLong = errors.New("the answer is too long")

func (b *bounded) Write(p []byte) (int, error) {
	if b.text.Len()+len(p) > maxAnswer {
		return 0, errTooLong
	}
	return b.text.Write(p)
}

// printAnswer writes what was found for parseAnswer, a line each.
func printAnswer(w io.Writer, found graphics) error {
	_, err := io.WriteString(w, oneLine(found.version)+"\n"+oneLine(found.renderer)+"\n")
	return err
}

func parseAnswer(text string) graphics {
	lines := strings.Split(strings.ReplaceAll(text, "\r", ""), "\n")
	if len(lines) < 2 {
		return graphics{}
	}
	return graphics{version: oneLine(lines[0]), renderer: oneLine(lines[1])}
}

// oneLine makes a driver's text fit to be shown.
func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
