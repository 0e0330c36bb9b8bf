package jks

import (
	"crypto/sha1"
	"crypto/subtle"
	"unicode/utf16"
	"unicode/utf8"
)

// whitener is hashed between the password and the contents, for no reason that
// anybody has written down.
const whitener = "Mighty Aphrodite"

// authenticate compares the digest of the file. Where it fails, a key that
// opens with the password shows that it is the contents that are wrong.
func (s *store) authenticate(password string) error {
	if subtle.ConstantTimeCompare(s.sum(password), s.digest) == 1 {
		return nil
	}
	for _, k := range s.keys {
		if plain, err := k.protected.open(password); err == nil {
			clear(plain)
			return damaged("contents and digest contradict each other")
		}
	}
	return ErrWrongPassword
}

// sum is SHA-1 over the password, a constant and the contents.
func (s *store) sum(password string) []byte {
	octets := toUTF16(password)
	defer clear(octets)
	h := sha1.New()
	h.Write(octets)
	h.Write([]byte(whitener))
	h.Write(s.body)
	return h.Sum(nil)
}

// toUTF16 gives a password as Java's chars, high octet first.
func toUTF16(password string) []byte {
	units := utf16.Encode([]rune(password))
	defer clear(units)
	octets := make([]byte, 0, 2*len(units))
	for _, unit := range units {
		octets = append(octets, byte(unit>>8), byte(unit))
	}
	return octets
}

// fromModifiedUTF8 reads the form that Java writes text in: characters beyond
// the Basic Multilingual Plane as two halves of three octets each, and the zero
// character in two octets. The rest is UTF-8; what is not becomes U+FFFD.
func fromModifiedUTF8(octets []byte) string {
	var units []uint16
	for len(octets) > 0 {
		unit, size := modifiedUnit(octets)
		units = append(units, unit)
		octets = octets[size:]
	}
	return string(utf16.Decode(units))
}

// modifiedUnit reads one UTF-16 unit.
func modifiedUnit(in []byte) (unit uint16, size int) {
	continues := func(n int) bool { return len(in) > n && in[n]&0xC0 == 0x80 }
	switch b := in[0]; {
	case b < 0x80:
		return uint16(b), 1
	case b&0xE0 == 0xC0 && continues(1):
		return uint16(b&0x1F)<<6 | uint16(in[1]&0x3F), 2
	case b&0xF0 == 0xE0 && continues(1) && continues(2):
		return uint16(b&0x0F)<<12 | uint16(in[1]&0x3F)<<6 | uint16(in[2]&0x3F), 3
	}
	return utf8.RuneError, 1
}
