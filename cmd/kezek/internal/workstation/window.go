package workstation

import (
	"encoding/json"
	"errors"
	"io"
	"sync"
)

// maxSetup is the longest first line that a window takes, in octets: a policy
// with its catalogue.
const maxSetup = 4 << 20

// ErrNoSupervisor means that nobody who is a supervisor started the window.
var ErrNoSupervisor = errors.New("workstation: no supervisor at the other end")

// Line is a window's connection to its supervisor and to its ender. Its methods
// may be called from several goroutines.
type Line struct {
	commands lines

	mu       sync.Mutex
	messages io.Writer
	ender    io.Writer
}

// NewLine reads the setup, which the supervisor sends first, into setup. It says
// nothing before Speak.
func NewLine(commands io.Reader, setup any) (*Line, error) {
	l := &Line{commands: lines{from: commands, most: maxSetup}, messages: io.Discard, ender: io.Discard}
	line, err := l.commands.next()
	if err != nil || json.Unmarshal(line, setup) != nil {
		return nil, ErrNoSupervisor
	}
	return l, nil
}

// Speak is where it speaks to from now on.
func (l *Line) Speak(messages, ender io.Writer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.messages, l.ender = messages, ender
}

// Tell sends a message. A supervisor that is gone ends the window by the end of
// its input, so nobody is told here.
func (l *Line) Tell(m Message) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = writeLine(l.messages, m)
}

// HandOver gives the session to the ender.
func (l *Line) HandOver(h Handover) {
	l.mu.Lock()
	defer l.mu.Unlock()
	_ = writeLine(l.ender, h)
}

// Listen calls show on the supervisor's word, and returns at the end of its
// input: then the window is to end at once.
func (l *Line) Listen(show func()) {
	for {
		line, err := l.commands.next()
		if err != nil {
			return
		}
		if string(line) == WordShow {
			show()
		}
	}
}
