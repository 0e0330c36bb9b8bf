package ui

import (
	"context"
	"crypto/x509"
	"maps"
	"time"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// checkedKey is a key of «Проверить мой ключ» with all that was found out.
type checkedKey struct {
	*signer.Key
	verdict signer.Verdict
	// practice tells of a key of the practice portal: a real authority is not
	// asked about it.
	practice bool
	// judged tells that there were authorities to judge the chain by.
	judged bool
	// err is why the list of authorities could not be read, else nil.
	err error
}

// canAsk tells whether the authority can say more than is known: of a key that
// it issued, that has not run out, and that it has not revoked.
func (k checkedKey) canAsk(now time.Time) bool {
	return !k.practice && len(k.verdict.Chain) > 1 && !now.After(k.Certificate.NotAfter) &&
		k.verdict.Revocation.State != revocation.Revoked
}

// checkBasis is what keys are judged by. It is made on the window's goroutine
// and used beside it.
type checkBasis struct {
	w     *Window
	conn  *Connection // nil where no portal was chosen
	at    time.Time   // this computer's clock: no portal was asked
	known atHand
}

func (s *checkScreen) basis() checkBasis {
	known := atHand{from: s.w.options.Revocation, asked: maps.Clone(s.asked)}
	return checkBasis{w: s.w, conn: s.w.journey.conn, at: s.w.options.Now(), known: known}
}

// examine judges keys without the network.
func (b checkBasis) examine(ctx context.Context, keys []*signer.Key) []checkedKey {
	own, err := b.authorities()
	checked := make([]checkedKey, 0, len(keys))
	for _, key := range keys {
		k := checkedKey{Key: key, practice: b.isPractice(key)}
		policy := signer.Policy{At: b.at, Trust: own, Revocation: b.known}
		if k.practice {
			policy.Trust, policy.Revocation = b.practice()
		} else {
			k.err = err
		}
		k.judged = policy.Trust != nil
		k.verdict = policy.Examine(ctx, key)
		checked = append(checked, k)
	}
	return checked
}

// authorities are those that the person trusts, else those of the real portal
// that was chosen, else nil: the chain is not judged then.
func (b checkBasis) authorities() (*trust.Store, error) {
	var own *trust.Store
	var err error
	if b.w.options.Authorities != nil {
		own, err = b.w.options.Authorities.Store()
	}
	switch {
	case err == nil && own != nil && own.Len() > 0:
		return own, nil
	case b.conn != nil && b.conn.Practice == nil && b.conn.Trust != nil:
		return b.conn.Trust, nil
	}
	return nil, err
}

func (b checkBasis) isPractice(k *signer.Key) bool {
	return k.LocalKeyID != nil && b.w.isPracticeKey([][]byte{k.LocalKeyID})
}

// practice is what the practice portal judges by, while it is the one chosen.
func (b checkBasis) practice() (*trust.Store, signer.Revocation) {
	if b.conn == nil || b.conn.Practice == nil || b.conn.Trust == nil {
		return nil, nil
	}
	return b.conn.Trust, atHand{from: b.conn.Revocation}
}

// atHand answers from what is known already and asks nobody: nothing is sent
// before somebody has said so. It is a signer.Revocation.
type atHand struct {
	from  signer.Revocation // nil: nothing is known
	asked map[string]revocation.Status
}

// Known gives the authority's answer, else what lists say. That they say
// nothing is not told as a failure, because nobody has asked yet.
func (a atHand) Known(cert, issuer *x509.Certificate, at time.Time) revocation.Status {
	if status, ok := a.asked[string(cert.Raw)]; ok {
		return status
	}
	if a.from == nil {
		return revocation.Status{}
	}
	status := a.from.Known(cert, issuer, at)
	if status.State == revocation.Unknown {
		return revocation.Status{}
	}
	return status
}

// Check is Known.
func (a atHand) Check(_ context.Context, cert, issuer *x509.Certificate, at time.Time) revocation.Status {
	return a.Known(cert, issuer, at)
}
