package token

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
)

// The limits of what a helper is asked and believed. A token holds a handful of
// certificates of two kilobytes.
const (
	maxMessage     = 2 << 20 // octets of one message
	maxObjects     = 64      // of each class
	maxCertificate = 16 << 10
	maxID          = 256
	maxText        = 128
	maxPIN         = 255
	maxPath        = 4096
	maxTokens      = 64
	maxModulus     = 1 << 10 // octets: 8192 bits
	maxData        = 256     // octets to sign
)

// errMessage means a message that does not keep to the protocol.
var errMessage = errors.New("token: bad message")

// The requests. A helper answers each one before it takes the next.
const (
	opList = "list"
	opOpen = "open"
	opSign = "sign"
)

// request is what the window's process asks. What need not be UTF-8 goes as
// octets, so that JSON does not change it.
type request struct {
	Op      string `json:"op"`
	Module  []byte `json:"module,omitempty"`   // list, open: path
	Serial  string `json:"serial,omitempty"`   // open
	PIN     []byte `json:"pin,omitempty"`      // open
	LastTry bool   `json:"last_try,omitempty"` // open
	Key     int    `json:"key,omitempty"`      // sign: index in answer.Keys
	Data    []byte `json:"data,omitempty"`     // sign: the DigestInfo
}

// answer is what the helper says: Error and what belongs to it, or the result.
type answer struct {
	Error string `json:"error,omitempty"` // of sentinels
	CKR   uint   `json:"ckr,omitempty"`
	Tries Tries  `json:"tries,omitempty"` // with wrong_pin

	Tokens       []wireToken       `json:"tokens,omitempty"`       // list
	Certificates []wireCertificate `json:"certificates,omitempty"` // open
	Keys         []wireKey         `json:"keys,omitempty"`         // open
	Signature    []byte            `json:"signature,omitempty"`    // sign
}

type wireToken struct {
	Serial       string `json:"serial"`
	Label        string `json:"label"`
	Manufacturer string `json:"manufacturer"`
	Model        string `json:"model"`
	Tries        Tries  `json:"tries,omitempty"`
	PINPad       bool   `json:"pin_pad,omitempty"`
}

type wireCertificate struct {
	ID  []byte `json:"id,omitempty"`
	DER []byte `json:"der"`
}

// wireKey is a private key as far as it is public.
type wireKey struct {
	ID       []byte `json:"id,omitempty"`
	Label    string `json:"label,omitempty"`
	RSA      bool   `json:"rsa,omitempty"`      // CKK_RSA
	Modulus  []byte `json:"modulus,omitempty"`  // big-endian, RSA only
	Exponent []byte `json:"exponent,omitempty"` // big-endian, RSA only
	// Always is CKA_ALWAYS_AUTHENTICATE: the token wants the PIN for each
	// signature anew.
	Always bool `json:"always,omitempty"`
}

// writeMessage writes a message: its length in four octets, big-endian, and
// itself as JSON. What was written is wiped from memory, for it may hold a PIN.
func writeMessage(w io.Writer, message any) error {
	body, err := json.Marshal(message)
	if err != nil || len(body) > maxMessage {
		return errMessage
	}
	defer clear(body)
	framed := binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(body)), uint32(len(body)))
	framed = append(framed, body...)
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
	defer func() { clear(body.Bytes()) }()
	return decode(body.Bytes(), message)
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

// sound tells whether an answer keeps to the limits. The helper's program is
// ours, but a vendor's code runs in it.
func (a answer) sound() bool {
	if len(a.Tokens) > maxTokens || len(a.Certificates) > maxObjects || len(a.Keys) > maxObjects ||
		len(a.Signature) > maxModulus || !a.Tries.known() {
		return false
	}
	for _, t := range a.Tokens {
		if !t.sound() {
			return false
		}
	}
	for _, c := range a.Certificates {
		if len(c.DER) > maxCertificate || len(c.ID) > maxID {
			return false
		}
	}
	for _, k := range a.Keys {
		if len(k.ID) > maxID || len(k.Modulus) > maxModulus || len(k.Exponent) > maxModulus || clean(k.Label) != k.Label {
			return false
		}
	}
	return true
}

func (t wireToken) sound() bool {
	for _, text := range []string{t.Serial, t.Label, t.Manufacturer, t.Model} {
		if clean(text) != text {
			return false
		}
	}
	return t.Serial != "" && t.Tries.known()
}

func (t Tries) known() bool {
	return t == TriesUnknown || t == TriesLow || t == TriesLast || t == TriesNone
}
