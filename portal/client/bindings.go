package client

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

// Bind asks the portal to bind a child's applications to the person. The key
// is a UUID that stays the same for one wish of the person, however often it
// is repeated; an empty one stands for a new one. After a cut connection the
// request is repeated once: under the same key it never binds twice.
//
// A result with the code KINSHIP_CHECK_PENDING is no end yet: go on with
// [Session.AwaitBinding].
func (s *Session) Bind(ctx context.Context, childIIN, idempotencyKey string) (portal.BindingResult, error) {
	var got bindingAnswer
	body := portal.BindingRequest{ChildIIN: childIIN}
	r := request{method: http.MethodPost, path: "/me/bindings", body: body, header: idempotent(idempotencyKey), patient: true}
	if err := s.repeatable(ctx, r, &got); err != nil {
		return portal.BindingResult{}, err
	}
	return got.BindingResult, nil
}

func idempotent(key string) map[string]string {
	if key == "" {
		key = uuid.NewString()
	}
	return map[string]string{"Idempotency-Key": key}
}

// Binding gives one binding as it is now.
func (s *Session) Binding(ctx context.Context, id string) (portal.Binding, error) {
	b, _, err := s.binding(ctx, id)
	return b, err
}

// binding also gives how long the portal asks to wait before asking again.
func (s *Session) binding(ctx context.Context, id string) (portal.Binding, time.Duration, error) {
	var got oneBinding
	a, err := s.call(ctx, request{method: http.MethodGet, path: "/me/bindings/" + url.PathEscape(id), patient: true}, &got)
	if err != nil {
		return portal.Binding{}, 0, err
	}
	return got.Binding, seconds(a.header.Get("Retry-After")), nil
}

// pollDefault is the wait between two questions about a pending binding where
// the portal does not say.
const pollDefault = 3 * time.Second

// AwaitBinding asks for a pending binding until it is confirmed or refused (its
// ReasonCode then says why), not sooner than the portal asks to. How long
// somebody is to wait at the window is the context's: a portal may name a day.
func (s *Session) AwaitBinding(ctx context.Context, id string) (portal.Binding, error) {
	for {
		b, wait, err := s.binding(ctx, id)
		if err != nil || b.Status != portal.BindingPending {
			return b, err
		}
		if wait <= 0 {
			wait = pollDefault
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return b, fmt.Errorf("portal client: %w", ctx.Err())
		}
	}
}

// Recheck asks the portal to look at a binding again: one that waits, one that
// was refused, or a confirmed one without an application. The key is as with
// [Session.Bind], and so are the answers.
func (s *Session) Recheck(ctx context.Context, id, idempotencyKey string) (portal.BindingResult, error) {
	var got bindingAnswer
	path := "/me/bindings/" + url.PathEscape(id) + "/recheck"
	r := request{method: http.MethodPost, path: path, header: idempotent(idempotencyKey), patient: true}
	if err := s.repeatable(ctx, r, &got); err != nil {
		return portal.BindingResult{}, err
	}
	return got.BindingResult, nil
}

// Detach ends a binding; the application stays in the queue. After a cut
// connection it is asked for once more. A binding that is gone is what was
// wanted, and no error: an earlier try, whose answer was lost, may have ended
// it.
func (s *Session) Detach(ctx context.Context, id string) error {
	return s.remove(ctx, "/me/bindings/"+url.PathEscape(id))
}

// Bindings gives the person's bindings.
func (s *Session) Bindings(ctx context.Context) ([]portal.Binding, error) {
	return pages(ctx, s.client, url.Values{}, func(ctx context.Context, q url.Values) (portal.Page[portal.Binding], error) {
		var page bindingsAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: "/me/bindings", query: q}, &page)
		return page.Page, err
	})
}
