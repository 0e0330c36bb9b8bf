package parts

import (
	"slices"
	"time"
)

// span is the part of an axis of whole numbers that is drawn, with the marks
// on it in rising order; the first and the last are its ends.
type span struct{ marks []int }

// lastPlace is the last place that is drawn where it is. No queue is so long;
// beyond it the arithmetic below would leave what an int holds, and the values
// are somebody else's.
const lastPlace = 1_000_000_000

// drawnPlace is a value within what can be drawn. Nothing lies below one: there
// is no place before the first.
func drawnPlace(value int) int { return min(max(value, 1), lastPlace) }

// newSpan is the smallest span with round marks, about most of them, that holds
// all the values.
func newSpan(values []int, most int) span {
	if len(values) == 0 {
		return span{marks: []int{1, 2}}
	}
	low, high := drawnPlace(slices.Min(values)), drawnPlace(slices.Max(values))
	if low == high {
		high++
	}
	step := roundStep((high - low + most - 1) / most)
	first := low / step * step
	marks := []int{max(1, first)}
	for mark := first + step; marks[len(marks)-1] < high; mark += step {
		if mark > marks[0] {
			marks = append(marks, mark)
		}
	}
	return span{marks: marks}
}

// roundStep is the least of 1, 2, 5, 10, 20, 50 … that is not below a number.
func roundStep(least int) int {
	for unit := 1; ; unit *= 10 {
		for _, times := range []int{1, 2, 5} {
			if times*unit >= least {
				return times * unit
			}
		}
	}
}

// at is where a value lies between the first mark (0) and the last (1).
func (s span) at(value int) float32 {
	first, last := s.marks[0], s.marks[len(s.marks)-1]
	return float32(drawnPlace(value)-first) / float32(last-first)
}

// timeAt is where a time lies between the first (0) and the last (1) of a
// chart's; in the middle where there is but one.
func timeAt(from, to, t time.Time) float32 {
	whole := to.Sub(from)
	if whole <= 0 {
		return 0.5
	}
	return float32(float64(t.Sub(from)) / float64(whole))
}

// spread gives n times that lie evenly between two, both of them included.
func spread(from, to time.Time, n int) []time.Time {
	if n < 2 || !to.After(from) {
		return []time.Time{from}
	}
	times := make([]time.Time, n)
	for i := range times {
		times[i] = from.Add(time.Duration(float64(to.Sub(from)) * float64(i) / float64(n-1)))
	}
	return times
}
