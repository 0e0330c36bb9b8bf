//go:build cgo

package main

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/token"
	"kezek.kz/kezek/ui"
)

// tokenModule is a module that is asked for tokens of a kind. One that a person
// has set is expected to be there.
type tokenModule struct {
	kind signer.StorageType
	path string
	set  bool
}

// tokens lists the tokens that are present.
func (d *desk) tokens(ctx context.Context) ([]ui.Token, error) {
	modules := d.tokenModules()
	found, failed := make([][]token.Info, len(modules)), make([]error, len(modules))
	var wait sync.WaitGroup
	for i, m := range modules {
		wait.Go(func() { found[i], failed[i] = tokenLauncher().List(ctx, m.path) })
	}
	wait.Wait()
	var list []ui.Token
	var errs []error
	for i, m := range modules {
		for _, info := range found[i] {
			list = append(list, ui.Token{Type: m.kind, Info: info})
		}
		if m.set {
			errs = append(errs, failed[i])
		}
	}
	return list, errors.Join(errs...)
}

// tokenModules are the modules set in the settings, and the well-known ones
// that are there for the kinds with none set.
func (d *desk) tokenModules() []tokenModule {
	var modules []tokenModule
	for _, kind := range signer.TokenTypes() {
		if path := d.app.Preferences().String(ui.PrefModule(kind)); path != "" {
			modules = withModule(modules, tokenModule{kind, path, true})
			continue
		}
		for _, path := range token.Installed(token.WellKnown(string(kind), runtime.GOOS)) {
			modules = withModule(modules, tokenModule{kind, path, false})
		}
	}
	return modules
}

// withModule adds a module. One that several kinds share, by whatever paths to
// the same file, is asked once: its tokens are listed under the first of them,
// and it is expected to be there where it is set for any.
func withModule(modules []tokenModule, m tokenModule) []tokenModule {
	i := slices.IndexFunc(modules, func(other tokenModule) bool { return token.SameModule(other.path, m.path) })
	if i < 0 {
		return append(modules, m)
	}
	modules[i].set = modules[i].set || m.set
	return modules
}
