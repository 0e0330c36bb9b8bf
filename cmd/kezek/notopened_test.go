//go:build cgo

package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/ui/lang"
)

// told is an environment that notes what is shown in a window.
func told(t *testing.T) (e *env, shown *[]string) {
	t.Helper()
	shown = &[]string{}
	e = &env{stderr: &bytes.Buffer{}, words: lang.New(lang.English, lang.Strict), now: time.Now, rand: bytes.NewReader(make([]byte, 64))}
	e.getenv = func(string) string { return "" }
	e.show = func(_ context.Context, text string) { *shown = append(*shown, text) }
	return e, shown
}

func TestPolicyThatDoesNotCountIsToldInAWindow(t *testing.T) {
	display := displayName(t)
	for want, err := range map[string]error{
		"/etc/kezek":            &policy.UnsafeError{Path: "/etc/kezek"},
		"cannot be read":        policy.ErrUnreadable,
		"written as Kezek":      policy.ErrSyntax,
		"language: there is no": &policy.FieldError{Field: "language", Err: policy.FaultChoice},
	} {
		e, shown := told(t)
		e.getenv = func(name string) string { return map[string]string{"DISPLAY": display}[name] }
		e.loadPolicy = func() (*policy.Policy, error) { return nil, err }
		if code := runWindow(t.Context(), nil, e); code != exitFailed {
			t.Errorf("%v: exit code %d", err, code)
		}
		if len(*shown) != 1 || !strings.Contains((*shown)[0], want) {
			t.Errorf("%v: %q", err, *shown)
		}
		if out := e.stderr.(*bytes.Buffer).String(); !strings.Contains(out, want) {
			t.Errorf("%v: standard error: %q", err, out)
		}
	}
}

func TestWorkstationThatDoesNotStartIsToldInAWindow(t *testing.T) {
	folder := ownFolder(t)
	file := filepath.Join(folder, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	e, shown := told(t)
	e.getenv = func(name string) string { return map[string]string{"XDG_RUNTIME_DIR": folder}[name] }
	p := &policy.Policy{Workstation: &policy.Workstation{ID: "t", Audit: policy.Audit{
		Dir: filepath.Join(file, "audit"), KeyFile: filepath.Join(folder, "key"),
	}}}
	if code := runWorkstation(t.Context(), p, e); code != exitFailed {
		t.Errorf("exit code %d", code)
	}
	if len(*shown) != 1 || !strings.Contains((*shown)[0], file) || strings.Contains((*shown)[0], "not a directory") {
		t.Errorf("%q", *shown)
	}
}

func TestSecondSupervisorIsToldInAWindow(t *testing.T) {
	folder := ownFolder(t)
	e, shown := told(t)
	e.getenv = func(name string) string { return map[string]string{"XDG_RUNTIME_DIR": folder}[name] }
	p := &policy.Policy{Workstation: &policy.Workstation{ID: "t", Audit: policy.Audit{
		Dir: filepath.Join(folder, "audit"), KeyFile: filepath.Join(folder, "key"),
	}}}
	first, err := openStation(p, e)
	if err != nil {
		t.Fatal(err)
	}
	defer first.close()
	// Started without the desktop's environment it finds other folders, and the
	// same journal.
	e.getenv = func(name string) string { return map[string]string{"XDG_RUNTIME_DIR": ownFolder(t)}[name] }
	if code := runWorkstation(t.Context(), p, e); code != exitOK {
		t.Errorf("exit code %d", code)
	}
	if len(*shown) != 1 || !strings.Contains((*shown)[0], "runs on this workstation") {
		t.Errorf("%q", *shown)
	}
}

// ownFolder is one that others may not look into.
func ownFolder(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	if err := os.Chmod(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}
