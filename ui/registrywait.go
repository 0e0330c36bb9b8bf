package ui

import (
	"errors"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/parts"
)

// How a registry that does not answer is asked again.
const (
	registryTries = 5                // by itself, before it is left to the person
	registryPause = 30 * time.Second // where the portal names none
)

// registryScreen waits for a registry that does not answer. It asks again by
// itself, under the same key, when the time that the portal has named is over;
// what was typed stays. Nothing runs on when the page is left.
type registryScreen struct {
	w       *Window
	q       question
	problem *portal.Problem
	tries   int       // made by itself
	due     time.Time // of the next one
	stop    func()    // of the timer; nil while nothing is counted down
	left    *widget.Label
	main    *parts.Button
	printed bool // the coupon of a workstation was
}

func newRegistryScreen(w *Window, q question, p *portal.Problem) screen {
	w.noteExplained(explain.Error(w.lang, p))
	return &registryScreen{w: w, q: q, problem: p}
}

func (s *registryScreen) heading() string       { return s.w.T("binding.registry.heading") }
func (s *registryScreen) stage() stage          { return stageBinding }
func (s *registryScreen) focus() fyne.Focusable { return s.main }
func (s *registryScreen) leave()                { s.halt() }
func (s *registryScreen) entered()              { s.wait() }
func (s *registryScreen) entersAgain()          { s.wait() }

// supportCode stands at the foot of the window, as with every failure.
func (s *registryScreen) supportCode() string { return explain.Error(s.w.lang, s.problem).SupportCode }

func (s *registryScreen) content() fyne.CanvasObject {
	e := explain.Code(s.w.lang, s.problem.Code)
	s.left = parts.NewText(s.countdown())
	kept := s.w.T("binding.registry.leave")
	if s.q.child != "" {
		kept = s.w.T("binding.registry.kept") + " " + kept
	}
	return parts.NewColumn(parts.Normal,
		s.left,
		s.w.helped(parts.Warning, e.ID, e.What, e.Unchanged),
		parts.NewSmall(kept),
		s.stationNotes(),
	)
}

func (s *registryScreen) actions() fyne.CanvasObject {
	if s.w.atWorkstation() {
		return s.stationActions()
	}
	s.main = parts.NewMainButton(s.w.T("binding.registry.now"), "", s.submit)
	return parts.NewFlow(parts.Normal, s.main, parts.NewButton(s.w.T("journey.cancel"), "", s.w.back))
}

// countdown tells when the portal is asked next, or that it is not.
func (s *registryScreen) countdown() string {
	switch {
	case s.stop != nil:
		return s.w.T("binding.registry.in", map[string]any{
			"Time": clock(s.remaining()), "Number": s.tries + 1, "Most": registryTries,
		})
	case s.enough():
		return s.w.T("binding.registry.enough", map[string]any{"Most": registryTries})
	}
	return s.w.T("binding.registry.yours")
}

// enough tells that nothing is asked any more by itself.
func (s *registryScreen) enough() bool { return s.stop == nil && s.tries >= registryTries }

func (s *registryScreen) remaining() time.Duration { return s.due.Sub(s.w.options.Now()) }

// clock is a time span as m:ss, rounded up.
func clock(d time.Duration) string {
	seconds := max(0, int((d+time.Second-1)/time.Second))
	return fmt.Sprintf("%d:%02d", seconds/60, seconds%60)
}

// wait begins to count down, unless the portal was asked often enough.
func (s *registryScreen) wait() {
	s.halt()
	if s.tries < registryTries {
		pause := s.problem.RetryAfter()
		if pause <= 0 {
			pause = registryPause
		}
		s.due = s.w.options.Now().Add(pause)
		s.arm()
	}
	s.say()
}

// arm sets the timer for the next second that is told.
func (s *registryScreen) arm() {
	s.stop = s.w.options.After(min(time.Second, max(0, s.remaining())), s.tick)
}

func (s *registryScreen) tick() {
	if s.remaining() > 0 {
		s.arm()
		s.say()
		return
	}
	s.tries++
	s.w.visit.byItself(s.submit)
}

// say writes the countdown where it stands already: the focus stays.
func (s *registryScreen) say() {
	s.left.SetText(s.countdown())
	s.w.refit()
}

// halt ends the counting.
func (s *registryScreen) halt() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// submit asks now, under the key of before. Who presses «Отмена» meanwhile
// stays on the page, and nothing is counted any more.
func (s *registryScreen) submit() {
	s.halt()
	s.w.askOr(s, s.q, s.failed)
}

// failed goes on waiting while it is the registry that fails.
func (s *registryScreen) failed(err error) {
	var p *portal.Problem
	if !errors.As(err, &p) || !registryFailed(p.Code) {
		s.w.notBound(s, s.q, err)
		return
	}
	s.problem = p
	s.w.drawFooter()
	s.wait()
}
