package instance

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// Message is what a later start hands to the first. Its zero value only asks
// for the window.
type Message struct {
	// File is the absolute path of a key file, or empty.
	File string
	// Portal is the id of a portal, or empty.
	Portal string
}

// written is a Message as it is sent.
type written struct {
	File string `json:"file,omitempty"`
	// Octets are the path where it is no text, as a name that an old stick brings:
	// JSON would change them.
	Octets []byte `json:"octets,omitempty"`
	Portal string `json:"portal,omitempty"`
}

// MarshalJSON keeps every octet of the path.
func (m Message) MarshalJSON() ([]byte, error) {
	w := written{File: m.File, Portal: m.Portal}
	if !utf8.ValidString(m.File) {
		w.File, w.Octets = "", []byte(m.File)
	}
	return json.Marshal(w)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (m *Message) UnmarshalJSON(data []byte) error {
	var w written
	if err := json.Unmarshal(data, &w); err != nil {
		return err
	}
	*m = Message{File: w.File, Portal: w.Portal}
	if len(w.Octets) > 0 {
		m.File = string(w.Octets)
	}
	return nil
}

// The limits of what is read from the other side, in octets. A path is at most
// 32767 characters long anywhere, and JSON may write each of three octets as
// six.
const (
	mostMessage = 256 << 10
	mostPath    = 96 << 10
	mostPortal  = 64
)

// errGarbled: what came is no message.
var errGarbled = errors.New("instance: no message")

// check refuses what no start of this program sends.
func (m Message) check() error {
	switch {
	case len(m.File) > mostPath, len(m.Portal) > mostPortal:
		return fmt.Errorf("%w: too long", errGarbled)
	case m.File != "" && !filepath.IsAbs(m.File):
		return fmt.Errorf("%w: the path is not absolute", errGarbled)
	case strings.ContainsRune(m.File, 0), !utf8.ValidString(m.Portal):
		return fmt.Errorf("%w: no text", errGarbled)
	}
	return nil
}

// answer is what the first says to a message.
type answer struct {
	Answer string `json:"answer"`
}

// The values of answer. Anything else is one of a later version, and counts as
// refused.
const (
	answerTaken   = "taken"
	answerRefused = "refused"
)

// send writes one line.
func send(w io.Writer, v any) error {
	line, err := json.Marshal(v)
	if err != nil {
		return err
	}
	_, err = w.Write(append(line, '\n'))
	return err
}

// receive reads one line of at most so many octets. Fields that are not known
// are those of another version and are passed over.
func receive(r io.Reader, most int64, v any) error {
	line, err := bufio.NewReader(io.LimitReader(r, most)).ReadBytes('\n')
	if err != nil {
		return fmt.Errorf("%w: %w", errGarbled, err)
	}
	if err := json.Unmarshal(line, v); err != nil {
		return fmt.Errorf("%w: %w", errGarbled, err)
	}
	return nil
}
