package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"kezek.kz/kezek/ui/lang"
)

func TestNobodyThereIsCountedDownAndEndsTheVisit(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.pull()
	r.w.visit.touch()
	r.pass(UsualIdle - 2*time.Second)
	if said := r.covered(); said != "" {
		t.Fatalf("too early: %s", said)
	}
	r.pass(3 * time.Second)
	if said := r.covered(); !strings.Contains(said, "Вы ещё здесь? Приём закончится через 19 секунд") {
		t.Fatalf("it says %q", said)
	}
	r.pass(18 * time.Second)
	if said := r.covered(); !strings.Contains(said, "через 1 секунду") || len(r.nexts) > 0 {
		t.Fatalf("it says %q, next %v", said, r.nexts)
	}
	r.pass(time.Second)
	r.ended(NextIdle)
	if r.w.window.Canvas().Overlays().Top() != nil {
		t.Error("the countdown still lies over the page")
	}
}

func TestAnyKeyGoesOnAndPressesNothingBeneath(t *testing.T) {
	for name, touch := range map[string]func(r *stationRig){
		"a letter": func(r *stationRig) { r.key(fyne.KeyA); r.typeText("7") },
		"Enter":    func(r *stationRig) { r.key(fyne.KeyReturn) },
		"Escape":   func(r *stationRig) { r.key(fyne.KeyEscape) },
		"Tab":      func(r *stationRig) { r.key(fyne.KeyTab) },
		"a click":  func(r *stationRig) { r.w.visit.idle.cover.Tapped(nil) },
		"the wheel": func(r *stationRig) {
			r.w.visit.idle.cover.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: 1}})
		},
		"the mouse": func(r *stationRig) { r.moveMouse(0); r.moveMouse(30) },
	} {
		t.Run(name, func(t *testing.T) {
			r := atBinding(t, stationOptions{})
			r.typeText("220314")
			r.pass(UsualIdle + 5*time.Second)
			if r.covered() == "" {
				t.Fatal("nothing is counted down")
			}
			touch(r)
			if r.covered() == "" {
				t.Error("it is gone before the key has typed all that it types")
			}
			r.pass(time.Second)
			s := screenIs[*profileScreen](r.signInRig)
			if r.covered() != "" || s.binding.draft.child != "220314" || r.w.failure != nil || r.w.window.Canvas().Focused() != s.binding.entry.Field {
				t.Fatalf("countdown %q, typed %q, failure %v", r.covered(), s.binding.draft.child, r.w.failure)
			}
			r.pass(UsualIdle - 3*time.Second)
			if r.covered() != "" || len(r.nexts) > 0 {
				t.Error("it is counted down again at once")
			}
			if want := []EventKind{EventCountdown, EventContinued}; !slices.Equal(r.kinds()[len(r.kinds())-2:], want) {
				t.Errorf("reported: %v", r.kinds())
			}
		})
	}
}

func (r *stationRig) moveMouse(x float32) {
	e := &desktop.MouseEvent{}
	e.Position = fyne.NewPos(x, 0)
	r.w.visit.idle.cover.MouseMoved(e)
}

// A table that is knocked against moves the mouse a little.
func TestAMouseThatTremblesIsNobody(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.pass(UsualIdle + time.Second)
	r.moveMouse(0)
	r.moveMouse(3)
	r.pass(time.Second)
	if r.covered() == "" {
		t.Error("it counts as somebody")
	}
}

func TestWhoDoesSomethingIsThere(t *testing.T) {
	for name, do := range map[string]func(r *stationRig){
		"types":              func(r *stationRig) { r.typeText("2") },
		"moves the cursor":   func(r *stationRig) { r.key(fyne.KeyLeft) },
		"goes on by Tab":     func(r *stationRig) { press(r.w, fyne.KeyTab) },
		"scrolls":            func(r *stationRig) { r.w.scrollBy(40) },
		"moves the mouse":    func(r *stationRig) { r.w.visit.touch() },
		"reads the help":     func(r *stationRig) { r.w.showHelp() },
		"changes the script": func(r *stationRig) { r.w.setLanguage(lang.Kazakh) },
	} {
		t.Run(name, func(t *testing.T) {
			r := atBinding(t, stationOptions{})
			r.typeText("22")
			r.w.window.Resize(fyne.NewSize(minWidth, minHeight))
			r.pass(UsualIdle - 10*time.Second)
			do(r)
			r.pass(30 * time.Second)
			if r.covered() != "" {
				t.Errorf("nobody is there: %s", r.covered())
			}
		})
	}
}

func TestTheLongestTimeIsToldAndEndsTheVisit(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.pull()
	for r.w.visit.lasted() < UsualLongest-UsualCountdown-2*time.Second {
		r.typeText("2")
		r.key(fyne.KeyBackspace)
		r.pass(10 * time.Second)
		if r.covered() != "" && r.w.visit.lasted() < UsualLongest-UsualCountdown {
			t.Fatalf("after %v: %s", r.w.visit.lasted(), r.covered())
		}
	}
	r.pass(10 * time.Second)
	if !strings.Contains(r.covered(), "Время приёма выходит") {
		t.Fatalf("after %v: %q", r.w.visit.lasted(), r.covered())
	}
	r.key(fyne.KeyA)
	r.pass(2 * time.Second)
	if r.covered() != "" {
		t.Fatal("a key does not hide it")
	}
	r.pass(UsualCountdown)
	r.ended(NextLongest)
}

func TestTheStartPageGoesBackToItsLanguage(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.pass(5 * time.Second)
	r.press("English")
	r.says("Insert the stick with your key")
	r.pass(UsualIdle - 5*time.Second)
	r.says("Insert the stick with your key")
	r.pass(10 * time.Second)
	r.says("Вставьте флешку с ключом")
	r.pass(time.Hour)
	if len(r.nexts) > 0 || r.covered() != "" {
		t.Error("a start page that nobody has touched asks for the next citizen")
	}
}

// Letters of twice the size are as much in the way of the next person as a
// language that they do not read.
func TestTheStartPageGoesBackToItsTextSize(t *testing.T) {
	r := newStationRig(t, stationOptions{change: func(o *Options) { o.TextSize = 125 }})
	r.pass(5 * time.Second)
	chordPressed(r.w, ctrl(fyne.KeyPlus))
	chordPressed(r.w, ctrl(fyne.KeyPlus))
	if r.w.textSize() != 175 {
		t.Fatalf("%d %%", r.w.textSize())
	}
	r.pass(UsualIdle - 5*time.Second)
	if r.w.textSize() != 175 {
		t.Fatal("it goes back while somebody may be there")
	}
	r.pass(10 * time.Second)
	if r.w.textSize() != 125 {
		t.Errorf("nobody is there, and the text stays at %d %%", r.w.textSize())
	}
	if len(r.nexts) > 0 || r.covered() != "" {
		t.Error("it is taken for somebody")
	}
}
