package main

import (
	"context"
	"time"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
)

// runMayReplace tells an installer by its exit code whether it may replace a
// program that is running: exitOK where it may, exitFailed in the working hours
// of a workstation.
func runMayReplace(_ context.Context, _ []string, e *env) int {
	if mayReplace(machinePolicy, e.now()) {
		return exitOK
	}
	return exitFailed
}

// machinePolicy is the policy of this machine, nil where it has none.
func machinePolicy() (*policy.Policy, error) {
	shipped, err := portal.ParseCatalogue(assets.Portals)
	if err != nil {
		return nil, err
	}
	return policy.Load(shipped)
}

// mayReplace tells whether a running program may be replaced now. At home it
// always may. A policy that cannot be read may be that of a workstation, whose
// hours are then not known: an administrator decides.
func mayReplace(load func() (*policy.Policy, error), now time.Time) bool {
	p, err := load()
	switch {
	case err != nil:
		return false
	case p == nil || p.Workstation == nil:
		return true
	}
	return p.Updates.Contain(now.In(lang.Almaty()))
}
