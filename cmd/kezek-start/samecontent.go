package main

import (
	"bytes"
	"io"
	"os"
)

// sameContent tells whether two files hold the same octets. One that cannot be
// read does not.
func sameContent(one, other string) bool {
	first, err := os.Open(one)
	if err != nil {
		return false
	}
	defer first.Close()
	second, err := os.Open(other)
	if err != nil {
		return false
	}
	defer second.Close()
	return sameOctets(first, second)
}

// sameOctets reads until the two differ or both end.
func sameOctets(one, other io.Reader) bool {
	const piece = 1 << 16
	first, second := make([]byte, piece), make([]byte, piece)
	for {
		n, errFirst := io.ReadFull(one, first)
		m, errSecond := io.ReadFull(other, second)
		if !bytes.Equal(first[:n], second[:m]) {
			return false
		}
		if errFirst != nil || errSecond != nil {
			return ended(errFirst) && ended(errSecond)
		}
	}
}

// ended tells that a file was read to its end.
func ended(err error) bool { return err == io.EOF || err == io.ErrUnexpectedEOF }
