package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"kezek.kz/kezek/cmd/kezek/internal/instance"
	"kezek.kz/kezek/ui/lang"
)

// secondStart is beFirst where another program is the first, which answers a
// message with err. It gives the exit code and what was handed over.
func secondStart(t *testing.T, err error, args ...string) (code int, got instance.Message, complaint string) {
	t.Helper()
	dir := t.TempDir()
	first, begun := instance.Begin(t.Context(), instance.Options{Dir: dir}, instance.Message{})
	if begun != nil {
		t.Fatal(begun)
	}
	defer first.Close()
	first.Serve(func(m instance.Message) error { got = m; return err })
	start, parsed := parseWindow(args)
	if parsed != nil {
		t.Fatal(parsed)
	}
	var stderr bytes.Buffer
	e := &env{stderr: &stderr, words: lang.New(lang.English, lang.Strict)}
	_, code, goOn := beFirst(t.Context(), e, dir, start)
	if goOn {
		t.Error("a second window would open")
	}
	return code, got, stderr.String()
}

func TestSecondStartHandsOverItsFileAndPortal(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		want instance.Message
	}{
		{nil, instance.Message{}},
		{[]string{"-portal", "almaty"}, instance.Message{Portal: "almaty"}},
		{[]string{"Ключ.p12"}, instance.Message{File: filepath.Join(here, "Ключ.p12")}},
		{[]string{"/media/stick/a b.p12", "-portal=regions"}, instance.Message{File: "/media/stick/a b.p12", Portal: "regions"}},
	} {
		if code, got, _ := secondStart(t, nil, c.args...); code != exitOK || got != c.want {
			t.Errorf("%q: exit code %d, handed over %+v", c.args, code, got)
		}
	}
}

func TestSecondStartTellsOfAPortalThatTheFirstDoesNotHave(t *testing.T) {
	code, _, complaint := secondStart(t, errors.New("no such portal"), "-portal", "nowhere")
	if code != exitUsage || lineWith(complaint, "portal") == "" {
		t.Errorf("exit code %d: %s", code, complaint)
	}
}

func TestFirstStartGoesOn(t *testing.T) {
	e := &env{stderr: &bytes.Buffer{}, words: lang.New(lang.English, lang.Strict)}
	first, _, goOn := beFirst(t.Context(), e, filepath.Join(t.TempDir(), "kezek"), windowStart{})
	if !goOn || first == nil {
		t.Fatal("does not go on")
	}
	if err := first.Close(); err != nil {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "no folder")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if first, _, goOn = beFirst(t.Context(), e, file, windowStart{}); !goOn || first != nil {
		t.Error("a folder that cannot be used keeps the window away")
	}
	first.Serve(nil)
	if err := first.Close(); err != nil {
		t.Error(err)
	}
}

func TestWordsThatNameAFile(t *testing.T) {
	there := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(there, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for word, want := range map[string]bool{
		"AUTH_RSA256_1.p12": true, "/gone/key.P12": true, "store.jks": true, there: true,
		"atach": false, "-portal": false, filepath.Dir(there): false, "": false,
	} {
		if namesFile(word) != want {
			t.Errorf("%q: %v", word, !want)
		}
	}
}

func TestTwoFilesAreTooManyForTheWindow(t *testing.T) {
	if _, err := parseWindow([]string{"a.p12", "b.p12"}); !errors.Is(err, errTooMany) {
		t.Error(err)
	}
}
