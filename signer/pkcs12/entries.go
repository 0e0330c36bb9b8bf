package pkcs12

import (
	"bytes"
	"crypto/x509"
	"slices"

	"kezek.kz/kezek/signer/pki"
)

// certificate is a certificate of the file with the bag it came in.
type certificate struct {
	*x509.Certificate
	bag bag
}

// entries opens the key bags and gives each its certificate.
func (d *decoder) entries(bags []bag) ([]Entry, error) {
	var keys []bag
	for _, b := range bags {
		if b.isKey() {
			keys = append(keys, b)
		}
	}
	if len(keys) == 0 {
		return nil, ErrNoKey
	}
	if len(keys) > maxKeys {
		return nil, unsupported("number of keys")
	}
	certs, unreadable, err := readCertificates(bags)
	if err != nil {
		return nil, err
	}
	var entries []Entry
	for _, b := range keys {
		e, err := d.entry(b, certs, unreadable, len(keys) == 1)
		if err != nil {
			return nil, err
		}
		entries = append(entries, e)
	}
	return entries, nil
}

// readCertificates gives the certificates among the bags, and apart from them
// the bags of those that crypto/x509 cannot read. Neither stands in the way of
// a key whose certificate is another.
func readCertificates(bags []bag) (certs []certificate, unreadable []bag, err error) {
	for _, b := range bags {
		der, err := b.certificate()
		if err != nil {
			return nil, nil, err
		}
		if der == nil {
			continue
		}
		cert, err := x509.ParseCertificate(der)
		if err != nil {
			unreadable = append(unreadable, b)
			continue
		}
		certs = append(certs, certificate{Certificate: cert, bag: b})
	}
	return certs, unreadable, nil
}

// entry opens one key bag.
func (d *decoder) entry(b bag, certs []certificate, unreadable []bag, alone bool) (Entry, error) {
	key, err := d.openKey(b, certs)
	if err != nil {
		return Entry{}, err
	}
	e := Entry{
		Key:          key.signer,
		Algorithm:    key.algorithm,
		Certificate:  match(key, b.localKeyID, certs),
		LocalKeyID:   bytes.Clone(b.localKeyID),
		FriendlyName: b.friendlyName,
	}
	if e.Certificate == nil {
		e.CertificateDamaged = mayBelong(unreadable, b.localKeyID, alone)
	}
	if e.Certificate == nil && !e.CertificateDamaged && alone {
		e.Certificate = onlyCertificate(certs)
	}
	e.Mismatch = e.Certificate != nil && key.contradicts(e.Certificate)
	return e, nil
}

// mayBelong tells whether one of the certificates that cannot be read seems to
// be the key's: it bears the key's localKeyID, or one of the two bears none, or
// there is no other key. To say of such a key that it has no certificate would
// be wrong.
func mayBelong(unreadable []bag, id []byte, alone bool) bool {
	return slices.ContainsFunc(unreadable, func(b bag) bool {
		return alone || len(id) == 0 || len(b.localKeyID) == 0 || bytes.Equal(id, b.localKeyID)
	})
}

// match gives the key's certificate: one with its public key, and of several
// such the one with its localKeyID; else the one with its localKeyID; else nil.
func match(key privateKey, id []byte, certs []certificate) *x509.Certificate {
	var best *x509.Certificate
	bestScore := 0
	for _, c := range certs {
		score := 0
		if key.belongsTo(c.Certificate) {
			score += 2
		}
		if len(id) > 0 && bytes.Equal(id, c.bag.localKeyID) {
			score++
		}
		if score > bestScore {
			best, bestScore = c.Certificate, score
		}
	}
	return best
}

// onlyCertificate gives the certificate of a file that has one, not counting
// those of authorities that came along with it.
func onlyCertificate(certs []certificate) *x509.Certificate {
	if len(certs) == 1 {
		return certs[0].Certificate
	}
	var only *x509.Certificate
	for _, c := range certs {
		if c.IsCA {
			continue
		}
		if only != nil {
			return nil
		}
		only = c.Certificate
	}
	return only
}

// belongsTo tells whether the certificate has the key's public key. It cannot
// be told for a key without arithmetic, and is false then.
func (k privateKey) belongsTo(cert *x509.Certificate) bool {
	return k.signer != nil && pki.Belongs(k.signer, cert)
}

// contradicts tells whether the certificate certainly has another public key.
// For a key without arithmetic that is certain only where the certificate's
// key is of an algorithm that Go knows, and of another one.
func (k privateKey) contradicts(cert *x509.Certificate) bool {
	if k.signer != nil {
		return !k.belongsTo(cert)
	}
	return cert.PublicKey != nil && !publicKeyAlgorithm(cert).Equal(k.algorithm)
}
