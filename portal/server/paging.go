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

// page answers with the part of a list that ?limit= and ?cursor= ask for.
func page[T any](r *request, items []T) (answer, error) {
	from, err := cursor(r.URL.Query().Get("cursor"), len(items))
	if err != nil {
		return answer{}, err
	}
	limit, err := limit(r.URL.Query().Get("limit"))
	if err != nil {
		return answer{}, err
	}
	p := portal.Page[T]{Items: list(items[from:])}
	if len(p.Items) > limit {
		p.Items = p.Items[:limit]
		p.NextCursor = base64.RawURLEncoding.EncodeToString([]byte(strconv.Itoa(from + limit)))
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

// cursor is where a page begins. Clients treat it as opaque; one past the end,
// after the list became shorter, gives an empty last page.
func cursor(s string, length int) (int, error) {
	if s == "" {
		return 0, nil
	}
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
