package ui

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/explain"
)

// personal is everything of a person that goes through the program in
// liveThrough.
func (r *signInRig) personal(path string) []string {
	words := []string{
		"910205499012", "9012", childConfirmed, "9034", childUnconfirmed, "9058", "asel@example.kz", "example.kz", "Wrong1234",
		practice.Password, path, filepath.Base(path), filepath.Dir(path), r.w.journey.origin(), "127.0.0.1", "Алихан", "Иванов",
		r.w.journey.newest.Load().session.AccessToken, r.w.journey.newest.Load().session.RefreshToken, "22031459903",
	}
	if home, err := os.UserHomeDir(); err == nil && len(home) > 1 {
		words = append(words, home)
	}
	return append(words, strings.Fields(r.w.journey.fullName())...)
}

// liveThrough is a day with the program on which all goes wrong: everything
// personal is typed, sent, answered and refused.
func liveThrough(t *testing.T) (*signInRig, []string) {
	r := newSignInRig(t, rigOptions{})
	path := r.copyKey(practice.NoteMother)
	r.toDialog(path)
	r.typeText("Wrong1234")
	r.key(fyne.KeyReturn)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.press("Подписать")
	r.press("Войти")
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	r.press("Привязка")
	r.bind(childUnconfirmed)
	screenIs[*refusalScreen](r)
	r.w.toField("", nil)
	r.bind("22031459903")
	r.w.toField("", nil)
	r.bind(childConfirmed)
	r.through(func(w http.ResponseWriter, q *http.Request) bool {
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = w.Write([]byte(`{"type":"about:blank","title":"Алихан","status":500,"code":"ИВАНОВ_910205499012","detail":"Иванов Алихан 220314599034","request_id":"req-77aa"}`))
		return true
	})
	r.w.home()
	r.w.fail(errors.New("open "+path+": Иванов 910205499012"), nil)
	return r, r.personal(path)
}

func TestReportHoldsNothingPersonal(t *testing.T) {
	r, personal := liveThrough(t)
	r.w.showHelp()
	r.w.showReport()
	text := r.w.reportText(r.w.takeReport())
	for _, want := range []string{
		"signer.wrong_password", "KINSHIP_NOT_CONFIRMED", " IIN_LENGTH", "unknown", "INTERNAL", "PKCS12 ECGOST3410-2015-512", "almaty", "Kezek ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the report does not tell %q:\n%s", want, text)
		}
	}
	address, _ := r.w.reportMail(r.w.takeReport())
	for _, secret := range personal {
		if secret == "" {
			t.Fatal("a secret of the test is empty")
		}
		for name, told := range map[string]string{"text": text, "mail": address.Query().Get("body") + address.RawQuery} {
			if strings.Contains(told, secret) {
				t.Errorf("%q is in the %s:\n%s", secret, name, told)
			}
		}
	}
}

// What leaves the window was shown in it: no more and no less.
func TestReportIsShownWhole(t *testing.T) {
	r, _ := liveThrough(t)
	r.w.showReport()
	shown, text := r.all(), r.w.reportText(screenIs[*reportScreen](r).report)
	for _, l := range r.w.takeReport().all() {
		if l.id == "time" {
			continue
		}
		if !strings.Contains(shown, r.w.reportLabel(l)) || !strings.Contains(shown, r.w.reportValue(l)) {
			t.Errorf("%q %q is not on the page", l.id, l.value)
		}
	}
	// What has failed since then is not on the page, and is not told either.
	r.w.noteExplained(explain.Explanation{ID: "client.offline"})
	r.w.noteExplained(explain.Explanation{ID: "signer.no_token"})
	r.press("Скопировать")
	if got := r.w.options.App.Clipboard().Content(); got != text || strings.Contains(got, "signer.no_token") {
		t.Errorf("copied %q", got)
	}
	for line := range strings.Lines(text) {
		if !strings.Contains(squeeze(shown), squeeze(line)) && !strings.Contains(squeeze(shown), squeeze(line[strings.Index(line, ":")+1:])) {
			t.Errorf("%q is not on the page", line)
		}
	}
}

// Of a long report the newest is mailed, and one is told that it is not all.
func TestMailOfALongReportHasTheNewest(t *testing.T) {
	w := newShell(t, nil)
	w.options.Crash = "1.0.0: nil map\nkezek.kz/kezek/ui.(*Window).show ui/window.go:12"
	for i := range mostReported {
		w.noteExplained(explain.Explanation{ID: "client.certificate_not_yet_valid", SupportCode: strings.Repeat(string(rune('a'+i)), 60)})
	}
	w.showReport()
	address, whole := w.reportMail(w.current().(*reportScreen).report)
	body := address.Query().Get("body")
	oldest, newest := strings.Repeat("a", 60), strings.Repeat(string(rune('a'+mostReported-1)), 60)
	if whole || strings.Contains(body, oldest) || !strings.Contains(body, newest) || !strings.Contains(body, "ui/window.go:12") {
		t.Errorf("whole %v:\n%s", whole, body)
	}
	buttonOf(w, w.T("report.mail")).OnTapped()
	if !shows(w, w.T("report.mail_short")) {
		t.Errorf("it says\n%s", shownText(w))
	}
}

