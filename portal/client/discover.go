package client

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"kezek.kz/kezek/portal"
)

const discoveryPath = "/.well-known/kindergarten-portal"

// Discover asks what the portal is. Anything that does not answer as this API
// does is [ErrNotPortal]; so is one that names another origin than the one
// dialled, or calls itself a practice portal and is not on this machine. One
// that serves newer programs only is [ErrOutdated]. What it tells of itself is
// given as far as a page can show it ([portal.Discovery.Showable]).
func (c *Client) Discover(ctx context.Context) (portal.Discovery, error) {
	var d portal.Discovery
	_, err := c.exchange(ctx, request{method: http.MethodGet, path: discoveryPath}, &d)
	if err == nil {
		err = c.checkDiscovery(d)
	}
	if err != nil && !errors.Is(err, ErrOutdated) {
		return portal.Discovery{}, notDiscovered(err)
	}
	d = d.Showable()
	c.remember(&d)
	if err != nil {
		return portal.Discovery{}, err
	}
	return d, nil
}

// remember keeps what the portal is. Where it serves newer programs only, what
// was known before stays: a session that is open goes on.
func (c *Client) remember(d *portal.Discovery) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.discovery == nil || !c.outdatedBy(d) {
		c.discovery = d
	}
}

// known is what the portal has told of itself, nil before it was asked.
func (c *Client) known() *portal.Discovery {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.discovery
}

// outdatedBy tells whether the portal serves newer programs only.
func (c *Client) outdatedBy(d *portal.Discovery) bool {
	return isOlder(c.options.Version, d.MinClient)
}

// notDiscovered turns the refusals of a server that has no such page into
// ErrNotPortal; a fault (5xx) and a limit (429) are a portal's own.
func notDiscovered(err error) error {
	var p *portal.Problem
	refused := errors.As(err, &p) && p.Status < 500 && p.Status != http.StatusTooManyRequests
	if refused || errors.Is(err, ErrUnexplained) {
		return &failure{ErrNotPortal, "no discovery"}
	}
	return err
}

func (c *Client) checkDiscovery(d portal.Discovery) error {
	switch {
	case d.PortalID == "" || d.Name.RU == "" || len(d.SignInMethods) == 0:
		return ErrIncomplete
	case !isPath(d.APIBase):
		return &failure{ErrNotPortal, "api_base is not a path"}
	case d.Origin != c.origin:
		return ErrOtherOrigin
	case d.Practice && !c.onLoopback():
		return ErrPracticeElsewhere
	case c.outdatedBy(&d):
		return ErrOutdated
	}
	return nil
}

func (c *Client) onLoopback() bool {
	u, err := url.Parse(c.origin)
	return err == nil && isLoopback(u.Hostname())
}

// isPath tells whether s can only be a path of the origin dialled: no scheme,
// no host ("//host" is one), nothing that another parser could read as one.
func isPath(s string) bool {
	u, err := url.Parse(s)
	if err != nil || u.Path != s || strings.ContainsAny(s, "\\%") || hasControl(s) {
		return false
	}
	if s == "" || s == "/" {
		return s == "/"
	}
	return strings.HasPrefix(s, "/") && !strings.Contains(s, "//") && !strings.Contains(s+"/", "/../")
}

// base is the path of the API, without a trailing slash. A portal that serves
// newer programs only is asked anew each time, and gives it to who leaves alone.
func (c *Client) base(ctx context.Context) (string, error) {
	d, leaves := c.known(), isLeaving(ctx)
	if d == nil || !leaves && c.outdatedBy(d) {
		// However patient the call itself: who is met for the first time is not
		// waited for any longer than usual.
		ctx, cancel := context.WithTimeout(ctx, c.options.Timeout)
		defer cancel()
		if _, err := c.Discover(ctx); err != nil && !(leaves && errors.Is(err, ErrOutdated)) {
			return "", err
		}
		d = c.known()
	}
	return strings.TrimSuffix(d.APIBase, "/"), nil
}

// leavingKey marks the context of a sign-out.
type leavingKey struct{}

// leaving is the context of a sign-out: also a portal that serves newer programs
// only must hear that a session of this one is over.
func leaving(ctx context.Context) context.Context {
	return context.WithValue(ctx, leavingKey{}, true)
}

func isLeaving(ctx context.Context) bool { return ctx.Value(leavingKey{}) != nil }
