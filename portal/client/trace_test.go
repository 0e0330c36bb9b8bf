package client

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer/cms"
)

func TestTraceHoldsNoSecrets(t *testing.T) {
	signature := signed(t)
	p := newSessions(t)
	p.on("POST /auth/sessions", answers(201, session()))
	p.on("POST /me/email", answers(202, portal.EmailTicket{Ticket: "ticket-SECRET", Masked: "a***@example.kz"}))
	p.on("POST /me/email/ticket-SECRET/confirm", answers(200, profile()))
	p.on("POST /me/bindings", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Set-Cookie", "SECRET")
		b := bound()
		b.Binding.Child = portal.Child{Name: "ӨТЕГЕНОВ АЛИХАН", BirthDate: "2022-03-14", IINMasked: "•••• 9034"}
		reply(w, 201, b)
	})
	p.on("GET /contacts", answers(200, portal.Contacts{Items: []portal.Contact{{Kind: "phone", Value: "1308, 338-33-88"}}}))
	var told []Exchange
	c := p.client(t, func(o *Options) { o.Trace = func(e Exchange) { told = append(told, e) } })
	ctx := context.Background()
	s := c.Session(tokens(), time.Now(), nil)
	p.expire()
	for name, call := range []func() error{
		func() error {
			_, err := c.SignIn(ctx, portal.SessionRequest{ChallengeID: "c", CMS: signature})
			return err
		},
		func() error { _, err := s.Profile(ctx); return err },
		func() error { _, err := s.SetEmail(ctx, "SECRET@example.kz"); return err },
		func() error { return s.ConfirmEmail(ctx, "ticket-SECRET", "123456") },
		func() error { _, err := s.Bind(ctx, childIIN, ""); return err },
		func() error { _, err := c.Contacts(ctx, ""); return err },
	} {
		if err := call(); err != nil {
			t.Fatalf("call %d: %v", name, err)
		}
	}
	all, err := json.Marshal(readable(told))
	if err != nil {
		t.Fatal(err)
	}
	secrets := []string{"SECRET", childIIN, signerIIN, "123456", "ӨТЕГЕНОВ", "2022-03-14", "example.kz"}
	if held := heldIn(signature, secrets); len(held) != 2 {
		t.Fatalf("the signature holds %q: the search finds nothing", held)
	}
	for _, secret := range heldIn(string(all), secrets) {
		t.Errorf("the trace holds %q", secret)
	}
	for _, shown := range []string{"/api/v1/auth/sessions", "KINSHIP_CONFIRMED", "[signature]", "/me/email/[ticket]/confirm", "1308", "X-Request-Id", "•••• 9034"} {
		if !strings.Contains(string(all), shown) {
			t.Errorf("the trace lacks %q", shown)
		}
	}
}

const signerIIN = "910205499012"

// signed is a signature as it is posted, by a certificate that names its owner.
func signed(t *testing.T) string {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		Subject:      pkix.Name{CommonName: "ӨТЕГЕНОВА ӘСЕЛ", SerialNumber: "IIN" + signerIIN},
		NotBefore:    time.Now(), NotAfter: time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	cert, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	message, err := cms.Sign(rand.Reader, []byte("text"), cert, key)
	if err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(message)
}

// heldIn gives the secrets that stand in a text, or in what any run of base64
// characters in it decodes to, wherever in the run the encoding begins.
func heldIn(text string, secrets []string) []string {
	var held []string
	for _, secret := range secrets {
		if slices.ContainsFunc(append(decodedRuns(text), text), func(s string) bool { return strings.Contains(s, secret) }) {
			held = append(held, secret)
		}
	}
	return held
}

func decodedRuns(text string) []string {
	var all []string
	for _, run := range regexp.MustCompile(`[A-Za-z0-9+/_-]{12,}`).FindAllString(text, -1) {
		run = strings.NewReplacer("-", "+", "_", "/").Replace(run)
		for shift := range 4 {
			whole := run[shift : shift+(len(run)-shift)/4*4]
			decoded, err := base64.StdEncoding.DecodeString(whole)
			if err == nil {
				all = append(all, string(decoded))
			}
		}
	}
	return all
}

// readable turns bodies into text, which JSON would show in base64.
func readable(told []Exchange) []map[string]any {
	var all []map[string]any
	for _, e := range told {
		all = append(all, map[string]any{
			"path": e.Path, "status": e.Status, "error": e.Error, "sent": e.RequestHeader, "got": e.ResponseHeader,
			"request": string(e.RequestBody), "answer": string(e.ResponseBody),
		})
	}
	return all
}

