package jks

import (
	"crypto/sha1"

	"golang.org/x/crypto/cryptobyte"
)

// The kinds of entry. A secret key is a serialised Java object that does not
// tell its length, so a store with one cannot be read past it.
const (
	tagPrivateKey = 1
	tagTrusted    = 2
	tagSecretKey  = 3
)

// store is a file taken apart, which needs no password.
type store struct {
	keys []key
	// body is what the digest is made over, besides the password.
	body, digest []byte
}

// key is a private key entry.
type key struct {
	alias     string
	protected protected
	chain     [][]byte // DER of certificates, the key's own first
}

// walk takes a file apart:
//
//	magic, version, number of entries: 4 octets each
//	entries
//	digest: 20 octets
//
// Nothing is copied: all parts are slices of data.
func walk(data []byte) (*store, error) {
	switch {
	case len(data) > MaxSize:
		return nil, ErrTooLarge
	case !Is(data):
		return nil, ErrNotKeyStore
	case len(data) < 12+sha1.Size:
		return nil, damaged("end of the file")
	}
	end := len(data) - sha1.Size
	s := &store{body: data[:end], digest: data[end:]}
	w := walker{in: data[4:end]}
	w.in.ReadUint32(&w.version)
	if w.version != 1 && w.version != 2 {
		return nil, unsupported("version")
	}
	return s, w.entries(s)
}

// walker reads the entries. version 1 does not name the type of a certificate.
type walker struct {
	in      cryptobyte.String
	version uint32
}

func (w *walker) entries(s *store) error {
	var count uint32
	w.in.ReadUint32(&count)
	if count > maxEntries {
		return unsupported("number of entries")
	}
	for range count {
		if err := w.entry(s); err != nil {
			return err
		}
	}
	if !w.in.Empty() {
		return damaged("octets after the last entry")
	}
	return nil
}

// entry reads the tag, the alias and the time of creation, which nobody asks
// for, and what follows by the tag.
func (w *walker) entry(s *store) error {
	var tag uint32
	var alias cryptobyte.String
	if !w.in.ReadUint32(&tag) || !w.in.ReadUint16LengthPrefixed(&alias) || !w.in.Skip(8) {
		return damaged("entry")
	}
	switch tag {
	case tagPrivateKey:
		k, err := w.privateKey()
		k.alias = fromModifiedUTF8(alias)
		s.keys = append(s.keys, k)
		return err
	case tagTrusted:
		_, err := w.certificate()
		return err
	case tagSecretKey:
		return unsupported("secret key")
	}
	return damaged("kind of entry")
}

// privateKey reads a protected key and its certificates.
func (w *walker) privateKey() (key, error) {
	octets, ok := w.sized()
	if !ok {
		return key{}, damaged("length of a key")
	}
	if len(octets) > maxKeySize {
		return key{}, unsupported("size of a key")
	}
	protected, err := parseProtected(octets)
	if err != nil {
		return key{}, err
	}
	k := key{protected: protected}
	var count uint32
	if !w.in.ReadUint32(&count) {
		return key{}, damaged("chain of a key")
	}
	if count > maxChain {
		return key{}, unsupported("length of a chain")
	}
	for range count {
		cert, err := w.certificate()
		if err != nil {
			return key{}, err
		}
		k.chain = append(k.chain, cert)
	}
	return k, nil
}

// certificate reads a certificate's type and octets. Java knows the one type
// X.509; of another one the octets will not parse, which is told then.
func (w *walker) certificate() ([]byte, error) {
	var kind cryptobyte.String
	if w.version == 2 && !w.in.ReadUint16LengthPrefixed(&kind) {
		return nil, damaged("type of a certificate")
	}
	octets, ok := w.sized()
	if !ok {
		return nil, damaged("length of a certificate")
	}
	return octets, nil
}

// sized reads a length of four octets and as many octets.
func (w *walker) sized() (octets []byte, ok bool) {
	var size uint32
	if !w.in.ReadUint32(&size) || uint64(size) > uint64(len(w.in)) {
		return nil, false
	}
	ok = w.in.ReadBytes(&octets, int(size))
	return octets, ok
}
