package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// patientShell is a window on which Enter counts half a second after a page
// has come, with a clock that the test moves.
func patientShell(t *testing.T) (*Window, *time.Time) {
	t.Helper()
	clock := time.Now()
	w := newShell(t, func(o *Options) {
		o.Settle, o.Now = 500*time.Millisecond, func() time.Time { return clock }
	})
	clock = clock.Add(time.Second)
	return w, &clock
}

func TestEnterPressedTwiceReachesOnePageOnly(t *testing.T) {
	w, clock := patientShell(t)
	press(w, fyne.KeyReturn)
	press(w, fyne.KeyReturn)
	if s, ok := w.current().(*portalScreen); !ok || w.failure != nil {
		t.Fatalf("the second Enter came through: %T, %+v", s, w.failure)
	}
	*clock = clock.Add(501 * time.Millisecond)
	press(w, fyne.KeyReturn)
	if w.failure == nil {
		t.Error("Enter is dead") // no portal answers here, which is told
	}
}

func TestEnterThatIsHeldReachesOnePageOnly(t *testing.T) {
	w, clock := patientShell(t)
	for range 50 {
		press(w, fyne.KeyReturn)
		*clock = clock.Add(30 * time.Millisecond)
	}
	if _, ok := w.current().(*portalScreen); !ok || w.failure != nil {
		t.Errorf("on %T", w.current())
	}
}

// A page without a button in focus takes Enter by the window itself.
func TestEnterHeldDoesNotAnswerAQuestion(t *testing.T) {
	w, _ := patientShell(t)
	answered := false
	w.show(newConfirmScreen(w, "journey.sign_out", func(screen) { answered = true }))
	press(w, fyne.KeyReturn)
	if answered {
		t.Error("answered before it could be read")
	}
}

func TestWhatIsTypedAndEscapeNeedNoPause(t *testing.T) {
	w, _ := patientShell(t)
	press(w, fyne.KeyReturn)
	press(w, fyne.KeyEscape)
	if _, ok := w.current().(*firstScreen); !ok {
		t.Errorf("Escape led to %T", w.current())
	}
}
