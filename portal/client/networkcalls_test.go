package client_test

import (
	"context"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
)

// netToken stands in requests and must stand nowhere else.
const netToken = "access-SECRET-token-0123456789"

// netCall is one of the journey's calls.
type netCall struct {
	name string
	do   func(ctx context.Context, c *client.Client) error
}

// netIIN is a made-up child's.
const netIIN = "220314599034"

func netSession(c *client.Client) *client.Session {
	return c.Session(portal.Tokens{AccessToken: netToken, ExpiresIn: 1 << 30}, time.Now().AddDate(-10, 0, 0), nil)
}

func netCalls() []netCall {
	return []netCall{
		{"discover", func(ctx context.Context, c *client.Client) error {
			_, err := c.Discover(ctx)
			return err
		}},
		{"challenge", func(ctx context.Context, c *client.Client) error {
			_, err := c.Challenge(ctx, portal.ChallengeRequest{Purpose: portal.PurposeSignIn})
			return err
		}},
		{"profile", func(ctx context.Context, c *client.Client) error {
			_, err := netSession(c).Profile(ctx)
			return err
		}},
		{"bind", func(ctx context.Context, c *client.Client) error {
			_, err := netSession(c).Bind(ctx, netIIN, "")
			return err
		}},
	}
}
