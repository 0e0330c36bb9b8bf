package ui

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// inStationTour is a rig whose window is that of a tour.
func inStationTour(t *testing.T) (*stationRig, *TourStation) {
	t.Helper()
	s := &TourStation{Child: childConfirmed, Stranger: childUnconfirmed, Down: childDown}
	r := newStationRig(t, stationOptions{tokens: true, change: func(o *Options) {
		o.Workstation = s.Workstation(o.Workstation.Portal)
		later := o.After
		o.After = func(d time.Duration, f func()) func() {
			if d == coverLinger {
				f() // nobody moves the clock here
				return func() {}
			}
			return later(d, f)
		}
	}})
	s.One, s.Two = r.stick(practice.NoteMother), r.stick(practice.NoteMother, practice.NoteSigning)
	return r, s
}

// Every page of a workstation that the tour names has its picture.
func TestTheTourOfAWorkstationTakesEveryPicture(t *testing.T) {
	r, s := inStationTour(t)
	var taken []string
	tour := Tour{Window: r.w, Password: practice.Password, Settle: -1, Picture: func(name string, _ fyne.Window) error {
		taken = append(taken, name)
		return nil
	}}
	if err := tour.RunStation(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("tourworkstation.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`"(station-[a-z-]*[a-z])"`).FindAllStringSubmatch(string(source), -1) {
		if !slices.Contains(taken, m[1]) && m[1] != "station-pending" {
			t.Errorf("no picture of %s", m[1])
		}
	}
	if len(taken) < 20 || len(taken) != len(slices.Compact(slices.Sorted(slices.Values(taken)))) {
		t.Errorf("the pictures: %s", strings.Join(taken, ", "))
	}
}

// A page that is not the one that its picture is of ends the tour.
func TestTheTourOfAWorkstationFailsWhereAPageIsMissing(t *testing.T) {
	r, s := inStationTour(t)
	s.Child = childUnknown
	tour := Tour{Window: r.w, Password: practice.Password, Settle: -1, Picture: func(string, fyne.Window) error { return nil }}
	if err := tour.RunStation(t.Context(), s); err == nil || !strings.Contains(err.Error(), "station-bound") {
		t.Errorf("%v", err)
	}
}

// The sticks of the tour are the only drives, and nothing else is read.
func TestTheStationOfATourReadsItsSticksOnly(t *testing.T) {
	s := &TourStation{One: filepath.Join("sticks", "one"), Two: filepath.Join("sticks", "two")}
	station := s.Workstation("almaty")
	for path, want := range map[string]bool{
		filepath.Join(s.One, "a.p12"): true, filepath.Join(s.Two, "a.p12"): true, filepath.Join("sticks", "three", "a.p12"): false,
	} {
		if station.Removable(path) != want {
			t.Errorf("%s: %v", path, !want)
		}
	}
	s.putIn(s.Two)
	if got := station.Drives(); !slices.Equal(got, []string{s.Two}) {
		t.Errorf("drives %v", got)
	}
}
