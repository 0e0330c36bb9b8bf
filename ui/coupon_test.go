package ui

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/ui/lang"
)

func (r *stationRig) bindChild(iin string) *boundScreen {
	r.Helper()
	r.typeText(iin)
	r.key(fyne.KeyReturn)
	return screenIs[*boundScreen](r.signInRig)
}

func TestTheCouponSaysWhatWasAttached(t *testing.T) {
	r := atBinding(t, stationOptions{})
	c := r.bindChild(childConfirmed).coupons()[0]
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
	recordShown(t, r.w, "workstation", "a printer that is out of paper", "coupon.failed")
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
	number := s.coupons()[0].Number
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
	c := screenIs[*boundScreen](r.signInRig).coupons()[0]
	if c.Number != "" || len(c.Text) == 0 {
		t.Errorf("%+v", c)
	}
}

// The paper's words are for a child that was attached just now.
func TestTheCouponsTitleIsWhatHasHappened(t *testing.T) {
	r := atBinding(t, stationOptions{})
	for _, c := range []struct{ child, title string }{
		{childConfirmed, "Родство подтвердилось, данные успешно обновлены"},
		{childConfirmed, "Этот ребёнок уже был прикреплён"},
		{childNoApplication, "Родство подтверждено, заявления здесь нет"},
		{childElsewhere, "Родство подтверждено, заявления здесь нет"},
	} {
		if got := r.bindChild(c.child).coupons()[0].Title; got != c.title {
			t.Errorf("%s: %q, want %q", c.child, got, c.title)
		}
		r.press("Прикрепить ещё одного ребёнка")
	}
}

