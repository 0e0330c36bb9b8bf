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
// program that is running; see mayReplace.
func runMayReplace(_ context.Context, _ []string, e *env) int {
	return mayReplace(machinePolicy, e.now())
}

// machinePolicy is the policy of this machine, nil where it has none.
func machinePolicy() (*policy.Policy, error) {
	shipped, err := portal.ParseCatalogue(assets.Portals)
	if err != nil {
		return nil, err
	}
	return policy.Load(shipped)
}

// mayReplace tells whether a running program may be replaced now: exitOK where it
// may, as it always may at home, and exitFailed in the working hours of a
// workstation. exitFile is for a policy that does not count: it may be that of a
// workstation, whose hours are then not known, and an administrator decides.
func mayReplace(load func() (*policy.Policy, error), now time.Time) int {
	p, err := load()
	switch {
	case err != nil:
		return exitFile
	case p == nil || p.Workstation == nil || p.Updates.Contain(now.In(lang.Almaty())):
		return exitOK
	}
	return exitFailed
}
