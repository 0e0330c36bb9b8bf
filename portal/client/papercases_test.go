package client_test

import (
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/ui/explain/refusals"
)

// printed asks a portal for a printout that answers with a type and a body.
func printed(t *testing.T, contentType, body string) error {
	t.Helper()
	var server *httptest.Server
	server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/.well-known/kindergarten-portal" {
			w.Header().Set("Content-Type", "application/json")
			_, _ = io.WriteString(w, `{"portal_id":"test","name":{"ru":"П"},"origin":"`+server.URL+`","api_base":"/api/v1","sign_in_methods":["eds"]}`)
			return
		}
		w.Header().Set("Content-Type", contentType)
		_, _ = io.WriteString(w, body)
	}))
	defer server.Close()
	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	c, err := client.New(client.Options{Address: server.URL, Roots: roots})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	s := c.Session(portal.Tokens{AccessToken: "access-token-0123456789", ExpiresIn: 600}, time.Now(), nil)
	pdf, err := s.Printout(context.Background(), "A-1", portal.PrintoutA4, "ru")
	if pdf != nil {
		t.Errorf("given %.20q", pdf)
	}
	return err
}

func TestPrintoutCasesAreTold(t *testing.T) {
	for what, c := range map[string]struct {
		contentType, body string
		want              error
	}{
		"a printout that is data":         {"application/json", "{}", client.ErrNotPDF},
		"a printout that is a page":       {"text/html", "<html>", client.ErrPage},
		"a printout that is a program":    {"application/pdf", "MZ", client.ErrNotPDF},
		"a printout that was cut in half": {"application/pdf", "%PDF-1.7", client.ErrNotPDF},
	} {
		err := printed(t, c.contentType, c.body)
		if !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
			continue
		}
		refusals.Record(t, "cabinet", what, err)
	}
}

func TestWorkstationCasesAreTold(t *testing.T) {
	for what, o := range map[string]client.Options{
		"a workstation with a profile that there is not": {SessionProfile: "public"},
		"a workstation whose number is a word":           {SessionProfile: portal.ProfileShared, WorkstationID: "window 5"},
	} {
		o.Address = "https://portal.example"
		_, err := client.New(o)
		if !errors.Is(err, client.ErrWorkstation) {
			t.Errorf("%s: %v", what, err)
			continue
		}
		refusals.Record(t, "cabinet", what, err)
	}
}
