package main

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"kezek.kz/kezek/signer/token"
)

// TestTokensAreReadInAChildProcess gives the child a text instead of a module:
// that it refuses it in its own words shows that it runs and loads.
func TestTokensAreReadInAChildProcess(t *testing.T) {
	t.Setenv(asProgram, "1")
	module := filepath.Join(t.TempDir(), "module.so")
	if err := os.WriteFile(module, []byte("no library"), 0o600); err != nil {
		t.Fatal(err)
	}
	var started []*exec.Cmd
	l := tokenLauncher()
	command := l.Command
	l.Command = func(ctx context.Context) *exec.Cmd {
		started = append(started, command(ctx))
		return started[0]
	}
	if _, err := l.List(t.Context(), module); !errors.Is(err, token.ErrNoModule) && !errors.Is(err, token.ErrNoSupport) {
		t.Error(err)
	}
	if len(started) != 1 || started[0].ProcessState == nil {
		t.Fatal("no process ran and ended")
	}
	if args := strings.Join(started[0].Args[1:], " "); args != tokenHelperCommand {
		t.Errorf("its arguments are %q", args)
	}
}

func TestTokenHelperIsNotForAPerson(t *testing.T) {
	if out := kezek(t, "", "help").out; strings.Contains(out, tokenHelperCommand) {
		t.Error("the help names it")
	}
}
