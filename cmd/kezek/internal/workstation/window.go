package workstation

import (
	"bufio"
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
	commands *bufio.Reader

	mu       sync.Mutex
	messages io.Writer
	ender    io.Writer
}

// NewLine reads the setup, which the supervisor sends first, into setup.
func NewLine(commands io.Reader, messages, ender io.Writer, setup any) (*Line, error) {
	l := &Line{commands: bufio.NewReader(commands), messages: messages, ender: ender}
	line, err := readLine(l.commands, maxSetup)
	if err != nil || json.Unmarshal(line, setup) != nil {
		return nil, ErrNoSupervisor
	}
	return l, nil
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
		line, err := readLine(l.commands, maxMessage)
		if err != nil {
			return
		}
		if string(line) == WordShow {
			show()
		}
	}
}

// errLong means a line that is too long.
var errLong = errors.New("workstation: a line is too long")

// readLine gives a line without its end.
func readLine(r *bufio.Reader, most int) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > most {
			return nil, errLong
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case err != nil:
			return nil, err
		default:
			return line[:len(line)-1], nil
		}
	}
}
