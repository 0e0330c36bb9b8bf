package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// atOwner signs with the mother's key and stops before «Войти».
func atOwner(r *signInRig) *ownerScreen {
	r.Helper()
	r.opened(r.keyOf(practice.NoteMother).Path)
	r.press("Подписать")
	return screenIs[*ownerScreen](r)
}

func TestOwnerShowsWhoSignsAndHidesTheIIN(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	atOwner(r)
	r.says("Вход в личный кабинет")
	r.says(r.desk.Keys[0].Name)
	r.says("•••• " + r.desk.Keys[0].IIN[8:])
	r.silent(r.desk.Keys[0].IIN)
	r.says("Отмена")
}

func TestOwnerSignsAgainWhenTheChallengeHasExpired(t *testing.T) {
	opened := &countedOpen{}
	r := newSignInRig(t, rigOptions{window: func(o *Options) { o.Open = opened.open }})
	atOwner(r)
	r.ahead.Store(int64(6 * time.Minute))
	r.press("Войти")
	screenIs[*dialogScreen](r)
	r.mentions("Подпишите ещё раз")
	r.press("Подписать")
	r.press("Войти")
	screenIs[*emailScreen](r)
	if len(opened.passwords) != 1 {
		t.Errorf("the storage was opened %d times: the password was asked for again", len(opened.passwords))
	}
}

func TestOwnerSignsAgainWhenTheChallengeWasUsed(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := atOwner(r)
	s.signing.challenge.ChallengeID = "00000000-0000-4000-8000-000000000000"
	r.press("Войти")
	screenIs[*dialogScreen](r)
	r.mentions("Подпишите ещё раз")
}

func TestOwnerForgetsTheKeysWhenLeft(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	s := atOwner(r)
	key := s.signing.key
	if !r.stillSigns(key) {
		t.Fatal("the key does not sign while it should")
	}
	r.key(fyne.KeyEscape)
	if s.signing != nil {
		t.Error("the page still holds the keys")
	}
	if r.stillSigns(key) {
		t.Error("the key still signs")
	}
}

func TestOwnerForgetsTheKeysWhenSignedIn(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	key := atOwner(r).signing.key
	r.press("Войти")
	if r.stillSigns(key) {
		t.Error("the key still signs")
	}
}

func TestOwnerAfterHelpAsksForThePassword(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	atOwner(r)
	r.key(fyne.KeyF1)
	r.w.back()
	s := screenIs[*dialogScreen](r)
	if s.signing != nil || !s.secret.empty() {
		t.Error("something of the former signing is left")
	}
}

func TestOwnerSaysWhenThePortalDoesNotAnswer(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	atOwner(r)
	if err := r.desk.Close(); err != nil {
		t.Fatal(err)
	}
	r.press("Войти")
	screenIs[*ownerScreen](r)
	r.mentions("Портал не отвечает.")
}
