package pkcs12

import (
	"crypto"
	"crypto/sha1"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"io"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"

	"kezek.kz/kezek/signer/pki"
)

// What the authority writes, measured on its files.
const (
	encodedIterations = 1024
	encodedSaltSize   = 20
)

// Encode writes a key file in the exact shape of the authority's: an outer PFX
// in DER; inside it an AuthenticatedSafe in BER of indefinite length, first the
// key under 3DES, then the certificate under RC2 of 40 bits, each with its
// localKeyID (the certificate's subject key identifier) and its friendlyName
// (the same in lower-case hexadecimal); a SHA-1 MAC; 1,024 iterations
// everywhere. That is weak by today's measure and is what practice keys and
// tests are to look like; nobody's real key should be written so.
//
// The key or the certificate may be missing, not both. Whether they belong
// together is not looked at. Without a certificate, or with one that names no
// key identifier, the identifier is the SHA-1 of the public key (RFC 5280,
// 4.2.1.2, method 1). Salts come from rand, three times 20 octets.
func Encode(rand io.Reader, c Container, password string) ([]byte, error) {
	id, err := c.keyID()
	if err != nil {
		return nil, err
	}
	e := &encoder{
		derivations: realDerivations(),
		rand:        rand,
		password:    passwordForms(password)[0],
		attributes:  bagAttributes(id),
	}
	authSafe, err := e.authenticatedSafe(c)
	if err != nil {
		return nil, err
	}
	mac, err := e.mac(authSafe)
	if err != nil {
		return nil, err
	}
	return definite(tagSequence, integer(pfxVersion), dataContent(authSafe), mac), nil
}

// keyID gives the identifier that ties key and certificate together.
func (c Container) keyID() ([]byte, error) {
	if c.Certificate != nil && len(c.Certificate.SubjectKeyId) > 0 {
		return c.Certificate.SubjectKeyId, nil
	}
	if c.Certificate != nil {
		return publicKeyID(c.Certificate.RawSubjectPublicKeyInfo)
	}
	signer, ok := c.Key.(crypto.Signer)
	if !ok {
		return nil, errors.New("pkcs12: neither a certificate nor a key that signs")
	}
	return pki.KeyID(signer.Public())
}

// publicKeyID gives the SHA-1 of the BIT STRING in a SubjectPublicKeyInfo.
func publicKeyID(info cryptobyte.String) ([]byte, error) {
	var body cryptobyte.String
	var octets []byte
	if !info.ReadASN1(&body, cbasn1.SEQUENCE) ||
		!body.SkipASN1(cbasn1.SEQUENCE) || !body.ReadASN1BitStringAsBytes(&octets) {
		return nil, errors.New("pkcs12: public key cannot be read")
	}
	sum := sha1.Sum(octets)
	return sum[:], nil
}

// bagAttributes gives the SET of localKeyID and friendlyName.
func bagAttributes(id []byte) []byte {
	name := toBMPString(hex.EncodeToString(id))
	return definite(tagSet,
		definite(tagSequence, object(oidLocalKeyID),
			definite(tagSet, definite(tagOctetString, id))),
		definite(tagSequence, object(oidFriendlyName),
			definite(tagSet, definite(tagBMPString, name))))
}

// encoder writes one container.
type encoder struct {
	derivations
	rand       io.Reader
	password   password
	attributes []byte
}

// authenticatedSafe gives the AuthenticatedSafe in BER.
func (e *encoder) authenticatedSafe(c Container) ([]byte, error) {
	var key, cert []byte
	var err error
	if c.Key != nil {
		if key, err = e.keyContent(c.Key); err != nil {
			return nil, err
		}
	}
	if c.Certificate != nil {
		if cert, err = e.certificateContent(c.Certificate); err != nil {
			return nil, err
		}
	}
	return indefinite(tagSequence, key, cert), nil
}

// keyContent gives the ContentInfo with the shrouded key bag, in the open.
func (e *encoder) keyContent(key crypto.PrivateKey) ([]byte, error) {
	plain, err := pki.MarshalPrivateKey(key)
	if err != nil {
		return nil, err
	}
	defer clear(plain)
	s, err := e.scheme(algorithm{oid: oidPBEWithSHAAnd3DES})
	if err != nil {
		return nil, err
	}
	data, err := e.encrypt(s.scheme, e.password, plain)
	if err != nil {
		return nil, err
	}
	info := definite(tagSequence, s.der, definite(tagOctetString, data))
	bags := definite(tagSequence, e.bag(object(oidShroudedKeyBag), info))
	return indefinite(tagSequence, object(oidData),
		indefinite(tagContext0, definite(tagOctetString, bags))), nil
}

// certificateContent gives the ContentInfo with the certificate bag, encrypted.
func (e *encoder) certificateContent(cert *x509.Certificate) ([]byte, error) {
	value := definite(tagSequence, object(oidX509Certificate),
		definite(tagContext0, definite(tagOctetString, cert.Raw)))
	bags := definite(tagSequence, e.bag(object(oidCertBag), value))
	s, err := e.scheme(algorithm{oid: oidPBEWithSHAAnd40BitRC2})
	if err != nil {
		return nil, err
	}
	data, err := e.encrypt(s.scheme, e.password, bags)
	if err != nil {
		return nil, err
	}
	info := indefinite(tagSequence, object(oidData), s.der,
		indefinite(tagContext0, definite(tagOctetString, data)))
	return indefinite(tagSequence, object(oidEncryptedData),
		indefinite(tagContext0, indefinite(tagSequence, integer(0), info))), nil
}

// bag gives a SafeBag in DER.
func (e *encoder) bag(id, value []byte) []byte {
	return definite(tagSequence, id, definite(tagContext0, value), e.attributes)
}

// encodedScheme is a scheme together with its AlgorithmIdentifier.
type encodedScheme struct {
	scheme
	der []byte
}

// scheme gives the scheme of RFC 7292, appendix C, with a fresh salt.
func (e *encoder) scheme(alg algorithm) (s encodedScheme, err error) {
	salt, err := e.salt()
	if err != nil {
		return s, err
	}
	alg.params = definite(tagSequence, definite(tagOctetString, salt), integer(encodedIterations))
	s.der = definite(tagSequence, object(alg.oid), alg.params)
	s.scheme, err = parseScheme(alg)
	return s, err
}

// mac gives the MacData over the AuthenticatedSafe.
func (e *encoder) mac(authSafe []byte) ([]byte, error) {
	salt, err := e.salt()
	if err != nil {
		return nil, err
	}
	m := newSHA1MAC(salt, encodedIterations)
	if m.digest, err = m.sum(e.derivations, e.password, authSafe); err != nil {
		return nil, err
	}
	return m.marshalSHA1(), nil
}

// salt gives fresh octets.
func (e *encoder) salt() ([]byte, error) {
	salt := make([]byte, encodedSaltSize)
	_, err := io.ReadFull(e.rand, salt)
	return salt, err
}
