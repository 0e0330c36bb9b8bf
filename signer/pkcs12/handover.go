package pkcs12

import (
	"crypto"
	"slices"

	gopkcs12 "software.sslmate.com/src/go-pkcs12"
)

// library is how go-pkcs12 decodes a container in DER.
type library func(der []byte, password string) (key any, err error)

// decodeWithLibrary is go-pkcs12's DecodeChain. Which certificate is the key's
// is found out here, so its certificates are left aside.
func decodeWithLibrary(der []byte, password string) (any, error) {
	key, _, _, err := gopkcs12.DecodeChain(der, password)
	return key, err
}

// handOver lets go-pkcs12 open a key bag; ok tells whether it could. The
// container it is given holds that one bag as it stands in the file and one
// certificate, in DER, without the layers that were taken off here:
//   - it reads no BER, which is all that the authority writes;
//   - it caps no iteration count, and by now all are known to be low;
//   - it wants exactly one key and at least one certificate;
//   - what was derived once need not be derived again, so that certificates are
//     not encrypted and the MAC, over a container that never leaves this
//     function, has one iteration.
func (d *decoder) handOver(b bag, certs []certificate) (key privateKey, ok bool) {
	// A file with nothing but keys unknown to Go, as GOST ones, is not tried.
	n := slices.IndexFunc(certs, func(c certificate) bool { return c.PublicKey != nil })
	if n < 0 {
		return key, false
	}
	der, err := d.minimalContainer(b, certs[n].bag)
	if err != nil {
		return key, false
	}
	defer clear(der)
	decoded, err := d.library(der, d.password.text)
	if err != nil {
		return key, false
	}
	key.signer, ok = decoded.(crypto.Signer)
	key.algorithm = algorithmOf(decoded)
	return key, ok && key.algorithm != nil
}

// minimalContainer gives a PFX in DER with the bags, without their attributes,
// in one plain content, and a SHA-1 MAC of one iteration.
func (d *decoder) minimalContainer(bags ...bag) ([]byte, error) {
	var contents []byte
	for _, b := range bags {
		contents = append(contents, definite(tagSequence, object(b.id), definite(tagContext0, b.value))...)
	}
	authSafe := definite(tagSequence, dataContent(definite(tagSequence, contents)))
	mac := newSHA1MAC(make([]byte, 8), 1)
	var err error
	if mac.digest, err = mac.sum(d.derivations, d.password, authSafe); err != nil {
		return nil, err
	}
	return definite(tagSequence, integer(pfxVersion), dataContent(authSafe), mac.marshalSHA1()), nil
}

// dataContent gives a ContentInfo of type data in DER.
func dataContent(octets []byte) []byte {
	return definite(tagSequence, object(oidData),
		definite(tagContext0, definite(tagOctetString, octets)))
}
