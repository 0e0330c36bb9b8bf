package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"kezek.kz/kezek/assets"
	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
)

// runPolicy is `kezek policy check [-here] FILE`: whoever writes the file sees
// before it counts whether it is right; -here is for a file that is to count on
// this computer, as the one that the installer puts in place. Who may write the
// file is not looked at here.
func runPolicy(_ context.Context, args []string, e *env) int {
	f := flag.NewFlagSet("policy", flag.ContinueOnError)
	here := f.Bool("here", false, "")
	words, err := parse(f, args)
	switch {
	case err != nil:
		return usage(e, "policy", err)
	case len(words) > 0 && words[0] != "check":
		return usage(e, "policy", errNoAction)
	case len(words) < 2:
		return usage(e, "policy", errNoPath)
	case len(words) > 2:
		return usage(e, "policy", errTooMany)
	}
	data, err := readAtMost(words[1], policy.MaxSize)
	if err != nil {
		return failed(e, named(words[1], err))
	}
	p, err := parsePolicy(data, *here)
	if err != nil {
		fmt.Fprintln(e.stderr, e.policyWrong(err))
		return exitFile
	}
	e.policyTold(p)
	return exitOK
}

// parsePolicy judges a file that may be for another computer than this one,
// unless it is to count here.
func parsePolicy(data []byte, here bool) (*policy.Policy, error) {
	shipped, err := portal.ParseCatalogue(assets.Portals)
	if err != nil {
		return nil, err
	}
	if here {
		return policy.Parse(data, shipped)
	}
	return policy.ParseForAny(data, shipped)
}

// policyTold says what a policy that is right does.
func (e *env) policyTold(p *policy.Policy) {
	e.say("terminal.policy_right")
	if p.Workstation == nil {
		e.say("terminal.policy_home")
	} else {
		e.say("terminal.policy_station", map[string]any{"Portal": p.Workstation.Portal})
	}
	e.say("terminal.policy_updates", map[string]any{"Hours": p.Updates.String()})
}

// policyWrong is the sentence for a policy that does not count.
func (e *env) policyWrong(err error) string {
	var field *policy.FieldError
	var fault policy.Fault
	var catalogue *portal.CatalogueError
	var unsafe *policy.UnsafeError
	switch {
	case errors.As(err, &unsafe):
		return e.words.T("terminal.policy_unsafe", map[string]any{"What": unsafe.Path})
	case errors.Is(err, policy.ErrUnreadable):
		return e.words.T("terminal.policy_unreadable")
	case errors.As(err, &catalogue):
		return e.words.T("terminal.policy_field", map[string]any{"Field": "portals", "What": sentence(explain.Error(e.words, err))})
	case errors.As(err, &field) && errors.As(err, &fault):
		return e.words.T("terminal.policy_field", map[string]any{"Field": field.Field, "What": e.words.T("terminal.policy." + faultID(fault))})
	case errors.As(err, &field):
		return e.words.T("terminal.policy_field", map[string]any{"Field": field.Field, "What": sentence(explain.Error(e.words, err))})
	}
	return e.words.T("terminal.policy_syntax")
}

// faultID is the last part of the id of a fault's words.
func faultID(f policy.Fault) string {
	switch f {
	case policy.FaultUnknown:
		return "unknown"
	case policy.FaultTwice:
		return "twice"
	case policy.FaultType:
		return "type"
	case policy.FaultMissing:
		return "missing"
	case policy.FaultRange:
		return "range"
	case policy.FaultChoice:
		return "choice"
	case policy.FaultPath:
		return "path"
	case policy.FaultKeyPlace:
		return "key_place"
	case policy.FaultProxy:
		return "proxy"
	case policy.FaultPortal:
		return "portal"
	case policy.FaultPractice:
		return "practice"
	case policy.FaultHours:
		return "hours"
	}
	return "name"
}
