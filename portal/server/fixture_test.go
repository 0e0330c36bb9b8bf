package server

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

const testOrigin = "https://127.0.0.1:8443"

var testNow = time.Date(2026, time.September, 1, 9, 0, 0, 0, time.UTC)

// clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

// testRegistry answers with what a test put in; children nobody put in are not
// known.
type testRegistry struct {
	mu           sync.Mutex
	kinship      map[string]Kinship // by child
	applications map[string][]portal.Application
	points       map[string][]portal.QueuePoint // by number
	events       map[string][]Event             // by number
	period       period                         // the one asked for last
	err          error                          // of all questions
	pastErr      error                          // of Queue and History alone
	applyErr     error                          // of Applications alone
	silent       string                         // a child of whose applications it does not tell
	state        string
	asked        int // how often kinship was
	queues       int // how often applications were
	wait         func(context.Context) error
}

func (r *testRegistry) Kinship(ctx context.Context, _, child string) (Kinship, error) {
	r.mu.Lock()
	r.asked++
	wait, k, err := r.wait, r.kinship[child], r.err
	r.mu.Unlock()
	if wait != nil {
		if err := wait(ctx); err != nil {
			return Kinship{}, err
		}
	}
	return k, err
}

func (r *testRegistry) Applications(_ context.Context, child string) ([]portal.Application, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.queues++
	if r.applyErr != nil {
		return nil, r.applyErr
	}
	if child == r.silent {
		return nil, ErrRegistryUnavailable
	}
	return r.applications[child], r.err
}

func (r *testRegistry) Queue(_ context.Context, child, number string, from, until time.Time) ([]portal.QueuePoint, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.period = period{from, until}
	if !r.has(child, number) {
		return nil, errForeign
	}
	return r.points[number], r.pastErr
}

func (r *testRegistry) History(_ context.Context, child, number string) ([]Event, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.has(child, number) {
		return nil, errForeign
	}
	return r.events[number], r.pastErr
}

// errForeign is a server's mistake: a registry is asked for a child's own only.
var errForeign = errors.New("no application of this child")

func (r *testRegistry) has(child, number string) bool {
	return slices.ContainsFunc(r.applications[child], func(a portal.Application) bool { return a.Number == number })
}

func (r *testRegistry) State(context.Context) string { return r.state }

func (r *testRegistry) set(child string, k Kinship) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kinship[child] = k
}

// testMailer keeps what is sent.
type testMailer struct {
	mu   sync.Mutex
	sent []Mail
	err  error
}

func (m *testMailer) Send(_ context.Context, mail Mail) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	thePrivacy.add("code", mail.Code)
	thePrivacy.add("e-mail", mail.To)
	if m.err == nil {
		m.sent = append(m.sent, mail)
	}
	return m.err
}

func (m *testMailer) last(t *testing.T) Mail {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.sent) == 0 {
		t.Fatal("no mail was sent")
	}
	return m.sent[len(m.sent)-1]
}

// buffer is a log that several requests write.
type buffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *buffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	_, _ = thePrivacy.Write(p)
	return b.b.Write(p)
}

func (b *buffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}

// fixture is a portal under test: the practice one with e-mail codes unless a
// test says otherwise.
type fixture struct {
	*testing.T
	clock    *clock
	registry *testRegistry
	mailer   *testMailer
	log      *buffer
	path     string
	options  Options
	storage  *Bolt
	server   *Server
	secrets  secrets
}

