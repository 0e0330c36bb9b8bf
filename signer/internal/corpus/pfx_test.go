package corpus

import "slices"

// The pieces of a PFX (RFC 7292, 4 and 5).

// keyBag is a key in the open.
func keyBag(pkcs8 []byte, id string) []byte { return bag(pkcs(12, 10, 1, 1), pkcs8, id) }

// shroudedBag is a key under encryption.
func shroudedBag(s scheme, pkcs8 []byte, id string) []byte {
	return shroudedOctets(s, s.seal(pkcs8), id)
}

// shroudedOctets is a key bag with what it holds as it is.
func shroudedOctets(s scheme, sealed []byte, id string) []byte {
	return bag(pkcs(12, 10, 1, 2), sequence(s.identifier, octetString(sealed)), id)
}

func certBag(cert []byte, id string) []byte {
	return bag(pkcs(12, 10, 1, 3), sequence(pkcs(9, 22, 1), explicit(octetString(cert))), id)
}

// nestedBag is a bag of bags.
func nestedBag(bags ...[]byte) []byte { return bag(pkcs(12, 10, 1, 6), sequence(bags...), "") }

// bag is a SafeBag, with a localKeyID unless it is empty.
func bag(kind, value []byte, id string) []byte {
	var attributes []byte
	if id != "" {
		attributes = element(tagSet, attribute(pkcs(9, 21), octetString([]byte(id))))
	}
	return sequence(kind, explicit(value), attributes)
}

func attribute(kind, value []byte) []byte { return sequence(kind, element(tagSet, value)) }

// data is a ContentInfo of octets in the open.
func data(octets []byte) []byte { return sequence(pkcs(7, 1), explicit(octetString(octets))) }

// open is a content of bags in the open.
func open(bags ...[]byte) []byte { return data(sequence(bags...)) }

// sealed is a content of bags under encryption.
func sealed(s scheme, bags ...[]byte) []byte { return sealedOctets(s, s.seal(sequence(bags...))) }

// sealedOctets is an EncryptedData with what it holds as it is.
func sealedOctets(s scheme, octets []byte) []byte {
	return encryptedData(sequence(pkcs(7, 1), s.identifier, element(tagImplicit0, octets)))
}

func encryptedData(info []byte) []byte {
	return sequence(pkcs(7, 6), explicit(sequence(integer(0), info)))
}

// pfx is a file with a MAC over its contents.
func pfx(m mac, contents ...[]byte) []byte { return pfxOver(m, sequence(contents...)) }

// pfxOver is a file over an AuthenticatedSafe as it is.
func pfxOver(m mac, safe []byte) []byte { return pfxAround(data(safe), m.over(safe)) }

// pfxAround is a file of two parts as they are.
func pfxAround(authSafe, macData []byte) []byte { return sequence(integer(3), authSafe, macData) }

// usual is a small file as many are: the key shrouded, the certificate in an
// encrypted content, each with a salt to be found by.
func (o owner) usual(m mac) []byte {
	return pfx(m, o.usualContents()...)
}

func (o owner) usualContents() [][]byte {
	return [][]byte{
		open(shroudedBag(tripleDES("key-salt", 7, password), o.pkcs8, "id")),
		sealed(tripleDES("certsalt", 7, password), certBag(o.cert, "id")),
	}
}

// plain is a file with nothing encrypted, under a MAC.
func plain(bags ...[]byte) []byte { return pfx(usualMAC(), open(bags...)) }

// bags are all bags of an owner, unencrypted.
func (o owner) bags(id string) []byte {
	return slices.Concat(keyBag(o.pkcs8, id), certBag(o.cert, id))
}
