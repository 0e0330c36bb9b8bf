package pkcs12

import (
	"bytes"
	"errors"
)

// Decode opens a key file of at most MaxSize octets, in DER or BER, and gives
// its private keys in the order of the file, each with its certificate. There
// is at least one. A key of an algorithm that signer/pki does not know has no
// Key and is described by its Algorithm and its certificate. A certificate that
// cannot be read leaves its key without one and the others as they are.
//
// The password is what a person types, in UTF-8; the empty one opens files
// written with an empty password or none. Nothing is derived from it before
// all limits on what stands in the open have been checked, and nothing inside
// an encrypted content before those on that content. Every error is, by
// errors.Is, one of this package's.
//
// ErrWrongPassword and ErrDamaged cannot always be told apart by the MAC
// alone, which fails for both. Where the MAC fails and yet a part of the file
// opens with the password, the password is right and the file is damaged.
func Decode(data []byte, password string) ([]Entry, error) {
	return decodeWith(realDerivations(), data, password)
}

// LocalKeyIDs gives the localKeyID attributes of the private keys in a file,
// in its order, as far as they can be read without a password: a key bag's
// attributes stand outside its own encryption. Keys without the attribute, and
// keys inside encrypted contents, give nothing. Errors are those of Decode
// that need no password.
func LocalKeyIDs(data []byte) ([][]byte, error) {
	s, err := parseStore(data)
	if err != nil {
		return nil, err
	}
	var ids [][]byte
	for _, c := range s.contents {
		for _, b := range c.bags {
			if b.isKey() && b.localKeyID != nil {
				ids = append(ids, bytes.Clone(b.localKeyID))
			}
		}
	}
	return ids, nil
}

// decoder opens one store.
type decoder struct {
	derivations
	// password is the form that the MAC, or the contents, proved right.
	password password
	// iterations counts what has been found in the file so far.
	iterations int
}

func decodeWith(d derivations, data []byte, text string) ([]Entry, error) {
	s, err := parseStore(data)
	if err != nil {
		return nil, err
	}
	dec := &decoder{derivations: d}
	if err := dec.limitStore(s); err != nil {
		return nil, err
	}
	forms := passwordForms(text)
	defer func() {
		for _, form := range forms {
			clear(form.bmp)
		}
	}()
	if err := dec.authenticate(s, forms); err != nil {
		return nil, err
	}
	bags, err := dec.openContents(s)
	if err != nil {
		return nil, err
	}
	return dec.entries(bags)
}

// limitStore checks every iteration count that can be seen without a password.
func (d *decoder) limitStore(s *store) error {
	if s.mac != nil {
		if err := d.limit(s.mac.kdf, s.mac.err); err != nil {
			return err
		}
	}
	for _, part := range s.parts() {
		if err := d.limit(part.scheme.kdf, part.err); err != nil {
			return err
		}
	}
	return nil
}

// limitBags checks the iteration counts inside contents that were decrypted.
func (d *decoder) limitBags(bags []bag) error {
	for _, b := range bags {
		if b.sealed == nil {
			continue
		}
		if err := d.limit(b.sealed.scheme.kdf, b.sealed.err); err != nil {
			return err
		}
	}
	return nil
}

// limit takes one derivation into account. An unsupported algorithm passes
// here: if the password proves wrong, that is to be said first.
func (d *decoder) limit(k kdf, err error) error {
	if err != nil && !errors.Is(err, ErrUnsupported) {
		return err
	}
	if d.iterations += k.iterations; d.iterations > maxTotalIterations {
		return ErrTooManyIterations
	}
	return nil
}

// part is something encrypted: a content, or a key bag that stands in the open.
type part struct {
	*sealed
	key bool
}

// parts lists what is encrypted in the store.
func (s *store) parts() []part {
	var parts []part
	for _, c := range s.contents {
		if c.sealed != nil {
			parts = append(parts, part{sealed: c.sealed})
		}
		for _, b := range c.bags {
			if b.sealed != nil {
				parts = append(parts, part{sealed: b.sealed, key: true})
			}
		}
	}
	return parts
}

// authenticate finds the form of the password that is the file's.
func (d *decoder) authenticate(s *store, forms []password) error {
	if s.mac == nil {
		return d.authenticateByContents(s, forms)
	}
	if s.mac.err != nil {
		return s.mac.err
	}
	for _, form := range forms {
		ok, err := s.mac.verify(d.derivations, form, s.authSafe)
		if err != nil {
			return err
		}
		if ok {
			d.password = form
			return nil
		}
	}
	for _, form := range forms {
		if d.opensAny(s, form) {
			return damaged("contents and MAC contradict each other")
		}
	}
	return ErrWrongPassword
}

// authenticateByContents stands in for the MAC where a file has none: the
// password is right when something opens with it. Where nothing is encrypted
// there is no password to be wrong.
func (d *decoder) authenticateByContents(s *store, forms []password) error {
	parts := s.parts()
	for _, form := range forms {
		if len(parts) == 0 || d.opensAny(s, form) {
			d.password = form
			return nil
		}
	}
	for _, part := range parts {
		if part.err == nil {
			return ErrWrongPassword
		}
	}
	return parts[0].err
}

// opensAny tells whether any encrypted part of the store opens with the
// password.
func (d *decoder) opensAny(s *store, form password) bool {
	for _, part := range s.parts() {
		if d.opens(part, form) {
			return true
		}
	}
	return false
}

// opens tells whether a part opens with the password: the padding is right,
// which chance alone grants once in 256, and what is inside is the structure
// that belongs there.
func (d *decoder) opens(p part, form password) bool {
	if p.err != nil {
		return false
	}
	plain, err := d.decrypt(p.scheme, form, p.data)
	if err != nil {
		return false
	}
	defer clear(plain)
	if p.key {
		_, err = parsePrivateKeyInfo(plain)
		return err == nil
	}
	bags, err := parseSafeContents(plain)
	return err == nil && len(bags) > 0
}

// openContents gives all bags of the store.
func (d *decoder) openContents(s *store) ([]bag, error) {
	var all []bag
	for _, c := range s.contents {
		bags := c.bags
		if c.sealed != nil {
			var err error
			if bags, err = d.openContent(c.sealed); err != nil {
				return nil, err
			}
		}
		if all = append(all, bags...); len(all) > maxBags {
			return nil, unsupported("number of bags")
		}
	}
	return all, nil
}

// openContent decrypts one content. The password has been proved by now, so
// that whatever does not open is damaged.
func (d *decoder) openContent(s *sealed) ([]bag, error) {
	if s.err != nil {
		return nil, s.err
	}
	plain, err := d.decrypt(s.scheme, d.password, s.data)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	bags, err := parseSafeContents(plain)
	if err != nil {
		return nil, err
	}
	return bags, d.limitBags(bags)
}