func newFixture(t *testing.T, change ...func(*Options)) *fixture {
	t.Helper()
	f := &fixture{
		T:     t,
		clock: &clock{now: testNow},
		registry: &testRegistry{
			kinship: map[string]Kinship{}, applications: map[string][]portal.Application{}, state: "ok",
			points: map[string][]portal.QueuePoint{}, events: map[string][]Event{},
		},
		mailer: &testMailer{},
		log:    &buffer{},
		path:   filepath.Join(t.TempDir(), "portal.db"),
	}
	f.options = Options{
		ID: "test", Name: portal.Text{RU: "Учебный портал", KK: "Оқу порталы", EN: "Practice portal"},
		Origin: testOrigin, Practice: true, Steps: []string{"locality", "service"},
		Localities: testLocalities(), Services: testServices(),
		Trust: testTrust(t), Now: f.clock.Now, Registry: f.registry, Mailer: f.mailer,
		Log: slog.New(slog.NewTextHandler(f.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		// The clock stands still, so that no bucket fills: only the tests of
		// limits have any that somebody meets.
		Limits: roomy(),
	}
	for _, c := range change {
		c(&f.options)
	}
	f.open()
	t.Cleanup(f.close)
	return f
}

// roomy are limits that nobody meets who does not ask for it.
func roomy() Limits {
	r := Rate{PerMinute: 1e6, Burst: 1e6}
	return Limits{Address: r, Account: r, Workstation: r}
}

func (f *fixture) open() {
	f.Helper()
	var err error
	if f.storage, err = OpenBolt(f.path); err != nil {
		f.Fatal(err)
	}
	f.storage.db.NoSync = true // no test pulls the plug, and waiting for the disk was most of their time
	f.options.Storage = f.storage
	if f.server, err = New(f.options); err != nil {
		f.Fatal(err)
	}
}

// restart opens the portal again on the same file.
func (f *fixture) restart() {
	f.Helper()
	if err := f.server.Close(context.Background()); err != nil {
		f.Fatal(err)
	}
	if err := f.storage.Close(); err != nil {
		f.Fatal(err)
	}
	f.open()
}

// call is one request. Body is encoded as JSON unless it is a string, which is
// sent as it is.
type call struct {
	method, path string
	body         any
	token        string
	header       map[string]string
	from         string // the client's address and port, httptest's where empty
	broken       bool   // breaks the contract on purpose
	loose        bool   // is not held against the contract
}

// got is an answer.
type got struct {
	*fixture
	status int
	header http.Header
	body   []byte
}

func (f *fixture) do(c call) got {
	f.Helper()
	body := encoded(f.T, c.body)
	r := httptest.NewRequest(c.method, "https://portal.test"+c.path, bytes.NewReader(body))
	if c.body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	for name, value := range c.header {
		r.Header.Set(name, value)
	}
	if c.from != "" {
		r.RemoteAddr = c.from
	}
	w := httptest.NewRecorder()
	f.server.ServeHTTP(w, r)
	g := got{f, w.Code, w.Header(), w.Body.Bytes()}
	f.secrets.remember(body, g.body)
	theContract().check(f.T, r, body, c.broken, c.loose, g.status, g.header, g.body)
	return g
}

func encoded(t *testing.T, body any) []byte {
	t.Helper()
	switch b := body.(type) {
	case nil:
		return nil
	case string:
		return []byte(b)
	}
	raw, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func (f *fixture) get(path, token string) got {
	f.Helper()
	return f.do(call{method: "GET", path: path, token: token})
}

// post sends a body, under a fresh Idempotency-Key where the contract asks for
// one.
func (f *fixture) post(path, token string, body any) got {
	f.Helper()
	c := call{method: "POST", path: path, token: token, body: body}
	if strings.HasSuffix(path, "/me/email") || strings.HasSuffix(path, "/me/bindings") || strings.HasSuffix(path, "/recheck") {
		c.header = key(uuid.NewString())
	}
	return f.do(c)
}

func key(k string) map[string]string { return map[string]string{"Idempotency-Key": k} }

// as decodes an answer that has to have the status.
func as[T any](g got, status int) T {
	g.Helper()
	var v T
	if g.status != status {
		g.Fatalf("answer %d %s, want %d", g.status, g.body, status)
	}
	if err := json.Unmarshal(g.body, &v); err != nil {
		g.Fatal(err)
	}
	return v
}

// refuses checks a refusal: its status, its form, and the headers that go with
// it.
func (g got) refuses(code portal.Code) portal.Problem {
	g.Helper()
	p := as[portal.Problem](g, statuses[code])
	switch {
	case p.Code != code:
		g.Fatalf("code %s, want %s", p.Code, code)
	case g.header.Get("Content-Type") != "application/problem+json", p.Status != g.status, p.RequestID == "":
		g.Errorf("problem %+v, header %v", p, g.header)
	case g.status == 429 || g.status == 503 || g.status == 504:
		if g.header.Get("Retry-After") == "" || p.RetryAfterS < 1 {
			g.Error("no Retry-After")
		}
	}
	return p
}

// refusesAt also checks which member is named.
// shown is an answer that is no refusal.
func (g got) shown() {
	g.Helper()
	if g.status != 200 {
		g.Errorf("answer %d %s", g.status, g.body)
	}
}

func (g got) refusesAt(code portal.Code, pointer string, sub portal.Code) {
	g.Helper()
	p := g.refuses(code)
	if !slices.Equal(p.Errors, []portal.FieldError{{Pointer: pointer, Code: sub}}) {
		g.Errorf("errors %+v, want %s %s", p.Errors, pointer, sub)
	}
}

const (
	pathChallenges = base + "/auth/challenges"
	pathSessions   = base + "/auth/sessions"
	pathRefresh    = base + "/auth/sessions/current/refresh"
	pathCurrent    = base + "/auth/sessions/current"
	pathMe         = base + "/me"
	pathEmail      = base + "/me/email"
	pathBindings   = base + "/me/bindings"
	pathApps       = base + "/me/applications"
)

func (f *fixture) challenge(profile string) portal.Challenge {
	f.Helper()
	return as[portal.Challenge](f.post(pathChallenges, "", portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: profile}), 201)
}

func (f *fixture) postCMS(c portal.Challenge, der []byte) got {
	f.Helper()
	return f.post(pathSessions, "", portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: base64.StdEncoding.EncodeToString(der)})
}

// signIn walks the whole way in.
func (f *fixture) signIn(p person, profile string) portal.Session {
	f.Helper()
	c := f.challenge(profile)
	return as[portal.Session](f.postCMS(c, p.sign(f.T, c)), 201)
}

// enter signs the mother in and opens the e-mail gate; it gives her access
// token.
func (f *fixture) enter() string {
	f.Helper()
	return f.enterAs(motherIIN)
}

func (f *fixture) enterAs(iin string) string {
	f.Helper()
	token := f.signIn(newPerson(f.T, iin), "personal").AccessToken
	f.giveEmail(token)
	return token
}

func (f *fixture) giveEmail(token string) {
	f.Helper()
	ticket := as[portal.EmailTicket](f.post(pathEmail, token, portal.EmailRequest{Email: "mother@example.kz"}), 202)
	if ticket.Ticket == "" {
		return
	}
	code := f.mailer.last(f.T).Code
	as[portal.Profile](f.post(pathEmail+"/"+ticket.Ticket+"/confirm", token, portal.CodeRequest{Code: code}), 200)
}

func text(s string) portal.Text { return portal.Text{RU: s, KK: s + " қ", EN: s + " en"} }

func testLocalities() []portal.Locality {
	return []portal.Locality{
		{KATO: "P0001", Name: portal.Text{RU: "Карагандинская область", KK: "Қарағанды облысы", EN: "Karaganda Region"}, Kind: "region", Served: true},
		{KATO: "P0002", Name: portal.Text{RU: "Темиртау", KK: "Теміртау", EN: "Temirtau"}, Kind: "city", Served: true, Path: []portal.Text{text("Карагандинская область")}},
		{KATO: "750000000", Name: portal.Text{RU: "Алматы", KK: "Алматы", EN: "Almaty"}, Kind: "city", Portal: &portal.OtherPortal{Name: text("Open Almaty"), URL: "https://open-almaty.kz"}},
	}
}

func testServices() []portal.Service {
	return []portal.Service{{
		Code: "KINDERGARTEN_QUEUE", Title: portal.Text{RU: "Постановка ребенка в очередь в детский сад", KK: "Балабақшаға кезекке қою", EN: "Kindergarten queue"},
		AgeLimitYears: 7, SignInMethods: []string{"eds"},
	}}
}

const (
	childOne   = "220314599034"
	secondIIN  = "241102699044"
	unknownIIN = "230530699067"
)

// kin makes a child the mother's, with one application.
func (f *fixture) kin(child string) {
	f.registry.set(child, confirmedKinship())
	f.registry.applications[child] = []portal.Application{testApplication("KZ-" + child[6:])}
}

func confirmedKinship() Kinship {
	return Kinship{
		Known: true, Confirmed: true, Relation: "mother",
		Child: portal.Child{Name: "САПАРОВ АЛИХАН", BirthDate: "2022-03-14"},
	}
}

func testApplication(number string) portal.Application {
	return portal.Application{
		Number: number, LocalityName: text("Темиртау"), Service: text("Очередь"), Status: "QUEUED", StatusSince: testNow.AddDate(0, -3, 0),
		Deadline: &portal.Deadline{At: testNow.AddDate(0, 1, 0), Kind: "confirm"},
		Queue:    &portal.Queue{Type: "general", Position: 12, InCategory: 10, Total: 340, AsOf: testNow},
	}
}

func (f *fixture) bind(token, child string) got {
	f.Helper()
	return f.post(pathBindings, token, portal.BindingRequest{ChildIIN: child})
}

// withHeader is a call with one more header.
func (c call) withHeader(name, value string) call {
	h := map[string]string{}
	maps.Copy(h, c.header)
	h[name] = value
	c.header = h
	return c
}
