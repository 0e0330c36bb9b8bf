package ui

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// toldCabinet is what a portal tells of a cabinet in a test, in the place of
// the practice portal's own, whose numbers go by the clock.
type toldCabinet struct {
	mu           sync.Mutex
	applications []portal.Application
	points       []portal.QueuePoint
	history      []portal.HistoryEntry
	version      int
	answer       func(http.ResponseWriter, *http.Request) bool // before all others; nil for none
	asked        []*http.Request
}

// change changes what is told, which makes another version of it.
func (c *toldCabinet) change(how func(c *toldCabinet)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.version++
	how(c)
}

// requests are those of the list, or of something in it, since the last call.
func (c *toldCabinet) requests(suffix string) []*http.Request {
	c.mu.Lock()
	defer c.mu.Unlock()
	var found []*http.Request
	for _, q := range c.asked {
		if strings.HasSuffix(q.URL.Path, suffix) {
			found = append(found, q)
		}
	}
	c.asked = nil
	return found
}

// serve answers what is asked of applications.
func (c *toldCabinet) serve(w http.ResponseWriter, q *http.Request) bool {
	_, path, ours := strings.Cut(q.URL.Path, "/me/applications")
	if !ours {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.asked = append(c.asked, q)
	if c.answer != nil && c.answer(w, q) {
		return true
	}
	etag := `"v` + strconv.Itoa(c.version) + `"`
	w.Header().Set("ETag", etag)
	if path == "" && q.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return true
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(c.at(path, q.URL.Query()))
	return true
}

func (c *toldCabinet) at(path string, query url.Values) any {
	switch {
	case strings.HasSuffix(path, "/history"):
		return portal.Page[portal.HistoryEntry]{Items: c.history}
	case strings.HasSuffix(path, "/queue"):
		return portal.Page[portal.QueuePoint]{Items: within(c.points, query.Get("from"), query.Get("to"))}
	case path == "":
		return portal.Page[portal.Application]{Items: c.applications}
	}
	for _, a := range c.applications {
		if "/"+a.Number == path {
			return a
		}
	}
	return nil
}

// within are the points of a period, as the portal gives them: those of the
// days from and to, of as long as it goes back where neither is named.
func within(points []portal.QueuePoint, from, to string) []portal.QueuePoint {
	if from == "" && len(points) > 0 {
		from = dayOf(points[len(points)-1].At.AddDate(0, 0, 1-portal.MaxQueueDays))
	}
	var found []portal.QueuePoint
	for _, p := range points {
		if day := dayOf(p.At); day >= from && (to == "" || day <= to) {
			found = append(found, p)
		}
	}
	return found
}

// toldDay is when the told cabinet was counted.
var toldDay = time.Date(2026, time.November, 16, 6, 0, 0, 0, time.UTC)

func toldApplication(number, child, iin string) portal.Application {
	return portal.Application{
		Number: number, Child: portal.Child{Name: child, BirthDate: "2022-03-14", IINMasked: iin},
		LocalityName: portal.Text{RU: "Алматы", KK: "Алматы", EN: "Almaty"},
		Service:      portal.Text{RU: "Постановка ребенка в очередь в детский сад", KK: "Баланы балабақша кезегіне қою", EN: "Putting a child on the kindergarten queue"},
		Status:       "QUEUED", StatusLabel: "В очереди", StatusHint: "Ждите, место подойдёт.", StatusSince: toldDay.AddDate(0, -6, 0),
		Queue: &portal.Queue{Type: portal.QueueGeneral, Position: 41, InCategory: 37, Total: 180, AsOf: toldDay},
	}
}

// newToldCabinet has one application, whose place went back once.
func newToldCabinet() *toldCabinet {
	c := &toldCabinet{applications: []portal.Application{toldApplication("2026-000123", "СЕРІКБАЙ АЛИ", "•••• 9034")}, version: 1}
	for i, place := range []int{90, 84, 71, 112, 80, 41} {
		p := portal.QueuePoint{At: toldDay.AddDate(0, 2*(i-5), 0), Position: place, InCategory: place - 4, Total: 180}
		if place == 112 {
			p.Reason, p.ReasonText = portal.QueueReasonYearlyResort, "Очередь пересчитали."
		}
		c.points = append(c.points, p)
	}
	c.history = []portal.HistoryEntry{
		{At: toldDay, Kind: portal.HistoryQueue, Text: "Место в очереди изменилось."},
		{At: toldDay.AddDate(0, -6, 0), Kind: portal.HistoryStatus, Status: "QUEUED", StatusLabel: "В очереди", Text: "Заявление принято."},
	}
	return c
}

// notification is what the system was asked to show.
type notification struct{ title, text string }

// toldRig is a rig at a told cabinet, with its clock and timers in the test's
// hand.
type toldRig struct {
	*signInRig
	told     *toldCabinet
	notified []notification
	timers   []time.Duration // those that run
	fire     func()          // lets the last one run out
	minute   func()          // lets the one run out that looks for another day
}

func newToldRig(t *testing.T, change func(*Options)) *toldRig {
	t.Helper()
	r := &toldRig{told: newToldCabinet()}
	r.signInRig = newSignedInRig(t, rigOptions{window: func(o *Options) {
		o.Now = func() time.Time { return time.Now().Truncate(time.Second) }
		o.Notify = func(title, text string) { r.notified = append(r.notified, notification{title, text}) }
		o.After = r.after
		if change != nil {
			change(o)
		}
	}})
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r.signInRig)
	r.through(r.told.serve)
	r.reload()
	return r
}

