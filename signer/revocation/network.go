package revocation

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"slices"
	"time"
)

// ask asks the responders of the certificate, one after the other, until an
// answer can be believed, and remembers it.
func (c *Checker) ask(ctx context.Context, q question) error {
	addresses := c.responders(q.cert)
	if len(addresses) == 0 {
		return ErrNoSource
	}
	return c.flights.do(ctx, "ocsp "+q.key(), func(ctx context.Context) error {
		var failed []error
		for _, address := range addresses {
			err := c.askOne(ctx, address, q)
			if err == nil {
				return nil
			}
			failed = append(failed, err)
		}
		return errors.Join(failed...)
	})
}

func (c *Checker) askOne(ctx context.Context, address string, q question) error {
	ctx, cancel := context.WithTimeout(ctx, c.options.OCSPTimeout)
	defer cancel()
	request, nonce, err := newRequest(q, c.options.Rand)
	if err != nil {
		return err
	}
	data, err := c.post(ctx, address, request)
	if err != nil {
		return err
	}
	a, err := parseAnswer(data)
	if err != nil {
		return err
	}
	now := c.options.Now()
	r, err := a.check(q, nonce, now)
	if err != nil {
		return err
	}
	if c.isRevoked(a.signer, q.issuer, now) {
		return fmt.Errorf("%w: revoked itself", ErrDelegate)
	}
	if s := r.status(q); s.State == Unknown {
		return s.Err
	}
	c.answers.put(q, r, now)
	return nil
}

// isRevoked looks for a delegate in the lists at hand. That it is in none is
// enough: asking a responder about itself leads nowhere (RFC 6960, 4.2.2.2.1).
func (c *Checker) isRevoked(signer, issuer *x509.Certificate, now time.Time) bool {
	return !signer.Equal(issuer) && c.fromLists(question{signer, issuer, now}).State == Revoked
}

// refresh fetches the lists that are due, the full one and its delta.
func (c *Checker) refresh(ctx context.Context, q question) error {
	return reasons(
		c.fetchFirst(ctx, q, c.baseAddresses(q.cert), false),
		c.fetchFirst(ctx, q, c.deltaAddresses(q.cert), true),
	)
}

// fetchFirst makes sure of the list of one of the addresses, which are mirrors
// of one another.
func (c *Checker) fetchFirst(ctx context.Context, q question, addresses []string, delta bool) error {
	var failed []error
	for _, address := range addresses {
		err := c.fetchList(ctx, q, address, delta)
		if err == nil {
			return nil
		}
		failed = append(failed, err)
	}
	return errors.Join(failed...)
}

// fetchList fetches a list unless the one at hand is in date. Only a list that
// is the authority's, and of the kind asked for, takes the place of another.
func (c *Checker) fetchList(ctx context.Context, q question, address string, delta bool) error {
	place := c.lists.at(address, q.issuer)
	if !place.due(q.issuer, c.lists.limit, c.options.Now()) {
		return nil
	}
	return c.flights.do(ctx, "list "+cacheKey(address, q.issuer), func(ctx context.Context) error {
		if !place.due(q.issuer, c.lists.limit, c.options.Now()) {
			return nil // somebody was faster
		}
		ctx, cancel := context.WithTimeout(ctx, c.options.ListTimeout)
		defer cancel()
		l, err := c.download(ctx, address)
		switch {
		case err != nil:
			return err
		case l.IsDelta() != delta:
			return ErrScope
		}
		if err := l.Verify(q.issuer); err != nil {
			return err
		}
		return place.put(ctx, l, c.options.Now())
	})
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
