package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/ui/explain/refusals"
)

func TestSessionEndedElsewhereLeadsBackToWhereOneWas(t *testing.T) {
	r := newBindingRig(t)
	page := r.w.current()
	r.endElsewhere()
	r.bind(childConfirmed)
	screenIs[*signInScreen](r)
	r.mentions("Этот вход закрыли с другого компьютера.")
	r.mentions("Если закрывали не вы, сообщите на портал.")
	r.signed(practice.NoteMother)
	r.press("Войти")
	if r.w.current() != page {
		t.Fatalf("it leads to %T", r.w.current())
	}
	s := screenIs[*profileScreen](r)
	if got := s.binding.entry.Field.Text; got != childConfirmed || s.tab != profileTabBinding {
		t.Errorf("tab %d, the field holds %q", s.tab, got)
	}
	r.press("Добавить")
	screenIs[*boundScreen](r)
	r.w.home()
	screenIs[*cabinetScreen](r)
}

func TestSessionThatRanOutLeadsBackToWhereOneWas(t *testing.T) {
	r := newBindingRig(t)
	r.ahead.Store(int64(9 * time.Hour)) // longer than a portal lets a session be refreshed
	r.bind(childConfirmed)
	screenIs[*signInScreen](r)
	r.mentions("Время входа вышло.")
	r.signed(practice.NoteMother)
	r.press("Войти")
	if s := screenIs[*profileScreen](r); s.binding.entry.Field.Text != childConfirmed {
		t.Errorf("the field holds %q", s.binding.entry.Field.Text)
	}
	refusals.Record(t, "session", "session ran out while a child's IIN was typed", &portal.Problem{Code: portal.CodeSessionExpired})
}

func TestSessionEndedLeadsSomebodyElseToTheirOwnCabinet(t *testing.T) {
	r := newBindingRig(t)
	r.typeText("2203")
	r.w.fail(client.ErrSessionEnded, nil)
	r.signed(practice.NoteFather)
	r.press("Войти")
	screenIs[*emailScreen](r) // the father's first sign-in
	if d := r.w.journey.typed(); d.child != "" || r.w.journey.interrupted != nil {
		t.Errorf("the mother's %q is still there", d.child)
	}
}

// Somebody else whose cabinet opens at once must not come to the page of the
// person before.
func TestSessionEndedShowsSomebodyElseNoPageOfBefore(t *testing.T) {
	for name, change := range map[string]func(*portal.Account){
		"of another name":                  func(a *portal.Account) { a.FullName = "ӨТЕГЕНОВ САМАТ" },
		"of the same name and another IIN": func(a *portal.Account) { a.IINMasked = "•••• 0000" },
	} {
		t.Run(name, func(t *testing.T) {
			r := newBindingRig(t)
			other := r.w.journey.signedIn.Account
			change(&other)
			r.typeText("2203")
			r.w.fail(client.ErrSessionEnded, nil)
			r.signInAs(other)
			if _, ok := r.w.stack[0].(*cabinetScreen); !ok || len(r.w.stack) != 1 {
				t.Errorf("%d pages, the first is %T", len(r.w.stack), r.w.stack[0])
			}
		})
	}
}

func TestSessionEndedIsForgottenWithThePortal(t *testing.T) {
	r := newBindingRig(t)
	r.w.fail(client.ErrSessionEnded, nil)
	if r.w.journey.interrupted == nil {
		t.Fatal("nothing is kept")
	}
	r.w.connected(r.w.journey.entry, r.w.journey.conn)
	if r.w.journey.interrupted != nil {
		t.Error("it is kept for another visit")
	}
}

func TestSessionEndedTwiceStillLeadsBack(t *testing.T) {
	r := newBindingRig(t)
	account := r.w.journey.signedIn.Account
	r.typeText("2203")
	r.w.fail(client.ErrSessionEnded, nil)
	r.signInAs(account)
	r.w.fail(client.ErrSessionEnded, nil)
	r.signInAs(account)
	if s := screenIs[*profileScreen](r); s.binding.entry.Field.Text != "2203" {
		t.Errorf("the field holds %q", s.binding.entry.Field.Text)
	}
}

func TestTokenSignsAgainWhenTheChallengeHasExpired(t *testing.T) {
	r, f := atToken(t, nil)
	r.typeText("12345678")
	r.key(fyne.KeyReturn)
	r.press("Подписать")
	screenIs[*ownerScreen](r)
	r.ahead.Store(int64(6 * time.Minute))
	r.press("Войти")
	screenIs[*dialogScreen](r)
	r.mentions("Подпишите ещё раз")
	r.press("Подписать")
	r.press("Войти")
	screenIs[*emailScreen](r)
	if len(f.tries) != 1 {
		t.Errorf("the PIN was tried %d times", len(f.tries))
	}
}
