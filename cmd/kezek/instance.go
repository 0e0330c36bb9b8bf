//go:build cgo

package main

import (
	"net"
	"os"
	"path/filepath"
	"time"
)

// socketName is where the running window listens for a second start, in the
// configuration folder: a socket of the file system, no open port. Whoever may
// use that folder may only bring the window to the front.
const socketName = "kezek.sock"

// socketWait is how long the second start waits for the first.
const socketWait = 2 * time.Second

// raiseRunning asks the window that runs already to come to the front, and
// tells whether it answered.
func raiseRunning(dir string) bool {
	c, err := net.DialTimeout("unix", filepath.Join(dir, socketName), socketWait)
	if err != nil {
		return false
	}
	defer c.Close()
	_ = c.SetDeadline(time.Now().Add(socketWait))
	answer := make([]byte, 1)
	n, err := c.Read(answer)
	return err == nil && n == 1
}

// listenForSecondStart calls raise for every second start, until the returned
// function is called. Only the instance that holds the cache's lock gets here,
// so a socket that is there is one that a crash left behind. Where there can be
// none, a second start only says that Kezek runs already.
func listenForSecondStart(dir string, raise func()) (stop func()) {
	path := filepath.Join(dir, socketName)
	_ = os.Remove(path)
	l, err := net.Listen("unix", path)
	if err != nil {
		return func() {}
	}
	_ = os.Chmod(path, 0o600)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			raise()
			_ = c.SetDeadline(time.Now().Add(socketWait))
			_, _ = c.Write([]byte{1})
			_ = c.Close()
		}
	}()
	return func() { _ = l.Close() }
}
