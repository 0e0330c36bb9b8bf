package server

import (
	"encoding/base64"
	"net/http"
	"strconv"

	"kezek.kz/kezek/portal"
)

const (
	defaultLimit = 100
	maxLimit     = 500
)

// page answers with the part of a list that ?limit= and ?cursor= ask for. Its
// cursor counts what was given, so that what is new at the end comes last.
func page[T any](r *request, items []T) (answer, error) {
	return pageBy(r, items, func(at int) int { return at })
}

// newestFirst is page for a list that grows at its beginning: its cursor counts
// what was not given yet, so that nothing is given twice.
func newestFirst[T any](r *request, items []T) (answer, error) {
	return pageBy(r, items, func(at int) int { return len(items) - at })
}

// pageBy gives a page whose cursor is a place in the list, put into numbers by
// count; count of that number is the place again.
func pageBy[T any](r *request, items []T, count func(int) int) (answer, error) {
	from := 0
	if s := r.URL.Query().Get("cursor"); s != "" {
		n, err := cursor(s, len(items))
		if err != nil {
			return answer{}, err
		}
		from = count(n)
	}
	limit, err := limit(r.URL.Query().Get("limit"))
	if err != nil {
		return answer{}, err
	}
	p := portal.Page[T]{Items: list(items[from:])}
	if len(p.Items) > limit {
		p.Items = p.Items[:limit]
		p.NextCursor = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(count(from + limit))))
	}
	return reply(http.StatusOK, p)
}

func limit(s string) (int, error) {
	if s == "" {
		return defaultLimit, nil
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 || n > maxLimit {
		return 0, refuse(portal.CodeMalformed, detail("limit is 1 to 500"))
	}
	return n, nil
}

// cursor reads one. Clients treat it as opaque; one past the end, after the list
// became shorter, stands for its length.
func cursor(s string, length int) (int, error) {
	raw, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		return 0, refuse(portal.CodeMalformed, detail("unknown cursor"))
	}
	n, err := strconv.Atoi(string(raw))
	if err != nil || n < 0 {
		return 0, refuse(portal.CodeMalformed, detail("unknown cursor"))
	}
	return min(n, length), nil
}
