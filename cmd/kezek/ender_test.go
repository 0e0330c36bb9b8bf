//go:build linux

package main

import (
	"encoding/json"
	"encoding/pem"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"kezek.kz/kezek/cmd/kezek/internal/workstation"
	"kezek.kz/kezek/portal"
)

// endedAt is a portal that tells what it was asked for: the discovery, and the
// end of a session.
func endedAt(t *testing.T) (p *httptest.Server, discovered, ended chan string) {
	t.Helper()
	discovered, ended = make(chan string, 10), make(chan string, 10)
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/kindergarten-portal", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(portal.Discovery{
			PortalID: "p", Name: portal.Text{RU: "П"}, Origin: p.URL, APIBase: "/api/v1", SignInMethods: []string{portal.ACREDS},
		})
		discovered <- r.URL.Path
	})
	mux.HandleFunc("DELETE /api/v1/auth/sessions/current", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("X-Request-Id", r.Header.Get("X-Request-Id"))
		w.WriteHeader(http.StatusNoContent)
		ended <- r.Header.Get("Authorization")
	})
	p = httptest.NewUnstartedServer(mux)
	p.Config.ErrorLog = log.New(io.Discard, "", 0)
	p.StartTLS()
	t.Cleanup(p.Close)
	return p, discovered, ended
}

// startEnder starts the program's own, which takes the portal's certificate for
// an authority's.
func startEnder(t *testing.T, p *httptest.Server) (ender *exec.Cmd, handed io.WriteCloser) {
	t.Helper()
	authority := filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: p.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	ender = exec.Command(os.Args[0], enderCommand)
	ender.Env = append(os.Environ(), "SSL_CERT_FILE="+authority)
	handed, err := ender.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := ender.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ender.Process.Kill(); _ = ender.Wait() })
	return ender, handed
}

// asked waits for what the portal was asked for.
func asked(t *testing.T, c chan string, what string) string {
	t.Helper()
	select {
	case s := <-c:
		return s
	case <-time.After(20 * time.Second):
		t.Fatal("the portal was never asked for " + what)
		return ""
	}
}

// A service that is stopped, and a computer that is switched off, tell every
// process to end, and not the supervisor alone.
func TestEnderThatIsToldToEndEndsTheSessionFirst(t *testing.T) {
	for name, signal := range map[string]syscall.Signal{"SIGTERM": syscall.SIGTERM, "SIGHUP": syscall.SIGHUP, "SIGINT": syscall.SIGINT} {
		t.Run(name, func(t *testing.T) {
			p, discovered, ended := endedAt(t)
			ender, handed := startEnder(t, p)
			if err := json.NewEncoder(handed).Encode(workstation.Handover{Origin: p.URL, Token: "t-1"}); err != nil {
				t.Fatal(err)
			}
			asked(t, discovered, "what it is") // the ender holds the session
			if err := ender.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := handed.Close(); err != nil { // the window has ended by the same signal
				t.Fatal(err)
			}
			if got := asked(t, ended, "the session's end"); got != "Bearer t-1" {
				t.Error(got)
			}
			if err := ender.Wait(); err != nil {
				t.Errorf("the supervisor takes it for a failure: %v", err)
			}
		})
	}
}
