package revocation

import (
	"crypto/x509"
	"errors"
	"slices"
	"time"
)

// Lists are the revocation lists of any number of authorities. They never
// change, and their methods are called concurrently. The zero value, and nil,
// hold none.
type Lists struct {
	byIssuer map[string][]*List // by the issuer's Name in DER; newest first
	count    int
}

// NewLists puts lists together.
func NewLists(lists ...*List) *Lists {
	all := &Lists{byIssuer: map[string][]*List{}, count: len(lists)}
	for _, l := range lists {
		all.byIssuer[string(l.issuer)] = append(all.byIssuer[string(l.issuer)], l)
	}
	for _, of := range all.byIssuer {
		sortNewest(of)
	}
	return all
}

func sortNewest(lists []*List) {
	slices.SortStableFunc(lists, func(a, b *List) int { return b.thisUpdate.Compare(a.thisUpdate) })
}

// Len is how many lists there are.
func (s *Lists) Len() int {
	if s == nil {
		return 0
	}
	return s.count
}

// of gives the lists in an issuer's name, newest first.
func (s *Lists) of(cert *x509.Certificate) []*List {
	if s == nil {
		return nil
	}
	return s.byIssuer[string(cert.RawIssuer)]
}

// Status tells what the lists say of a certificate at a moment. The issuer is
// the authority that signed it, already trusted.
//
// The rules, in this order:
//
//   - Only lists count that are the issuer's (see [List.Verify]) and speak of
//     such certificates (RFC 5280, 6.3.3).
//   - An entry counts from its revocation date on, so a list made after the
//     moment is as good as any: it knows more.
//   - An entry of any list, full or delta, however old, means Revoked: nothing
//     takes a revocation back. Only certificateHold can be lifted; it counts in
//     lists that are not out of date at the moment.
//   - Good needs a full list that is not out of date at the moment (its
//     nextUpdate is given and not before it) and was made before the certificate
//     expired: authorities forget expired certificates.
//   - A delta list adds to that list, and lifts holds in it, where its
//     BaseCRLNumber is not above that list's number, it is of the same scope, in
//     date, and not the older of the two. (RFC 5280 also wants the delta's own
//     number to be the greater one, which the authority's deltas, counted for
//     themselves, do not obey.) Without a delta the full list stands alone; a
//     delta alone never means Good.
//
// Otherwise the State is Unknown, and Err says why.
func (s *Lists) Status(cert, issuer *x509.Certificate, at time.Time) Status {
	return judge(s.of(cert), question{cert, issuer, at})
}

// question is what a status answers.
type question struct {
	cert, issuer *x509.Certificate
	at           time.Time
}

// judge tells what lists, newest first, say.
func judge(lists []*List, q question) Status {
	var usable []*List
	why := ErrNoSource
	for _, l := range lists {
		switch err := l.fits(q); {
		case err == nil:
			usable = append(usable, l)
		case errors.Is(why, ErrNoSource):
			why = err
		}
	}
	for _, l := range usable {
		if e, ok := l.entry(q); ok && e.permanent() {
			return revoked(l, e)
		}
	}
	if len(usable) == 0 {
		return Status{State: Unknown, Err: why}
	}
	return current(usable, q)
}

// fits tells whether the list may be asked at all.
func (l *List) fits(q question) error {
	if err := l.Verify(q.issuer); err != nil {
		return err
	}
	if !l.scope.covers(q.cert, l.IsDelta()) {
		return ErrScope
	}
	return nil
}

// current answers where nothing is permanent: from the newest full list that
// may and the newest delta to it.
func current(lists []*List, q question) Status {
	base, err := newestBase(lists, q)
	delta := newestDelta(lists, base, q)
	if delta != nil {
		switch e, ok := delta.entry(q); {
		case ok && e.reason == reasonHold:
			return revoked(delta, e)
		case base == nil:
		case ok: // lifted
			return good(delta)
		}
	}
	if base == nil {
		return Status{State: Unknown, Err: err}
	}
	if e, ok := base.entry(q); ok {
		return revoked(base, e)
	}
	if delta != nil {
		return good(delta)
	}
	return good(base)
}

// newestBase gives the list that Good can be read from, or why there is none.
func newestBase(lists []*List, q question) (*List, error) {
	why := ErrScope // nothing but deltas
	for _, l := range lists {
		if l.IsDelta() || l.scope.someReasons {
			continue
		}
		if why = l.speaksFor(q); why == nil {
			return l, nil
		}
	}
	return nil, why
}

// speaksFor tells whether a certificate that the list does not name is good.
func (l *List) speaksFor(q question) error {
	switch {
	case l.staleAt(q.at):
		return ErrStale
	case l.thisUpdate.After(q.cert.NotAfter):
		return ErrExpired
	}
	return nil
}

func (l *List) staleAt(at time.Time) bool { return l.nextUpdate.IsZero() || at.After(l.nextUpdate) }

// newestDelta gives the delta that adds to the base; without a base, any.
func newestDelta(lists []*List, base *List, q question) *List {
	for _, l := range lists {
		if l.IsDelta() && !l.staleAt(q.at) && (base == nil || l.addsTo(base)) {
			return l
		}
	}
	return nil
}

func (l *List) addsTo(base *List) bool {
	return base.number != nil && l.deltaOf.Cmp(base.number) <= 0 &&
		l.scope.der == base.scope.der && !l.thisUpdate.Before(base.thisUpdate)
}

// entry gives what the list says of the certificate at the moment. Of several
// entries the permanent one counts, else the first.
func (l *List) entry(q question) (entry, bool) {
	var found entry
	var ok bool
	for _, e := range l.entries.find(q.cert.SerialNumber) {
		if e.at.After(q.at) {
			continue
		}
		if !ok || e.permanent() && !found.permanent() {
			found, ok = e, true
		}
	}
	return found, ok
}

func revoked(l *List, e entry) Status {
	return Status{
		State: Revoked, Source: SourceCRL, RevokedAt: e.at, Reason: e.reason,
		ThisUpdate: l.thisUpdate, NextUpdate: l.nextUpdate,
	}
}

func good(l *List) Status {
	return Status{State: Good, Source: SourceCRL, ThisUpdate: l.thisUpdate, NextUpdate: l.nextUpdate}
}
