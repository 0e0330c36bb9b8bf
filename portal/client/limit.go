package client

import (
	"context"
	"fmt"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// callerKey is where a context with a limit of this package keeps the caller's
// own.
type callerKey struct{}

// within limits a call in time, whatever it consists of: a discovery, a new
// token, a repetition. Inside another call's limit it sets none of its own. The
// function ends the limit.
func (c *Client) within(ctx context.Context, patient bool) (context.Context, context.CancelFunc) {
	if ctx.Value(callerKey{}) != nil && ctx.Done() != nil {
		return ctx, func() {}
	}
	limit := c.options.Timeout
	if patient {
		limit = c.options.Patience
	}
	return context.WithTimeout(context.WithValue(ctx, callerKey{}, ctx), limit)
}

// callerOf is the context that the caller of this package gave.
func callerOf(ctx context.Context) context.Context {
	if caller, ok := ctx.Value(callerKey{}).(context.Context); ok {
		return caller
	}
	return ctx
}

// ended is the error of a context that has ended: the caller's own, or
// [ErrSlow] where it was a limit of this package.
func ended(ctx context.Context) error {
	if err := callerOf(ctx).Err(); err != nil {
		return fmt.Errorf("portal client: %w", err)
	}
	return ErrSlow
}

// progress is how far an exchange has come: it tells what a time limit means.
type progress struct {
	caller    context.Context
	connected atomic.Bool
}

// begin sets the limits of one exchange. However patient it is, it waits for an
// answer only: to connect it has no longer than any other.
func (c *Client) begin(ctx context.Context, patient bool) (context.Context, *progress, context.CancelFunc) {
	limited, end := c.within(ctx, patient)
	p := &progress{caller: callerOf(limited)}
	limited, cancel := context.WithCancel(limited)
	connecting := time.AfterFunc(c.options.Timeout, func() {
		if !p.connected.Load() {
			cancel()
		}
	})
	traced := httptrace.WithClientTrace(limited, &httptrace.ClientTrace{
		GetConn: func(string) { p.connected.Store(false) }, // again, where the first one was dead
		GotConn: func(httptrace.GotConnInfo) { p.connected.Store(true) },
	})
	return traced, p, func() { connecting.Stop(); cancel(); end() }
}
