package workstation

import (
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"kezek.kz/kezek/portal/client"
)

// The test binary runs as the supervisor, as windows and as enders, each a
// process of its own: which one its first argument says.
func TestMain(m *testing.M) {
	role := ""
	if len(os.Args) > 1 {
		role = os.Args[1]
	}
	switch role {
	case "role-supervisor":
		asSupervisor(os.Args[2], os.Args[3], os.Args[4])
	case "role-window":
		asWindow()
	case "role-ender":
		Outlast()
		os.Exit((&Ender{Dial: dialTest, Folder: FolderOf(os.Getenv)}).Run(os.Stdin).ExitCode())
	default:
		os.Exit(m.Run())
	}
}

// script is what a window of the tests does.
type script struct {
	Notes  string // a folder for what the test is to know
	Origin string // of the portal; empty: nobody signs in
	Family bool   // it starts others, one of which leaves its group
	Deaf   bool   // it does not heed the end of its input
}

// authorityVariable is where the environment of the enders names the test
// portal's certificate.
const authorityVariable = "TEST_AUTHORITY"

func dialTest(h Handover) (*client.Client, error) {
	pem, err := os.ReadFile(os.Getenv(authorityVariable))
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	return client.New(client.Options{Address: h.Origin, Roots: pool, Version: "test"})
}

// startSession is what a kiosk's session starts before it becomes the supervisor:
// a window manager, and a script which leaves a program behind when it is told to.
func startSession(notes string) {
	manager := exec.Command("sleep", "1003")
	script := exec.Command("sh", "-c", "until [ -e go ]; do sleep 0.05; done; sleep 1004 & echo $! >left.new; mv left.new left")
	script.Dir = notes
	if err := errors.Join(manager.Start(), script.Start()); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	_ = os.WriteFile(filepath.Join(notes, "manager"), []byte(fmt.Sprint(manager.Process.Pid)), 0o600)
}

// asSupervisor runs until it is killed. Its journal goes to standard output.
func asSupervisor(base, notes, origin string) {
	if exists(filepath.Join(notes, "session")) {
		startSession(notes)
	}
	folders, err := OpenFolders(base)
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	notices, stopped := make(chan Notice), make(chan struct{})
	l := &Launcher{
		Program: os.Args[0], Window: []string{"role-window"}, Ender: []string{"role-ender"},
		Setup:   script{Notes: notes, Origin: origin, Family: true, Deaf: exists(filepath.Join(notes, "deaf"))},
		Folders: folders, Notices: notices, Stopped: stopped,
		Environ: func(folder string) []string { return Environ(os.Environ(), folder) },
	}
	s := New(Options{
		Start: l.Start, Notices: notices, Clean: cleanNothing, Now: time.Now, Ticks: time.NewTicker(time.Second).C, Longest: time.Hour,
		Known:  func(string) bool { return false },
		Record: func(kind, code string, seconds int) { fmt.Println("journal", kind, code) },
	})
	ctx, stop := signal.NotifyContext(testContext(), syscall.SIGTERM)
	defer stop()
	if err := s.Run(ctx); err != nil {
		os.Exit(1)
	}
	close(stopped)
	if err := folders.Close(); err != nil {
		fmt.Println("error", err)
	}
}

// asWindow is a window that says what windows say. It notes its process, its
// folder and its family, and on which signal of the test's it does what.
func asWindow() {
	signal.Ignore(syscall.SIGPIPE)
	var s script
	l, err := NewLine(os.Stdin, &s)
	if err != nil {
		os.Exit(2)
	}
	// A window in C may still print where the supervisor and the ender listen.
	output, errs := os.Stdout, os.Stderr
	if exists(filepath.Join(s.Notes, "apart")) {
		if output, errs, err = OwnStreams(); err != nil {
			os.Exit(2)
		}
	}
	l.Speak(errs, output)
	l.Tell(Message{What: WhatReady})
	_ = os.WriteFile(filepath.Join(s.Notes, fmt.Sprintf("%d.ready", os.Getpid())), nil, 0o600)
	go func() {
		for range time.Tick(100 * time.Millisecond) {
			l.Tell(Message{What: WhatBeat})
		}
	}()
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, syscall.SIGUSR1)
	go func() { <-asked; l.Tell(Message{What: WhatNext, Kind: "button"}) }()
	l.Listen(func() { windowShown(l, s) })
	if s.Deaf {
		select {}
	}
	EndGroup()
}

// windowShown leaves what a citizen may leave.
func windowShown(l *Line, s script) {
	temp := os.Getenv("TMPDIR")
	_ = os.WriteFile(filepath.Join(temp, "preview.pdf"), []byte("ӨТЕГЕНОВА"), 0o400)
	_ = os.Mkdir(filepath.Join(temp, "locked"), 0o700)
	_ = os.WriteFile(filepath.Join(temp, "locked", "x"), nil, 0o400)
	_ = os.Chmod(filepath.Join(temp, "locked"), 0o500)
	_ = os.Symlink(s.Notes, filepath.Join(temp, "link"))
	if s.Family {
		viewer := exec.Command("sleep", "1000")
		_ = viewer.Start()
		gone := exec.Command("sh", "-c", "setsid sleep 1001 & setsid sleep 1002 &")
		_ = gone.Run()
	}
	if s.Origin != "" {
		fmt.Println("a library's complaint")
		l.HandOver(Handover{Origin: s.Origin, Token: "stale"})
		l.HandOver(Handover{Origin: s.Origin, Token: "fresh"})
	}
	note := filepath.Join(s.Notes, fmt.Sprintf("%d.shown", os.Getpid()))
	_ = os.WriteFile(note+".new", []byte(temp), 0o600)
	_ = os.Rename(note+".new", note)
	fmt.Fprintln(os.Stderr, "panic: ӨТЕГЕНОВА 910205499012")
	l.Tell(Message{What: WhatShown})
}
