//go:build cgo && linux

package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jezek/xgb"
)

// The variables by which the tests tell a workstation's processes where things
// lie. They lead to nothing in the program itself.
const (
	asStation     = "KEZEK_TEST_AS_STATION" // the path of a policy
	testStick     = "TEST_STICK"            // the folder that counts as a stick where it is there
	testQuestions = "TEST_QUESTIONS"        // the folder in which windows listen for questions
)

// testStation is the supervisor, with a policy that the test wrote.
func testStation() {
	e := systemEnv()
	data, err := os.ReadFile(os.Getenv(asStation))
	if err != nil {
		panic(err)
	}
	p, err := parsePolicy(data)
	if err != nil {
		panic(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	code := runWorkstation(ctx, p, e)
	stop()
	os.Exit(code)
}

// folderStick is a folder that counts as a removable drive while it is there.
type folderStick string

func (s folderStick) List() []string {
	if _, err := os.Stat(string(s)); err != nil {
		return nil
	}
	return []string{string(s)}
}

func (s folderStick) Removable(path string) bool { return strings.HasPrefix(path, string(s)+"/") }

// testCitizen is a citizen's window as the program has it, but for the drives,
// and for questions as those of walkedWindow, which come by a socket.
func testCitizen() {
	xgb.Logger = log.New(io.Discard, "", 0)
	c, err := openCitizen(context.Background(), systemEnv(), folderStick(os.Getenv(testStick)))
	if err != nil {
		os.Exit(exitFailed)
	}
	l, err := net.Listen("unix", filepath.Join(os.Getenv(testQuestions), fmt.Sprint(os.Getpid())))
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			answerQuestions(c.desk.app, c.window, conn, conn)
		}
	}()
	c.run()
}
