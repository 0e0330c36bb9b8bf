package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

// profileRig is a rig at a tab of the profile.
func profileRig(t *testing.T, tab profileTab) (*signInRig, *profileScreen) {
	t.Helper()
	r := newCabinetRig(t)
	r.w.show(newProfileScreen(r.w, tab))
	return r, screenIs[*profileScreen](r)
}

func TestEnterOnATabStaysOnIt(t *testing.T) {
	for _, tab := range []profileTab{profileTabMain, profileTabEmail, profileTabSessions, profileTabJournal} {
		r, s := profileRig(t, tab)
		r.w.window.Canvas().Focus(s.tabs.Focusable())
		r.key(fyne.KeyReturn)
		if got := screenIs[*profileScreen](r); got != s || s.tab != tab || r.w.failure != nil {
			t.Errorf("tab %d: Enter leads to %d, failure %v", tab, s.tab, r.w.failure)
		}
	}
}

func TestEnterOpensTheTabThatHasTheFocus(t *testing.T) {
	r, s := profileRig(t, profileTabMain)
	r.w.window.Canvas().FocusNext()
	r.key(fyne.KeyReturn)
	if s.tab != profileTabEmail || r.w.window.Canvas().Focused() != s.tabs.Focusable() {
		t.Errorf("tab %d, the focus is on %T", s.tab, r.w.window.Canvas().Focused())
	}
}

func TestEnterOnTheTabOfBindingGoesToItsField(t *testing.T) {
	r, s := profileRig(t, profileTabBinding)
	r.w.window.Canvas().Focus(s.tabs.Focusable())
	r.key(fyne.KeyReturn)
	if r.w.failure != nil || r.w.window.Canvas().Focused() != s.binding.entry.Field {
		t.Errorf("failure %v, the focus is on %T", r.w.failure, r.w.window.Canvas().Focused())
	}
}

func TestSessionsAreListedAndThisOneMarked(t *testing.T) {
	r, s := profileRig(t, profileTabSessions)
	r.says("Этот компьютер, сейчас")
	r.says("Больше ваш кабинет нигде не открыт.")
	r.mentions("Ключом ЭЦП")
	if r.button("Закрыть") != nil {
		t.Error("this session can be closed here")
	}
	if len(s.pages) < 5 {
		t.Errorf("%d tabs", len(s.pages))
	}
}

func TestAnotherSessionIsClosedAfterAsking(t *testing.T) {
	r := newCabinetRig(t)
	other := r.sessionByKey()
	r.w.show(newProfileScreen(r.w, profileTabSessions))
	r.silent("нигде не открыт")
	r.press("Закрыть")
	screenIs[*sessionEndScreen](r)
	if _, err := other.Profile(t.Context()); err != nil {
		t.Fatalf("closed before it was confirmed: %v", err)
	}
	r.key(fyne.KeyReturn)
	screenIs[*profileScreen](r)
	r.says("Тот вход закрыт.")
	r.says("Больше ваш кабинет нигде не открыт.")
	_, err := other.Profile(t.Context())
	if !isProblem(err, portal.CodeSessionRevoked) {
		t.Errorf("the other session: %v", err)
	}
	refusals.Record(t, "session", "the list in the window: closed from another computer", err)
}

func TestClosingASessionCanBeTakenBack(t *testing.T) {
	r := newCabinetRig(t)
	other := r.sessionByKey()
	r.w.show(newProfileScreen(r.w, profileTabSessions))
	r.press("Закрыть")
	r.key(fyne.KeyEscape)
	screenIs[*profileScreen](r)
	if _, err := other.Profile(t.Context()); err != nil {
		t.Errorf("it was closed: %v", err)
	}
}

func TestWayOfSigningInThatIsNewIsShownAsItCame(t *testing.T) {
	r := newCabinetRig(t)
	at := time.Date(2026, 9, 1, 5, 0, 0, 0, time.UTC)
	got := r.w.sessionLine(portal.SessionInfo{ACR: "egov-qr", StartedAt: at, EndsAt: at.Add(time.Hour)})
	if want := "egov-qr, 01.09.2026 (10:00). Открыт не дольше чем до 01.09.2026 (11:00)."; got != want {
		t.Errorf("got %s", got)
	}
}

func TestJournalTellsTheNewestFirst(t *testing.T) {
	r := newBindingRig(t)
	r.bind(childConfirmed)
	r.w.home()
	r.press("Привязка")
	r.bind(childUnconfirmed)
	r.w.home()
	r.w.show(newProfileScreen(r.w, profileTabJournal))
	s := screenIs[*profileScreen](r).page().(*journalTab)
	if len(s.entries) < 3 {
		t.Fatalf("%d entries", len(s.entries))
	}
	for i, e := range s.entries[1:] {
		if e.At.After(s.entries[i].At) {
			t.Errorf("entry %d is older than the next", i)
		}
	}
	r.mentions("Вход ключом ЭЦП.")
	r.mentions("Ребёнок прикреплён. ИИН ребёнка •••• 9034.")
	r.mentions("Ребёнок не прикреплён. ИИН ребёнка •••• 9058. Родство не подтвердилось")
	r.silent(childConfirmed)
}

func TestJournalOfKindsThatAreNew(t *testing.T) {
	r, s := profileRig(t, profileTabJournal)
	tab := s.page().(*journalTab)
	tab.entries = []portal.JournalEntry{{Kind: "BORROWED_A_BOOK", At: time.Date(2026, 9, 1, 5, 0, 0, 0, time.UTC)}}
	r.w.redraw()
	r.says("BORROWED_A_BOOK")
	r.says("01.09.2026 (10:00)")
	tab.entries = nil
	r.w.redraw()
	r.says("Записей пока нет.")
}

func TestLongJournalIsShownPieceByPiece(t *testing.T) {
	r, s := profileRig(t, profileTabJournal)
	tab := s.page().(*journalTab)
	tab.entries = make([]portal.JournalEntry, journalPage+5)
	for i := range tab.entries {
		tab.entries[i].Kind = portal.JournalSignedOut
	}
	r.w.redraw()
	if n := count(r.texts(), "Выход."); n != journalPage {
		t.Errorf("%d shown", n)
	}
	r.press("Показать ещё")
	if n := count(r.texts(), "Выход."); n != journalPage+5 || r.button("Показать ещё") != nil {
		t.Errorf("%d shown", n)
	}
}

func count(texts []string, want string) int {
	n := 0
	for _, text := range texts {
		if text == want {
			n++
		}
	}
	return n
}

func TestProfileThatCannotBeReadIsToldOnItsTab(t *testing.T) {
	for tab, path := range map[profileTab]string{profileTabSessions: "/auth/sessions", profileTabJournal: "/me/journal"} {
		r := newCabinetRig(t)
		r.cut(path)
		r.w.show(newProfileScreen(r.w, tab))
		if s := screenIs[*profileScreen](r); s.tab != tab || r.w.failure == nil {
			t.Errorf("tab %d, failure %v", s.tab, r.w.failure)
		}
	}
}

// Both are noted for what was there before as well as for what is new.
func TestJournalTellsWhatIsTrueOfTheFirstTimeAndOfLater(t *testing.T) {
	w := newShell(t, nil)
	for kind, want := range map[string]string{
		portal.JournalEmailChanged: "Подтверждена или изменена электронная почта.",
		portal.JournalPasswordSet:  "Задан или сменён пароль для входа по ИИН.",
	} {
		if got := w.journalLine(portal.JournalEntry{Kind: kind}); got != want {
			t.Errorf("%s: %q", kind, got)
		}
	}
}
