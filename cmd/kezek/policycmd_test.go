package main

import (
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"kezek.kz/kezek/cmd/kezek/internal/policy"
	"kezek.kz/kezek/ui/lang"
)

const rightStation = `{"workstation":{"portal":"almaty","audit":{"dir":"/a","key_file":"/k"}}}`

func policyFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPolicyThatIsRight(t *testing.T) {
	r := kezek(t, "", "policy", "check", policyFile(t, rightStation)).want(t, exitOK)
	if !strings.Contains(r.out, "portal: almaty") || !strings.Contains(r.out, "20:00–06:00") {
		t.Error(r.out)
	}
	r = kezek(t, "", "policy", "check", policyFile(t, `{}`)).want(t, exitOK)
	if !strings.Contains(r.out, "off") {
		t.Error(r.out)
	}
}

func TestPolicyThatIsWrongNamesTheMember(t *testing.T) {
	for text, want := range map[string]string{
		`{"workstatoin":{}}`:                           "workstatoin: there is no such field.",
		`{"workstation":{"portal":"mars"}}`:            "workstation.portal: no such portal in the catalogue.",
		`{"proxy":"http://a:b@c"}`:                     "address is wanted: http, https or socks5",
		`{"portals":[{"id":"x"}]}`:                     "portals: ",
		`{"portals":[]}`:                               "portals: ",
		`// no`:                                        "not written as Kezek expects",
		`{"updates":{"from":"1","to":"2"}}`:            "updates: two different times",
		`{"workstation":{"portal":"almaty"}}`:          "workstation.audit.dir: the field is needed.",
		`{"text_size":1}`:                              "text_size: there is no such value",
		`{"proxy":1}`:                                  "proxy: another kind of value",
		`{"proxy":"","proxy":""}`:                      "proxy: the field is there twice.",
		`{"workstation":null}`:                         "workstation: another kind of value",
		`{"workstation":{"idle":5}}`:                   "workstation.idle: there is no such field.",
		`{"trust_dir":"x"}`:                            "trust_dir: a whole path is wanted.",
		`{"workstation":{"portal":"practice-almaty"}}`: "workstation.portal: the practice portal",
	} {
		if r := kezek(t, "", "policy", "check", policyFile(t, text)).want(t, exitFile); !strings.Contains(r.err, want) {
			t.Errorf("%s: %s", text, r.err)
		}
	}
}

func TestEveryFaultHasWords(t *testing.T) {
	seen := map[string]bool{}
	for _, f := range []policy.Fault{
		policy.FaultUnknown, policy.FaultTwice, policy.FaultType, policy.FaultMissing, policy.FaultRange, policy.FaultChoice, policy.FaultName,
		policy.FaultPath, policy.FaultKeyPlace, policy.FaultProxy, policy.FaultPortal, policy.FaultPractice, policy.FaultHours,
	} {
		if id := faultID(f); seen[id] || lang.New(lang.English, lang.Strict).T("terminal.policy."+id) == "" {
			t.Errorf("%s has the words of another, or none", f)
		} else {
			seen[id] = true
		}
	}
	e := &env{words: lang.New(lang.English, lang.Strict)}
	if text := e.policyWrong(&policy.UnsafeError{Path: "/etc/kezek"}); !strings.HasSuffix(text, ": /etc/kezek") {
		t.Error(text)
	}
	for _, err := range []error{policy.ErrUnreadable, policy.ErrTooLarge} {
		if e.policyWrong(err) == "" {
			t.Error(err)
		}
	}
}

func TestFileForAnotherSystemCanBeChecked(t *testing.T) {
	const station = `{"workstation":{"portal":"almaty","audit":{"dir":"C:\\Kezek\\audit","key_file":"C:\\Kezek\\audit.key"}}}`
	kezek(t, "", "policy", "check", policyFile(t, station)).want(t, exitOK)
	kezek(t, "", "policy", "check", policyFile(t, rightStation)).want(t, exitOK)
	foreign, own := station, rightStation
	if runtime.GOOS == "windows" {
		foreign, own = own, foreign
	}
	r := kezek(t, "", "policy", "check", "-here", policyFile(t, foreign)).want(t, exitFile)
	if !strings.Contains(r.err, "workstation.audit.dir: a whole path is wanted.") {
		t.Error(r.err)
	}
	kezek(t, "", "policy", "check", "-here", policyFile(t, own)).want(t, exitOK)
}

// A policy with another system's paths must not take the place of one that is
// right: Kezek would not open with it.
func TestInstallerAsksForThisComputer(t *testing.T) {
	asked := regexp.MustCompile(`kezek\.exe" policy ([a-z -]+) "\$4"'`).FindStringSubmatch(packaged(t, ".ci/package/windows/installer.nsi"))
	if asked == nil || asked[1] != "check -here" {
		t.Errorf("the installer asks %q", asked)
	}
}

func TestPolicyCommandMistakes(t *testing.T) {
	for _, args := range [][]string{{}, {"check"}, {"show", "x"}, {"check", "a", "b"}, {"check", "-x", "a"}} {
		kezek(t, "", append([]string{"policy"}, args...)...).want(t, exitUsage)
	}
	kezek(t, "", "policy", "check", filepath.Join(t.TempDir(), "none")).want(t, exitFile)
	if r := kezek(t, "", "policy", "chek", policyFile(t, `{}`)); !strings.Contains(r.err, "no such action") {
		t.Error(r.err)
	}
}

func TestPolicysProxyGoesBeforeEverything(t *testing.T) {
	s := newProxySettings(&env{policy: &policy.Policy{Proxy: "http://policy.example:3128"}, getenv: func(name string) string {
		return map[string]string{"HTTPS_PROXY": "http://other.example:1", "NO_PROXY": "*"}[name]
	}})
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://portal.example/api", nil)
	if err != nil {
		t.Fatal(err)
	}
	if u, err := s.choose(r); err != nil || u.String() != "http://policy.example:3128" {
		t.Errorf("%v %v", u, err)
	}
}

func TestWindowByHandHasNoSupervisor(t *testing.T) {
	r := kezek(t, "", citizenCommand)
	if r.code == exitOK || r.out != "" {
		t.Errorf("%d %q", r.code, r.out)
	}
}

func TestLoadErrorsAreNoPolicy(t *testing.T) {
	if _, err := parsePolicy([]byte("[]"), false); !errors.Is(err, policy.ErrSyntax) {
		t.Error(err)
	}
}

func TestPolicyOfTheDocumentIsRight(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "policy.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, rest, found := strings.Cut(string(text), "```json\n")
	example, _, ended := strings.Cut(rest, "```")
	if !found || !ended {
		t.Fatal("there is no example")
	}
	p, err := parsePolicy([]byte(example), false)
	if err != nil || p.Workstation == nil || p.Workstation.Coupon.Printer == "" {
		t.Errorf("%+v, %v", p, err)
	}
}
