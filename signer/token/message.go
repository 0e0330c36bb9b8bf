package token

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
)

// errMessage means a message that does not keep to the protocol.
var errMessage = errors.New("token: bad message")

// frame gives a message as it is sent: the length of its JSON in four octets,
// big-endian, the JSON, and what follows that. It allocates once, so that what
// follows is nowhere but in the result.
func frame(message any, behind []byte) ([]byte, error) {
	body, err := json.Marshal(message)
	if err != nil || len(body) > maxMessage {
		return nil, errMessage
	}
	framed := make([]byte, 0, 4+len(body)+len(behind))
	framed = binary.BigEndian.AppendUint32(framed, uint32(len(body)))
	return append(append(framed, body...), behind...), nil
}

// writeMessage writes a message without a PIN.
func writeMessage(w io.Writer, message any) error {
	framed, err := frame(message, nil)
	if err == nil {
		_, err = w.Write(framed)
	}
	return err
}

// writeRequest writes a request with its PIN behind it. It wipes the PIN and
// the buffer that it was sent from; what the caller made the PIN of, and the
// pipe's own memory, it cannot.
func writeRequest(w io.Writer, r request) error {
	defer clear(r.PIN)
	r.PINSize = len(r.PIN)
	framed, err := frame(r, r.PIN)
	if err != nil {
		return err
	}
	defer clear(framed)
	_, err = w.Write(framed)
	return err
}

// readMessage reads one message into a pointer. The error is io.EOF where the
// stream ends in front of a message, else errMessage or the reader's. Memory
// grows with what has come, not with what was promised.
func readMessage(r io.Reader, message any) error {
	var header [4]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return err
	}
	n := binary.BigEndian.Uint32(header[:])
	if n == 0 || n > maxMessage {
		return errMessage
	}
	var body bytes.Buffer
	if _, err := io.CopyN(&body, r, int64(n)); err != nil {
		return errMessage
	}
	return decode(body.Bytes(), message)
}

// readRequest reads a request and its PIN, which is then in the request's own
// slice alone, for the caller to wipe. The errors are those of readMessage.
func readRequest(in io.Reader) (request, error) {
	var r request
	if err := readMessage(in, &r); err != nil {
		return request{}, err
	}
	if r.PINSize < 0 || r.PINSize > maxPIN {
		return request{}, errMessage
	}
	r.PIN = make([]byte, r.PINSize)
	if _, err := io.ReadFull(in, r.PIN); err != nil {
		return request{}, errMessage
	}
	return r, nil
}

// decode is strict: one object, no unknown member, nothing behind it.
func decode(body []byte, message any) error {
	d := json.NewDecoder(bytes.NewReader(body))
	d.DisallowUnknownFields()
	if err := d.Decode(message); err != nil {
		return errMessage
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errMessage
	}
	return nil
}
