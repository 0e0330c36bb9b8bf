package client

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// FuzzAccept: whatever a portal, or what stands in its place, answers is taken
// or refused under one of the errors of this package, and nothing of it that a
// terminal would obey comes through.
func FuzzAccept(f *testing.F) {
	for _, body := range []string{
		"", "null", "[]", "{}", `{"challenge_id":"a","challenge":"` + strings.Repeat("A", 43) + `","expires_at":"2026-06-01T00:00:00Z","judged_at":"2026-06-01T00:00:00Z"}`,
		`{"session_id":"a","access_token":"0123456789abcdef","expires_in":1,"next_step":"PROFILE","account":{"full_name":"A"}}`,
		`{"code":"CERT_EXPIRED","title":"\u001b[2J","retry_after_s":9}`,
		`{"code":"BOUND","binding":{"binding_id":"a","status":"ACTIVE"}}`, `{"items":[{}],"next":"a"}`,
	} {
		f.Add(200, "application/json", body, "", "")
		f.Add(403, "application/problem+json; charset=utf-8", body, "60", "request-1")
	}
	f.Add(302, "text/html", "<html>", "", "")
	f.Add(503, "", "", "99999999999999999999", "\x1b")
	f.Fuzz(func(t *testing.T, status int, contentType, body, retryAfter, requestID string) {
		header := http.Header{}
		header.Set("Content-Type", contentType)
		header.Set("Retry-After", retryAfter)
		header.Set("X-Request-Id", requestID)
		r := received{status: status, header: header, body: []byte(body)}
		for _, out := range []any{
			nil, new(portal.Discovery), new(challengeAnswer), new(sessionAnswer), new(tokensAnswer), new(profileAnswer),
			new(ticketAnswer), new(bindingAnswer), new(bindingsAnswer), new(oneBinding), new(appsAnswer), new(appAnswer),
			new(localitiesAnswer), new(servicesAnswer), new(contactsAnswer), new(stepUpAnswer), new(iinTicketAnswer),
			new(sessionsAnswer), new(journalAnswer), new(historyAnswer), new(queueAnswer), new(pdf),
		} {
			_, err := r.accept("sent", out)
			checkAccepted(t, err)
		}
		if wait := seconds(retryAfter); wait < 0 || wait > 24*time.Hour {
			t.Errorf("wait for %v", wait)
		}
	})
}

func checkAccepted(t *testing.T, err error) {
	t.Helper()
	if err == nil {
		return
	}
	if hasControl(err.Error()) {
		t.Errorf("an error with control characters: %q", err)
	}
	var p *portal.Problem
	known := errors.Is(err, ErrNotPortal) || errors.Is(err, ErrRedirect) || errors.Is(err, ErrMalformed)
	if isProblem := errors.As(err, &p); isProblem == known {
		t.Fatalf("an error of no kind, or of two: %v", err)
	}
	if p != nil && (!isCode(p.Code) || !isIdentifier(p.RequestID) || hasControl(p.Title+p.Detail)) {
		t.Errorf("%+v", p)
	}
}
