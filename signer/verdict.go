package signer

import (
	"context"
	"crypto/x509"
	"time"

	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// Revocation tells whether certificates were revoked. revocation.Checker is
// one. Methods are called concurrently.
type Revocation interface {
	// Known answers from what is at hand, at once.
	Known(cert, issuer *x509.Certificate, at time.Time) revocation.Status
	// Check may ask over the network, until ctx ends.
	Check(ctx context.Context, cert, issuer *x509.Certificate, at time.Time) revocation.Status
}

// Verdict is all that is found out about a key.
type Verdict struct {
	// Reason is why the key does not serve; ReasonFits where it does.
	Reason Reason
	// Warning is ReasonExpiresSoon for a key that serves and has 30 days or
	// less left, else empty.
	Warning Reason
	// DaysLeft is the number of whole days of 24 hours until NotAfter, 0 on the
	// last day and negative afterwards; 0 where there is no certificate.
	DaysLeft int
	// Revocation is what is known of that; its State is NotChecked where
	// nobody was asked.
	Revocation revocation.Status
	// Revoked is the certificate that Revocation speaks of where its State is
	// Revoked, else nil: the key's own, the first of Chain, or an authority's.
	Revoked *x509.Certificate
	// Chain is the certificate's, the leaf first, the anchor last; nil where
	// it was not judged or there is none.
	Chain []*x509.Certificate
}

// warningDays is how long before its end a key is said to expire soon.
const warningDays = 30

// Examine judges a key and its certificate as JudgeKey does, and one that fits
// all that also by what Revocation finds out, which may take the network until
// ctx ends. Like JudgeKey it does not judge the chain where Trust is nil.
func (p Policy) Examine(ctx context.Context, k *Key) Verdict {
	if reason := keyFault(k); reason != ReasonFits {
		return p.faulty(k, reason)
	}
	return p.examine(ctx, k.Certificate)
}

// ExamineCertificate is for whoever lets somebody in by a certificate that
// arrived with a signature, a portal's server: as Examine, and fails closed.
// With no Trust it trusts nobody. With RevocationRequired only a certificate
// that is known to be good fits.
func (p Policy) ExamineCertificate(ctx context.Context, c *Certificate) Verdict {
	if p.Trust == nil {
		p.Trust = trust.New()
	}
	return p.examine(ctx, c)
}

// faulty is the verdict on a key that has a fault of its own.
func (p Policy) faulty(k *Key, reason Reason) Verdict {
	v := Verdict{Reason: reason}
	if k != nil && k.Certificate != nil && k.Certificate.X509 != nil {
		v.DaysLeft = p.daysLeft(k.Certificate)
	}
	return v
}

func (p Policy) examine(ctx context.Context, c *Certificate) Verdict {
	v := p.judge(c)
	if v.Reason == ReasonFits {
		p.askRevocation(ctx, &v)
	}
	if v.Reason == ReasonFits && v.DaysLeft <= warningDays {
		v.Warning = ReasonExpiresSoon
	}
	return v
}

// authorityWait is how long the questions about the authorities of a chain may
// take together: what is at hand answers them nearly always, and somebody waits
// for the sign-in. A list that needs longer is there for the next one.
const authorityWait = 2 * time.Second

// askRevocation is the last step, for a certificate that fits otherwise: the
// key's own first, for which it has to be known, then the authorities above it.
// Where nobody answers, what was at hand stands.
func (p Policy) askRevocation(ctx context.Context, v *Verdict) {
	if p.Revocation != nil && len(v.Chain) > 1 {
		asked := p.Revocation.Check(ctx, v.Chain[0], v.Chain[1], p.At)
		v.Revocation = better(v.Revocation, asked)
	}
	switch {
	case v.Revocation.State == revocation.Revoked:
		v.Reason, v.Revoked = ReasonCertRevoked, v.Chain[0]
	case v.Revocation.State != revocation.Good && p.RevocationRequired:
		v.Reason = ReasonRevocationUnknown
	case p.Revocation != nil:
		p.askAboutAuthorities(ctx, v)
	}
}

// askAboutAuthorities refuses a key under an authority that was revoked; the
// anchor is left out, as in lookUpRevocation. One of which that cannot be found
// out does not stand in the way, also where RevocationRequired: the roots'
// lists are often not to be had, and then nobody at all would get in.
func (p Policy) askAboutAuthorities(ctx context.Context, v *Verdict) {
	ctx, cancel := context.WithTimeout(ctx, authorityWait)
	defer cancel()
	for i := 1; i+1 < len(v.Chain); i++ {
		status := p.Revocation.Check(ctx, v.Chain[i], v.Chain[i+1], p.At)
		if status.State == revocation.Revoked {
			v.Reason, v.Revocation, v.Revoked = ReasonCertRevoked, status, v.Chain[i]
			return
		}
	}
}

// better gives the answer that was asked for, unless it is none and the one at
// hand is.
func better(known, asked revocation.Status) revocation.Status {
	isAnswer := asked.State == revocation.Good || asked.State == revocation.Revoked
	if !isAnswer && known.State == revocation.Good {
		return known
	}
	return asked
}

// lookUpRevocation asks what is at hand about the certificate and, where that
// one is not revoked, about the authorities above it, save the anchor: whoever
// trusts that takes it out of the trust folder.
func (p Policy) lookUpRevocation(v *Verdict) {
	if p.Revocation == nil {
		return
	}
	for i := 0; i+1 < len(v.Chain); i++ {
		status := p.Revocation.Known(v.Chain[i], v.Chain[i+1], p.At)
		if status.State == revocation.Revoked {
			v.Reason, v.Revocation, v.Revoked = ReasonCertRevoked, status, v.Chain[i]
			return
		}
		if i == 0 {
			v.Revocation = status
		}
	}
}

// daysLeft rounds down, so that the second after the end counts as a day.
func (p Policy) daysLeft(c *Certificate) int {
	if p.At.IsZero() {
		return 0
	}
	const day = 24 * time.Hour
	left := c.X509.NotAfter.Sub(p.At)
	days := int(left / day)
	if left < 0 && left%day != 0 {
		days--
	}
	return days
}
