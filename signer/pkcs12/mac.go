package pkcs12

import (
	"crypto/hmac"
	"crypto/sha1"
	"hash"

	"golang.org/x/crypto/cryptobyte"
	cbasn1 "golang.org/x/crypto/cryptobyte/asn1"
)

// Key lengths of PBMAC1 that are accepted, in octets. A short key is a way
// around the check (RFC 9579, 6); no HMAC gains from one over 64.
const (
	minPBMAC1Key = 20
	maxPBMAC1Key = 64
)

// macData is the integrity check of a file: an HMAC over the octets of the
// AuthenticatedSafe (RFC 7292, 5.1; RFC 9579).
type macData struct {
	kdf     kdf
	hash    func() hash.Hash // the HMAC's
	keySize int
	digest  []byte
	// err is why the check cannot be made.
	err error
}

// parseMacData reads
//
//	MacData ::= SEQUENCE { mac DigestInfo, macSalt, iterations DEFAULT 1 }
//
// An algorithm that is not accepted is kept in err; the error returned is
// ErrDamaged.
func parseMacData(in *cryptobyte.String) (*macData, error) {
	var data, info, digest, salt cryptobyte.String
	var alg algorithm
	if !in.ReadASN1(&data, cbasn1.SEQUENCE) || !in.Empty() ||
		!data.ReadASN1(&info, cbasn1.SEQUENCE) ||
		!readAlgorithm(&info, &alg) ||
		!info.ReadASN1(&digest, cbasn1.OCTET_STRING) || !info.Empty() ||
		!data.ReadASN1(&salt, cbasn1.OCTET_STRING) {
		return nil, damaged("MacData")
	}
	m := &macData{digest: digest, kdf: kdf{salt: salt, iterations: 1}}
	m.err = m.readAlgorithm(alg, data)
	if m.err == nil && len(digest) != m.hash().Size() {
		m.err = damaged("length of the MAC")
	}
	return m, nil
}

// readAlgorithm finds out how the key is derived and what the HMAC is. What is
// left of MacData is the iteration count.
func (m *macData) readAlgorithm(alg algorithm, count cryptobyte.String) error {
	if alg.oid.Equal(oidPBMAC1) {
		return m.readPBMAC1(alg.params)
	}
	if !count.Empty() {
		if err := m.kdf.readIterations(&count); err != nil {
			return err
		}
	}
	if m.hash = hashOf(alg.oid); m.hash == nil {
		return unsupported("MAC " + alg.oid.String())
	}
	m.kdf.hash, m.keySize = m.hash, m.hash().Size()
	return nil
}

// readPBMAC1 reads PBMAC1-params (RFC 8018, appendix A.5). Salt and iterations
// of MacData mean nothing then (RFC 9579, 4) and are not looked at: some write
// zero there.
func (m *macData) readPBMAC1(params cryptobyte.String) error {
	var body cryptobyte.String
	var derivation, mac algorithm
	if !params.ReadASN1(&body, cbasn1.SEQUENCE) ||
		!readAlgorithm(&body, &derivation) ||
		!readAlgorithm(&body, &mac) || !body.Empty() {
		return damaged("parameters of PBMAC1")
	}
	m.kdf = kdf{}
	var err error
	if m.keySize, err = m.kdf.readPBKDF2(derivation); err != nil {
		return err
	}
	if m.keySize < minPBMAC1Key || m.keySize > maxPBMAC1Key {
		return unsupported("key length of PBMAC1")
	}
	if m.hash = hashOfHMAC(mac.oid); m.hash == nil {
		return unsupported("MAC " + mac.oid.String())
	}
	return nil
}

// newSHA1MAC gives a check with HMAC-SHA-1 that sum can fill in.
func newSHA1MAC(salt []byte, iterations int) *macData {
	return &macData{
		kdf:     kdf{hash: sha1.New, salt: salt, iterations: iterations},
		hash:    sha1.New,
		keySize: sha1.Size,
	}
}

// verify tells whether the MAC over the octets is right under the password. It
// is called only where err is nil.
func (m *macData) verify(d derivations, p password, octets []byte) (bool, error) {
	sum, err := m.sum(d, p, octets)
	return err == nil && hmac.Equal(sum, m.digest), err
}

// sum makes the MAC.
func (m *macData) sum(d derivations, p password, octets []byte) ([]byte, error) {
	key, err := d.key(m.kdf, p, purposeMAC, m.keySize)
	if err != nil {
		return nil, damaged("MAC")
	}
	defer clear(key)
	h := hmac.New(m.hash, key)
	h.Write(octets)
	return h.Sum(nil), nil
}

// marshalSHA1 gives MacData in DER for a check made by newSHA1MAC.
func (m *macData) marshalSHA1() []byte {
	return definite(tagSequence,
		definite(tagSequence,
			definite(tagSequence, object(oidSHA1), definite(tagNull)),
			definite(tagOctetString, m.digest)),
		definite(tagOctetString, m.kdf.salt),
		integer(m.kdf.iterations))
}
