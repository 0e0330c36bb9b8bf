//go:build cgo

package main

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"kezek.kz/kezek/cmd/kezek/internal/instance"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui"
	"kezek.kz/kezek/ui/explain"
)

// appID is the program's name among the desktop's applications, as in
// FyneApp.toml.
const appID = "kz.kezek.app"

// enterSettles is longer than anybody takes to press Enter twice by mistake, and
// shorter than it takes to read a page.
const enterSettles = 700 * time.Millisecond

// runWindow opens the window and returns when it was closed; or it hands over
// to the window that is open already, and returns at once.
func runWindow(ctx context.Context, args []string, e *env) int {
	start, err := parseWindow(args)
	if err != nil {
		return usage(e, "window", err)
	}
	if !hasDisplay(e.getenv) {
		e.warn("terminal.no_display")
		return exitFailed
	}
	if e.policy, err = e.loadPolicy(); err != nil {
		return e.notOpened(ctx, e.policyWrong(err))
	}
	if e.policy != nil && e.policy.Workstation != nil {
		return runWorkstation(ctx, e.policy, e)
	}
	dir, err := configFolder()
	if err != nil {
		return e.notOpened(ctx, e.words.T("terminal.no_config"))
	}
	first, code, goOn := beFirst(ctx, e, dir, start)
	if !goOn {
		return code
	}
	defer first.Close()
	return openWindow(ctx, e, dir, start, first)
}

// openWindow opens the window of the one running program.
func openWindow(ctx context.Context, e *env, dir string, start windowStart, first *instance.First) int {
	tidyToolkit(appID)
	d, err := openDesk(ctx, e, app.NewWithID(appID), dir)
	if err != nil {
		return e.notOpened(ctx, sentence(explain.Error(e.words, err)))
	}
	defer d.Close()
	if !d.offers(start.portal) {
		return usage(e, "window", errNoSuchPortal)
	}
	crashes := filepath.Join(dir, crashName)
	o := greeted(d.options(start.portal), takeCrash(crashes))
	e.quiet()
	defer keepCrashes(crashes)()
	o.StartFile, o.Settle = start.file, enterSettles
	w := ui.New(o)
	first.Serve(func(m instance.Message) error { return opened(w, m) })
	stop := context.AfterFunc(ctx, func() { fyne.Do(d.app.Quit) })
	defer stop()
	w.ShowAndRun()
	return exitOK
}

// opened lets the window open what a later start was started with.
func opened(w *ui.Window, m instance.Message) error {
	known := false
	fyne.DoAndWait(func() { known = w.Open(ui.Opening{File: m.File, Portal: m.Portal}) })
	if !known {
		return errNoSuchPortal
	}
	return nil
}

// hasDisplay tells whether a window can be opened at all; Fyne would end the
// program without one. Windows and macOS always have a display. A display of
// Wayland counts only where the toolkit can speak to it.
func hasDisplay(getenv func(string) string) bool {
	switch runtime.GOOS {
	case "windows", "darwin":
		return true
	}
	if name := getenv("DISPLAY"); name != "" {
		return displayAnswers(name)
	}
	return speaksWayland && getenv("WAYLAND_DISPLAY") != ""
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
	if self, err := ownProgram(); err == nil {
		o.Check = store.CheckCommand(self, checkStoreCommand)
	}
	return store.Open(ctx, o)
}
