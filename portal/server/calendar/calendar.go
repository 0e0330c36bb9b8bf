// Package calendar counts the working days of Kazakhstan at five days a week:
// by when something must be done, as a parent counts it.
package calendar

import (
	"time"

	"kezek.kz/kezek/portal"
)

// longest is how many days are counted at most: nobody asks for longer, and a
// deadline far out must not keep a server busy.
const longest = 3660

// WorkingDaysUntil counts the working days after the day of now up to that of
// the deadline, which is counted: 0 on the day itself, and where it has passed.
func WorkingDaysUntil(now, deadline time.Time) int {
	day, last := dateOf(now), dateOf(deadline)
	years := map[int]map[date]bool{}
	n := 0
	for range longest {
		if !day.before(last) {
			break
		}
		if day = day.next(); works(day, years) {
			n++
		}
	}
	return n
}

// IsWorkingDay tells whether people work on the day of t.
func IsWorkingDay(t time.Time) bool { return works(dateOf(t), map[int]map[date]bool{}) }

// Known tells whether the days off of a year can be counted: of the one that
// follows the moon only some years are known, in the others it is counted as a
// working day. What the Government exchanges is known when it has decided so, and
// not before.
func Known(year int) bool {
	_, known := kurbanAit()[year]
	return known
}

// Day is the beginning of the day of t.
func Day(t time.Time) time.Time {
	d := dateOf(t)
	return time.Date(d.year, d.month, d.day, 0, 0, 0, 0, portal.Almaty())
}

// works tells whether a day is a working one; the days off of the years met are
// kept in years.
func works(d date, years map[int]map[date]bool) bool {
	for _, e := range exchanges() {
		switch d {
		case e.works:
			return true
		case e.rests:
			return false
		}
	}
	if years[d.year] == nil {
		years[d.year] = daysOff(d.year)
	}
	return !d.weekend() && !years[d.year][d]
}

// daysOff are a year's days off besides Saturdays and Sundays, those carried
// over included: a holiday that meets one is had on the next working day.
func daysOff(year int) map[date]bool {
	off := map[date]bool{orthodoxChristmas(year): true}
	if ait, known := kurbanAit()[year]; known {
		off[ait] = true
	}
	var carried []date
	for _, h := range holidays() {
		if h.first > year || h.last > 0 && h.last < year {
			continue
		}
		d := date{year, h.month, h.day}
		off[d] = true
		if d.weekend() {
			carried = append(carried, d)
		}
	}
	for _, d := range carried {
		for d = d.next(); d.weekend() || off[d]; {
			d = d.next()
		}
		off[d] = true
	}
	return off
}

// date is a day without a time.
type date struct {
	year  int
	month time.Month
	day   int
}

func dateOf(t time.Time) date {
	y, m, d := t.In(portal.Almaty()).Date()
	return date{y, m, d}
}

// noon is a moment of the day, for the arithmetic of package time.
func (d date) noon() time.Time { return time.Date(d.year, d.month, d.day, 12, 0, 0, 0, time.UTC) }

func (d date) next() date {
	y, m, day := d.noon().AddDate(0, 0, 1).Date()
	return date{y, m, day}
}

func (d date) before(other date) bool { return d.noon().Before(other.noon()) }

func (d date) weekend() bool {
	w := d.noon().Weekday()
	return w == time.Saturday || w == time.Sunday
}
