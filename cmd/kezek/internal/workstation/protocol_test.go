package workstation

import (
	"bytes"
	"errors"
	"io"
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
		`{"kezek":"touch","kind":"begun"}`,
		`{"kind":"event"}`,
		`{"kezek":`,
		long + long + long,
		`{"kezek":"next","kind":"button"}`,
		`{"kezek":"beat"}`, // cut off: it has no end
	}, "\n")
	var got []Message
	ReadMessages(strings.NewReader(text), func(m Message) { got = append(got, m) })
	want := []Message{{What: WhatReady}, {What: WhatEvent, Kind: "refused", Code: "CHILD_OVER_AGE", Seconds: 4}, {What: WhatTouch, Kind: KindBegun}, {What: WhatNext, Kind: "button"}}
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
	l, err := NewLine(strings.NewReader("{\"Name\":\"x\"}\nnonsense\nshow\nshow\n"), &got)
	if err != nil || got.Name != "x" {
		t.Fatal(got, err)
	}
	l.Speak(&messages, &ender)
	shown := 0
	l.Listen(func() { shown++ })
	l.Tell(Message{What: WhatBeat})
	l.HandOver(Handover{Origin: "https://a", Token: "t"})
	if shown != 2 || messages.String() != "\n{\"kezek\":\"beat\"}\n" || ender.String() != "\n{\"origin\":\"https://a\",\"token\":\"t\"}\n" {
		t.Error(shown, messages.String(), ender.String())
	}
}

func TestWindowWithoutASupervisorIsNone(t *testing.T) {
	for _, input := range []string{"", "show\n", "{\"Name\":\"x\"}", strings.Repeat("x", maxSetup+2) + "\n"} {
		var got setup
		if _, err := NewLine(strings.NewReader(input), &got); !errors.Is(err, ErrNoSupervisor) {
			t.Errorf("%.20q: %v", input, err)
		}
	}
}

func TestMessageBehindAnUnfinishedLineIsRead(t *testing.T) {
	var pipe bytes.Buffer
	pipe.WriteString("a library's complaint without an end")
	l := &Line{messages: &pipe}
	l.Tell(Message{What: WhatNext, Kind: "button"})
	var got []Message
	ReadMessages(&pipe, func(m Message) { got = append(got, m) })
	if !slices.Equal(got, []Message{{What: WhatNext, Kind: "button"}}) {
		t.Errorf("%+v", got)
	}
}

// oneByOne gives one piece a read, and remembers where they went.
type oneByOne struct {
	pieces []string
	seen   [][]byte
}

func (o *oneByOne) Read(p []byte) (int, error) {
	if len(o.pieces) == 0 {
		return 0, io.EOF
	}
	o.seen = append(o.seen, p[:cap(p)])
	n := copy(p, o.pieces[0])
	o.pieces = o.pieces[1:]
	return n, nil
}

func TestWhatIsNoMessageIsWiped(t *testing.T) {
	const beat, number = `{"kezek":"beat"}`, "910205499012"
	for name, pieces := range map[string][]string{
		"a line":                 {"panic: " + number + "\n" + beat + "\n"},
		"a line in pieces":       {beat + "\npanic: " + number, " and so on\n" + beat + "\n"},
		"a line that is long":    {beat + "\n", strings.Repeat(number, 100), number + "\n" + beat + "\n"},
		"a line without an end":  {beat + "\npanic: " + number},
		"a message and the next": {`{"kezek":"event","kind":"` + number + `"}` + "\n" + beat + "\n"},
	} {
		from := &oneByOne{pieces: pieces}
		beats := 0
		ReadMessages(from, func(m Message) {
			if m.What == WhatBeat {
				beats++
			}
		})
		if beats == 0 {
			t.Errorf("%s: the message beside it is lost", name)
		}
		for _, p := range from.seen {
			if bytes.Contains(p, []byte(number)) {
				t.Errorf("%s: is kept", name)
			}
		}
	}
}
