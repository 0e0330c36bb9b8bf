package ui

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/explain"
)

// stationPages are what a citizen sees at a workstation and nowhere else.
var stationPages = map[string]func(t *testing.T) *stationRig{
	"start": func(t *testing.T) *stationRig { return newStationRig(t, stationOptions{}) },
	"stick-in": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{tokens: true})
		r.in = []string{"/left/in"}
		r.w.visit.drives = r.in
		r.w.redraw()
		return r
	},
	"choose": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{})
		r.insert(r.stick(practice.NoteMother, practice.NoteSigning))
		return r
	},
	"pulled": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{})
		r.insert(r.stick(practice.NoteMother))
		r.pull()
		return r
	},
	"binding": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.typeText(childConfirmed)
		press(r.w, fyne.KeyTab)
		return r
	},
	"bound": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.bindChild(childConfirmed)
		return r
	},
	"printed": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.bindChild(childConfirmed)
		r.key(fyne.KeyReturn)
		return r
	},
	"written": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{noPrinter: true})
		r.bindChild(childConfirmed)
		return r
	},
	"refusal": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.typeText(childUnconfirmed)
		r.key(fyne.KeyReturn)
		return r
	},
	"take": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.w.nextCitizen(NextButton)
		return r
	},
	"over": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		if err := r.w.journey.session.SignOut(t.Context()); err != nil {
			t.Fatal(err)
		}
		r.bindChildWrong()
		return r
	},
	"help": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{})
		r.w.showHelp()
		return r
	},
	"topic": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.w.showTopic(explain.TopicRegistry)
		return r
	},
	"no-portal": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{change: func(o *Options) { o.Portals = nil }})
		r.insert(r.stick(practice.NoteMother))
		return r
	},
	"no-key": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{tokens: true, forgotten: []string{practice.NoteFather}})
		r.insert(t.TempDir())
		return r
	},
	"keys": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{})
		r.toKeys()
		return r
	},
	"owner": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{})
		r.toKeys()
		r.key(fyne.KeyReturn)
		return r
	},
	"email": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{})
		r.toKeys()
		r.key(fyne.KeyReturn)
		r.key(fyne.KeyReturn)
		screenIs[*emailScreen](r.signInRig)
		return r
	},
	"code": func(t *testing.T) *stationRig {
		r := newStationRig(t, stationOptions{portal: "regions"})
		r.toKeys()
		r.key(fyne.KeyReturn)
		r.key(fyne.KeyReturn)
		r.typeText("asel@example.kz")
		r.key(fyne.KeyReturn)
		screenIs[*codeScreen](r.signInRig)
		return r
	},
	"pending": func(t *testing.T) *stationRig {
		q := &queue{}
		r := atBinding(t, stationOptions{})
		r.w.options.Run = q.run
		r.typeText(childPending)
		r.key(fyne.KeyReturn)
		q.release()
		r.key(fyne.KeyEscape)
		if !screenIs[*boundScreen](r.signInRig).pending() || r.w.working() {
			t.Fatalf("the page says\n%s", r.all())
		}
		return r
	},
	"registry": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.silentRegistry()
		return r
	},
	"registry-written": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{noPrinter: true})
		r.silentRegistry()
		return r
	},
	"print-failed": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.bindChild(childConfirmed)
		r.printer = errLater
		r.key(fyne.KeyReturn)
		return r
	},
	"ended": func(t *testing.T) *stationRig {
		r := atBinding(t, stationOptions{})
		r.pull()
		r.w.nextCitizen(NextButton)
		return r
	},
}

// toKeys goes on to the keys of a stick.
func (r *stationRig) toKeys() {
	r.insert(r.stick(practice.NoteMother))
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
}

// silentRegistry is the page of a registry that was asked often enough.
func (r *stationRig) silentRegistry() {
	r.Helper()
	r.typeText(childDown)
	r.key(fyne.KeyReturn)
	s := screenIs[*registryScreen](r.signInRig)
	s.halt()
	s.tries = registryTries
	r.w.redraw()
	r.w.focusScreen()
}

func (r *stationRig) bindChildWrong() {
	r.typeText(childConfirmed)
	r.key(fyne.KeyReturn)
}

func TestNothingIsCutAtAWorkstation(t *testing.T) {
	for name, page := range stationPages {
		t.Run(name, func(t *testing.T) {
			r := page(t)
			inEveryLook(t, r.w, func(look string) {
				assertNothingCut(t, r.w)
				picture(t, r.w, "station-"+name+"-"+look)
			})
		})
	}
}

func TestTheCountdownIsNotCut(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.pass(UsualIdle + time.Second)
	for _, look := range looks() {
		r.w.window.Resize(look.size)
		wear(r.w, look.language, look.percent)
		r.w.visit.say()
		cover := r.w.visit.idle.cover.Cover
		cover.Resize(look.size)
		f := &cutFinder{}
		all := frame{fyne.NewPos(0, 0), fyne.NewPos(cover.Size().Width, cover.Size().Height)}
		for _, o := range test.WidgetRenderer(cover).Objects() {
			f.walk(o, fyne.NewPos(0, 0), all, all)
		}
		for _, fault := range f.faults {
			t.Errorf("%v: %s", look, fault)
		}
		if len(f.texts) < 2 {
			t.Errorf("%v: %d texts", look, len(f.texts))
		}
		picture(t, r.w, fmt.Sprintf("station-countdown-%s-%d-%.0f", look.language, look.percent, look.size.Width))
	}
}
