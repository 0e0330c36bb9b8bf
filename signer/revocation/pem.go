package revocation

import (
	"bytes"
	"encoding/pem"
)

// pemStart is within how many octets a PEM file says that it is one: programs
// that write them put what they hold in words before it.
const pemStart = 4096

// isPEM tells PEM from DER. A list in DER may have any text in its names, but
// begins as a SEQUENCE longer than 127 octets does, and no text does.
func isPEM(data []byte) bool {
	if len(data) > 1 && data[0] == 0x30 && data[1] >= 0x80 {
		return false
	}
	return bytes.Contains(data[:min(len(data), pemStart)], []byte("-----BEGIN"))
}

// nextPEM gives the content of the first list in a PEM file and what stands
// behind it; ok is false where there is none. What is no list is left out:
// authorities put their certificate into the same file.
func nextPEM(data []byte) (der, rest []byte, ok bool) {
	for block, rest := pem.Decode(data); block != nil; block, rest = pem.Decode(rest) {
		if block.Type == "X509 CRL" {
			return block.Bytes, rest, true
		}
	}
	return nil, nil, false
}
