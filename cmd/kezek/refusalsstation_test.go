package main

import (
	"errors"
	"os"
	"strings"
	"testing"

	"kezek.kz/kezek/cmd/kezek/internal/audit"
	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/cmd/kezek/internal/workstation"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// badPolicy is a policy's file that is not right.
type badPolicy struct{ text, code string }

func badPolicies() map[string]badPolicy {
	station := func(member string) string {
		return `{"workstation":{"portal":"almaty","audit":{"dir":"/a","key_file":"/k"},` + member + `}}`
	}
	const field = "terminal.policy_field"
	return map[string]badPolicy{
		"a file that is no JSON":                {"// no", "terminal.policy_syntax"},
		"a member that there is not":            {`{"workstatoin":{}}`, field},
		"a member that comes twice":             {`{"proxy":"","proxy":""}`, field},
		"a number for a proxy":                  {`{"proxy":1}`, field},
		"a workstation that is null":            {`{"workstation":null}`, field},
		"a workstation without a portal":        {`{"workstation":{}}`, field},
		"a portal that is not in the catalogue": {`{"workstation":{"portal":"mars"}}`, field},
		"the practice portal":                   {`{"workstation":{"portal":"practice-almaty"}}`, field},
		"a workstation without a journal":       {`{"workstation":{"portal":"almaty"}}`, field},
		"a path that is not whole":              {`{"trust_dir":"x"}`, field},
		"the journal's key in the journal":      {`{"workstation":{"portal":"almaty","audit":{"dir":"/a","key_file":"/a/key"}}}`, field},
		"a name with a space":                   {station(`"id":"a b"`), field},
		"a visit of an hour":                    {station(`"longest_minutes":60`), field},
		"a coupon in another form":              {station(`"coupon":{"format":"png"}`), field},
		"a proxy with a password":               {`{"proxy":"http://a:b@c"}`, field},
		"hours that are none":                   {`{"updates":{"from":"1","to":"2"}}`, field},
		"a catalogue without a portal":          {`{"portals":[]}`, field},
	}
}

func TestBadPoliciesAreRecorded(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, c := range badPolicies() {
		t.Run(name, func(t *testing.T) {
			if err := os.WriteFile("policy.json", []byte(c.text), 0o600); err != nil {
				t.Fatal(err)
			}
			recordCommand(t, "policy", name, c.code, exitFile, "policy", "check", "policy.json")
		})
	}
	recordCommand(t, "policy", "a file that is not there", "terminal.cannot_read", exitFile, "policy", "check", "absent.json")
	recordCommand(t, "policy", "another word than check", string(errNoAction), exitUsage, "policy", "chek", "policy.json")
	for name, c := range map[string]struct {
		err  error
		code string
	}{
		"a file that others can write":  {&policy.UnsafeError{Path: "/etc/kezek/policy.json"}, "terminal.policy_unsafe"},
		"a file that cannot be read":    {policy.ErrUnreadable, "terminal.policy_unreadable"},
		"a file that is much too large": {policy.ErrTooLarge, "terminal.policy_syntax"},
	} {
		refusals.RecordText(t, "policy", name, c.code, func(l *lang.Localizer) string { return (&env{words: l}).policyWrong(c.err) })
	}
}

// recordCommand notes what a command line says that ends badly.
func recordCommand(t *testing.T, area, name, code string, exit int, args ...string) {
	t.Helper()
	refusals.RecordText(t, area, name, code, func(l *lang.Localizer) string {
		return said(t, code, kezekWith(t, "", func(e *env) { e.words = l }, args...).want(t, exit).err)
	})
}

// morning is the file of the journal that aJournal makes, which lies in the
// current folder then.
const morning = "audit/2026-05-04.csv"

// spoiltJournals are what was done to that journal.
func spoiltJournals() map[string]func() error {
	change := func(old, with string) func() error {
		return func() error {
			text, err := os.ReadFile(morning)
			if err != nil {
				return err
			}
			return os.WriteFile(morning, []byte(strings.Replace(string(text), old, with, 1)), 0o600)
		}
	}
	return map[string]func() error{
		"a changed number":          change(",100,2,", ",900,2,"),
		"a changed column":          change("count", "Count"),
		"a line that is none":       change("next,button,100,2", "next;button"),
		"a day under another name":  func() error { return os.Rename(morning, "audit/2026-05-05.csv") },
		"the last line taken away":  withoutLastLine,
		"the file of the end taken": func() error { return os.Remove("audit/head") },
		"the only day taken away":   func() error { return os.Remove(morning) },
	}
}

func withoutLastLine() error {
	text, err := os.ReadFile(morning)
	if err != nil {
		return err
	}
	lines := strings.SplitAfter(string(text), "\n")
	return os.WriteFile(morning, []byte(strings.Join(lines[:len(lines)-2], "")), 0o600)
}

func TestSpoiltJournalsAreRecorded(t *testing.T) {
	for name, spoil := range spoiltJournals() {
		t.Run(name, func(t *testing.T) {
			dir, key := aJournal(t)
			t.Chdir(t.TempDir())
			if err := errors.Join(os.Rename(dir, "audit"), spoil()); err != nil {
				t.Fatal(err)
			}
			recordCommand(t, "journal", name, "terminal.audit_broken", exitFailed, "audit", "verify", "audit", "-key", key)
		})
	}
	dir, key := aJournal(t)
	t.Chdir(t.TempDir())
	if err := os.WriteFile("key", []byte("0a0a"), 0o600); err != nil {
		t.Fatal(err)
	}
	recordCommand(t, "journal", "a key that is none", "terminal.audit_key", exitFile, "audit", "verify", dir, "-key", "key")
	recordCommand(t, "journal", "a key that is not there", "terminal.cannot_read", exitFile, "audit", "verify", dir, "-key", "absent")
	recordCommand(t, "journal", "a folder that is not there", "terminal.cannot_read", exitFile, "audit", "verify", "absent", "-key", key)
	recordCommand(t, "journal", "another word than verify", string(errNoAction), exitUsage, "audit", "verfy", dir, "-key", key)
}

// What a person reads where a workstation does not start has the path, and none
// of the system's own words.
func TestWhyAWorkstationDoesNotStart(t *testing.T) {
	w := &policy.Workstation{Audit: policy.Audit{KeyFile: "/var/lib/kezek/audit.key"}}
	for name, c := range map[string]struct {
		err        error
		code, path string
	}{
		"it runs already":                          {workstation.ErrRunning, "terminal.station_running", ""},
		"another process keeps the journal":        {audit.ErrInUse, "terminal.station_running", ""},
		"a journal's key that others can open":     {audit.ErrKey, "terminal.audit_key", "/var/lib/kezek/audit.key"},
		"a journal's folder that cannot be made":   {&os.PathError{Op: "mkdir", Path: "/var/lib/kezek", Err: os.ErrPermission}, "terminal.station_path", "/var/lib/kezek"},
		"a journal's file that cannot be put down": {&os.LinkError{Op: "rename", Old: "day.new", New: "2026-05-04.csv", Err: os.ErrPermission}, "terminal.station_path", "2026-05-04.csv"},
		"something that nobody thought of":         {errors.New("in English"), "terminal.station_failed", ""},
	} {
		refusals.RecordText(t, "workstation", "the start: "+name, c.code, func(l *lang.Localizer) string {
			text := (&env{words: l}).stationFailed(c.err, w)
			if !strings.Contains(text, c.path) || strings.Contains(text, os.ErrPermission.Error()) || strings.Contains(text, "in English") {
				t.Errorf("%s: %s", name, text)
			}
			return text
		})
	}
}
