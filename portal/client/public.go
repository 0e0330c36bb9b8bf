package client

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"kezek.kz/kezek/portal"
)

// Limits on a list that is read page by page: a portal that never stops giving
// a next cursor is not followed for ever.
const (
	pageSize = 200
	maxPages = 100
)

// Localities gives the places that match query ("" for all) below the place
// parent ("" for everywhere), in the portal's order.
func (c *Client) Localities(ctx context.Context, query, parent string) ([]portal.Locality, error) {
	ask := url.Values{}
	if query != "" {
		ask.Set("q", query)
	}
	if parent != "" {
		ask.Set("parent", parent)
	}
	return pages(ctx, c, ask, func(ctx context.Context, q url.Values) (portal.Page[portal.Locality], error) {
		var page localitiesAnswer
		_, err := c.call(ctx, request{method: http.MethodGet, path: "/localities", query: q}, &page)
		return page.Page, err
	})
}

// Services gives what can be applied for in a place. The portal refuses with
// LOCALITY_NOT_FOUND or LOCALITY_SERVED_ELSEWHERE.
func (c *Client) Services(ctx context.Context, kato string) ([]portal.Service, error) {
	path := "/localities/" + url.PathEscape(kato) + "/services"
	return pages(ctx, c, url.Values{}, func(ctx context.Context, q url.Values) (portal.Page[portal.Service], error) {
		var page servicesAnswer
		_, err := c.call(ctx, request{method: http.MethodGet, path: path, query: q}, &page)
		return page.Page, err
	})
}

// Contacts gives how to reach the portal's people, those of a place where kato
// is not empty.
func (c *Client) Contacts(ctx context.Context, kato string) (portal.Contacts, error) {
	ask := url.Values{}
	if kato != "" {
		ask.Set("kato", kato)
	}
	var found contactsAnswer
	_, err := c.call(ctx, request{method: http.MethodGet, path: "/contacts", query: ask}, &found)
	return found.Contacts, err
}

// pages reads a list to its end. A page has as long as any call, the list as
// long as a patient one, and it has no more items than were asked for.
func pages[T any](ctx context.Context, c *Client, query url.Values, read pageOf[T]) ([]T, error) {
	ctx, end := c.within(ctx, true)
	defer end()
	all := []T{}
	query.Set("limit", strconv.Itoa(pageSize))
	for range maxPages {
		page, err := read.within(ctx, c.options.Timeout, query)
		if err != nil {
			return nil, err
		}
		if all = append(all, page.Items...); len(all) > maxPages*pageSize {
			break
		}
		if page.NextCursor == "" {
			return all, nil
		}
		query.Set("cursor", page.NextCursor)
	}
	return nil, ErrListTooLong
}

// pageOf reads the page of a list that a query asks for.
type pageOf[T any] func(context.Context, url.Values) (portal.Page[T], error)

func (read pageOf[T]) within(ctx context.Context, limit time.Duration, query url.Values) (portal.Page[T], error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return read(ctx, query)
}
