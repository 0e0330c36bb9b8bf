package explain

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/ui/lang"
)

// Verdict says all that a person needs to know of a key: whether it serves and
// if not why, how soon it ends, and what is known of its revocation. Each is one
// or more whole sentences. The certificate may be nil where a key has none.
func Verdict(l *lang.Localizer, v signer.Verdict, c *signer.Certificate) string {
	return sentences(judgement(l, v, c), Warning(l, v, c), Revocation(l, v))
}

// sentences joins those that there are.
func sentences(all ...string) string {
	var said []string
	for _, s := range all {
		if s != "" {
			said = append(said, s)
		}
	}
	return strings.Join(said, " ")
}

// judgement is the main sentence.
func judgement(l *lang.Localizer, v signer.Verdict, c *signer.Certificate) string {
	switch {
	case v.Reason == signer.ReasonFits:
		return l.T("errors.reason.FITS")
	case v.Reason == signer.ReasonCertRevoked && !v.Revocation.RevokedAt.IsZero():
		return revoked(l, v)
	case v.Reason == signer.ReasonRevocationUnknown:
		return sentences(Reason(l, v.Reason, c), unknownCause(l, v.Revocation.Err))
	}
	return Reason(l, v.Reason, c)
}

// revoked says of what, when and why, in plain words for a CRLReason (RFC 5280,
// 5.3.1). Where none was given there is nothing to say.
func revoked(l *lang.Localizer, v signer.Verdict) string {
	what, next := "errors.revoked.own", "errors.revoked.next"
	if len(v.Chain) > 0 && v.Revoked != nil && !v.Revoked.Equal(v.Chain[0]) {
		what = "errors.revoked.authority"
	}
	if v.Revocation.Reason == certificateHold {
		next += ".hold"
	}
	day := signer.FormatDate(v.Revocation.RevokedAt)
	return sentences(l.T(what, map[string]any{"Date": day}), cause(l, v.Revocation.Reason), l.T(next))
}

// The reasons of RFC 5280, 5.3.1, that need words of their own.
const (
	caCompromise    = 2
	certificateHold = 6
	aaCompromise    = 10
)

func cause(l *lang.Localizer, reason int) string {
	if reason == aaCompromise {
		reason = caCompromise
	}
	id := "errors.revoked.cause." + strconv.Itoa(reason)
	if !l.Has(id) {
		return ""
	}
	return l.T(id)
}

// Warning says how soon a key ends that serves now, more urgently from 14 and
// again from 7 days on; nothing where there is no warning.
func Warning(l *lang.Localizer, v signer.Verdict, c *signer.Certificate) string {
	if v.Warning != signer.ReasonExpiresSoon {
		return ""
	}
	if c == nil || c.NotAfter.IsZero() {
		return Reason(l, v.Warning, c)
	}
	day := map[string]any{"Date": signer.FormatDate(c.NotAfter)}
	switch {
	case v.DaysLeft <= 0:
		// Less than a day is left, which may end today or tomorrow.
		return l.T("errors.expires.hours", map[string]any{"Date": signer.FormatTime(c.NotAfter)})
	case v.DaysLeft <= 7:
		return l.N("errors.expires.week", v.DaysLeft, day)
	case v.DaysLeft <= 14:
		return l.N("errors.expires.fortnight", v.DaysLeft, day)
	}
	return l.N("errors.expires.month", v.DaysLeft, day)
}

// Revocation says what is known of the revocation of a key that serves;
// nothing where nobody was asked. "Could not be checked" is never worded as
// good, and never as revoked.
func Revocation(l *lang.Localizer, v signer.Verdict) string {
	if v.Reason != signer.ReasonFits {
		return ""
	}
	switch v.Revocation.State {
	case revocation.Good:
		if v.Revocation.ThisUpdate.IsZero() {
			return l.T("errors.revocation.good.undated")
		}
		return l.T("errors.revocation.good", map[string]any{"Date": signer.FormatTime(v.Revocation.ThisUpdate)})
	case revocation.Unknown:
		return sentences(l.T("errors.revocation.unknown"), unknownCause(l, v.Revocation.Err))
	}
	return ""
}

// unknownCause says why revocation could not be found out.
func unknownCause(l *lang.Localizer, err error) string {
	is := func(targets ...error) bool {
		for _, target := range targets {
			if errors.Is(err, target) {
				return true
			}
		}
		return false
	}
	kind := "answer"
	switch {
	case err == nil:
		return ""
	case is(revocation.ErrNoSource, revocation.ErrUnreadable, revocation.ErrScope):
		kind = "source"
	case is(revocation.ErrExpired):
		kind = "expired"
	case is(revocation.ErrStale):
		kind = "stale"
	case is(revocation.ErrDownload, revocation.ErrResponder, context.Canceled, context.DeadlineExceeded):
		kind = "silent"
	}
	return l.T("errors.revocation.cause." + kind)
}
