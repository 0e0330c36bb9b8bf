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

// ask sends a request and waits for its answer. When ctx or the time ends
// first, the process is killed; after any error but one that the helper
// answered with, it is of no more use.
func (h *helper) ask(ctx context.Context, r request, limit time.Duration) (answer, error) {
	type result struct {
		a   answer
		err error
	}
	got := make(chan result, 1)
	go func() {
		a, err := h.exchange(r)
		got <- result{a, err}
	}()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	var because error
	select {
	case res := <-got:
		return res.a, res.err
	case <-ctx.Done():
		because = ctx.Err()
	case <-timer.C:
		because = fmt.Errorf("%w: no answer", ErrCrashed)
	}
	h.end()
	<-got // the pipes are closed
	return answer{}, because
}

// exchange writes a request and reads the answer.
func (h *helper) exchange(r request) (answer, error) {
	if err := writeMessage(h.in, r); err != nil {
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
// it where it does not. It waits for that no longer than two graces.
func (h *helper) close() {
	h.once.Do(func() {
		_ = h.in.Close() // tells it to end; when that fails, it has
		if !h.wait() {
			h.kill()
			h.wait()
		}
		_ = h.out.Close()
	})
}

// end kills the process at once.
func (h *helper) end() {
	h.once.Do(func() {
		h.kill()
		_ = h.in.Close()
		// Closed first: a process of the module's own making may hold the
		// other end open.
		_ = h.out.Close()
		h.wait()
	})
}

// wait tells whether the process is gone after a grace. One that the system
// cannot end, because a driver holds it, is left behind.
func (h *helper) wait() bool {
	timer := time.NewTimer(grace)
	defer timer.Stop()
	select {
	case <-h.ended:
		return true
	case <-timer.C:
		return false
	}
}
