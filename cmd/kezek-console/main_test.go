package main

import (
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// asProgram is the exit code with which this test binary is the program.
const asProgram = "KEZEK_CONSOLE_TEST_PROGRAM"

func TestMain(m *testing.M) {
	switch os.Getenv(asProgram) {
	case "":
		os.Exit(m.Run())
	case "5":
		_, _ = io.Copy(os.Stdout, os.Stdin)
		_, _ = os.Stdout.WriteString(strings.Join(os.Args[1:], "|"))
		os.Exit(5)
	case "waits":
		_ = os.Setenv(asProgram, "130")
		os.Exit(run(os.Args[0], nil))
	case "130":
		interrupts := make(chan os.Signal, 1)
		signal.Notify(interrupts, os.Interrupt)
		pressCtrlC()
		<-interrupts
		time.Sleep(100 * time.Millisecond) // what it has to tidy up
		os.Exit(130)
	}
}

func TestRunHandsEverythingOn(t *testing.T) {
	t.Setenv(asProgram, "5")
	in, out := filepath.Join(t.TempDir(), "in"), filepath.Join(t.TempDir(), "out")
	if err := os.WriteFile(in, []byte("password\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code := withStandard(t, in, out, func() int { return run(os.Args[0], []string{"keys", "my key.p12"}) })
	if text, err := os.ReadFile(out); err != nil || string(text) != "password\nkeys|my key.p12" {
		t.Errorf("it printed %q, %v", text, err)
	}
	if code != 5 {
		t.Errorf("exit code %d", code)
	}
}

func TestRunOfNoProgramFails(t *testing.T) {
	out := filepath.Join(t.TempDir(), "out")
	program := filepath.Join(t.TempDir(), "kezek.exe")
	if code := withStandard(t, os.DevNull, out, func() int { return run(program, nil) }); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
}

// Whoever presses Ctrl+C wants the program's own code, and the prompt not before it.
func TestRunOutlivesCtrlC(t *testing.T) {
	t.Setenv(asProgram, "waits")
	c := exec.Command(os.Args[0])
	c.SysProcAttr = onItsOwnConsole()
	if err := c.Run(); c.ProcessState.ExitCode() != 130 {
		t.Errorf("%v", err)
	}
}

// withStandard runs a function with files as standard input and output.
func withStandard(t *testing.T, in, out string, f func() int) int {
	t.Helper()
	stdin, stdout, stderr := os.Stdin, os.Stdout, os.Stderr
	defer func() { os.Stdin, os.Stdout, os.Stderr = stdin, stdout, stderr }()
	from, err := os.Open(in)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	to, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	defer to.Close()
	os.Stdin, os.Stdout, os.Stderr = from, to, to
	return f()
}
