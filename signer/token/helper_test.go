package token

import (
	"bytes"
	"context"
	"crypto"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// stuck is a pipe whose read does not end when it is closed, and whose closing
// waits for the read, as on Windows while a third process has the other end.
type stuck struct{ free chan struct{} }

func (p stuck) Read([]byte) (int, error) {
	<-p.free
	return 0, io.EOF
}

func (p stuck) Close() error {
	<-p.free
	return nil
}

// sink is the other pipe of a helper that is not there.
type sink struct{ bytes.Buffer }

func (*sink) Close() error { return nil }

func TestReadThatDoesNotEnd(t *testing.T) {
	for _, c := range []struct {
		name  string
		limit time.Duration
		time  time.Duration // of the context
		want  error
	}{
		{"outlives its time", time.Millisecond, time.Hour, ErrCrashed},
		{"outlives its context", time.Hour, time.Millisecond, context.DeadlineExceeded},
	} {
		t.Run(c.name, func(t *testing.T) {
			pipe, ended := stuck{make(chan struct{})}, make(chan struct{})
			h := &helper{in: &sink{}, out: pipe, ended: ended, kill: func() { close(ended) }}
			defer close(pipe.free)
			ctx, cancel := context.WithTimeout(t.Context(), c.time)
			defer cancel()
			begun := time.Now()
			_, err := h.ask(ctx, openRequest(), c.limit)
			h.close()
			if took := time.Since(begun); !errors.Is(err, c.want) || took > 4*grace {
				t.Errorf("%v after %v", err, took)
			}
		})
	}
}

// answers is a helper that says what it is told to.
func answers(text string) (h *helper, killed *int) {
	killed = new(int)
	ended := make(chan struct{})
	close(ended)
	out := io.NopCloser(strings.NewReader(text))
	return &helper{in: &sink{}, out: out, ended: ended, kill: func() { *killed++ }}, killed
}

func TestHelperIsEndedAtItsFirstNonsense(t *testing.T) {
	sound := string(framed(`{"signature":"AAAA"}`))
	for name, nonsense := range map[string]string{
		"no JSON":        string(framed("hello")),
		"unknown member": string(framed(`{"surprise":1}`)),
		"unknown error":  string(framed(`{"error":"crashed"}`)),
		"beyond limits":  string(framed(`{"tries":"many"}`)),
	} {
		h, killed := answers(nonsense + sound)
		_, err := h.ask(t.Context(), request{Op: opSign}, signLimit)
		if !errors.Is(err, ErrCrashed) || *killed != 1 {
			t.Errorf("%s: %v, killed %d times", name, err, *killed)
		}
	}
	h, killed := answers(string(framed(`{"error":"failed"}`)) + sound)
	if _, err := h.ask(t.Context(), request{Op: opSign}, signLimit); !errors.Is(err, ErrFailed) || *killed != 0 {
		t.Errorf("an error: %v, killed %d times", err, *killed)
	}
	if _, err := h.ask(t.Context(), request{Op: opSign}, signLimit); err != nil || *killed != 0 {
		t.Errorf("behind an error: %v, killed %d times", err, *killed)
	}
}

func TestSessionEndsAtAViolationOfTheProtocol(t *testing.T) {
	f := newFake(t)
	s, err := f.open(t, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	out := s.helper.out
	s.helper.out = struct {
		io.Reader
		io.Closer
	}{io.MultiReader(strings.NewReader("\x00\x00\x00\x02[]"), out), out}
	for range 2 {
		if _, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256); !errors.Is(err, ErrCrashed) {
			t.Error(err)
		}
	}
	if !within(s.helper.ended) {
		t.Error("the helper runs on")
	}
}

func TestEndOfTheContextIsNoCrash(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	h, _ := answers("")
	h.in = &cancels{cancel: cancel}
	if _, err := h.ask(ctx, openRequest(), openLimit); !errors.Is(err, context.Canceled) || errors.Is(err, ErrCrashed) {
		t.Error(err)
	}
}

// cancels ends a context when the request arrives, and takes none.
type cancels struct{ cancel func() }

func (c *cancels) Write([]byte) (int, error) {
	c.cancel()
	return 0, io.ErrClosedPipe
}

func (*cancels) Close() error { return nil }
