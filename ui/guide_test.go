package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/guide"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/parts"
)

// The guide and the rail number the same steps.
func TestGuideHasTheRailsSteps(t *testing.T) {
	for _, flavour := range guide.Flavours() {
		var paper []guide.Step
		for _, s := range guide.Steps(flavour) {
			if s.Paper {
				paper = append(paper, s)
			}
		}
		rail := railSteps(flavour)
		if len(rail) != len(paper) {
			t.Fatalf("%s: %d steps on the rail and %d in the guide", flavour, len(rail), len(paper))
		}
		for i, s := range rail {
			if s.id != paper[i].ID || s.unnumbered != (paper[i].Number == 0) {
				t.Errorf("%s: %+v on the rail, %+v in the guide", flavour, s, paper[i])
			}
		}
	}
}

func TestGuideOpensWhereOneIs(t *testing.T) {
	w := newShell(t, nil)
	e := entryOf(t, w, "almaty")
	w.connected(e, answering(t, almatyDiscovery(e.Contacts)))
	w.afterPortal()
	for _, want := range []string{"entrance", "certificate"} {
		w.showGuide()
		if got := w.current().(*guideScreen).step(); got.ID != want || got.Flavour != portal.FlavourAlmaty {
			t.Errorf("opened at %+v, want %s", got, want)
		}
		w.goBack()
		w.submit() // on to the sign-in page
	}
}

func TestGuideIsTurnedByTheKeyboard(t *testing.T) {
	w := newShell(t, nil)
	w.showGuide()
	s := w.current().(*guideScreen)
	for range len(s.steps) - 1 {
		press(w, fyne.KeyReturn)
	}
	if s.step().ID != "application" {
		t.Errorf("Enter came to %s", s.step().ID)
	}
	press(w, fyne.KeyReturn)
	if w.current() == screen(s) {
		t.Error("Enter does not close the last page")
	}
}

func TestGuideHasAPictureOnEveryPage(t *testing.T) {
	for _, language := range lang.Languages() {
		w := newShell(t, func(o *Options) { o.Language = language })
		w.showGuide()
		s := w.current().(*guideScreen)
		for place, step := range s.steps {
			s.turnTo(place)
			figures := 0
			eachObject(w.view.body, func(o fyne.CanvasObject) {
				if f, ok := o.(*parts.Figure); ok && f.Size().Height > 100 {
					figures++
				}
			})
			if figures != len(step.Pictures) {
				t.Errorf("%s, %s: %d pictures, want %d", language, step.ID, figures, len(step.Pictures))
			}
		}
	}
}

func TestGuidePictureFallsBackOnTheRussianOne(t *testing.T) {
	if guidePicture("xx", "first") == nil {
		t.Error("no picture in a language without any")
	}
	if guidePicture(lang.Russian, "none") != nil {
		t.Error("a picture that is not there")
	}
}
