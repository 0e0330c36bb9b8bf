package policy

import (
	"fmt"
	"time"
)

// Hours is a part of each day, from a time of day until another; where the end
// is not after the beginning it goes over midnight. The zero value is no time at
// all.
type Hours struct{ from, to, set int } // minutes since midnight; set is 1 where there are hours

// NewHours reads two times of day such as "20:00". Hours that begin when they
// end are no hours.
func NewHours(from, to string) (Hours, error) {
	begin, err := minutes(from)
	if err != nil {
		return Hours{}, err
	}
	end, err := minutes(to)
	if err != nil {
		return Hours{}, err
	}
	if begin == end {
		return Hours{}, FaultHours
	}
	return Hours{begin, end, 1}, nil
}

// minutes since midnight.
func minutes(clock string) (int, error) {
	t, err := time.Parse("15:04", clock)
	if err != nil || len(clock) != len("15:04") {
		return 0, FaultHours
	}
	return t.Hour()*60 + t.Minute(), nil
}

// Contain tells whether a moment lies in the hours, by the clock of its own
// location; the end does not belong to them.
func (h Hours) Contain(at time.Time) bool {
	now := at.Hour()*60 + at.Minute()
	switch {
	case h.set == 0:
		return false
	case h.from < h.to:
		return h.from <= now && now < h.to
	}
	return now >= h.from || now < h.to
}

// String is "20:00–06:00".
func (h Hours) String() string {
	return fmt.Sprintf("%02d:%02d–%02d:%02d", h.from/60, h.from%60, h.to/60, h.to%60)
}
