package server

import (
	"bytes"
	"encoding/json"
	"fmt"
	"index/suffixarray"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
)

// privacy collects what the whole run of this package's tests logged, and
// everything that must not stand in it: TestMain looks at the end.
type privacy struct {
	mu   sync.Mutex
	log  bytes.Buffer
	used map[string]string // what a person or a key gave away → its kind
}

var thePrivacy = &privacy{used: map[string]string{}}

// Write takes a part of some portal's log.
func (p *privacy) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.log.Write(b)
}

// The kinds of what is searched for, and how long it is at least: what is
// shorter says nothing and stands everywhere.
var kindLengths = map[string]int{
	"IIN": 9, "name": 5, "password": 8, "code": codeDigits, "token": 20, "e-mail": 6, "ticket": 20, "challenge": 20, "CMS": 40, "key": 20, "number": 6,
}

// kindOf tells by a JSON member's name what its value is, empty for nothing of
// a person's.
func kindOf(member string) string {
	switch member {
	case "iin", "child_iin":
		return "IIN"
	case "full_name", "name", "last", "first", "patronymic":
		return "name"
	case "access_token", "refresh_token":
		return "token"
	case "email", "value", "pending":
		return "e-mail"
	case "challenge", "challenge_id":
		return "challenge"
	case "cms":
		return "CMS"
	case "password", "ticket", "code", "number":
		return member
	}
	return ""
}

func (p *privacy) add(kind, value string) {
	value = strings.TrimSpace(value)
	if kind == "" || len(value) < kindLengths[kind] || kind == "code" && !isCode(value) {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.used[value] = kind
	for _, word := range strings.Fields(value) {
		if kind == "name" && len(word) >= 2*kindLengths[kind] { // five letters of two octets
			p.used[word] = kind
		}
	}
	if kind == "CMS" {
		p.used[value[len(value)/2-20:len(value)/2+20]] = kind
	}
}

// exchange takes what a request and its answer hold.
func (p *privacy) exchange(r *http.Request, bodies ...[]byte) {
	p.add("token", bearer(r.Header.Get("Authorization")))
	p.add("key", r.Header.Get("Idempotency-Key"))
	p.add("key", r.Header.Get("X-Workstation-Id"))
	for part := range strings.SplitSeq(r.URL.Path, "/") {
		if len(part) != 36 { // a binding's or session's number
			p.add("ticket", part)
		}
	}
	for _, body := range bodies {
		var v any
		if json.Unmarshal(body, &v) == nil {
			p.collect("", v)
		}
	}
}

func (p *privacy) collect(member string, v any) {
	switch v := v.(type) {
	case string:
		p.add(kindOf(member), v)
	case []any:
		for _, item := range v {
			p.collect(member, item)
		}
	case map[string]any:
		for name, item := range v {
			p.collect(name, item)
		}
	}
}

// measured are the parts of a line that are numbers by nature; any six digits
// stand in them some time.
var measured = regexp.MustCompile(`\b(time|took)=\S+`)

// found tells the kinds of what was used and stands in the log, with how many
// of each, and never the thing itself.
func (p *privacy) found() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	log := measured.ReplaceAll(p.log.Bytes(), nil)
	index := suffixarray.New(log)
	count := map[string]int{}
	for value, kind := range p.used {
		if stands(log, index, value, kind) {
			count[kind]++
		}
	}
	var kinds []string
	for kind, n := range count {
		kinds = append(kinds, fmt.Sprintf("%s (%d)", kind, n))
	}
	slices.Sort(kinds)
	return kinds
}

// stands tells whether a value is in the log; a code only as a word, because
// six digits may stand within any request number.
func stands(log []byte, index *suffixarray.Index, value, kind string) bool {
	for _, at := range index.Lookup([]byte(value), -1) {
		if kind != "code" || !isWordPart(log, at-1) && !isWordPart(log, at+len(value)) {
			return true
		}
	}
	return false
}

func isWordPart(log []byte, i int) bool {
	return i >= 0 && i < len(log) && (log[i] == '-' || log[i] >= '0' && log[i] <= '9' || log[i] >= 'a' && log[i] <= 'z')
}

// The search itself finds each kind, wherever it stands, and nothing in a line
// of the right form.
func TestPrivacyFindsEveryKind(t *testing.T) {
	body := []byte(`{"child_iin":"220314599034","account":{"full_name":"САПАРОВА АЙГУЛЬ БОЛАТҚЫЗЫ"},"email":"mother@example.kz",
		"password":"a long password","code":"012345","access_token":"` + strings.Repeat("a", 43) + `","challenge":"` + strings.Repeat("c", 43) + `",
		"cms":"` + strings.Repeat("M", 400) + `","number":"ALA-2026-0341","items":[{"ticket":"` + strings.Repeat("t", 43) + `"}]}`)
	request, err := http.NewRequest("POST", "https://portal.test"+pathEmail+"/"+strings.Repeat("u", 43)+"/confirm", nil)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Idempotency-Key", "5b0c2f6e-2f6b-4d54-9a55-0c9f34a1c1aa")
	for line, want := range map[string]string{
		`time=2026-09-01T09:00:00.012345Z level=INFO msg=request route="GET /api/v1/me" status=200 request_id=aaaa2345-0123-4567-8901-a012345b0123 took=012345ns`: "",
		`msg=request path=/api/v1/me/220314599034`: "IIN (1)",
		`msg=hello who="АЙГУЛЬ"`:                   "name (1)",
		`mail to mother@example.kz`:                "e-mail (1)",
		`sent "012345"`:                            "code (1)",
		`password="a long password"`:               "password (1)",
		`token=` + strings.Repeat("a", 43):         "token (1)",
		`ticket=` + strings.Repeat("u", 43):        "ticket (1)",
		`cms=` + strings.Repeat("M", 60):           "CMS (1)",
		`challenge=` + strings.Repeat("c", 43):     "challenge (1)",
		`number=ALA-2026-0341`:                     "number (1)",
		`key=5b0c2f6e-2f6b-4d54-9a55-0c9f34a1c1aa`: "key (1)",
	} {
		p := &privacy{used: map[string]string{}}
		p.exchange(request, body)
		_, _ = p.Write([]byte(line + "\n"))
		if got := strings.Join(p.found(), ", "); got != want {
			t.Errorf("in %q: %q, want %q", line, got, want)
		}
	}
}
