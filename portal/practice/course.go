package practice

import (
	"time"

	"kezek.kz/kezek/portal"
)

// course is how a position moves from day to day. It follows from the calendar
// alone: a day that is over stays as it was, however often it is asked for.
type course struct {
	from  time.Time // the first night on which it was counted, midnight UTC
	seed  uint32
	start int // the first position
	total int // the first length of the queue
	// waits tells of a child who is still waiting, in whichever year one
	// practises: the yearly re-sort puts it back by more than a year brings.
	waits bool
	pace  int // places that become free at a time, 1 where zero
	// others are the children ahead who are of another category.
	others int
	// right is the night of the child's own right, zero for none, and ahead the
	// position that it leads to.
	right time.Time
	ahead int
}

// last is the position beyond which a course does not move ahead: who comes
// first is called.
const last = 6

// Behind which position the yearly re-sort puts a child who waits, so that there
// is something to see in each of the years after: in the general queue, and in
// that of an own right, which is short.
const (
	resorted        = 130
	resortedInRight = 60
)

// setback is a night on which a queue moves back, each year.
type setback struct {
	month  time.Month
	day    int
	by     int
	reason string
}

func setbacks() []setback {
	return []setback{
		{time.March, 16, 4, portal.QueueReasonPriorityTurn},
		{time.June, 9, 2, portal.QueueReasonBenefitAhead},
		{time.September, 1, 38, portal.QueueReasonYearlyResort},
		{time.November, 10, 3, portal.QueueReasonPriorityTurn},
	}
}

// points are the positions up to a moment, one for each night on which the
// position changed, the oldest first. The first is that of the beginning.
func (c course) points(now time.Time) []portal.QueuePoint {
	p := portal.QueuePoint{At: c.from, Position: c.start, InCategory: c.start - c.others, Total: c.total}
	if c.from.After(now) {
		return nil
	}
	all := []portal.QueuePoint{p}
	for night := c.from.AddDate(0, 0, 1); !night.After(now); night = night.AddDate(0, 0, 1) {
		if next := c.next(p, night); next.Position != p.Position {
			p = next
			all = append(all, p)
		}
	}
	return all
}

// next is the position of the night after.
func (c course) next(p portal.QueuePoint, night time.Time) portal.QueuePoint {
	p.At, p.Reason = night, ""
	p.Total += c.dice(night, 1, 5) - 2
	if night.Equal(c.right) {
		p.Reason = portal.QueueReasonOwnBenefit
		return c.place(p, c.ahead)
	}
	for _, s := range setbacks() {
		if by := c.setBack(s, p, night); night.Month() == s.month && night.Day() == s.day && by > 0 {
			p.Reason = s.reason
			return c.place(p, p.Position+by)
		}
	}
	if weekday := night.Weekday(); weekday == time.Sunday || weekday == time.Monday { // of the night before there was no office
		return p
	}
	return c.place(p, max(last, p.Position-c.freed(night)))
}

// setBack is by how many places a setback moves a child, 0 for none at all.
func (c course) setBack(s setback, p portal.QueuePoint, night time.Time) int {
	by, floor := s.by, resorted
	if c.inOwnRight(night) { // that queue is short
		by, floor = 1+by/4, resortedInRight
	}
	if c.waits && s.reason == portal.QueueReasonYearlyResort {
		return max(by, floor-p.Position)
	}
	if by >= p.Position {
		return 0
	}
	return by
}

// freed is how many places became free in a night: some in two of five, and of
// those of a priority one in seven.
func (c course) freed(night time.Time) int {
	if c.inOwnRight(night) {
		return c.dice(night, 2, 7) / 6
	}
	return c.dice(night, 2, 5) / 3 * max(1, c.pace)
}

// place puts a child at a position. Of those ahead of a child with an own right
// four in five have another one: only the others are of its category.
func (c course) place(p portal.QueuePoint, position int) portal.QueuePoint {
	others := c.others
	if c.inOwnRight(p.At) {
		others = position * 4 / 5
	}
	p.Position = position
	p.InCategory = max(1, position-others)
	p.Total = max(p.Total, position+200)
	return p
}

func (c course) inOwnRight(night time.Time) bool { return !c.right.IsZero() && !night.Before(c.right) }

// dice gives a number from 0 to below sides that depends on the night alone
// (FNV-1a over its number).
func (c course) dice(night time.Time, which, sides uint32) int {
	h := uint32(2166136261)
	for _, v := range []uint32{uint32(night.Unix() / 86400), c.seed, which} {
		for shift := 0; shift < 32; shift += 8 {
			h = (h ^ v>>shift&0xff) * 16777619
		}
	}
	return int(h >> 8 % sides)
}

// kind is the queue in which a course is at a moment.
func (c course) kind(now time.Time) string {
	if c.inOwnRight(now) {
		return portal.QueuePriority
	}
	return portal.QueueGeneral
}
