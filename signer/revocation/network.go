package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ocspShare is the part of a caller's time that the responders get, one in so
// many: what is left is the lists'.
const ocspShare = 3

// askInTime is ask within its share of the time until ctx ends.
func (c *Checker) askInTime(ctx context.Context, q question) (Status, error) {
	if deadline, limited := ctx.Deadline(); limited {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/ocspShare)
		defer cancel()
	}
	return c.ask(ctx, q)
}

// ask asks the responders of the certificate, one after the other, until an
// answer can be believed, and gives what it means.
func (c *Checker) ask(ctx context.Context, q question) (Status, error) {
	addresses := c.responders(q.cert)
	if len(addresses) == 0 {
		return Status{}, ErrNoSource
	}
	r, err := c.questions.do(ctx, q.key(), func(ctx context.Context) (response, error) {
		var failed []error
		for _, address := range addresses {
			r, err := c.askOne(ctx, address, q)
			if err == nil {
				return r, nil
			}
			failed = append(failed, err)
		}
		return response{}, errors.Join(failed...)
	})
	if err != nil {
		return Status{}, err
	}
	s := r.status(q) // whoever began to ask may have asked about another moment
	return s, s.Err
}

// askOne gives a response that is believed and says something, and remembers it.
func (c *Checker) askOne(ctx context.Context, address string, q question) (response, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.OCSPTimeout)
	defer cancel()
	request, nonce, err := newRequest(q, c.options.Rand)
	if err != nil {
		return response{}, err
	}
	data, err := c.post(ctx, address, request)
	if err != nil {
		return response{}, err
	}
	a, err := parseAnswer(data)
	if err != nil {
		return response{}, err
	}
	now := c.options.Now()
	r, err := a.check(q, nonce, now)
	if err != nil {
		return response{}, err
	}
	if c.isRevoked(a.signer, q.issuer, now) {
		return response{}, fmt.Errorf("%w: revoked itself", ErrDelegate)
	}
	if s := r.status(q); s.State == Unknown {
		return response{}, s.Err
	}
	c.answers.put(q, remembered{r, a.until(r, now)}, now)
	return r, nil
}

// isRevoked looks for a delegate in the lists at hand. That it is in none is
// enough: asking a responder about itself leads nowhere (RFC 6960, 4.2.2.2.1).
func (c *Checker) isRevoked(signer, issuer *x509.Certificate, now time.Time) bool {
	return !signer.Equal(issuer) && c.fromLists(question{signer, issuer, now}).State == Revoked
}

// refresh fetches the lists that are due, the full one and its delta, and gives
// those that are at hand then.
func (c *Checker) refresh(ctx context.Context, q question) ([]*List, error) {
	base, noBase := c.fetchFirst(ctx, q, c.baseAddresses(q.cert), false)
	delta, noDelta := c.fetchFirst(ctx, q, c.deltaAddresses(q.cert), true)
	return append(base, delta...), reasons(noBase, noDelta)
}

// fetchFirst makes sure of a list that speaks of the certificate, from one of
// the addresses. Those of one distribution point are mirrors of one another, and
// where there are several points, each is for all reasons of revocation, so that
// any will do (RFC 5280, 4.2.1.13; others were left out, see [readPoints]).
func (c *Checker) fetchFirst(ctx context.Context, q question, addresses []string, delta bool) ([]*List, error) {
	var failed []error
	for _, address := range addresses {
		l, err := c.fetchList(ctx, q, address, delta)
		if err == nil {
			err = l.fits(q)
		}
		if err == nil {
			return []*List{l}, nil
		}
		failed = append(failed, err)
	}
	return nil, errors.Join(failed...)
}

// fetchList fetches a list unless the one at hand is in date, or the address was
// asked only just.
func (c *Checker) fetchList(ctx context.Context, q question, address string, delta bool) (*List, error) {
	place := c.lists.at(address, q.issuer)
	if l, due, err := c.lists.due(place, q.issuer, c.options.Now()); !due {
		return l, err
	}
	return c.downloads.do(ctx, cacheKey(address, q.issuer), func(ctx context.Context) (*List, error) {
		place := c.lists.begin(address, q.issuer)
		defer c.lists.end(place)
		if l, due, err := c.lists.due(place, q.issuer, c.options.Now()); !due {
			return l, err // somebody was faster
		}
		l, err := c.fill(ctx, place, q, address, delta)
		c.lists.tried(place, c.options.Now(), err)
		return l, err
	})
}

// fill downloads the list of an address into its place. Only a list that is the
// authority's, and of the kind asked for, takes the place of another.
func (c *Checker) fill(ctx context.Context, p *place, q question, address string, delta bool) (*List, error) {
	ctx, cancel := context.WithTimeout(ctx, c.options.ListTimeout)
	defer cancel()
	l, err := c.download(ctx, address)
	switch {
	case err != nil:
		return nil, err
	case l.IsDelta() != delta:
		return nil, ErrScope
	}
	if err := l.Verify(q.issuer); err != nil {
		return nil, err
	}
	if err := c.lists.put(ctx, p, l, q.issuer); err != nil {
		return nil, err
	}
	return l, nil
}

func (c *Checker) download(ctx context.Context, address string) (*List, error) {
	data, err := c.get(ctx, address, c.options.MaxListSize)
	if err != nil {
		return nil, err
	}
	return parseList(ctx, data)
}

// reasons joins what is known of why; that there was nobody to ask is one only
// where there is no other.
func reasons(all ...error) error {
	all = slices.DeleteFunc(all, func(err error) bool { return err == nil || errors.Is(err, ErrNoSource) })
	if len(all) == 0 {
		return ErrNoSource
	}
	return errors.Join(all...)
}
