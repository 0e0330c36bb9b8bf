package main

import (
	"errors"
	"net/http"
	"net/url"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mattn/go-ieproxy"
)

// rigProxy are settings that a test sets by hand, as Windows would tell them.
type rigProxy struct {
	env   map[string]string
	conf  ieproxy.ProxyConf
	said  string
	asked atomic.Int32
	now   time.Time
}

func (r *rigProxy) settings() *proxySettings {
	return &proxySettings{
		getenv: func(name string) string { return r.env[name] },
		now:    func() time.Time { return r.now },
		read:   func() ieproxy.ProxyConf { return r.conf },
		script: func(ieproxy.ProxyScriptConf, string) string { r.asked.Add(1); return r.said },
		wait:   time.Second,
	}
}

func choice(t *testing.T, s *proxySettings, target string) string {
	t.Helper()
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.choose(&http.Request{URL: u})
	switch {
	case err != nil:
		return "error"
	case found == nil:
		return ""
	}
	return found.String()
}

func static(exceptions string, protocols ...string) ieproxy.ProxyConf {
	c := ieproxy.ProxyConf{Static: ieproxy.StaticProxyConf{Active: true, Protocols: map[string]string{}, NoProxy: exceptions}}
	for i := 0; i+1 < len(protocols); i += 2 {
		c.Static.Protocols[protocols[i]] = protocols[i+1]
	}
	return c
}

func script() ieproxy.ProxyConf {
	return ieproxy.ProxyConf{Automatic: ieproxy.ProxyScriptConf{Active: true, PreConfiguredURL: "http://wpad.test/proxy.pac"}}
}

