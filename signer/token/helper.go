package token

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"time"
)

// helper is a helper process as the one that started it sees it. Its methods
// are called one at a time, save for kill and close.
type helper struct {
	in    io.WriteCloser
	out   io.ReadCloser
	kill  func()          // ends the process by force; may be called often
	ended <-chan struct{} // closed when the process is gone
	once  sync.Once
}

// startHelper starts the process. Its standard error is the null device.
func startHelper(cmd *exec.Cmd) (*helper, error) {
	cmd.Env = append(cmd.Environ(), "GOTRACEBACK=none")
	cmd.Stderr = nil
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, crashed(err)
	}
	// Not StdoutPipe: that one is closed when the process has ended, whether
	// its last answer has been read or not.
	out, theirs, err := os.Pipe()
	if err != nil {
		return nil, crashed(errors.Join(err, in.Close()))
	}
	cmd.Stdout = theirs
	err = cmd.Start()
	if closed := theirs.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return nil, crashed(errors.Join(err, in.Close(), out.Close()))
	}
	ended := make(chan struct{})
	go func() {
		_ = cmd.Wait() // how it ended does not matter
		close(ended)
	}()
	return &helper{in: in, out: out, ended: ended, kill: func() { _ = cmd.Process.Kill() }}, nil
}

func crashed(err error) error { return fmt.Errorf("%w: %w", ErrCrashed, err) }

// ask sends a request, wiping its PIN, and waits for the answer. When ctx or the
// time ends first the process is killed, and so it is when it does not keep to
// the protocol, after which nothing that it says is believed. Its errors are
// ctx's, where that has ended, ErrCrashed, and what the helper answered.
func (h *helper) ask(ctx context.Context, r request, limit time.Duration) (answer, error) {
	got := h.begin(r)
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case res := <-got:
		if errors.Is(res.err, ErrCrashed) {
			h.end()
			return answer{}, because(ctx, res.err)
		}
		return res.a, res.err
	case <-ctx.Done():
	case <-timer.C:
	}
	h.end()
	within(got) // most often at once, as the pipes are closed
	return answer{}, because(ctx, fmt.Errorf("%w: no answer", ErrCrashed))
}

// because prefers the end of ctx to a crash that may only have come of it.
func because(ctx context.Context, err error) error {
	if ended := ctx.Err(); ended != nil {
		return ended
	}
	return err
}

// result is what came of one exchange.
type result struct {
	a   answer
	err error
}

// begin starts an exchange, which nobody need wait for.
func (h *helper) begin(r request) <-chan result {
	got := make(chan result, 1)
	go func() {
		a, err := h.exchange(r)
		got <- result{a, err}
	}()
	return got
}

// exchange writes a request and reads the answer.
func (h *helper) exchange(r request) (answer, error) {
	if err := writeRequest(h.in, r); err != nil {
		return answer{}, fmt.Errorf("%w: it takes no request", ErrCrashed)
	}
	return readAnswer(h.out)
}

// readAnswer reads what came from the helper, which is not believed more than a
// file from anywhere: what does not keep to the protocol is ErrCrashed.
func readAnswer(out io.Reader) (answer, error) {
	var a answer
	if err := readMessage(out, &a); err != nil || !a.sound() {
		return answer{}, fmt.Errorf("%w: it gave no answer", ErrCrashed)
	}
	if err := a.err(); err != nil {
		return answer{}, err
	}
	return a, nil
}

// close lets the process end by itself, which logs out of the token, and kills
// it where it does not. It waits for each of its steps no longer than a grace.
func (h *helper) close() {
	h.once.Do(func() {
		shut(h.in) // tells it to end; when that fails, it has
		if !within(h.ended) {
			h.kill()
			within(h.ended)
		}
		shut(h.out)
	})
}

// end kills the process at once. One that the system cannot end, because a
// driver holds it, is left behind after a grace.
func (h *helper) end() {
	h.once.Do(func() {
		h.kill()
		shut(h.in)
		shut(h.out)
		within(h.ended)
	})
}

// shut closes a pipe. On Windows that waits for a read or a write under way,
// which need not end with the process: another one, of the module's own making,
// may hold the other end open. Then it is left to close when it can.
func shut(pipe io.Closer) {
	closed := make(chan struct{})
	go func() {
		_ = pipe.Close() // what would be lost with it is not wanted any more
		close(closed)
	}()
	within(closed)
}

// within tells whether something came, or the channel was closed, in a grace.
func within[T any](c <-chan T) bool {
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-c:
		return true
	case <-timer.C:
		return false
	}
}
