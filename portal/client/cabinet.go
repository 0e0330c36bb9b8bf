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

// Profile gives the person's data.
func (s *Session) Profile(ctx context.Context) (portal.Profile, error) {
	var got profileAnswer
	a, err := s.call(ctx, request{method: http.MethodGet, path: "/me"}, &got)
	if err != nil {
		return portal.Profile{}, err
	}
	s.remember(a)
	return got.Profile, nil
}

// remember keeps the profile's version for the next change.
func (s *Session) remember(a answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.etag = a.header.Get("ETag")
}

func (s *Session) version(ctx context.Context) (string, error) {
	s.mu.Lock()
	etag := s.etag
	s.mu.Unlock()
	if etag != "" {
		return etag, nil
	}
	if _, err := s.Profile(ctx); err != nil {
		return "", err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.etag, nil
}

// UpdateProfile changes what the patch names, in the version of the profile
// seen last: where somebody else changed it since, the portal refuses with
// STALE_VERSION and the profile is to be read again.
func (s *Session) UpdateProfile(ctx context.Context, patch portal.ProfilePatch) (portal.Profile, error) {
	etag, err := s.version(ctx)
	if err != nil {
		return portal.Profile{}, err
	}
	header := map[string]string{"If-Match": etag, "Content-Type": "application/merge-patch+json"}
	var got profileAnswer
	a, err := s.call(ctx, request{method: http.MethodPatch, path: "/me", body: patch, header: header}, &got)
	if err != nil {
		s.forget()
		return portal.Profile{}, err
	}
	s.remember(a)
	return got.Profile, nil
}

// forget makes the next change read the profile first.
func (s *Session) forget() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.etag = ""
}

// SetEmail gives the portal an address. Where it confirms addresses by a code,
// the ticket is what the code is given with.
func (s *Session) SetEmail(ctx context.Context, email string) (portal.EmailTicket, error) {
	return s.setEmail(ctx, portal.EmailRequest{Email: email})
}

// VerifyEmail is SetEmail with a code, also where the portal takes addresses
// as they are.
func (s *Session) VerifyEmail(ctx context.Context, email string) (portal.EmailTicket, error) {
	return s.setEmail(ctx, portal.EmailRequest{Email: email, Verify: true})
}

func (s *Session) setEmail(ctx context.Context, body portal.EmailRequest) (portal.EmailTicket, error) {
	var got ticketAnswer
	r := request{method: http.MethodPost, path: "/me/email", body: body, header: idempotent("")}
	if err := s.create(ctx, r, &got); err != nil {
		return portal.EmailTicket{}, err
	}
	s.forget()
	return got.EmailTicket, nil
}

// ConfirmEmail gives the code that was mailed. It is posted once: each try
// counts.
func (s *Session) ConfirmEmail(ctx context.Context, ticket, code string) error {
	path := "/me/email/" + url.PathEscape(ticket) + "/confirm"
	_, err := s.call(ctx, request{method: http.MethodPost, path: path, body: portal.CodeRequest{Code: code}}, nil)
	s.forget()
	return err
}

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
	r := request{method: http.MethodPost, path: "/me/bindings", body: body, header: idempotent(idempotencyKey)}
	if err := s.create(ctx, r, &got); err != nil {
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

// create posts a request that has an Idempotency-Key, once more after a cut.
func (s *Session) create(ctx context.Context, r request, out any) error {
	_, err := s.call(ctx, r, out)
	if wasCut(err) {
		_, err = s.call(ctx, r, out)
	}
	return err
}

// Binding gives one binding as it is now.
func (s *Session) Binding(ctx context.Context, id string) (portal.Binding, error) {
	b, _, err := s.binding(ctx, id)
	return b, err
}

// binding also gives how long the portal asks to wait before asking again.
func (s *Session) binding(ctx context.Context, id string) (portal.Binding, time.Duration, error) {
	var got oneBinding
	a, err := s.call(ctx, request{method: http.MethodGet, path: "/me/bindings/" + url.PathEscape(id)}, &got)
	if err != nil {
		return portal.Binding{}, 0, err
	}
	return got.Binding, seconds(a.header.Get("Retry-After")), nil
}

// The wait between two questions about a pending binding.
const (
	pollDefault = 3 * time.Second
	pollMax     = 30 * time.Second
)

// AwaitBinding asks for a pending binding until it is confirmed or refused (its
// ReasonCode then says why), as often as the portal asks to.
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
		case <-time.After(min(wait, pollMax)):
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
	r := request{method: http.MethodPost, path: path, header: idempotent(idempotencyKey)}
	if err := s.create(ctx, r, &got); err != nil {
		return portal.BindingResult{}, err
	}
	return got.BindingResult, nil
}

// Detach ends a binding; the application stays in the queue. After a cut
// connection it is repeated once, and a binding that is gone by then is what
// was wanted.
func (s *Session) Detach(ctx context.Context, id string) error {
	r := request{method: http.MethodDelete, path: "/me/bindings/" + url.PathEscape(id)}
	_, err := s.call(ctx, r, nil)
	if !wasCut(err) {
		return err
	}
	if _, err = s.call(ctx, r, nil); isCodeOf(err, portal.CodeNotFound) {
		return nil
	}
	return err
}

// Bindings gives the person's bindings.
func (s *Session) Bindings(ctx context.Context) ([]portal.Binding, error) {
	return pages(url.Values{}, func(q url.Values) (portal.Page[portal.Binding], error) {
		var page bindingsAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: "/me/bindings", query: q}, &page)
		return page.Page, err
	})
}

// Applications gives the applications in the person's cabinet.
func (s *Session) Applications(ctx context.Context) ([]portal.Application, error) {
	return pages(url.Values{}, func(q url.Values) (portal.Page[portal.Application], error) {
		var page appsAnswer
		_, err := s.call(ctx, request{method: http.MethodGet, path: "/me/applications", query: q}, &page)
		return page.Page, err
	})
}

// Application gives one of them. A foreign number is refused with NOT_FOUND.
func (s *Session) Application(ctx context.Context, number string) (portal.Application, error) {
	var got appAnswer
	_, err := s.call(ctx, request{method: http.MethodGet, path: "/me/applications/" + url.PathEscape(number)}, &got)
	if err != nil {
		return portal.Application{}, err
	}
	return got.Application, nil
}