// The calls of «По ИИН», of sessions and of the journal have secrets of their
// own, in bodies and in paths, and so has what a person types where a code
// belongs.
func TestTraceHoldsNothingOfSignInsByIINAndOfHabits(t *testing.T) {
	p := newSessions(t)
	at := time.Date(2026, time.March, 4, 5, 6, 7, 0, time.UTC)
	p.on("POST /auth/iin/start", answers(202, iinTicket()))
	p.on("POST /auth/iin/ticket-SECRET/resend", answers(202, iinTicket()))
	p.on("POST /auth/iin/ticket-SECRET/verify", answers(201, session()))
	p.on("PUT /auth/password", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) })
	p.on("GET /auth/sessions", answers(200, portal.Page[portal.SessionInfo]{Items: []portal.SessionInfo{{ID: "session-HABIT", ACR: "iin", StartedAt: at}}}))
	p.on("DELETE /auth/sessions/session-HABIT", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(204) })
	p.on("GET /me/journal", answers(200, portal.Page[portal.JournalEntry]{Items: []portal.JournalEntry{
		{ID: "entry-HABIT", At: at, Kind: portal.JournalBindingRefused, Code: portal.CodeKinshipNotConfirmed, Child: "•••• 9034"},
	}}))
	p.on("POST /auth/sessions/current/step-up", answers(200, portal.StepUp{
		Tokens: portal.Tokens{AccessToken: "access-SECRET-raised-1", RefreshToken: "refresh-SECRET-raised-1", ExpiresIn: 600}, ACR: "eds", RaisedUntil: at,
	}))
	var told []Exchange
	c := p.client(t, func(o *Options) { o.Trace = func(e Exchange) { told = append(told, e) } })
	ctx := context.Background()
	s := c.Session(tokens(), time.Now(), nil)
	for i, call := range []func() error{
		func() error { _, err := c.StartIIN(ctx, signerIIN, "SECRET password"); return err },
		func() error { _, err := c.ResendIIN(ctx, "ticket-SECRET"); return err },
		func() error { _, err := c.VerifyIIN(ctx, "ticket-SECRET", "SECRET typed here by mistake"); return err },
		func() error { _, err := c.VerifyIIN(ctx, "ticket-SECRET", "987654"); return err },
		func() error { return s.SetPassword(ctx, "SECRET password") },
		func() error { _, err := s.Sessions(ctx); return err },
		func() error { return s.EndSession(ctx, "session-HABIT") },
		func() error { _, err := s.Journal(ctx); return err },
		func() error { return stepUp(s) },
	} {
		if err := call(); err != nil {
			t.Fatalf("call %d: %v", i, err)
		}
	}
	all, err := json.Marshal(readable(told))
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range heldIn(string(all), []string{"SECRET", signerIIN, "987654", "HABIT", "9034", "2026-03-04", "BINDING_REFUSED", "session-1"}) {
		if secret == "2026-03-04" && strings.Count(string(all), secret) == strings.Count(string(all), `raised_until\":\"2026-03-04`) {
			continue // until when one may change things is no habit
		}
		t.Errorf("the trace holds %q", secret)
	}
	for _, shown := range []string{"/auth/iin/[ticket]/resend", "/auth/iin/[ticket]/verify", "/auth/sessions/[session]", "[1 items]", "/auth/sessions/current/step-up"} {
		if !strings.Contains(string(all), shown) {
			t.Errorf("the trace lacks %q", shown)
		}
	}
}

func TestTraceTellsFailures(t *testing.T) {
	p := newPortal(t)
	p.on("GET /localities", cut)
	var last Exchange
	c := p.client(t, func(o *Options) { o.Trace = func(e Exchange) { last = e } })
	_, _ = c.Localities(context.Background(), secretQuery, "")
	if last.Status != 0 || last.Path != "/api/v1/localities" || !strings.Contains(last.Error, ErrUnreachable.Error()) {
		t.Errorf("got %+v", last)
	}
}

func TestTraceOfWhatIsNoJSONTellsItsLengthOnly(t *testing.T) {
	p := newPortal(t)
	p.on("GET /localities", text(http.StatusOK, "text/html", "SECRET"))
	var last Exchange
	c := p.client(t, func(o *Options) { o.Trace = func(e Exchange) { last = e } })
	_, _ = c.Localities(context.Background(), "", "")
	if string(last.ResponseBody) != "[6 octets, no JSON]" {
		t.Errorf("got %s", last.ResponseBody)
	}
}

// An IIN is one also where a portal sends it as a number, and under any name.
func TestTraceHidesNumbersThatLookLikeIINs(t *testing.T) {
	got := string(redactBody([]byte(`{"n":220314599034,"list":[220314599034],"count":12}`), func(v any) any { return redact("", v) }))
	if want := `{"count":12,"list":["[iin]"],"n":"[iin]"}`; got != want {
		t.Errorf("got %s", got)
	}
}
