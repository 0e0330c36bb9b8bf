package ui

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/lang"
)

// stationRig is a window of a workstation, at its start page, before a real
// practice portal. Sticks are folders of the test's.
type stationRig struct {
	*signInRig
	hand    *hand
	sticks  string   // the folder that sticks are mounted in
	in      []string // the sticks that are in
	actions []string // what a citizen has done
	nexts   []NextReason
	events  []Event
	told    []portal.Session
	origins []string
	coupons []CouponJob
	printer error // what the printer answers
}

type stationOptions struct {
	portal    string // "almaty" where empty
	noPrinter bool
	tokens    bool
	real      bool     // the portal is treated as a real one
	forgotten []string // the keys on a stick that is in before the window opens
	change    func(*Options)
}

func newStationRig(t *testing.T, o stationOptions) *stationRig {
	t.Helper()
	r := &stationRig{signInRig: &signInRig{T: t}, hand: &hand{now: time.Now()}, sticks: t.TempDir()}
	r.desk = r.startPractice(practice.Options{})
	if o.forgotten != nil {
		r.in = []string{r.stick(o.forgotten...)}
	}
	id := rigOptions{portal: o.portal}.portalID()
	options := Options{
		App: newTestApp(t), Language: "ru", Run: func(f func()) { f() }, Now: func() time.Time { return r.hand.now }, After: r.hand.after,
		Portals:     []portal.CatalogueEntry{{ID: "other"}, {ID: id, Name: portal.Text{RU: "Алматы"}, Flavour: id, Practice: true}},
		Workstation: r.station(id, o),
		SaveFile:    func(context.Context, string, []byte) (string, error) { return "", errors.New("a file was saved") },
	}
	options.Connect = func(_ context.Context, e portal.CatalogueEntry) (*Connection, error) {
		conn := r.dialled(e.ID, o.real)
		if conn.Practice != nil {
			conn.Practice.Mails = r.mails
		}
		return conn, nil
	}
	if o.tokens {
		options.Tokens = func(context.Context) ([]Token, error) { return nil, nil }
	}
	if o.change != nil {
		o.change(&options)
	}
	r.w = New(options)
	r.w.lang = lang.New(r.w.lang.Language(), lang.Strict)
	r.w.window.Resize(fyne.NewSize(comfortWidth, comfortHeight))
	r.w.Show()
	return r
}

func (r *stationRig) station(id string, o stationOptions) *Workstation {
	s := &Workstation{
		ID: "Алматы-7", Portal: id,
		Next:   func(reason NextReason) { r.nexts = append(r.nexts, reason) },
		Report: func(e Event) { r.events = append(r.events, e) },
		SignedIn: func(origin string, s portal.Session) {
			r.origins, r.told = append(r.origins, origin), append(r.told, s)
		},
		Removable: func(path string) bool { return liesIn(r.sticks, path) },
		Drives:    func() []string { return slices.Clone(r.in) },
		PrintCoupon: func(_ context.Context, job CouponJob) error {
			if r.printer == nil {
				r.coupons = append(r.coupons, job)
			}
			return r.printer
		},
	}
	if o.noPrinter {
		s.PrintCoupon = nil
	}
	return s
}

// stick is a stick with some of the practice keys on it, not put in yet.
func (r *stationRig) stick(notes ...string) string {
	r.Helper()
	stick := filepath.Join(r.sticks, fmt.Sprint("stick", len(notes), len(r.in)))
	for _, note := range notes {
		data, err := os.ReadFile(r.keyOf(note).Path)
		if err != nil {
			r.Fatal(err)
		}
		if err := os.MkdirAll(stick, 0o700); err != nil {
			r.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(stick, filepath.Base(r.keyOf(note).Path)), data, 0o600); err != nil {
			r.Fatal(err)
		}
	}
	return stick
}

// insert puts a stick in and lets a second pass.
func (r *stationRig) insert(stick string) {
	r.in = append(r.in, stick)
	r.pass(time.Second)
}

// pull pulls all sticks out.
func (r *stationRig) pull() {
	r.in = nil
	r.pass(time.Second)
}

// pass lets time go by, second by second as the window's timers have it.
func (r *stationRig) pass(d time.Duration) { r.hand.pass(d) }

// act is one action of a citizen: a key, a field filled in, a stick put in.
func (r *stationRig) act(what string, do func()) {
	r.Helper()
	r.actions = append(r.actions, what)
	do()
}

func (r *stationRig) enter(what string) {
	r.Helper()
	r.act("Enter: "+what, func() { r.key(fyne.KeyReturn) })
}

func (r *stationRig) fill(what, text string) {
	r.Helper()
	r.act("types "+what, func() { r.typeText(text) })
}

// atBinding is a rig whose mother has signed in and stands at «Привязка».
func atBinding(t *testing.T, o stationOptions) *stationRig {
	t.Helper()
	r := newStationRig(t, o)
	r.signIn()
	return r
}

// signIn goes from the start page to «Привязка», for the first time.
func (r *stationRig) signIn() {
	r.Helper()
	r.insert(r.stick(practice.NoteMother))
	screenIs[*dialogScreen](r.signInRig)
	r.typeText(practice.Password)
	for range 3 { // «Обновить список ключей», «Подписать», «Войти»
		r.key(fyne.KeyReturn)
	}
	screenIs[*emailScreen](r.signInRig)
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	if s := screenIs[*profileScreen](r.signInRig); s.tab != profileTabBinding {
		r.Fatalf("tab %d", s.tab)
	}
}

// kinds are what was reported so far.
func (r *stationRig) kinds() []EventKind {
	var kinds []EventKind
	for _, e := range r.events {
		kinds = append(kinds, e.Kind)
	}
	return kinds
}

func (r *stationRig) reported(kind EventKind) bool { return slices.Contains(r.kinds(), kind) }

// covered is what the countdown says, empty while there is none.
func (r *stationRig) covered() string {
	if r.w.visit.idle.cover == nil {
		return ""
	}
	what, more := r.w.visit.idle.cover.Said()
	return what + " " + more
}

// ended fails unless the next citizen was asked for, once, for a reason.
func (r *stationRig) ended(reason NextReason) {
	r.Helper()
	if !slices.Equal(r.nexts, []NextReason{reason}) {
		r.Fatalf("next: %v, want %s", r.nexts, reason)
	}
	screenIs[*endedScreen](r.signInRig)
	if all := r.all(); strings.Contains(all, "Асель") || r.w.journey.session != nil || r.w.journey.conn != nil {
		r.Errorf("something of the citizen is left; the page says\n%s", all)
	}
}

// connectUnless does not reach the portal while it is down.
func connectUnless(down *bool, connect func(context.Context, portal.CatalogueEntry) (*Connection, error)) func(context.Context, portal.CatalogueEntry) (*Connection, error) {
	return func(ctx context.Context, e portal.CatalogueEntry) (*Connection, error) {
		if *down {
			return nil, errLater
		}
		return connect(ctx, e)
	}
}
