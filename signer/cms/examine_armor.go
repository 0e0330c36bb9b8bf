package cms

import (
	"bytes"
	"encoding/base64"
	"encoding/pem"
	"slices"

	"kezek.kz/kezek/signer/ber"
)

// unwrap gives the DER of a message in DER, BER, PEM or base64. A SEQUENCE
// begins with an octet that no base64 of a SEQUENCE begins with, and text in
// front of PEM may.
func unwrap(data []byte) ([]byte, error) {
	if len(data) > MaxExamineSize {
		return nil, ErrTooLarge
	}
	if len(data) > 0 && data[0] == 0x30 {
		der, err := normalise(data)
		if err == nil || !bytes.Contains(data, pemBegins) {
			return der, err
		}
	}
	binary, err := unarmor(data)
	if err != nil {
		return nil, err
	}
	return normalise(binary)
}

func normalise(binary []byte) ([]byte, error) {
	der, rest, err := ber.Normalise(binary)
	if err != nil || len(rest) != 0 {
		return nil, malformed("not one element of BER")
	}
	return der, nil
}

var pemBegins = []byte("-----BEGIN")

// unarmor decodes text.
func unarmor(text []byte) ([]byte, error) {
	if bytes.Contains(text, pemBegins) {
		return unarmorPEM(text)
	}
	// Editors put a mark in front, mail programs break lines.
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	text, ok := withoutSpace(text)
	binary := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(binary, text)
	if err != nil || !ok {
		return nil, malformed("neither BER nor base64")
	}
	return binary[:n], nil
}

// withoutSpace leaves the white space of ASCII out, and gives nothing where
// there is something else besides than printable ASCII.
func withoutSpace(text []byte) ([]byte, bool) {
	left := make([]byte, 0, len(text))
	for _, b := range text {
		switch {
		case b == ' ' || b >= '\t' && b <= '\r':
		case b < ' ' || b > '~':
			return nil, false
		default:
			left = append(left, b)
		}
	}
	return left, true
}

// pemLabels are what a SignedData in PEM is called: by RFC 7468 (8 and 9), and
// by older programs.
func pemLabels() []string { return []string{"CMS", "PKCS7", "PKCS #7 SIGNED DATA"} }

// unarmorPEM takes the one message in the text. Of two it would be anybody's
// guess which was meant.
func unarmorPEM(text []byte) ([]byte, error) {
	var found []byte
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		if !slices.Contains(pemLabels(), block.Type) {
			continue
		}
		if found != nil {
			return nil, malformed("two messages")
		}
		found = block.Bytes
	}
	if found == nil {
		return nil, malformed("no message in PEM")
	}
	return found, nil
}
