package ui

import "time"

// tellEvery is how often the supervisor is told at most that somebody is there.
const tellEvery = 5 * time.Second

// tellTouched lets the supervisor know that somebody is there: it takes up a new
// version of the program while nobody is. Reading the help and looking for the key
// say nothing for the journal, and are somebody all the same.
func (v *visit) tellTouched() {
	now := v.w.options.Now()
	if v.over || now.Sub(v.told) < tellEvery {
		return
	}
	v.told = now
	v.station.Touched(!v.begun.IsZero())
}
