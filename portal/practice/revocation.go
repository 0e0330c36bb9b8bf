package practice

import (
	"fmt"
	"io"
	"math/big"
	"path/filepath"
	"time"

	"kezek.kz/kezek/signer/pki"
	"kezek.kz/kezek/signer/revocation"
)

// listLife is how long the practice authorities' lists are good; they are made
// at each start.
const listLife = 366 * 24 * time.Hour

// revocation writes the practice authorities' lists and gives what answers from
// them and from those of the folders, each of which must hold one.
func (f folder) revocation(o Options, m material) (*revocation.Checker, error) {
	if err := f.writeLists(o, m); err != nil {
		return nil, err
	}
	lists, err := revocation.LoadLists(append([]string{f.lists()}, o.Lists...)...)
	if err != nil {
		return nil, err
	}
	return revocation.NewChecker(revocation.Options{Lists: lists, Now: revocation.ClockFor(o.Now, o.At), Rand: o.Rand}), nil
}

// writeLists makes the lists at each start, so that they are never stale.
func (f folder) writeLists(o Options, m material) error {
	for name, a := range map[string]*authority{"rsa.crl": m.authorities.rsa, "gost.crl": m.authorities.gost} {
		der, err := a.list(o.Rand, m.keys, o.judgedAt())
		if err != nil {
			return err
		}
		if err := writeFile(filepath.Join(f.lists(), name), der); err != nil {
			return err
		}
	}
	return nil
}

// keyCompromise is a CRLReason (RFC 5280, 5.3.1).
const keyCompromise = 1

// list is the authority's revocation list, with the practice key that is there
// to be refused.
func (a *authority) list(random io.Reader, keys []keyFile, at time.Time) ([]byte, error) {
	list := pki.List{
		Number:     big.NewInt(at.Unix()),
		ThisUpdate: at.Add(-time.Minute),
		NextUpdate: at.Add(listLife),
	}
	for _, k := range keys {
		if k.Note != NoteRevoked || !a.issued(k.cert) {
			continue
		}
		list.Revoked = append(list.Revoked, pki.Revoked{
			Serial: k.cert.SerialNumber, At: k.cert.NotBefore.Add(time.Hour), Reason: keyCompromise,
		})
	}
	der, err := pki.CreateRevocationList(random, list, a.cert, a.key)
	if err != nil {
		return nil, fmt.Errorf("practice revocation list: %w", err)
	}
	return der, nil
}
