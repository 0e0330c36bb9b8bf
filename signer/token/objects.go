package token

import (
	"encoding/binary"
	"errors"
)

// opened is a token that the helper has a session with.
type opened struct {
	module  module
	slot    uint
	serial  string
	session uint
	keys    []uint // handles, in the order of answer.Keys
}

// login opens the session and passes the PIN on, once.
func (o *opened) login(pin []byte) error {
	session, err := o.module.openSession(o.slot)
	if err != nil {
		return err
	}
	o.session = session
	err = o.module.login(session, pin)
	switch {
	case errors.Is(err, ckrUserAlreadyLoggedIn):
		// Not by us: this process has just begun. The vendor's software keeps
		// one login for all programs, the token took the PIN from another one
		// and is open to this one too, whatever PIN came with the request.
		return nil
	case errors.Is(err, ErrWrongPIN):
		return &PINError{Left: o.triesLeft()}
	}
	return err
}

// triesLeft reads the flags again; what cannot be read is not known.
func (o *opened) triesLeft() Tries {
	info, err := o.module.token(o.slot)
	if err != nil {
		return TriesUnknown
	}
	return info.tries()
}

// lost says ErrRemoved instead of an error that the token's absence explains.
// Modules differ widely in what they return once the token is gone, up to
// CKR_GENERAL_ERROR, so for a vague one the token itself is asked for.
func (o *opened) lost(err error) error {
	if isAbsent(err) {
		return ErrRemoved
	}
	if !errors.Is(err, ErrFailed) {
		return err
	}
	if _, _, asked := findToken(o.module, o.serial); isAbsent(asked) {
		return ErrRemoved
	}
	return err
}

// read gives the certificates and the private keys.
func (o *opened) read() (answer, error) {
	var a answer
	certificates, err := o.module.find(o.session, ckoCertificate, maxObjects)
	if err != nil {
		return answer{}, err
	}
	for _, object := range certificates {
		c, ok, err := o.certificate(object)
		if err != nil {
			return answer{}, err
		}
		if ok {
			a.Certificates = append(a.Certificates, c)
		}
	}
	if o.keys, err = o.module.find(o.session, ckoPrivateKey, maxObjects); err != nil {
		return answer{}, err
	}
	if len(o.keys) == 0 {
		return answer{}, ErrNoKey
	}
	for _, object := range o.keys {
		k, err := o.key(object)
		if err != nil {
			return answer{}, err
		}
		a.Keys = append(a.Keys, k)
	}
	return a, nil
}

// certificate reads an X.509 certificate; false for one of another kind or size.
func (o *opened) certificate(object uint) (wireCertificate, bool, error) {
	read := reader{o: o, object: object}
	kind := read.attribute(ckaCertificateType)
	c := wireCertificate{ID: read.attribute(ckaID), DER: read.attribute(ckaValue)}
	ok := isNumber(kind, ckcX509) && len(c.DER) > 0 && len(c.DER) <= maxCertificate && len(c.ID) <= maxID
	return c, ok, read.err
}

// key reads the public side of a private key.
func (o *opened) key(object uint) (wireKey, error) {
	read := reader{o: o, object: object}
	k := wireKey{
		ID:    limited(read.attribute(ckaID), maxID),
		Label: clean(string(read.attribute(ckaLabel))),
		RSA:   isNumber(read.attribute(ckaKeyType), ckkRSA),
	}
	if k.RSA {
		k.Modulus = limited(read.attribute(ckaModulus), maxModulus)
		k.Exponent = limited(read.attribute(ckaPublicExponent), maxModulus)
	}
	always := read.attribute(ckaAlwaysAuthenticate)
	k.Always = len(always) == 1 && always[0] != 0
	return k, read.err
}

// sign makes an RSA signature over a DigestInfo.
func (o *opened) sign(key int, data []byte) (answer, error) {
	if key < 0 || key >= len(o.keys) || len(data) == 0 || len(data) > maxData {
		return answer{}, ErrFailed
	}
	signature, err := o.module.sign(o.session, o.keys[key], ckmRSAPKCS, data)
	if err != nil {
		return answer{}, o.lost(err)
	}
	if len(signature) > maxModulus {
		return answer{}, ErrFailed
	}
	return answer{Signature: signature}, nil
}

// reader reads attributes of one object and keeps the first error.
type reader struct {
	o      *opened
	object uint
	err    error
}

// attribute gives nil for one that the object does not have or show, which is
// how tokens differ and no error.
func (r *reader) attribute(kind uint) []byte {
	if r.err != nil {
		return nil
	}
	value, err := r.o.module.attribute(r.o.session, r.object, kind)
	switch {
	case errors.Is(err, ckrAttributeTypeInvalid), errors.Is(err, ckrAttributeSensitive):
		return nil
	case err != nil:
		r.err = err
		return nil
	}
	return value
}

// limited drops a value that no honest token has.
func limited(value []byte, limit int) []byte {
	if len(value) > limit {
		return nil
	}
	return value
}

// isNumber compares a CK_ULONG, which has the size and the byte order of the
// machine's C compiler.
func isNumber(value []byte, n uint64) bool {
	switch len(value) {
	case 4:
		return uint64(binary.NativeEndian.Uint32(value)) == n
	case 8:
		return binary.NativeEndian.Uint64(value) == n
	}
	return false
}
