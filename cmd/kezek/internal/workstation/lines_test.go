package workstation

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
)

func TestLineThatNeedsMoreRoomLeavesNothingBehind(t *testing.T) {
	const number = "910205499012"
	from := &oneByOne{pieces: []string{number, strings.Repeat("x", firstRoom-len(number)), strings.Repeat("y", firstRoom), "\nshow\n"}}
	l := lines{from: from, most: 4 * firstRoom}
	line, err := l.next()
	if err != nil || len(line) != 2*firstRoom || !strings.HasPrefix(string(line), number) {
		t.Fatalf("%d octets, %v", len(line), err)
	}
	if line, err = l.next(); string(line) != "show" || err != nil {
		t.Fatalf("%q, %v", line, err)
	}
	if _, err = l.next(); !errors.Is(err, io.EOF) {
		t.Error(err)
	}
	if len(from.seen) < 4 {
		t.Fatalf("only %d reads", len(from.seen))
	}
	for _, p := range from.seen {
		if bytes.Contains(p, []byte(number)) {
			t.Error("is kept")
		}
	}
}