func TestProxyIsChosenAsTheComputerIsSetUp(t *testing.T) {
	const portal = "https://portal.example/x?SECRET"
	both := static("", "", "windows:3")
	both.Automatic = script().Automatic
	for name, c := range map[string]struct {
		env  map[string]string
		conf ieproxy.ProxyConf
		said string
		want string
	}{
		"nothing":                  {},
		"variable":                 {env: map[string]string{"HTTPS_PROXY": "http://u:p@env:1"}, conf: both, said: "pac:2", want: "http://u:p@env:1"},
		"small letters":            {env: map[string]string{"https_proxy": "env:1"}, want: "http://env:1"},
		"variable that is damaged": {env: map[string]string{"HTTPS_PROXY": "http://%zz"}, want: "error"},
		"variable without a host":  {env: map[string]string{"HTTPS_PROXY": "http://"}, want: "error"},
		"NO_PROXY":                 {env: map[string]string{"HTTPS_PROXY": "env:1", "NO_PROXY": "a.b,.example"}},
		"NO_PROXY and Windows":     {env: map[string]string{"NO_PROXY": "portal.example"}, conf: both, said: "pac:2"},
		"NO_PROXY of another":      {env: map[string]string{"NO_PROXY": "other.example"}, conf: static("", "", "windows:3"), want: "http://windows:3"},
		"Windows":                  {conf: static("", "", "windows:3"), want: "http://windows:3"},
		"Windows by protocol":      {conf: static("", "http", "a:1", "https", "b:2"), want: "http://b:2"},
		"Windows for http only":    {conf: static("", "http", "a:1")},
		"Windows with SOCKS only":  {conf: static("", "socks", "a:1"), want: "error"},
		"exception":                {conf: static("*.example", "", "windows:3")},
		"exception of another":     {conf: static("*.test,<local>,10.*", "", "windows:3"), want: "http://windows:3"},
		"switched off":             {conf: ieproxy.ProxyConf{Static: ieproxy.StaticProxyConf{Protocols: map[string]string{"": "windows:3"}}}},
		"script":                   {conf: script(), said: "pac:2", want: "http://pac:2"},
		"script with several":      {conf: script(), said: "pac:2;pac:3", want: "http://pac:2"},
		"script in its own words":  {conf: script(), said: "PROXY pac:2; DIRECT", want: "http://pac:2"},
		"script with a TLS proxy":  {conf: script(), said: "HTTPS pac:2", want: "https://pac:2"},
		"script with spaces":       {conf: script(), said: "pac:2 pac:3", want: "http://pac:2"},
		"script's word for none":   {conf: script(), said: "DIRECT"},
		"script before address":    {conf: both, said: "pac:2", want: "http://pac:2"},
		"script says direct":       {conf: script()},
		"script fails":             {conf: both, want: "http://windows:3"},
	} {
		r := &rigProxy{env: c.env, conf: c.conf, said: c.said}
		if got := choice(t, r.settings(), portal); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

// The authority's lists and responders are at http addresses.
func TestProxyOfListsIsChosenAsTheComputerIsSetUp(t *testing.T) {
	const list = "http://crl.example/list.crl"
	for name, c := range map[string]struct {
		fixed string
		env   map[string]string
		conf  ieproxy.ProxyConf
		want  string
	}{
		"nothing":                {},
		"the machine's policy":   {fixed: "http://policy:1", env: map[string]string{"HTTP_PROXY": "env:1"}, want: "http://policy:1"},
		"variable":               {env: map[string]string{"HTTP_PROXY": "env:1"}, conf: static("", "", "windows:3"), want: "http://env:1"},
		"small letters":          {env: map[string]string{"http_proxy": "env:1"}, want: "http://env:1"},
		"variable of https":      {env: map[string]string{"HTTPS_PROXY": "env:1"}},
		"NO_PROXY":               {env: map[string]string{"HTTP_PROXY": "env:1", "NO_PROXY": ".example"}},
		"Windows":                {conf: static("", "", "windows:3"), want: "http://windows:3"},
		"Windows by protocol":    {conf: static("", "http", "a:1", "https", "b:2"), want: "http://a:1"},
		"Windows for https only": {conf: static("", "https", "b:2")},
	} {
		r := &rigProxy{env: c.env, conf: c.conf}
		s := r.settings()
		s.fixed = c.fixed
		if got := choice(t, s, list); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}

func TestNoProxyStandsBeforeThisComputer(t *testing.T) {
	s := (&rigProxy{env: map[string]string{"HTTP_PROXY": "env:1"}, conf: static("", "", "windows:3")}).settings()
	s.fixed = "http://policy:1"
	for _, target := range []string{"http://127.0.0.1:8080/x", "http://localhost/x", "http://[::1]/x"} {
		if got := choice(t, s, target); got != "" {
			t.Errorf("%s by %q", target, got)
		}
	}
}

func TestWindowsExceptions(t *testing.T) {
	for _, c := range []struct {
		host, list string
		want       bool
	}{
		{"intranet", "<local>", true},
		{"portal.example", "<local>", false},
		{"10.1.2.3", "10.*", true},
		{"portal.example", "*.EXAMPLE", true},
		{"example", "*.example", false},
		{"portal.example", " portal.example ", true},
		{"portal.example", "[", false},
		{"portal.example", "", false},
		{"portal.example", "https://portal.example", true},
		{"portal.example", "http://portal.example", false},
	} {
		if got := bypassed(&url.URL{Scheme: "https", Host: c.host}, c.list); got != c.want {
			t.Errorf("%s by %q: %v", c.host, c.list, got)
		}
	}
}

func TestChangedProxySettingIsTakenUp(t *testing.T) {
	r := &rigProxy{env: map[string]string{}, conf: static("", "", "one:1"), now: time.Unix(0, 0)}
	s := r.settings()
	expect := func(want string) {
		t.Helper()
		if got := choice(t, s, "https://portal.example"); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	expect("http://one:1")
	r.conf = static("", "", "two:2")
	expect("http://two:2")
	r.conf, r.said = script(), "pac:3"
	expect("http://pac:3")
	r.said = "pac:4" // the same script: believed for a minute
	expect("http://pac:3")
	r.now = r.now.Add(2 * time.Minute)
	expect("http://pac:4")
	r.conf.Automatic.PreConfiguredURL, r.said = "http://other.test/proxy.pac", "pac:5"
	expect("http://pac:5")
	r.env["HTTPS_PROXY"] = "env:6"
	expect("http://env:6")
}

// The script is asked by the system, which may look for it for a long time.
func TestSlowProxyScriptIsNotWaitedFor(t *testing.T) {
	r := &rigProxy{conf: static("", "", "windows:3"), now: time.Unix(0, 0)}
	r.conf.Automatic = script().Automatic
	s := r.settings()
	released := make(chan struct{})
	defer close(released)
	s.wait = 50 * time.Millisecond
	s.script = func(ieproxy.ProxyScriptConf, string) string { r.asked.Add(1); <-released; return "late:1" }
	begun := time.Now()
	for range 3 {
		if got := choice(t, s, "https://portal.example"); got != "http://windows:3" {
			t.Errorf("got %q", got)
		}
	}
	if took := time.Since(begun); took > 5*time.Second || r.asked.Load() != 1 {
		t.Errorf("asked %d times in %v", r.asked.Load(), took)
	}
}

// The portal and the authority's lists are asked by turns.
func TestProxyScriptIsAskedOnceForEachTarget(t *testing.T) {
	r := &rigProxy{conf: script(), said: "pac:1", now: time.Unix(0, 0)}
	s := r.settings()
	for range 3 {
		for _, target := range []string{"https://portal.example", "http://crl.example"} {
			if got := choice(t, s, target); got != "http://pac:1" {
				t.Errorf("%s by %q", target, got)
			}
		}
	}
	if n := r.asked.Load(); n != 2 {
		t.Errorf("asked %d times", n)
	}
}

// The proxy's address may hold a password, the portal's a query.
func TestProxyErrorTellsNoPassword(t *testing.T) {
	r := &rigProxy{env: map[string]string{"HTTPS_PROXY": "http://user:SECRET@%zz"}}
	_, err := r.settings().choose(&http.Request{URL: &url.URL{Scheme: "https", Host: "portal.example"}})
	if !errors.Is(err, errProxy) || err.Error() != errProxy.Error() {
		t.Errorf("got %v", err)
	}
}

func TestScriptIsToldTheHostOnly(t *testing.T) {
	r := &rigProxy{conf: script()}
	s := r.settings()
	var told string
	s.script = func(_ ieproxy.ProxyScriptConf, target string) string { told = target; return "" }
	choice(t, s, "https://portal.example:8443/me?SECRET")
	if told != "https://portal.example:8443/" {
		t.Errorf("told %q", told)
	}
}
