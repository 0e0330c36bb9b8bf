package workstation

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"slices"
)

// What a window tells the supervisor.
const (
	WhatReady = "ready" // it waits to be shown
	WhatShown = "shown" // it is on the screen
	WhatBeat  = "beat"  // its own loop runs, once a second
	WhatNext  = "next"  // the visit is over; Kind is the reason
	WhatEvent = "event" // something for the journal
	WhatTouch = "touch" // somebody is there; Kind is KindBegun once the start page was left
)

// KindBegun tells of a visit that is under way.
const KindBegun = "begun"

// Message is one line of a window's.
type Message struct {
	What    string `json:"kezek"`
	Kind    string `json:"kind,omitempty"`
	Code    string `json:"code,omitempty"`
	Seconds int    `json:"seconds,omitempty"`
}

// maxMessage is the longest line that is read, in octets.
const maxMessage = 512

// ReadMessages calls accept for each message until the end of r. A line that is
// longer, or none of a window's (a library's complaint, the trace of a crash),
// is dropped as it comes and is kept nowhere: it is wiped.
func ReadMessages(r io.Reader, accept func(Message)) {
	l := lines{from: r, most: maxMessage}
	for {
		line, err := l.next()
		if err != nil && !errors.Is(err, errLong) {
			return
		}
		if m, ok := parseMessage(line); ok {
			accept(m)
		}
	}
}

// parseMessage takes an object with the member that marks a window's.
func parseMessage(line []byte) (Message, bool) {
	var m Message
	if !bytes.HasPrefix(line, []byte(`{"kezek":`)) || json.Unmarshal(line, &m) != nil {
		return Message{}, false
	}
	switch m.What {
	case WhatReady, WhatShown, WhatBeat, WhatNext, WhatEvent, WhatTouch:
		return m, true
	}
	return Message{}, false
}

// WordShow is the line on which a window comes onto the screen.
const WordShow = "show"

// Handover is a session as the window gives it to the ender, again whenever its
// token changes.
type Handover struct {
	Origin string `json:"origin"`
	Token  string `json:"token"`
	// Proxy is the policy's, empty for the computer's own settings.
	Proxy string `json:"proxy,omitempty"`
}

// writeLine writes a value as one line of JSON. It ends first what a library may
// have left without an end.
func writeLine(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(slices.Concat([]byte("\n"), line, []byte("\n")))
	return err
}
