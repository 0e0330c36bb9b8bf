// Package corpus reads the corpus of key containers under signer/testdata/corpus:
// one file for each, with what a reader has to say of it. The tests of the
// package write it anew.
package corpus

import (
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// The classes of Expect: how opening a container ends.
const (
	Success           = "success"
	WrongPassword     = "wrong password"
	KeyPassword       = "key password"
	Damaged           = "damaged"
	NotKeyStore       = "not a key store"
	Unsupported       = "unsupported"
	NoKey             = "no key"
	TooLarge          = "too large"
	TooManyIterations = "too many iterations"
)

// None stands in a list for a key that has no certificate, or no fault.
const None = "-"

// OpenSSL's two answers.
const (
	Opens   = "opens"
	Refuses = "refuses"
)

// lineSize is how many characters of base64 stand in a line, and comments are
// short enough for one.
const lineSize = 76

// Vector is a container with what is expected of its reader.
type Vector struct {
	// Name says what is tested, in a few words with hyphens.
	Name string
	// Expect is one of the classes.
	Expect string
	// Storage is the storage type that a person chose: PKCS12 or JKS.
	Storage string
	// Password and KeyPassword are what a person typed, wrong where that is
	// the matter.
	Password, KeyPassword string
	// Keys is how many private keys there are, for Success.
	Keys int
	// Algorithms are the names of the certificates' algorithms and Faults the
	// reasons why a key signs nothing, key by key, None where there is none.
	Algorithms, Faults []string
	// Size is how many octets the container has once zeros are put behind
	// Data; 0: none are.
	Size int
	// OpenSSL is what OpenSSL 3.0 does with the container where that is not
	// what Expect says; empty where it is.
	OpenSSL string
	// Comment says what the name cannot, in one line.
	Comment string
	// Data is the container.
	Data []byte
}

// Octets gives the container with its zeros.
func (v Vector) Octets() []byte {
	return append(bytes.Clone(v.Data), make([]byte, max(0, v.Size-len(v.Data)))...)
}

// OpenSSLOpens tells what OpenSSL does with the container.
func (v Vector) OpenSSLOpens() bool {
	if v.OpenSSL != "" {
		return v.OpenSSL == Opens
	}
	return v.Expect == Success
}

// Load reads all containers of a folder, by name.
func Load(dir string) ([]Vector, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var all []Vector
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		v, err := Parse(e.Name(), text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", e.Name(), err)
		}
		all = append(all, v)
	}
	return all, nil
}

// Parse reads one file: header lines, an empty line, base64.
func Parse(name string, text []byte) (Vector, error) {
	v := Vector{Name: name}
	head, body, found := strings.Cut(string(text), "\n\n")
	if !found {
		return v, errors.New("no empty line after the header")
	}
	seen := map[string]bool{}
	for _, line := range strings.Split(head, "\n") {
		key, value, _ := strings.Cut(line, ":")
		if seen[key] {
			return v, fmt.Errorf("%s stands twice", key)
		}
		seen[key] = true
		if err := v.set(key, strings.TrimPrefix(value, " ")); err != nil {
			return v, err
		}
	}
	if v.Expect == "" || v.Storage == "" {
		return v, errors.New("neither expect nor storage may be missing")
	}
	var err error
	v.Data, err = base64.StdEncoding.DecodeString(strings.ReplaceAll(body, "\n", ""))
	return v, err
}

// set takes one line of the header.
func (v *Vector) set(key, value string) (err error) {
	switch key {
	case "expect":
		v.Expect = value
	case "storage":
		v.Storage = value
	case "password":
		v.Password = value
	case "key-password":
		v.KeyPassword = value
	case "keys":
		v.Keys, err = strconv.Atoi(value)
	case "algorithm":
		v.Algorithms = strings.Split(value, ", ")
	case "fault":
		v.Faults = strings.Split(value, ", ")
	case "size":
		v.Size, err = strconv.Atoi(value)
	case "openssl":
		v.OpenSSL = value
	case "comment":
		v.Comment = value
	default:
		return fmt.Errorf("unknown line %q", key)
	}
	return err
}

// Text is the inverse of Parse.
func (v Vector) Text() []byte {
	var b strings.Builder
	line := func(key, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", key, value)
		}
	}
	line("expect", v.Expect)
	line("storage", v.Storage)
	fmt.Fprintf(&b, "password: %s\n", v.Password)
	line("key-password", v.KeyPassword)
	line("keys", positive(v.Keys))
	line("algorithm", strings.Join(v.Algorithms, ", "))
	line("fault", strings.Join(v.Faults, ", "))
	line("size", positive(v.Size))
	line("openssl", v.OpenSSL)
	line("comment", v.Comment)
	b.WriteString("\n")
	encoded := base64.StdEncoding.EncodeToString(v.Data)
	for len(encoded) > lineSize {
		b.WriteString(encoded[:lineSize] + "\n")
		encoded = encoded[lineSize:]
	}
	b.WriteString(encoded + "\n")
	return []byte(b.String())
}

// positive gives nothing for 0.
func positive(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
