// Command kezek-console is what a Windows console finds under the name kezek:
// it runs kezek.exe, which lies beside it, and waits for it. Windows starts
// kezek.exe itself as a program with a window, for which a console does not wait.
// It is shipped as kezek.com, a name that consoles look for first.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// exitFailed is the code where the program could not be run.
const exitFailed = 1

func main() {
	self, err := os.Executable()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(exitFailed)
	}
	os.Exit(run(filepath.Join(filepath.Dir(self), "kezek.exe"), os.Args[1:]))
}

// run runs the program to its end on the same console and returns its exit code.
func run(program string, args []string) int {
	// Ctrl+C reaches the program too, which ends as it should; its code is waited for.
	// On Windows only what is taken in spares this process: signal.Ignore does not.
	interrupts := make(chan os.Signal, 1)
	signal.Notify(interrupts, os.Interrupt)
	defer signal.Stop(interrupts)
	cmd := exec.Command(program, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	err := cmd.Run()
	var ended *exec.ExitError
	switch {
	case err == nil:
		return 0
	case errors.As(err, &ended) && ended.ExitCode() >= 0:
		return ended.ExitCode()
	}
	fmt.Fprintln(os.Stderr, err)
	return exitFailed
}
