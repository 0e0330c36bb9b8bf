//go:build cgo && linux

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/cmd/kezek/internal/workstation"
	"kezek.kz/kezek/ui"
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
	p, err := parsePolicy(data, true)
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
	told := &handovers{}
	c, err := openCitizen(context.Background(), systemEnv(), folderStick(os.Getenv(testStick)), told.overheard)
	if err != nil {
		os.Exit(exitFailed)
	}
	folder, pid := os.Getenv(testQuestions), fmt.Sprint(os.Getpid())
	answered(filepath.Join(folder, pid), func(conn net.Conn) { answerQuestions(c.desk.app, c.window, conn, conn) })
	answered(filepath.Join(folder, "token-"+pid), func(conn net.Conn) {
		defer conn.Close()
		_, _ = io.WriteString(conn, told.last())
	})
	go panicWhenAsked(c.window)
	c.run()
}

// answered listens at a socket.
func answered(path string, answer func(net.Conn)) {
	l, err := net.Listen("unix", path)
	if err != nil {
		panic(err)
	}
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			answer(conn)
		}
	}()
}

// handovers are what the window gives its ender: the ender itself keeps it as
// nobody could find it.
type handovers struct {
	mu    sync.Mutex
	token string
}

// overheard is the window's own streams, with somebody who listens.
func (h *handovers) overheard() (ender, messages io.Writer, err error) {
	ender, messages, err = ownStreams()
	return io.MultiWriter(ender, h), messages, err
}

func (h *handovers) Write(p []byte) (int, error) {
	var handover workstation.Handover
	if err := json.Unmarshal(p, &handover); err != nil {
		return 0, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.token = handover.Token
	return len(p), nil
}

func (h *handovers) last() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.token
}

// panicWhenAsked ends the window as a mistake of the program does, with what the
// citizen sees in its text.
func panicWhenAsked(w *ui.Window) {
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR2)
	<-asked
	var seen ui.Readout
	fyne.DoAndWait(func() { seen = w.Read() })
	panic(fmt.Sprint(seen))
}