// after notes the timers of the poll and leaves those of the patience alone.
func (r *toldRig) after(d time.Duration, f func()) func() {
	if d == dayCheck {
		r.minute = f
	}
	if d < pollEvery {
		return func() {}
	}
	r.timers = append(r.timers, d)
	stopped := false
	r.fire = func() {
		if !stopped {
			stopped = true
			f()
		}
	}
	return func() { stopped = true }
}

// reload opens the cabinet anew.
func (r *toldRig) reload() *cabinetScreen {
	r.Helper()
	r.w.home()
	return screenIs[*cabinetScreen](r.signInRig)
}

// open goes to the page of the first application, and to one of its tabs.
func (r *toldRig) open(tab string) *applicationScreen {
	r.Helper()
	r.key(fyne.KeySpace)
	s := screenIs[*applicationScreen](r.signInRig)
	if tab != "" {
		r.pressTab(tab)
	}
	return s
}

// pressTab chooses a tab of an application's page by its label.
func (r *toldRig) pressTab(label string) {
	r.Helper()
	s := screenIs[*applicationScreen](r.signInRig)
	for i, id := range []string{"cabinet.tab_now", "cabinet.tab_queue", "cabinet.tab_history"} {
		if r.w.T(id) == label {
			s.tabs.Select(i)
			return
		}
	}
	r.Fatalf("no tab %q", label)
}

// saved is what the store keeps of the cabinet.
func (r *toldRig) saved() store.Cabinet {
	r.Helper()
	c, found, err := r.w.store.Cabinet("almaty")
	if err != nil || !found {
		r.Fatalf("nothing is kept: %v", err)
	}
	return c
}

// pressSegment chooses one of a few by its label.
func (r *toldRig) pressSegment(label string) {
	r.Helper()
	var found fyne.Tappable
	eachObject(r.w.view.root, func(o fyne.CanvasObject) {
		if b, ok := o.(tapper); ok && b.AccessibilityLabel() == label {
			found = b
		}
	})
	if found == nil {
		r.Fatalf("nothing to choose called %q on the page, which says\n%s", label, r.all())
	}
	found.Tapped(&fyne.PointEvent{})
}

// pressCheck ticks or clears the box with a label.
func (r *toldRig) pressCheck(label string) {
	r.Helper()
	var found *parts.Check
	eachObject(r.w.view.root, func(o fyne.CanvasObject) {
		if c, ok := o.(*parts.Check); ok && c.Label == label {
			found = c
		}
	})
	if found == nil {
		r.Fatalf("no box %q on the page, which says\n%s", label, r.all())
	}
	test.Tap(found)
}
