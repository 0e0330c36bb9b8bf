package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// This file goes further back in the places of a queue. A portal gives them for
// portal.MaxQueueDays at a time, and a child may wait for years.

// period says since when places are shown, and offers those before.
func (v *queueView) period() fyne.CanvasObject {
	since := v.w.T("cabinet.queue_since", map[string]any{"Date": v.w.lang.ShortDate(v.points[0].At)})
	switch {
	case v.whole:
		return parts.NewSmall(since + " " + v.w.T("cabinet.queue_earliest"))
	case v.w.offline():
		return parts.NewSmall(since)
	}
	return parts.NewColumn(parts.NoGap, parts.NewSmall(since), parts.NewFlow(parts.Normal, v.earlierButton()))
}

func (v *queueView) earlierButton() fyne.CanvasObject {
	return parts.NewButton(v.w.T("cabinet.queue_earlier"), "", v.loadEarlier)
}

// earlierPeriod are the days, both included, before those that are shown or
// were asked for already.
func (v *queueView) earlierPeriod() (from, to time.Time) {
	end := v.until
	if end.IsZero() {
		end = v.points[0].At
	}
	to = end.In(lang.Almaty()).AddDate(0, 0, -1)
	return to.AddDate(0, 0, 1-portal.MaxQueueDays), to
}

// loadEarlier asks for the time before what is shown.
func (v *queueView) loadEarlier() {
	s, session, number := v.owner, v.w.journey.session, v.owner.application.Number
	from, to := v.earlierPeriod()
	var points []portal.QueuePoint
	v.w.work(s, v.w.says("cabinet.queue_earlier_loading"), func(ctx context.Context) (err error) {
		points, err = session.QueuePoints(ctx, number, from, to)
		return err
	}, func(err error) {
		if err != nil {
			v.w.fail(err, v.loadEarlier)
			return
		}
		v.addEarlier(points, from)
		v.w.redrawInPlace()
	})
}

// addEarlier puts points before those that are shown; what is told stays. A
// period without any is the time before the child was in the queue.
func (v *queueView) addEarlier(points []portal.QueuePoint, from time.Time) {
	points = before(points, v.points[0].At)
	v.until, v.whole = from, len(points) == 0
	v.chosen += len(points)
	v.points = append(points, v.points...)
}
