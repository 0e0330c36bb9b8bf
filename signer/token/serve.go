package token

import (
	"errors"
	"io"
	"os"
	"os/signal"
	"runtime"
	"time"
)

// grace is how long a helper may take to end when its work is over, on both
// sides of the pipe.
const grace = time.Second

// Main is the whole work of a helper process: it answers a Launcher's requests
// on the standard input and output, which it takes away from the module that
// will be loaded. What it returns is the process's exit status.
func Main() int { return run(loadModule) }

func run(load loader) int {
	// A terminal's interrupt goes to this process as well. The one that asks
	// decides what it means, and this one ends with its input.
	signal.Ignore(os.Interrupt)
	in, out, err := privatePipes()
	if err != nil {
		return 1
	}
	if err := serve(in, out, load); err != nil {
		return 1
	}
	return 0
}

// serve answers requests until in ends, which it does when the process that
// asks is gone. This process has to end then: where the module is still busy,
// it is left behind.
func serve(in io.Reader, out io.Writer, load loader) error {
	requests := make(chan request, 1)
	done := make(chan struct{})
	go work(requests, out, load, done)
	err := receive(in, requests)
	close(requests)
	select {
	case <-done:
	case <-time.After(grace):
	}
	return ended(err)
}

// receive hands requests on until the stream ends. It never waits for the
// module, so that the end of the parent is noticed whatever the module does.
func receive(in io.Reader, requests chan<- request) error {
	for {
		r, err := readRequest(in)
		if err != nil {
			return err
		}
		select {
		case requests <- r:
		default: // a Launcher waits for each answer
			return errMessage
		}
	}
}

// ended: the end of the stream is how a helper is told to end.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// work answers requests one after the other. All calls of the module come from
// one thread: not every module stands more.
func work(requests <-chan request, out io.Writer, load loader, done chan<- struct{}) {
	defer close(done)
	runtime.LockOSThread()
	h := &handler{load: load}
	defer h.close()
	for r := range requests {
		a := h.handle(r)
		clear(r.PIN)
		if err := writeMessage(out, a); err != nil {
			return
		}
	}
}