func TestMailOfAShortReportIsWhole(t *testing.T) {
	w := newShell(t, nil)
	w.noteExplained(explain.Explanation{ID: "client.offline"})
	w.showReport()
	if address, whole := w.reportMail(w.takeReport()); !whole || !strings.Contains(address.Query().Get("body"), "client.offline") {
		t.Errorf("whole %v: %v", whole, address)
	}
	buttonOf(w, w.T("report.mail")).OnTapped()
	if shows(w, w.T("report.mail_short")) {
		t.Errorf("it says\n%s", shownText(w))
	}
}

func TestReportKeepsTheLastErrorsOnly(t *testing.T) {
	w := newShell(t, nil)
	for i := range 2 * mostReported {
		w.noteExplained(explain.Explanation{ID: "client.offline", SupportCode: strings.Repeat("a", i+1)})
	}
	w.noteExplained(explain.Explanation{What: "said by a page itself"})
	last := strings.Repeat("a", 2*mostReported)
	w.noteExplained(explain.Explanation{ID: "client.offline", SupportCode: last}) // the same again
	if n := len(w.reported.errors); n != mostReported || w.reported.errors[n-1].code != last {
		t.Errorf("%d are kept: %+v", n, w.reported.errors)
	}
}

func TestOnlyNamesOfTheContractAreReported(t *testing.T) {
	for id, want := range map[string]string{
		"IIN_INVALID/IIN_LENGTH": "IIN_INVALID/IIN_LENGTH", "client.offline": "client.offline", "unknown": "unknown", "": "",
		"IVANOV": unknownCode, "X_910205499012": unknownCode, "IIN_INVALID/IVANOV": unknownCode,
	} {
		if got := named(id); got != want {
			t.Errorf("%q: %q, want %q", id, got, want)
		}
	}
}

// An address that a person has added may tell who they are, and one that an
// office has given to its computers which office it is.
func TestReportDoesNotTellWhichPortalWasAdded(t *testing.T) {
	w := newShell(t, nil)
	w.journey.entry = portal.CatalogueEntry{ID: "office-ivanov", Flavour: portal.FlavourAlmaty, Name: portal.Text{RU: "Отдел"}}
	if got := w.reportedPortal(); got != "own" {
		t.Errorf("told as %q", got)
	}
	for _, e := range w.options.Portals {
		if w.journey.entry = e; w.reportedPortal() != e.ID {
			t.Errorf("%q is told as %q", e.ID, w.reportedPortal())
		}
	}
	w.journey.entry = portal.CatalogueEntry{ID: "own-ivanov-example-kz", Flavour: portal.FlavourAlmaty, Name: portal.Text{RU: "Иванов"}}
	if text := w.reportText(w.takeReport()); strings.Contains(strings.ToLower(text), "ivanov") || strings.Contains(text, "Иванов") || !strings.Contains(text, " own\n") {
		t.Error(text)
	}
}

func TestReportIsSavedWhereThePersonWants(t *testing.T) {
	var saved []byte
	var name string
	answer := error(nil)
	w := newShell(t, func(o *Options) {
		o.SaveFile = func(_ context.Context, n string, data []byte) (string, error) {
			name, saved = n, data
			return "/x/" + n, answer
		}
	})
	w.showReport()
	buttonOf(w, "Сохранить в файл…").OnTapped()
	if string(saved) != w.reportText(w.current().(*reportScreen).report) || name != "kezek-problema.txt" || w.notice == nil {
		t.Errorf("saved %q as %s", saved, name)
	}
	answer = errors.New("full")
	buttonOf(w, "Сохранить в файл…").OnTapped()
	if w.failure == nil || !strings.Contains(w.failure.explain().Next, "Скопировать") {
		t.Errorf("told %+v", w.failure)
	}
}

func TestMailIsForTheSupportAndShortEnough(t *testing.T) {
	w := newShell(t, nil)
	e := entryOf(t, w, "almaty")
	w.connected(e, answering(t, almatyDiscovery(e.Contacts)))
	if got := w.supportAddress(); got != "sp.ddoalmaty@gmail.com" {
		t.Errorf("the support is %q", got)
	}
	u, whole := mailAddress("a@b.kz", "Тема & ещё", strings.Repeat("строка 1\n", 400)+"last")
	again, err := url.Parse(u.String())
	if err != nil || whole || len(u.String()) > mailMost || again.Query().Get("subject") != "Тема & ещё" || strings.Contains(u.String(), "+") {
		t.Errorf("%d: %v %v", len(u.String()), u, err)
	}
	if !regexp.MustCompile(`^mailto:a@b\.kz\?`).MatchString(u.String()) || strings.Contains(again.Query().Get("body"), "last") {
		t.Error(u)
	}
	if u, whole := mailAddress("", "s", "t"); !whole || !strings.HasPrefix(u.String(), "mailto:?") {
		t.Error(u)
	}
}
