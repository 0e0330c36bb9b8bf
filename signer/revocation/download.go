package revocation

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
)

// maxRedirects is how often an address may lead on, within its host.
const maxRedirects = 3

// newClient gives the client with our rules for redirects, whatever its own
// were; nothing of the caller's is changed.
func newClient(given *http.Client) *http.Client {
	client := http.Client{}
	if given != nil {
		client = *given
	}
	client.Jar = nil
	client.CheckRedirect = checkRedirect
	return &client
}

// checkRedirect keeps a question within the host it was meant for: an address
// in a certificate is the authority's choice, where its host sends on is not,
// and may be a service inside somebody's network.
func checkRedirect(next *http.Request, before []*http.Request) error {
	first := before[0].URL
	if next.URL.Host != first.Host || next.URL.Scheme != first.Scheme || len(before) > maxRedirects {
		return ErrRedirect
	}
	return nil
}

// get fetches an address.
func (c *Checker) get(ctx context.Context, address string, limit int64) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDownload, err)
	}
	return c.fetch(request, limit)
}

// post asks a responder (RFC 6960, A.1).
func (c *Checker) post(ctx context.Context, address string, question []byte) ([]byte, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(question))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDownload, err)
	}
	request.Header.Set("Content-Type", "application/ocsp-request")
	request.Header.Set("Accept", "application/ocsp-response")
	return c.fetch(request, maxAnswer)
}

// fetch gives the body of a 200 answer that is not empty. The kind of content
// that the server claims is not asked for: whether it is what was wanted shows
// when it is read.
func (c *Checker) fetch(request *http.Request, limit int64) ([]byte, error) {
	answer, err := c.client.Do(request)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDownload, withoutAddress(err))
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: status %d", ErrDownload, answer.StatusCode)
	}
	if answer.ContentLength > limit {
		return nil, ErrTooLarge
	}
	data, err := readAll(answer.Body, answer.ContentLength, limit)
	switch {
	case err != nil:
		return nil, fmt.Errorf("%w: %w", ErrDownload, err)
	case data == nil:
		return nil, ErrTooLarge
	case len(data) == 0:
		return nil, fmt.Errorf("%w: no octets", ErrDownload)
	}
	return data, nil
}

// withoutAddress takes the cause out of net/http's error, which repeats the
// whole address.
func withoutAddress(err error) error {
	var of *url.Error
	if errors.As(err, &of) {
		return of.Err
	}
	return err
}
