// Command kezek signs in to a kindergarten-queue portal with a key of the
// National Certification Authority and attaches a child's application to the
// parent's IIN: in a window, or from a terminal with the same packages.
package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"kezek.kz/kezek/ui/lang"
)

// version is the program's, as FyneApp.toml has it.
const version = "0.1.0"

func main() {
	// The child that checks the cache is waited for by the starting window: it
	// does without loading the program's texts, and so do a token's and the others.
	if len(os.Args) > 1 && os.Args[1] == checkStoreCommand {
		os.Exit(runCheckStore(os.Args[2:]))
	}
	if len(os.Args) > 1 && os.Args[1] == tokenHelperCommand {
		os.Exit(runTokenHelper())
	}
	if len(os.Args) > 1 && os.Args[1] == crashCommand {
		os.Exit(runCrashMonitor(os.Args[2:]))
	}
	if len(os.Args) > 1 && os.Args[1] == enderCommand {
		os.Exit(runEnder())
	}
	if wantsConsole(os.Args[1:]) {
		joinConsole()
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], systemEnv())
	stop()
	os.Exit(code)
}

// systemEnv is the process's own environment.
func systemEnv() *env {
	e := &env{
		stdin:      os.Stdin,
		stdout:     os.Stdout,
		stderr:     os.Stderr,
		getenv:     os.Getenv,
		now:        time.Now,
		rand:       rand.Reader,
		words:      lang.New(lang.DefaultLanguage(os.Getenv)),
		loadPolicy: machinePolicy,
		terminal:   openTerminal,
		pause:      sleep,
	}
	e.show = func(ctx context.Context, text string) { showNotOpened(ctx, e, text) }
	return e
}

// run carries out one command line and returns the exit code.
func run(ctx context.Context, args []string, e *env) int {
	if len(args) == 0 {
		return runWindow(ctx, nil, e)
	}
	for _, c := range commands() {
		if c.name == args[0] {
			return c.run(ctx, args[1:], e)
		}
	}
	if isVersion(args[0]) {
		fmt.Fprintln(e.stdout, "kezek", version)
		return exitOK
	}
	if len(args[0]) > 1 && args[0][0] == '-' && !isHelp(args[0]) || namesFile(args[0]) {
		return runWindow(ctx, args, e)
	}
	return runHelp(args, e)
}
