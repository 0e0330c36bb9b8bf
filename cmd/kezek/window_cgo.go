//go:build cgo

package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/explain"
)

// appID is the program's name among the desktop's applications, as in
// FyneApp.toml.
const appID = "kz.kezek.app"

// runWindow opens the window and returns when it was closed.
func runWindow(ctx context.Context, args []string, e *env) int {
	start, err := parseWindow(args)
	if err != nil {
		return usage(e, "window", err)
	}
	if !hasDisplay(e.getenv) {
		e.warn("terminal.no_display")
		return exitFailed
	}
	dir, err := configFolder()
	if err != nil {
		return failed(e, named("", err))
	}
	d, err := openDesk(ctx, e, app.NewWithID(appID), dir)
	switch {
	case errors.Is(err, store.ErrLocked) && raiseRunning(dir):
		return exitOK
	case err != nil:
		fmt.Fprintln(e.stderr, sentence(explain.Error(e.words, err)))
		return exitFailed
	}
	defer d.Close()
	if !d.offers(start) {
		return usage(e, "window", errNoSuchPortal)
	}
	w := ui.New(d.options(start))
	defer listenForSecondStart(dir, w.Raise)()
	stop := context.AfterFunc(ctx, func() { fyne.Do(d.app.Quit) })
	defer stop()
	w.ShowAndRun()
	return exitOK
}

// parseWindow returns the id of the portal to open on.
func parseWindow(args []string) (string, error) {
	var start string
	f := flag.NewFlagSet("window", flag.ContinueOnError)
	f.StringVar(&start, "portal", "", "")
	rest, err := parse(f, args)
	if err == nil && len(rest) > 0 {
		err = errTooMany
	}
	return start, err
}

// hasDisplay tells whether a window can be opened at all; Fyne would end the
// program without one. Windows and macOS always have a display.
func hasDisplay(getenv func(string) string) bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	if name := getenv("DISPLAY"); name != "" {
		return displayAnswers(name)
	}
	return getenv("WAYLAND_DISPLAY") != ""
}

// configFolder is where the session cache and the practice portal lie.
func configFolder() (string, error) {
	base, err := os.UserConfigDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(base, "kezek"), nil
}

// openStore opens the session cache. Whatever is wrong with the folder, the file
// or the keyring leaves a working store, which tells what it was; nobody is kept
// from signing in because of a cache. The errors are store.ErrLocked and the
// context's.
func openStore(ctx context.Context, dir string, memory bool, e *env) (*store.Store, error) {
	o := store.Options{Dir: dir, Memory: memory, Keyring: store.SystemKeyring(), Now: e.now, Rand: e.rand}
	if self, err := os.Executable(); err == nil {
		o.Check = store.CheckCommand(self, checkStoreCommand)
	}
	return store.Open(ctx, o)
}
