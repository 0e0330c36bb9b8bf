package pkcs12

import "bytes"

// pfxVersion is the only version of PFX there is (RFC 7292, 4).
const pfxVersion = 3

// pkcs7Prefix is how every PKCS#7 content type begins, as an OBJECT IDENTIFIER
// in DER; one octet follows that says which.
var pkcs7Prefix = []byte{0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07}

// isPFX tells whether data begins as a PFX does:
//
//	SEQUENCE { INTEGER 3, SEQUENCE { OBJECT IDENTIFIER of PKCS#7, …
//
// It reads the beginning only, so that a key file cut short is still known for
// one. One of the two, the version or the content type, is enough: nothing
// else that lies in people's folders has either there, and a key file with one
// wrong bit in its head is a damaged key file.
func isPFX(data []byte) bool {
	body, ok := enter(data, tagSequence)
	if !ok || len(body) < 3 || body[0] != tagInteger || body[1] != 1 {
		return false
	}
	version, body := body[2], body[3:]
	if version == pfxVersion && (len(body) == 0 || body[0] == tagSequence) {
		return true
	}
	body, ok = enter(body, tagSequence)
	return ok && bytes.HasPrefix(body, pkcs7Prefix)
}

// enter skips the header of the element that data begins with and gives all
// that follows. What the length says is not looked at: neither whether the
// element is complete nor whether there could be one so long.
func enter(data []byte, tag byte) (body []byte, ok bool) {
	if len(data) < 2 || data[0] != tag {
		return nil, false
	}
	header := 2
	if data[1] > 0x80 {
		header += int(data[1] & 0x7f)
	}
	if len(data) < header {
		return nil, false
	}
	return data[header:], true
}
