package ui

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func (r *stationRig) bindChild(iin string) *boundScreen {
	r.Helper()
	r.typeText(iin)
	r.key(fyne.KeyReturn)
	return screenIs[*boundScreen](r.signInRig)
}

func TestTheCouponSaysWhatWasAttached(t *testing.T) {
	r := atBinding(t, stationOptions{})
	c := r.bindChild(childConfirmed).coupon()
	if c.Number == "" || c.Title != "Родство подтвердилось, данные успешно обновлены" || c.Banner != "ОБРАЗЕЦ" || len(c.Fields) < 4 {
		t.Errorf("%+v", c)
	}
	r.key(fyne.KeyReturn)
	if len(r.coupons) != 1 || !r.reported(EventPrinted) {
		t.Fatalf("%d coupons; %v", len(r.coupons), r.kinds())
	}
	for _, job := range []string{c.Title, c.Number} {
		if strings.Contains(job, childConfirmed) {
			t.Error("the whole IIN is on the coupon")
		}
	}
	r.says("Талон печатается")
	r.press("Распечатать ещё раз")
	if len(r.coupons) != 2 {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

func TestAPendingCheckLeavesACouponThatSaysHowTheAnswerArrives(t *testing.T) {
	q := &queue{}
	r := atBinding(t, stationOptions{})
	r.w.options.Run = q.run
	r.typeText(childPending)
	r.key(fyne.KeyReturn)
	q.release()
	s := screenIs[*boundScreen](r.signInRig)
	r.key(fyne.KeyEscape) // «Отмена»: nobody waits for the registry any longer
	q.release()
	r.mentions("вкладке «Привязка»")
	if s.stationLabel() != "coupon.print" || !r.reported(EventPending) {
		t.Fatalf("%s, %v", s.stationLabel(), r.kinds())
	}
	r.key(fyne.KeyReturn)
	q.release()
	if len(r.coupons) != 1 {
		t.Fatalf("%d coupons", len(r.coupons))
	}
	c := r.coupons[0].Coupon
	if !strings.Contains(strings.Join(c.Text, " "), "Ответ появится в вашем личном кабинете") || c.Title != "Портал ещё проверяет родство" {
		t.Errorf("%+v", c)
	}
	r.ahead.Store(int64(10 * time.Second))
	r.press("Проверить снова")
	q.release()
	r.says("Родство подтвердилось, данные успешно обновлены")
	if r.button("Распечатать талон") == nil {
		t.Error("the other coupon is not offered")
	}
}

func TestAPrinterThatFailsIsToldAndTriedAgain(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.bindChild(childConfirmed)
	r.printer = errors.New("out of paper")
	r.key(fyne.KeyReturn)
	r.says("Талон не напечатался.")
	if !r.reported(EventPrintFailed) || r.w.failure == nil {
		t.Fatalf("%v", r.kinds())
	}
	r.printer = nil
	r.key(fyne.KeyReturn) // «Повторить»
	if len(r.coupons) != 1 {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

func TestWithoutAPrinterTheCouponStandsOnThePage(t *testing.T) {
	r := atBinding(t, stationOptions{noPrinter: true})
	s := r.bindChild(childConfirmed)
	r.says("Запишите или сфотографируйте:")
	if s.main.Label != "Следующий гражданин" {
		t.Errorf("the main button is %q", s.main.Label)
	}
	r.pull()
	r.key(fyne.KeyReturn)
	r.ended(NextFinished)
}

// The portal's own coupon has the code by which a desk finds the application;
// where it cannot be had, there is still one.
func TestTheCouponIsThePortalsWhereItGivesOne(t *testing.T) {
	r := atBinding(t, stationOptions{})
	s := r.bindChild(childConfirmed)
	number := s.coupon().Number
	asked := r.countSent("GET", number+"/printout")
	r.key(fyne.KeyReturn)
	if asked() != 1 || len(r.coupons) != 1 {
		t.Fatalf("asked %d times, %d coupons", asked(), len(r.coupons))
	}
	r.cut("/printout")
	r.press("Распечатать ещё раз")
	if len(r.coupons) != 2 || !bytes.HasPrefix(r.coupons[1].PDF, []byte("%PDF-")) || slices.Equal(r.coupons[0].PDF, r.coupons[1].PDF) {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

func TestAnotherChildBelongsToTheSameVisit(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.bindChild(childConfirmed)
	r.press("Прикрепить ещё одного ребёнка")
	if s := screenIs[*profileScreen](r.signInRig); s.binding.draft.child != "" {
		t.Errorf("typed %q", s.binding.draft.child)
	}
	r.typeText(childNoApplication)
	r.key(fyne.KeyReturn)
	c := screenIs[*boundScreen](r.signInRig).coupon()
	if c.Number != "" || len(c.Text) == 0 {
		t.Errorf("%+v", c)
	}
}
