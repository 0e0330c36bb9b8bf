package client

import (
	"context"
	"errors"
	"net/http"
	"testing"

	"kezek.kz/kezek/portal"
)

func TestServerFaultIsAProblemWithSupportCode(t *testing.T) {
	c := localities(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "17")
		http.Error(w, "SECRET "+r.Header.Get("X-Request-Id"), http.StatusBadGateway)
	})
	_, err := c.Localities(context.Background(), secretQuery, "")
	var p *portal.Problem
	if !errors.As(err, &p) || p.Status != 502 || p.Code != portal.CodeInternal || len(p.RequestID) != 36 || p.RetryAfterS != 17 {
		t.Errorf("got %+v, %v", p, err)
	}
	noSecrets(t, err)
}

func TestProblemIsRead(t *testing.T) {
	body := `{"type":"about:blank","title":"Conflict","status":500,"code":"LOCALITY_SERVED_ELSEWHERE","request_id":"abc-1",
		"detail":"SECRET","portal":{"name":{"ru":"Астана"}},"errors":[{"pointer":"/x","code":"Y"}],"more":1}`
	c := localities(t, text(409, "application/problem+json; charset=utf-8", body))
	_, err := c.Localities(context.Background(), secretQuery, "")
	var p *portal.Problem
	if !errors.As(err, &p) {
		t.Fatalf("got %v", err)
	}
	if p.Status != 409 || p.Code != portal.CodeLocalityServedElsewhere || p.RequestID != "abc-1" || p.Portal.Name.RU != "Астана" || len(p.Errors) != 1 {
		t.Errorf("got %+v", p)
	}
	noSecrets(t, err)
}

// What a portal calls its request number is printed in errors.
func TestProblemWithoutAnIdentifierGetsTheOneSent(t *testing.T) {
	c := localities(t, text(409, "application/problem+json", `{"code":"STALE_VERSION","request_id":"SECRET token\u0020"}`))
	_, err := c.Localities(context.Background(), "", "")
	var p *portal.Problem
	if !errors.As(err, &p) || len(p.RequestID) != 36 {
		t.Errorf("got %+v, %v", p, err)
	}
	noSecrets(t, err)
}

func TestRefusesProblemWithoutCode(t *testing.T) {
	failing(t, localities(t, text(404, "application/problem+json", `{"title":"?"}`)), ErrNotPortal)
}

// A refusal's words are shown like any others.
func TestRefusesTerminalCommandsInProblem(t *testing.T) {
	for _, member := range []string{"title", "detail", "more"} {
		for _, mark := range []string{`\u001b[2J`, `\u0007`, `\u009b`, `\u202e`} {
			body := `{"code":"STALE_VERSION","` + member + `":"` + mark + `"}`
			failing(t, localities(t, text(409, "application/problem+json", body)), ErrNotPortal)
		}
	}
}
