package revocation

import (
	"bytes"
	"crypto/sha1" //nolint:gosec // names a key, protects nothing
	"crypto/x509"
	"fmt"
	"slices"
	"time"

	"kezek.kz/kezek/signer/pki"
)

const (
	// skew is by how much the clocks of a responder and of a person's computer
	// may differ.
	skew = 5 * time.Minute
	// freshFor is how old an answer may be that does not say until when it
	// holds, or that carries no nonce and so may be an old one, sent again.
	freshFor = 24 * time.Hour
	// heldFor is how long an answer is remembered at most, and answerFor one that
	// does not say until when it holds: a certificate revoked since is what asking
	// is for.
	heldFor   = time.Hour
	answerFor = 10 * time.Minute
)

// check gives what an answer says of a certificate, once it is believed.
// Freshness is judged by now, the moment of asking; the moment that the
// certificate is judged at comes in later, see [response.status]. The checks are
// those of RFC 6960, 3.2, and of 4.2.2.2 for who may sign. An answer without a
// nonce is taken (responders that answer from a store cannot give one), but only
// while its thisUpdate is not older than a day.
func (a *answer) check(q question, nonce []byte, now time.Time) (response, error) {
	r, err := a.about(q)
	if err != nil {
		return response{}, err
	}
	if a.nonce != nil && !bytes.Equal(a.nonce, nonce) {
		return response{}, ErrNonce
	}
	if err := r.fresh(now, a.producedAt, a.nonce != nil); err != nil {
		return response{}, err
	}
	if err := a.verify(q.issuer, now); err != nil {
		return response{}, err
	}
	return r, nil
}

// about finds the response that is about the certificate. There may be two, one
// for each hash; the worse one counts.
func (a *answer) about(q question) (response, error) {
	var found []response
	for _, r := range a.responses {
		if r.id.names(q) {
			found = append(found, r)
		}
	}
	if len(found) == 0 {
		return response{}, ErrOtherCertificate
	}
	if i := slices.IndexFunc(found, func(r response) bool { return r.state == Revoked }); i >= 0 {
		return found[i], nil
	}
	if i := slices.IndexFunc(found, func(r response) bool { return r.state == Unknown }); i >= 0 {
		return found[i], nil
	}
	return found[0], nil
}

func (r response) fresh(now, producedAt time.Time, isLive bool) error {
	switch {
	case r.thisUpdate.After(now.Add(skew)), producedAt.After(now.Add(skew)):
		return fmt.Errorf("%w: made in the future", ErrStale)
	case !r.nextUpdate.IsZero() && r.nextUpdate.Before(now.Add(-skew)):
		return ErrStale
	case (!isLive || r.nextUpdate.IsZero()) && r.thisUpdate.Before(now.Add(-freshFor)):
		return ErrStale
	}
	return nil
}

// until is for how long an answer that check took at a moment may stand for
// asking again: never beyond what makes a new one stale, nor beyond the life of
// who signed it.
func (a *answer) until(r response, now time.Time) time.Time {
	ends := []time.Time{now.Add(heldFor), a.signer.NotAfter}
	if r.nextUpdate.IsZero() {
		ends = append(ends, now.Add(answerFor))
	} else {
		ends = append(ends, r.nextUpdate)
	}
	if a.nonce == nil || r.nextUpdate.IsZero() {
		ends = append(ends, r.thisUpdate.Add(freshFor))
	}
	return slices.MinFunc(ends, time.Time.Compare)
}

// status turns the response into what it means at the moment asked about: a
// certificate revoked later was good. One that expired before the answer was
// made may have been forgotten (RFC 6960, 2.2).
func (r response) status(q question) Status {
	s := Status{State: Good, Source: SourceOCSP, ThisUpdate: r.thisUpdate, NextUpdate: r.nextUpdate}
	switch {
	case r.state == Unknown:
		return Status{State: Unknown, Err: ErrNotKnown}
	case r.state == Revoked && !r.revokedAt.After(q.at):
		s.State, s.RevokedAt, s.Reason = Revoked, r.revokedAt, r.reason
	case r.thisUpdate.After(q.cert.NotAfter) && r.state == Good:
		return Status{State: Unknown, Err: ErrExpired}
	}
	return s
}

// verify finds who signed: the authority itself, or somebody whom it entrusted.
// Both are tried where they have one name.
func (a *answer) verify(issuer *x509.Certificate, now time.Time) error {
	why := fmt.Errorf("%w: nobody of that name", ErrDelegate)
	for _, signer := range append([]*x509.Certificate{issuer}, a.certificates...) {
		if !a.responder.is(signer) {
			continue
		}
		if !bytes.Equal(signer.Raw, issuer.Raw) {
			if err := a.entitled(signer, issuer, now); err != nil {
				why = err
				continue
			}
		}
		if why = a.object.verify(signer); why == nil {
			a.signer = signer
			return nil
		}
	}
	return why
}

func (r responderID) is(cert *x509.Certificate) bool {
	if r.name != nil {
		return bytes.Equal(r.name, cert.RawSubject)
	}
	bits, err := keyBits(cert)
	if err != nil {
		return false
	}
	sum := sha1.Sum(bits) //nolint:gosec // RFC 6960, 4.2.1
	return bytes.Equal(r.key, sum[:])
}

// entitled tells whether the authority let the signer answer for it: by a
// certificate that it issued itself, for this purpose (id-kp-OCSPSigning in so
// many words: anyExtendedKeyUsage is not enough), and valid both when the answer
// was made and now. Anything less would let every citizen answer for the
// authority, whose certificates they all hold.
func (a *answer) entitled(signer, issuer *x509.Certificate, now time.Time) error {
	switch {
	case !bytes.Equal(signer.RawIssuer, issuer.RawSubject):
		return fmt.Errorf("%w: of another authority", ErrDelegate)
	case !slices.Contains(signer.ExtKeyUsage, x509.ExtKeyUsageOCSPSigning):
		return fmt.Errorf("%w: not a responder's certificate", ErrDelegate)
	case signer.KeyUsage != 0 && signer.KeyUsage&(x509.KeyUsageDigitalSignature|x509.KeyUsageContentCommitment) == 0:
		return fmt.Errorf("%w: key usage", ErrDelegate)
	case len(signer.UnhandledCriticalExtensions) > 0:
		return fmt.Errorf("%w: critical extension", ErrDelegate)
	case !valid(signer, a.producedAt), !valid(signer, now):
		return fmt.Errorf("%w: expired or not yet valid", ErrDelegate)
	}
	if err := pki.CheckCertificate(signer, issuer); err != nil {
		return fmt.Errorf("%w: %w", ErrDelegate, err)
	}
	return nil
}

func valid(c *x509.Certificate, at time.Time) bool {
	return !at.Before(c.NotBefore) && !at.After(c.NotAfter)
}
