package workstation

import (
	"bytes"
	"errors"
	"io"
)

// errLong means a line that is too long.
var errLong = errors.New("workstation: a line is too long")

// lines reads a stream line by line and keeps nothing of what has gone by: it may
// be anybody's.
type lines struct {
	from io.Reader
	most int // octets of the longest line, with its end

	held  []byte // read and not wiped yet
	given int    // how much of that is the line that was given last
	err   error  // of the stream's end
}

// firstRoom is how many octets there is room for at first.
const firstRoom = 512

// next gives a line without its end, until it is called again. Of one that is too
// long it gives errLong, when all of that has gone by; what has no end is no
// line.
func (l *lines) next() ([]byte, error) {
	l.wipe(l.given)
	for long := false; ; l.read() {
		end := bytes.IndexByte(l.held, '\n')
		switch {
		case end >= 0 && long:
			l.given = end + 1
			return nil, errLong
		case end >= 0:
			l.given = end + 1
			return l.held[:end], nil
		case l.err != nil:
			l.wipe(len(l.held))
			return nil, l.err
		case len(l.held) >= l.most:
			l.wipe(len(l.held))
			long = true
		}
	}
}

// wipe takes octets away from the front.
func (l *lines) wipe(n int) {
	left := copy(l.held, l.held[n:])
	clear(l.held[left:])
	l.held, l.given = l.held[:left], 0
}

func (l *lines) read() {
	if len(l.held) == cap(l.held) {
		former := l.held
		l.held = append(make([]byte, 0, min(l.most, max(firstRoom, 2*cap(former)))), former...)
		clear(former)
	}
	end := len(l.held)
	n, err := l.from.Read(l.held[end:cap(l.held)])
	l.held, l.err = l.held[:end+n], err
}
