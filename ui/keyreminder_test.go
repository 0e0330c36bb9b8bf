package ui

import (
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
)

func TestKeyReminderIsUrgentTowardsTheEnd(t *testing.T) {
	now := time.Date(2026, time.November, 20, 7, 0, 0, 0, time.UTC)
	for days, want := range map[int]string{
		31:  "",
		30:  "Ключ действует ещё 30 дней, до 20.12.2026.",
		14:  "Срок ключа заканчивается через 14 дней, 04.12.2026.",
		3:   "Осталось 3 дня: 23.11.2026 срок ключа закончится",
		0:   "осталось меньше суток",
		-1:  "Срок ключа закончился",
		-61: "",
	} {
		w := newShell(t, func(o *Options) { o.Now = func() time.Time { return now } })
		if err := w.store.PutKeyExpiry("almaty", now.Add(time.Duration(days)*24*time.Hour+time.Hour)); err != nil {
			t.Fatal(err)
		}
		w.redraw()
		page := strings.Join(textsIn(w.view.root), "\n")
		if told := strings.Contains(page, "Срок вашего ключа ЭЦП"); told != (want != "") || !strings.Contains(page, want) {
			t.Errorf("%d days: told %v\n%s", days, told, page)
		}
	}
}

func TestKeyReminderTellsTheSoonestOfTheRealPortals(t *testing.T) {
	now := time.Date(2026, time.November, 20, 7, 0, 0, 0, time.UTC)
	w := newShell(t, func(o *Options) { o.Now = func() time.Time { return now } })
	for id, days := range map[string]int{"almaty": 20, "regions": 9, "practice-almaty": 2} {
		if err := w.store.PutKeyExpiry(id, now.AddDate(0, 0, days)); err != nil {
			t.Fatal(err)
		}
	}
	w.redraw()
	if page := strings.Join(textsIn(w.view.root), "\n"); !strings.Contains(page, "через 9 дней") || strings.Contains(page, "Осталось 2 дня") {
		t.Errorf("the first page says\n%s", page)
	}
}

// A key that has ended says nothing about the one that a person has now.
func TestKeyReminderTellsTheKeyThatServes(t *testing.T) {
	now := time.Date(2026, time.November, 20, 7, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		almaty, regions int // days until the end
		want            string
	}{
		"one ended long ago":         {2, -90, "Осталось 2 дня"},
		"one ended just now":         {2, -10, "Осталось 2 дня"},
		"the other ended just now":   {-10, 2, "Осталось 2 дня"},
		"a new key, and one before":  {300, -10, ""},
		"both ended, one of late":    {-90, -10, "Срок ключа закончился"},
		"both ended, the other late": {-10, -90, "Срок ключа закончился"},
		"both ended long ago":        {-90, -80, ""},
		"the sooner one of two good": {20, 9, "через 9 дней"},
	} {
		w := newShell(t, func(o *Options) { o.Now = func() time.Time { return now } })
		for id, days := range map[string]int{"almaty": c.almaty, "regions": c.regions} {
			if err := w.store.PutKeyExpiry(id, now.Add(time.Duration(days)*24*time.Hour+time.Hour)); err != nil {
				t.Fatal(err)
			}
		}
		w.redraw()
		page := strings.Join(textsIn(w.view.root), "\n")
		if told := strings.Contains(page, "Срок вашего ключа ЭЦП"); told != (c.want != "") || !strings.Contains(page, c.want) {
			t.Errorf("%s: told %v\n%s", name, told, page)
		}
	}
}

// The key that has signed in is told of in the cabinet, and its date is all
// that is kept.
func TestSigningInKeepsTheKeysLastDay(t *testing.T) {
	r := newCabinetRig(t)
	storage, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: signer.StoragePKCS12, Path: r.keyOf(practice.NoteMother).Path}, signer.Secrets{Password: practice.Password})
	if err != nil {
		t.Fatal(err)
	}
	defer storage.Close()
	until, err := r.w.store.KeyExpiry("almaty")
	if err != nil || !until.Equal(storage.Keys[0].Certificate.NotAfter) {
		t.Fatalf("kept %v, %v; want %v", until, err, storage.Keys[0].Certificate.NotAfter)
	}
	r.silent("Срок вашего ключа ЭЦП")
	r.w.options.Now = func() time.Time { return until.Add(-50 * time.Hour) }
	r.w.redraw()
	r.mentions("Осталось 2 дня")
}
