package token

import (
	"errors"
	"io"
	"runtime"
	"time"
)

// grace is how long a helper may take to end when its work is over, on both
// sides of the pipe.
const grace = time.Second

// Main is the whole work of a helper process: [Serve] on the standard input and
// output, which are then taken away from the module that will be loaded. What
// it returns is the process's exit status.
func Main() int {
	in, out, err := privatePipes()
	if err != nil {
		return 1
	}
	if err := Serve(in, out); err != nil {
		return 1
	}
	return 0
}

// Serve answers a Launcher's requests until in ends, which it does when the
// process that asks is gone. The caller's process has to end then: where the
// module is still busy, it is left behind.
func Serve(in io.Reader, out io.Writer) error { return serve(in, out, loadModule) }

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
		var r request
		if err := readMessage(in, &r); err != nil {
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
