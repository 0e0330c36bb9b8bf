package workstation

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestOnlyAWindowsMessagesAreRead(t *testing.T) {
	long := `{"kezek":"event","kind":"` + strings.Repeat("x", maxMessage) + `"}`
	text := strings.Join([]string{
		`{"kezek":"ready"}`,
		`panic: ӨТЕГЕНОВА 910205499012`,
		long,
		`{"kezek":"event","kind":"refused","code":"CHILD_OVER_AGE","seconds":4}`,
		`{"kezek":"token","kind":"x"}`,
		`{"kind":"event"}`,
		`{"kezek":`,
		long + long + long,
		`{"kezek":"next","kind":"button"}`,
		`{"kezek":"beat"}`, // cut off: it has no end
	}, "\n")
	var got []Message
	ReadMessages(strings.NewReader(text), func(m Message) { got = append(got, m) })
	want := []Message{{What: WhatReady}, {What: WhatEvent, Kind: "refused", Code: "CHILD_OVER_AGE", Seconds: 4}, {What: WhatNext, Kind: "button"}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}

func FuzzReadMessages(f *testing.F) {
	f.Add([]byte("{\"kezek\":\"beat\"}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		ReadMessages(bytes.NewReader(data), func(m Message) {
			if n++; m.What == "" {
				t.Error("a message of no kind")
			}
		})
		if n > bytes.Count(data, []byte("\n")) {
			t.Errorf("%d messages", n)
		}
	})
}

type setup struct{ Name string }

func TestLineCarriesBothWays(t *testing.T) {
	var messages, ender bytes.Buffer
	var got setup
	l, err := NewLine(strings.NewReader("{\"Name\":\"x\"}\nnonsense\nshow\nshow\n"), &messages, &ender, &got)
	if err != nil || got.Name != "x" {
		t.Fatal(got, err)
	}
	shown := 0
	l.Listen(func() { shown++ })
	l.Tell(Message{What: WhatBeat})
	l.HandOver(Handover{Origin: "https://a", Token: "t"})
	if shown != 2 || messages.String() != "{\"kezek\":\"beat\"}\n" || ender.String() != "{\"origin\":\"https://a\",\"token\":\"t\"}\n" {
		t.Error(shown, messages.String(), ender.String())
	}
}

func TestWindowWithoutASupervisorIsNone(t *testing.T) {
	for _, input := range []string{"", "show\n", "{\"Name\":\"x\"}", strings.Repeat("x", maxSetup+2) + "\n"} {
		var got setup
		if _, err := NewLine(strings.NewReader(input), nil, nil, &got); !errors.Is(err, ErrNoSupervisor) {
			t.Errorf("%.20q: %v", input, err)
		}
	}
}
