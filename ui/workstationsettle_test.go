package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

// patient lets Enter count a moment after each page only, as in the program.
func (r *stationRig) patient() { r.w.settling.pause = 300 * time.Millisecond }

// Whoever presses Enter too often, or whose scanner ends with one, reads what
// became of it and prints and ends nothing by that.
func TestEnterPressedTooOftenStaysAtTheResult(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.patient()
	r.typeText(childConfirmed)
	r.pass(time.Second)
	for range 4 {
		r.key(fyne.KeyReturn)
	}
	screenIs[*boundScreen](r.signInRig)
	if len(r.coupons) != 0 || len(r.nexts) != 0 {
		t.Errorf("%d coupons, next %v", len(r.coupons), r.nexts)
	}
	r.pass(time.Second)
	for range 4 {
		r.key(fyne.KeyReturn)
	}
	screenIs[*boundScreen](r.signInRig)
	if len(r.coupons) != 1 {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

// The main button turns from the coupon into the next citizen where it stands.
func TestEnterThatIsHeldPrintsOneCoupon(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.bindChild(childConfirmed)
	r.patient()
	r.pass(time.Second)
	for range 50 {
		r.key(fyne.KeyReturn)
		r.hand.now = r.hand.now.Add(30 * time.Millisecond)
	}
	screenIs[*boundScreen](r.signInRig)
	if len(r.coupons) != 1 {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

func TestEnterDoesNotPassOverTheReminderOfTheStick(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.bindChild(childConfirmed)
	r.key(fyne.KeyReturn) // the coupon
	for range 3 {
		r.key(fyne.KeyReturn)
	}
	screenIs[*takeStickScreen](r.signInRig)
	r.w.window.Canvas().Unfocus() // as after a click beside the buttons
	r.key(fyne.KeyReturn)
	screenIs[*boundScreen](r.signInRig)
	if len(r.nexts) != 0 {
		t.Errorf("next %v", r.nexts)
	}
}

// The keys are shown on the page on which they were asked for: Enter that is held
// does not sign with the first of them.
func TestEnterThatIsHeldDoesNotSign(t *testing.T) {
	r := newStationRig(t, stationOptions{})
	r.insert(r.stick(practice.NoteMother))
	s := screenIs[*dialogScreen](r.signInRig)
	r.patient()
	r.typeText(practice.Password)
	r.pass(time.Second)
	for range 10 {
		r.key(fyne.KeyReturn)
	}
	if screenIs[*dialogScreen](r.signInRig) != s || s.signing == nil {
		t.Errorf("the page says\n%s", r.all())
	}
}
