package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"kezek.kz/kezek/ui/lang"
)

func TestFirstLine(t *testing.T) {
	for given, want := range map[string]string{
		"Qwerty12":           "Qwerty12",
		"Qwerty12\n":         "Qwerty12",
		"Qwerty12\r\nmore":   "Qwerty12",
		"\ufeffQwerty12\r\n": "Qwerty12",
		" with spaces \n":    " with spaces ",
		"":                   "",
		"\n":                 "",
	} {
		if got, err := firstLine(strings.NewReader(given)); got != want || err != nil {
			t.Errorf("firstLine(%q) = %q, %v", given, got, err)
		}
	}
}

// silent is a terminal at which nobody answers.
type silent struct{ asked, closed chan struct{} }

func (s *silent) secret(string) (string, error) {
	close(s.asked)
	<-s.closed
	return "", errNoPassword
}

func (s *silent) line(prompt string) (string, error) { return s.secret(prompt) }
func (s *silent) Close() error                       { close(s.closed); return nil }

func TestInterruptEndsAQuestion(t *testing.T) {
	s := &silent{asked: make(chan struct{}), closed: make(chan struct{})}
	var out, errs bytes.Buffer
	e := &env{
		stdout: &out, stderr: &errs, words: lang.New(lang.English, lang.Strict),
		terminal: func() (terminal, error) { return s, nil },
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-s.asked; cancel() }()
	if _, err := password(ctx, e, "", "?"); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if code := failed(e, context.Canceled); code != exitCancelled {
		t.Errorf("exit code %d", code)
	}
}