func TestEachApplicationHasItsCoupon(t *testing.T) {
	r := atBinding(t, stationOptions{})
	s := r.bindChild(childConfirmed)
	for i := range 2 * mostCoupons {
		a := s.result.Applications[0]
		a.Number += "-" + strconv.Itoa(i)
		s.result.Applications = append(s.result.Applications, a)
	}
	all := s.coupons()
	if len(all) != mostCoupons || all[1].Number == all[0].Number || all[1].Number == "" {
		t.Fatalf("%d coupons", len(all))
	}
	s.result.Applications = s.result.Applications[:2]
	failed := 0
	print := r.w.visit.station.PrintCoupon
	r.w.visit.station.PrintCoupon = func(ctx context.Context, job CouponJob) error {
		if len(r.coupons) == 1 && failed == 0 {
			failed++
			return errors.New("out of paper")
		}
		return print(ctx, job)
	}
	r.key(fyne.KeyReturn)
	r.says("Талон не напечатался.")
	r.key(fyne.KeyReturn) // «Повторить» prints what is left
	if len(r.coupons) != 2 || r.coupons[1].Coupon.Number != s.result.Applications[1].Number {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

// What the printer has taken by «Отмена» is counted, and not printed again.
func TestACancelledPrintGoesOnWhereItStopped(t *testing.T) {
	r := atBinding(t, stationOptions{})
	s := r.bindChild(childConfirmed)
	for i := range 2 {
		a := s.result.Applications[0]
		a.Number += "-" + strconv.Itoa(i)
		s.result.Applications = append(s.result.Applications, a)
	}
	cancelled, print := false, r.w.visit.station.PrintCoupon
	r.w.visit.station.PrintCoupon = func(ctx context.Context, job CouponJob) error {
		if len(r.coupons) == 1 && !cancelled {
			cancelled = true
			r.key(fyne.KeyEscape)
			return ctx.Err()
		}
		return print(ctx, job)
	}
	r.key(fyne.KeyReturn)
	if r.w.working() || len(r.coupons) != 1 || r.countReported(EventPrinted) != 1 || s.printed {
		t.Fatalf("%d coupons; %v", len(r.coupons), r.kinds())
	}
	r.press("Распечатать талон")
	var numbers, want []string
	for _, job := range r.coupons {
		numbers = append(numbers, job.Coupon.Number)
	}
	for _, a := range s.result.Applications {
		want = append(want, a.Number)
	}
	if !slices.Equal(numbers, want) || r.countReported(EventPrinted) != 3 || r.reported(EventPrintFailed) {
		t.Fatalf("printed %v; %v", numbers, r.kinds())
	}
	r.press("Распечатать ещё раз")
	if len(r.coupons) != 6 {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

// A printer that does not listen to «Отмена» gets nothing more.
func TestACancelledPrintSendsNothingMore(t *testing.T) {
	r := atBinding(t, stationOptions{})
	s := r.bindChild(childConfirmed)
	s.result.Applications = append(s.result.Applications, s.result.Applications[0])
	print := r.w.visit.station.PrintCoupon
	r.w.visit.station.PrintCoupon = func(ctx context.Context, job CouponJob) error {
		r.key(fyne.KeyEscape)
		return print(ctx, job)
	}
	r.key(fyne.KeyReturn)
	if len(r.coupons) != 1 || r.countReported(EventPrinted) != 1 || s.printed {
		t.Errorf("%d coupons; %v", len(r.coupons), r.kinds())
	}
}

// The coupon of an answer that came afterwards is another one.
func TestCouponsOfAnotherAnswerBeginAnew(t *testing.T) {
	q := &queue{}
	r := atBinding(t, stationOptions{})
	r.w.options.Run = q.run
	r.typeText(childPending)
	r.key(fyne.KeyReturn)
	q.release()
	s := screenIs[*boundScreen](r.signInRig)
	r.key(fyne.KeyEscape)
	q.release()
	r.w.visit.station.PrintCoupon = func(_ context.Context, job CouponJob) error {
		r.coupons = append(r.coupons, job)
		r.key(fyne.KeyEscape) // too late: the printer has it
		return nil
	}
	r.key(fyne.KeyReturn)
	q.release()
	r.ahead.Store(int64(10 * time.Second))
	r.press("Проверить снова")
	q.release()
	r.press("Распечатать талон")
	q.release()
	if len(r.coupons) != 2 || r.coupons[1].Coupon.Number != s.result.Applications[0].Number {
		t.Errorf("%d coupons", len(r.coupons))
	}
}

func (r *stationRig) countReported(kind EventKind) int {
	n := 0
	for _, k := range r.kinds() {
		if k == kind {
			n++
		}
	}
	return n
}

// Somebody stands at the printer: a portal that is slow with its own coupon is
// not waited for.
func TestASlowPortalDoesNotKeepTheCoupon(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.bindChild(childConfirmed)
	r.through(func(_ http.ResponseWriter, q *http.Request) bool {
		if !strings.HasSuffix(q.URL.Path, "/printout") {
			return false
		}
		<-q.Context().Done()
		return true
	})
	if r.w.visit.couponWithin != 3*time.Second {
		t.Errorf("the portal is given %v", r.w.visit.couponWithin)
	}
	r.w.visit.couponWithin = 100 * time.Millisecond
	begun := time.Now()
	r.key(fyne.KeyReturn)
	const clients = 5 * time.Second // well before the client itself gives up
	if took := time.Since(begun); took > clients || len(r.coupons) != 1 {
		t.Errorf("%d coupons after %v", len(r.coupons), took)
	}
}

func TestAPrinterOfDotsNeedsNoDocument(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.w.visit.station.CouponDots = true
	r.bindChild(childConfirmed)
	asked := r.countSent("GET", "/printout")
	r.key(fyne.KeyReturn)
	if asked() != 0 || len(r.coupons) != 1 || r.coupons[0].PDF != nil || r.coupons[0].Coupon.Number == "" {
		t.Errorf("asked %d times, %d coupons", asked(), len(r.coupons))
	}
}

func TestARegistryThatDoesNotAnswerLeavesACoupon(t *testing.T) {
	r := atBinding(t, stationOptions{})
	r.typeText(childDown)
	r.key(fyne.KeyReturn)
	s := screenIs[*registryScreen](r.signInRig)
	if r.button("Распечатать талон") == nil || s.main.Label != "Повторить сейчас" {
		t.Errorf("the main button is %q", s.main.Label)
	}
	for s.tries < registryTries {
		r.pass(max(s.remaining(), time.Second))
		r.w.visit.touch()
	}
	if s.main.Label != "Распечатать талон" {
		t.Fatalf("the main button is %q", s.main.Label)
	}
	r.key(fyne.KeyReturn)
	if len(r.coupons) != 1 || !r.reported(EventPrinted) {
		t.Fatalf("%d coupons; %v", len(r.coupons), r.kinds())
	}
	c := r.coupons[0].Coupon
	if said := fmt.Sprint(c); strings.Contains(said, childDown) || c.Number != "" || !strings.Contains(said, "снова здесь") || c.Title != "Реестр не ответил: родство не проверено" {
		t.Errorf("%+v", c)
	}
	r.says("Талон печатается")
	if s.main.Label != "Повторить сейчас" || r.button("Распечатать ещё раз") == nil {
		t.Errorf("the main button is %q", s.main.Label)
	}
}

func TestWithoutAPrinterTheRegistrysSilenceIsWrittenDown(t *testing.T) {
	r := atBinding(t, stationOptions{noPrinter: true})
	r.typeText(childDown)
	r.key(fyne.KeyReturn)
	s := screenIs[*registryScreen](r.signInRig)
	r.silent("Запишите или сфотографируйте:")
	s.tries = registryTries
	s.halt()
	r.w.redraw()
	r.says("Запишите или сфотографируйте:")
	r.mentions("снова здесь")
}

// The page does not say «wait a minute» while the coupon says not to wait.
func TestAPendingCheckSaysOneThing(t *testing.T) {
	q := &queue{}
	r := atBinding(t, stationOptions{})
	r.w.options.Run = q.run
	r.typeText(childPending)
	r.key(fyne.KeyReturn)
	q.release()
	r.key(fyne.KeyEscape)
	q.release()
	r.mentions("Ждать здесь не нужно")
	r.silent("подождите минуту")
}

// Coupon and cabinet are read side by side.
func TestCouponAndCabinetCallThingsTheSame(t *testing.T) {
	w := newShell(t, nil)
	for _, language := range lang.Languages() {
		w.setLanguage(language)
		for coupon, cabinet := range map[string]string{
			"coupon.queue": "cabinet.queue_position", "coupon.as_of": "cabinet.queue_as_of", "coupon.place": "cabinet.locality", "coupon.child": "cabinet.child",
		} {
			if got, want := w.T(coupon), strings.TrimSuffix(w.T(cabinet), ":"); got != want {
				t.Errorf("%s: %s is %q, %s %q", language, coupon, got, cabinet, want)
			}
		}
	}
}
