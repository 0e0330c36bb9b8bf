package ui

import (
	"context"
	"errors"

	"kezek.kz/kezek/signer/trust"
	"kezek.kz/kezek/ui/explain"
)

// authorityErrors are what package trust refuses, by the ids of their words.
// One that wraps another stands before it.
func authorityErrors() []struct {
	err error
	id  string
} {
	return []struct {
		err error
		id  string
	}{
		{errNothingFetched, "nothing"},
		{trust.ErrAddress, "address"},
		{trust.ErrNotThere, "not_there"},
		{trust.ErrRedirected, "redirected"},
		{trust.ErrInsecure, "insecure"},
		{trust.ErrUnreachable, "unreachable"},
		{trust.ErrTooLarge, "too_large"},
		{trust.ErrNotAuthority, "not_authority"},
		{trust.ErrNotCertificate, "not_certificate"},
		{trust.ErrTooMany, "too_many"},
		{trust.ErrNotWritten, "not_written"},
		{trust.ErrUnreadable, "unreadable"},
		{context.DeadlineExceeded, "unreachable"},
	}
}

// authorityError is the id of an error's words.
func authorityError(err error) string {
	for _, e := range authorityErrors() {
		if errors.Is(err, e.err) {
			return e.id
		}
	}
	return "other"
}

// authorityTrouble explains an error about the list of authorities. Whatever
// went wrong, nobody was put on the list by it.
func (w *Window) authorityTrouble(err error) func() explain.Explanation {
	id := "authority.error." + authorityError(err)
	return func() explain.Explanation {
		return explain.Explanation{
			ID: "authority", What: w.T(id + ".what"), Unchanged: w.T("authority.unchanged"), Next: w.T(id + ".next"), Retry: true,
		}
	}
}
