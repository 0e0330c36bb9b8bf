package client

import (
	"context"
	"net/http"
	"net/url"

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
	ctx, end := s.client.within(ctx, false)
	defer end()
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
//
// Each call is a wish of its own: within it at most one mail leaves, however
// the connection fares, and after a cut it is asked for once more. Called again
// after an error, the portal may mail a second code: the ticket told last and
// the code of the newest mail belong together, and those before serve no more.
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
	if err := s.repeatable(ctx, r, &got); err != nil {
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

// repeatable sends a request that may arrive twice (it has an Idempotency-Key,
// or is idempotent by itself), and once more after a cut. Where the second try
// does not even leave, the first one's failure is told: that one may have been
// carried out.
func (s *Session) repeatable(ctx context.Context, r request, out any) error {
	ctx, end := s.client.within(ctx, r.patient)
	defer end()
	_, err := s.call(ctx, r, out)
	if !wasCut(err) {
		return err
	}
	if _, again := s.call(ctx, r, out); !isUnsent(again) {
		return again
	}
	return err
}

// remove deletes what need not be there any more.
func (s *Session) remove(ctx context.Context, path string) error {
	err := s.repeatable(ctx, request{method: http.MethodDelete, path: path}, nil)
	if isCodeOf(err, portal.CodeNotFound) {
		return nil
	}
	return err
}
