package portal

import (
	"testing"
	"time"
)

// The same hour of the clock is another moment since 2024.
func TestAlmatyHasNoFixedOffset(t *testing.T) {
	for year, want := range map[int]int{2023: 6, 2025: 5} {
		if _, offset := time.Date(year, time.July, 1, 12, 0, 0, 0, Almaty()).Zone(); offset != want*3600 {
			t.Errorf("in %d it is %d seconds ahead", year, offset)
		}
	}
}
