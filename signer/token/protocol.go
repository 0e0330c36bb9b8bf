package token

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
	PINSize int    `json:"pin_size,omitempty"` // open: octets of PIN
	LastTry bool   `json:"last_try,omitempty"` // open
	Key     int    `json:"key,omitempty"`      // sign: index in answer.Keys
	Data    []byte `json:"data,omitempty"`     // sign: the DigestInfo

	// PIN follows the JSON as it is: the encoder keeps copies of what it encodes.
	PIN []byte `json:"-"`
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
