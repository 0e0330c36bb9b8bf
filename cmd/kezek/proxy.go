package main

import (
	"errors"
	"maps"
	"net/http"
	"net/url"
	"path"
	"reflect"
	"strings"
	"sync"
	"time"

	"github.com/mattn/go-ieproxy"
	"golang.org/x/net/http/httpproxy"
)

// errProxy means that the settings name a proxy that cannot be used. Nobody
// goes past it: an office that has a proxy wants it used.
var errProxy = errors.New("proxy settings are of no use")

// How long a script that chooses the proxy may take, and how long its answer is
// believed.
const (
	scriptPatience = 3 * time.Second
	scriptMemory   = time.Minute
)

// proxySettings choose a proxy as the computer is set up: by HTTPS_PROXY (for
// http, as the authority's lists are fetched, HTTP_PROXY) and NO_PROXY where
// they are set, otherwise by the settings of Windows (or, in a program built with
// cgo, of macOS): a script (PAC) or a fixed address with its exceptions. They are
// read at every request, so that a change is taken up without starting the program
// anew. Other systems have the variables only.
type proxySettings struct {
	fixed  string // by the machine's policy; empty: there is none
	getenv func(string) string
	now    func() time.Time
	read   func() ieproxy.ProxyConf
	// script asks a PAC script for the proxy of a URL: host and port, or empty
	// for none. It is not told when nobody waits for it any more.
	script func(conf ieproxy.ProxyScriptConf, target string) string
	wait   time.Duration

	mu       sync.Mutex
	asked    ieproxy.ProxyScriptConf // the script that said scripted
	scripted map[string]scriptAnswer // by the target
}

// scriptAnswer is what a script said last of a target.
type scriptAnswer struct {
	proxy string
	until time.Time
}

func newProxySettings(e *env) *proxySettings {
	fixed := ""
	if e.policy != nil {
		fixed = e.policy.Proxy
	}
	return &proxySettings{
		fixed:  fixed,
		getenv: e.getenv, now: e.now, wait: scriptPatience, read: ieproxy.ReloadConf,
		script: func(conf ieproxy.ProxyScriptConf, target string) string { return conf.FindProxyForURL(target) },
	}
}

// choose is the Proxy of client.Options: nil without an error means none.
func (s *proxySettings) choose(r *http.Request) (*url.URL, error) {
	target := &url.URL{Scheme: r.URL.Scheme, Host: r.URL.Host, Path: "/"} // a script need not know more
	named := firstOf(s.getenv, strings.ToUpper(r.URL.Scheme)+"_PROXY", r.URL.Scheme+"_proxy")
	switch {
	case excluded(target, ""): // this computer itself
		return nil, nil
	case s.fixed != "":
		return proxyURL(s.fixed)
	case excluded(target, firstOf(s.getenv, "NO_PROXY", "no_proxy")):
		return nil, nil
	case named != "":
		return proxyURL(named)
	}
	return s.system(target)
}

// system is the choice of the operating system's settings.
func (s *proxySettings) system(target *url.URL) (*url.URL, error) {
	s.mu.Lock()
	defer s.mu.Unlock() // the settings are read into a variable of that package
	conf := s.read()
	if conf.Automatic.Active {
		if found := s.byScript(conf.Automatic, target.String()); found != "" {
			return proxyURL(found)
		}
	}
	if !conf.Static.Active || bypassed(target, conf.Static.NoProxy) || excluded(target, conf.Static.NoProxy) {
		return nil, nil
	}
	return byTable(conf.Static.Protocols, target.Scheme)
}

// byTable takes the proxy for a scheme out of "http=a;https=b" and the like.
func byTable(protocols map[string]string, scheme string) (*url.URL, error) {
	for _, protocol := range []string{scheme, ""} {
		if named := protocols[protocol]; named != "" {
			return proxyURL(named)
		}
	}
	if protocols["socks"] != "" {
		return nil, errProxy // SOCKS 4 is not spoken here
	}
	return nil, nil
}

// byScript asks the script, for a while: one that is looked for in the network
// and not there takes long. Then, as in the system itself, the fixed address
// counts. s.mu is held.
func (s *proxySettings) byScript(conf ieproxy.ProxyScriptConf, target string) string {
	if !reflect.DeepEqual(s.asked, conf) {
		s.asked, s.scripted = conf, map[string]scriptAnswer{}
	}
	maps.DeleteFunc(s.scripted, func(_ string, a scriptAnswer) bool { return !s.now().Before(a.until) })
	if last, known := s.scripted[target]; known {
		return last.proxy
	}
	said := make(chan string, 1)
	go func() { said <- s.script(conf, target) }()
	found := ""
	timer := time.NewTimer(s.wait)
	defer timer.Stop()
	select {
	case found = <-said:
	case <-timer.C:
	}
	found = firstSaid(found)
	s.scripted[target] = scriptAnswer{found, s.now().Add(scriptMemory)}
	return found
}

// firstSaid takes the first of "a:1;b:2" and "a:1 b:2", or of a script's own
// "PROXY a:1; DIRECT"; empty for none.
func firstSaid(said string) string {
	first, _, _ := strings.Cut(said, ";")
	words := strings.Fields(first)
	if len(words) == 0 {
		return ""
	}
	kind := strings.ToLower(words[0])
	switch {
	case kind == "direct":
		return ""
	case len(words) == 1 || strings.Contains(kind, ":"):
		return words[0]
	case kind == "proxy":
		return words[1]
	}
	return kind + "://" + words[1] // https, socks5; others are refused later
}

// proxyURL reads a proxy's address; without a scheme it is an HTTP proxy.
func proxyURL(named string) (*url.URL, error) {
	if !strings.Contains(named, "://") {
		named = "http://" + named
	}
	u, err := url.Parse(named)
	if err != nil || u.Hostname() == "" {
		return nil, errProxy // the cause may hold a password
	}
	return u, nil
}

// excluded tells whether NO_PROXY names the target, or it is this computer.
func excluded(target *url.URL, noProxy string) bool {
	config := httpproxy.Config{HTTPSProxy: "http://proxy.invalid", HTTPProxy: "http://proxy.invalid", NoProxy: noProxy}
	found, err := config.ProxyFunc()(target)
	return err == nil && found == nil
}

// bypassed tells whether Windows' list of exceptions has the target's host: names
// with asterisks, for one scheme or for all, and <local> for names without a dot.
func bypassed(target *url.URL, list string) bool {
	host := strings.ToLower(target.Hostname())
	for entry := range strings.SplitSeq(strings.ToLower(list), ",") {
		entry = strings.TrimSpace(entry)
		if entry == "<local>" && !strings.ContainsAny(host, ".:") {
			return true
		}
		if matches, err := path.Match(strings.TrimPrefix(entry, target.Scheme+"://"), host); err == nil && matches {
			return true
		}
	}
	return false
}

// firstOf is the first of the variables that is set.
func firstOf(getenv func(string) string, names ...string) string {
	for _, name := range names {
		if value := strings.TrimSpace(getenv(name)); value != "" {
			return value
		}
	}
	return ""
}
