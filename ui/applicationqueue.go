package ui

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/parts"
)

// queueView is the place in the queue: the numbers of now, and how they came
// about as a chart or, for who reads rather than looks, as a table. Moves back
// are told with their reasons and never hidden.
type queueView struct {
	w      *Window
	owner  *applicationScreen
	points []portal.QueuePoint
	chosen int // the point that the chart tells
	table  bool
	shown  int // how many lines of the table
	chart  *parts.Chart

	language string    // the one that reasons are told in
	until    time.Time // before which day earlier places are still to be asked for
	whole    bool      // the portal has no earlier ones
}

func newQueueView(s *applicationScreen) *queueView {
	return &queueView{w: s.w, owner: s, shown: historyPage}
}

// take shows other points: the newest one is told first. Earlier ones, which
// somebody has asked for, stay.
func (v *queueView) take(d store.Details) {
	points := d.Queue
	if v.language == d.Language && len(points) > 0 {
		points = append(before(v.points, points[0].At), points...)
	} else {
		v.until, v.whole = time.Time{}, false
	}
	v.points, v.chosen, v.language = points, len(points)-1, d.Language
}

// before are those of sorted points that are earlier than a time.
func before(points []portal.QueuePoint, t time.Time) []portal.QueuePoint {
	n := slices.IndexFunc(points, func(p portal.QueuePoint) bool { return !p.At.Before(t) })
	if n < 0 {
		n = len(points)
	}
	return slices.Clone(points[:n])
}

func (v *queueView) content() fyne.CanvasObject {
	q := v.owner.application.Queue
	if q == nil && len(v.points) == 0 {
		return parts.NewMessage(parts.Info, v.w.T("cabinet.queue_none"))
	}
	return parts.NewColumn(parts.Normal, v.numbers(q), v.overTime(), parts.NewSmall(v.w.T("cabinet.queue_back")))
}

// numbers are the places of now, and when the portal has counted them.
func (v *queueView) numbers(q *portal.Queue) fyne.CanvasObject {
	if q == nil {
		return nil
	}
	return parts.NewFields(
		v.owner.field("cabinet.queue_type", v.w.queueType(q.Type)),
		v.owner.field("cabinet.queue_position", v.w.T("cabinet.queue_of", map[string]any{"Position": q.Position, "Total": q.Total})),
		v.owner.field("cabinet.queue_in_category", strconv.Itoa(q.InCategory)),
		v.owner.field("cabinet.queue_as_of", signer.FormatTime(q.AsOf)),
	)
}

// queueType names the queues of the contract, and one that is new there by
// its own code.
func (w *Window) queueType(code string) string {
	return cmp.Or(portal.QueueName(code).In(w.lang.Language()), code)
}

// overTime is the chart or the table, with a switch between them.
func (v *queueView) overTime() fyne.CanvasObject {
	switch {
	case !v.owner.loaded:
		return v.w.notSeenYet(v.owner.savedAt())
	case len(v.points) == 0 && v.owner.missing[applicationQueue] != nil:
		return nil
	case len(v.points) == 0:
		return parts.NewText(v.w.T("cabinet.queue_no_points"))
	}
	now := 0
	if v.table {
		now = 1
	}
	labels := []string{v.w.T("cabinet.queue_chart"), v.w.T("cabinet.queue_table")}
	view := parts.NewSegments(labels, now, func(i int) { v.show(i == 1) })
	if v.table {
		return parts.NewColumn(parts.Tight, view, v.rows(), v.period())
	}
	return parts.NewColumn(parts.Tight, view, v.drawn(), v.period(), v.reasons())
}

// show changes between chart and table; the focus and the place stay.
func (v *queueView) show(table bool) {
	v.table = table
	v.w.redrawInPlace()
}

func (v *queueView) drawn() fyne.CanvasObject {
	points := make([]parts.ChartPoint, len(v.points))
	for i, p := range v.points {
		points[i] = parts.ChartPoint{At: p.At, Value: p.Position, Words: v.words(i), Back: v.back(i) > 0}
	}
	for n, i := range v.backs() {
		points[i].Mark = strconv.Itoa(n + 1)
	}
	words := parts.ChartWords{
		Title: v.w.T("cabinet.queue_chart_title"), Up: v.w.T("cabinet.queue_up"),
		How: v.w.T("cabinet.queue_walk"), Date: v.w.lang.ShortDate,
	}
	v.chart = parts.NewChart(points, words, v.chosen, v.choose)
	return v.chart
}

// choose keeps the point that is told; its words may be longer than those of
// the one before, and what stands beneath makes room.
func (v *queueView) choose(i int) {
	v.chosen = i
	v.w.refit()
}

// back is by how many places a point lies further back than the one before,
// zero where it does not.
func (v *queueView) back(i int) int {
	if i == 0 {
		return 0
	}
	return max(0, v.points[i].Position-v.points[i-1].Position)
}

// backs are the indices of the points that lie further back.
func (v *queueView) backs() []int {
	var all []int
	for i := range v.points {
		if v.back(i) > 0 {
			all = append(all, i)
		}
	}
	return all
}

// words are a point as a sentence, with why it moved.
func (v *queueView) words(i int) string {
	p := v.points[i]
	text := v.w.T("cabinet.queue_point", map[string]any{
		"Date": v.w.lang.Date(p.At), "Position": p.Position, "Total": p.Total, "InCategory": p.InCategory,
	})
	n, why := v.back(i), v.reason(p)
	if n > 0 {
		text += " " + v.w.T("cabinet.queue_moved_back", map[string]any{"Count": n})
	}
	switch {
	case why != "":
		text += " " + why
	case n > 0:
		text += " " + v.w.T("cabinet.queue_no_reason")
	}
	return text
}

// reason is why a point moved: in the portal's words where they are in the
// language of now, else in the contract's, where it is one of the contract.
func (v *queueView) reason(p portal.QueuePoint) string {
	if p.Reason == "" || v.language == v.w.lang.Language() && p.ReasonText != "" {
		return p.ReasonText
	}
	return cmp.Or(portal.QueueReasonText(p.Reason).In(v.w.lang.Language()), p.ReasonText)
}

// reasons are the moves back, by the numbers that they carry in the chart.
func (v *queueView) reasons() fyne.CanvasObject {
	backs := v.backs()
	if len(backs) == 0 {
		return nil
	}
	lines := []fyne.CanvasObject{parts.NewBold(v.w.T("cabinet.queue_why_back"))}
	for n, i := range backs {
		lines = append(lines, parts.NewBack(strconv.Itoa(n+1)+". "+v.words(i)))
	}
	return parts.NewColumn(parts.NoGap, lines...)
}

// rows are the points in words, the newest first.
func (v *queueView) rows() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i := len(v.points) - 1; i >= 0 && len(rows) < v.shown; i-- {
		if v.back(i) > 0 {
			rows = append(rows, parts.NewBack(v.words(i)))
			continue
		}
		rows = append(rows, parts.NewText(v.words(i)))
	}
	if v.shown < len(v.points) {
		more := parts.NewButton(v.w.T("cabinet.more"), "", v.more)
		rows = append(rows, parts.NewFlow(parts.Normal, more))
	}
	return parts.NewColumn(parts.NoGap, rows...)
}

func (v *queueView) more() {
	v.shown += historyPage
	v.w.redrawInPlace()
}
