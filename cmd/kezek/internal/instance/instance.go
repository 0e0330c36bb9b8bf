package instance

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"time"
)

// What Begin answers, besides the operating system's errors and the context's.
var (
	// ErrTaken: another process is the first, and has taken the message.
	ErrTaken = errors.New("instance: the running one has taken it")
	// ErrRefused: another process is the first, and has no use for the message,
	// such as for a portal that its catalogue does not have.
	ErrRefused = errors.New("instance: the running one has refused it")
	// ErrSilent: another process is the first and does not answer.
	ErrSilent = errors.New("instance: the running one does not answer")
)

// What an endpoint answers.
var (
	// errHeld: another process is the first.
	errHeld = errors.New("instance: held by another process")
	// errStranger: who is at the other end is another person.
	errStranger = errors.New("instance: another person at the other end")
)

// Options are what the starts have in common.
type Options struct {
	// Dir is the folder that there is to be one instance for. It is made where
	// missing, mode 0700.
	Dir string
	// Patience is how long a later start waits for the first, which may be
	// starting itself or ending; ten seconds where zero.
	Patience time.Duration
}

const (
	usualPatience = 10 * time.Second
	retryAfter    = 20 * time.Millisecond
	folderMode    = 0o700
)

// Begin makes this process the first one for the folder, or hands the message
// to the process that is; that is ErrTaken, and there is nothing else to do.
// ErrRefused and ErrSilent tell of a first that did not take it. With any other
// error nobody can tell whether there is a first.
func Begin(ctx context.Context, o Options, m Message) (*First, error) {
	if err := m.check(); err != nil {
		return nil, err
	}
	if err := os.MkdirAll(o.Dir, folderMode); err != nil {
		return nil, err
	}
	if o.Patience <= 0 {
		o.Patience = usualPatience
	}
	ctx, cancel := context.WithTimeoutCause(ctx, o.Patience, ErrSilent)
	defer cancel()
	return begin(ctx, o, m)
}

// begin tries both in turn: a first that is ending gives its place to this
// start, and one that is starting will listen in a moment.
func begin(ctx context.Context, o Options, m Message) (*First, error) {
	var last error
	for {
		l, err := listen(o.Dir)
		switch {
		case err == nil:
			return newFirst(l), nil
		case !errors.Is(err, errHeld):
			return nil, err
		}
		if last = handOver(ctx, o.Dir, m); isFinal(last) {
			return nil, last
		}
		select {
		case <-time.After(retryAfter):
		case <-ctx.Done():
			return nil, ended(ctx, last)
		}
	}
}

// isFinal tells that trying again would come to the same.
func isFinal(err error) bool {
	return errors.Is(err, ErrTaken) || errors.Is(err, ErrRefused) || errors.Is(err, errStranger)
}

// ended tells why the waiting ended, and what the last try came to.
func ended(ctx context.Context, last error) error {
	cause := context.Cause(ctx)
	if errors.Is(cause, ErrSilent) && last != nil {
		return fmt.Errorf("%w: %w", cause, last)
	}
	return cause
}

// handOver is one try to give the message to the first. ErrTaken and
// ErrRefused are its answers.
func handOver(ctx context.Context, dir string, m Message) error {
	c, err := dial(ctx, dir)
	if err != nil {
		return err
	}
	defer c.Close()
	defer context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })()
	if err := samePerson(c, serverEnd); err != nil {
		return err
	}
	letRaise(c)
	if err := send(c, m); err != nil {
		return err
	}
	return answerOf(c)
}

// answerOf reads what the first says.
func answerOf(c net.Conn) error {
	var a answer
	if err := receive(c, mostAnswer, &a); err != nil {
		return err
	}
	if a.Answer == answerTaken {
		return ErrTaken
	}
	return ErrRefused
}

// mostAnswer is more than any answer is long.
const mostAnswer = 1 << 10

// end is which end of a connection somebody is at.
type end int

const (
	serverEnd end = iota
	clientEnd
)
