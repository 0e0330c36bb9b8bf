package ui

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// touches has what the supervisor is told of somebody noted.
func touches(o stationOptions) (stationOptions, *[]bool) {
	told, change := &[]bool{}, o.change
	o.change = func(options *Options) {
		options.Workstation.Touched = func(begun bool) { *told = append(*told, begun) }
		if change != nil {
			change(options)
		}
	}
	return o, told
}

func TestNobodyIsToldWhileTheStartPageStandsAlone(t *testing.T) {
	for name, o := range map[string]stationOptions{"": {}, "a forgotten stick": {forgotten: []string{practice.NoteMother}}} {
		o, told := touches(o)
		r := newStationRig(t, o)
		r.pass(5 * time.Minute)
		r.pull()
		r.pass(time.Minute)
		if len(*told) > 0 {
			t.Errorf("%s: somebody is there, %v", name, *told)
		}
	}
}

func TestSomebodyOnTheStartPageIsTold(t *testing.T) {
	for name, does := range map[string]func(r *stationRig){
		"opens the help":  func(r *stationRig) { r.key(fyne.KeyF1) },
		"walks with Tab":  func(r *stationRig) { r.w.window.Canvas().FocusNext() },
		"moves the mouse": func(r *stationRig) { r.w.visit.touch() },
	} {
		o, told := touches(stationOptions{})
		r := newStationRig(t, o)
		r.pass(10 * time.Second)
		does(r)
		r.pass(2 * time.Second)
		if !slices.Equal(*told, []bool{false}) {
			t.Errorf("somebody %s: %v", name, *told)
		}
	}
}

func TestSomebodyIsToldEveryFewSecondsOnly(t *testing.T) {
	o, told := touches(stationOptions{})
	r := newStationRig(t, o)
	for range 12 {
		r.w.visit.touch()
		r.w.visit.touch()
		r.pass(time.Second)
	}
	if !slices.Equal(*told, []bool{false, false, false}) {
		t.Error(*told)
	}
}

func TestVisitIsToldAtOnceWhenItBegins(t *testing.T) {
	o, told := touches(stationOptions{})
	r := newStationRig(t, o)
	r.w.visit.touch()
	r.insert(r.stick(practice.NoteMother, practice.NoteExpired)) // a choice between two, of which the journal says nothing
	if !slices.Equal(*told, []bool{false, true}) || r.reported(EventKeyChosen) {
		t.Errorf("%v, %v", *told, r.kinds())
	}
}

func TestNobodyIsToldBehindTheEndOfAVisit(t *testing.T) {
	o, told := touches(stationOptions{})
	r := newStationRig(t, o)
	r.insert(r.stick(practice.NoteMother))
	r.w.visit.end(NextButton)
	*told = nil
	r.pass(10 * time.Second)
	r.w.visit.touch()
	if len(*told) > 0 {
		t.Error(*told)
	}
}
