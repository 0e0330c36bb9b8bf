package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

func TestRailIsNumberedAsEachPaper(t *testing.T) {
	for flavour, want := range map[string]int{portal.FlavourRegions: 9, portal.FlavourAlmaty: 8} {
		number := 0
		for _, s := range railSteps(flavour) {
			if !s.unnumbered {
				number++
			}
		}
		if number != want {
			t.Errorf("%s: %d steps, the paper has %d", flavour, number, want)
		}
	}
}

func TestRailShowsWhereOneIs(t *testing.T) {
	w := shellPages()["service"](t)
	if w.railStage() != stageService {
		t.Fatalf("stage %d", w.railStage())
	}
	w.showHelp()
	if w.railStage() != stageService {
		t.Fatal("a page beside the way moves the rail")
	}
	if !shows(w, "Выбрать населенный пункт") || shows(w, "Приготовьте") {
		t.Fatal("the rail does not show the steps")
	}
}

func TestRealPortalSaysPlainlyThatItDoesNotOfferThis(t *testing.T) {
	for name, err := range map[string]error{
		"unreachable": client.ErrUnreachable, "html": client.ErrNotPortal, "tls": client.ErrTLS,
		"redirect": client.ErrRedirect, "address": client.ErrAddress,
	} {
		w := newShell(t, func(o *Options) {
			o.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return nil, err }
		})
		w.submit()
		e := entryOf(t, w, "almaty")
		w.current().(*portalScreen).choose(e)
		if !shows(w, "пока не принимает вход из Kezek") {
			t.Errorf("%s: not said", name)
		}
		for _, c := range e.Contacts {
			if !shows(w, c.Label.RU+": "+c.Value) {
				t.Errorf("%s: contact %q is not given", name, c.Value)
			}
		}
		if w.journey.chosen() {
			t.Errorf("%s: a portal that does not answer became the journey's", name)
		}
	}
}

func TestRegionsPaperGivesNoContacts(t *testing.T) {
	w := newShell(t, nil)
	w.submit()
	w.current().(*portalScreen).choose(entryOf(t, w, "regions"))
	if shows(w, "1308") || shows(w, "sp.ddoalmaty") {
		t.Fatal("Almaty's contacts are shown for the regions")
	}
}

func TestPlaceServedElsewhereGoesNoFurther(t *testing.T) {
	w := shellPages()["locality"](t)
	typeText(w, "Актобе")
	press(w, fyne.KeyReturn)
	if _, ok := w.current().(*localityScreen); !ok {
		t.Fatalf("goes on to %T", w.current())
	}
	if strings.Count(squeeze(shownText(w)), squeeze("портал Актобе")) < 2 {
		t.Fatal("it is not said where to go instead")
	}
}

func TestLocalityIsFoundByItsOldName(t *testing.T) {
	w := shellPages()["locality"](t)
	typeText(w, "Капшагай")
	press(w, fyne.KeyReturn)
	if w.journey.locality == nil || w.journey.locality.Name.RU != "Конаев" {
		t.Fatalf("chosen: %v", w.journey.locality)
	}
}

func TestLocalityByArrowKeysFromTheField(t *testing.T) {
	w := shellPages()["locality"](t)
	press(w, fyne.KeyDown)
	press(w, fyne.KeyDown)
	press(w, fyne.KeyReturn)
	if w.journey.locality == nil || w.journey.locality.Name.RU != "Конаев" {
		t.Fatalf("chosen: %v", w.journey.locality)
	}
}

func TestNoLocalityChosenIsSaid(t *testing.T) {
	w := shellPages()["locality"](t)
	press(w, fyne.KeyReturn)
	if w.notice == nil || w.journey.locality != nil {
		t.Fatal("Enter without a choice goes on, or says nothing")
	}
	typeText(w, "Ыыы")
	if !shows(w, "не нашлось") {
		t.Fatal("an empty list does not say what to do")
	}
}

func TestChangeOfLanguageKeepsWhatWasTypedAndTheFocus(t *testing.T) {
	w := shellPages()["locality"](t)
	typeText(w, "Каск")
	w.setLanguage(lang.English)
	s := w.current().(*localityScreen)
	if s.entry.Text != "Каск" || w.window.Canvas().Focused() != s.entry {
		t.Fatalf("text %q, focus on %T", s.entry.Text, w.window.Canvas().Focused())
	}
	typeText(w, "е")
	if s.entry.Text != "Каске" {
		t.Fatalf("typing goes on at the wrong place: %q", s.entry.Text)
	}
	if !shows(w, "Kaskelen") || !shows(w, "Choose your locality") {
		t.Fatal("the page is not in the new language")
	}
}

func TestStoredSessionLeadsStraightToTheCabinet(t *testing.T) {
	conn := answering(t, almatyDiscovery(nil))
	kept := store.NewMemory()
	putSession(t, kept, "practice-almaty", conn.Client.Origin())
	w := newShell(t, func(o *Options) {
		o.Store = kept
		connectTo(conn)(o)
	})
	if _, ok := w.current().(*cabinetScreen); !ok || w.journey.entry.ID != "practice-almaty" {
		t.Fatalf("on %T of %q", w.current(), w.journey.entry.ID)
	}
	if w.journey.fullName() != "ИВАНОВА АННА" {
		t.Fatalf("name %q", w.journey.fullName())
	}
}

func TestStoredSessionIsNotShownToAnotherHost(t *testing.T) {
	conn := answering(t, almatyDiscovery(nil))
	kept := store.NewMemory()
	putSession(t, kept, "practice-almaty", "https://127.0.0.1:1")
	w := newShell(t, func(o *Options) {
		o.Store = kept
		connectTo(conn)(o)
	})
	if _, ok := w.current().(*firstScreen); !ok || w.journey.session != nil {
		t.Fatalf("on %T", w.current())
	}
	if _, there, _ := kept.Session("practice-almaty"); there {
		t.Fatal("it is still kept")
	}
}

func TestStoredSessionWithAPortalThatDoesNotAnswerStaysKept(t *testing.T) {
	kept := store.NewMemory()
	putSession(t, kept, "almaty", "https://open-almaty.kz")
	w := newShell(t, func(o *Options) {
		o.Store = kept
		o.Connect = func(context.Context, portal.CatalogueEntry) (*Connection, error) { return nil, errLater }
	})
	if _, ok := w.current().(*firstScreen); !ok || w.failure == nil {
		t.Fatalf("on %T, failure %v", w.current(), w.failure)
	}
	if _, there, _ := kept.Session("almaty"); !there {
		t.Fatal("the session was thrown away")
	}
}

func putSession(t *testing.T, s *store.Store, id, origin string) {
	t.Helper()
	session := portal.Session{AccessToken: "access", RefreshToken: "refresh", ExpiresIn: 600, Account: portal.Account{FullName: "ИВАНОВА АННА"}}
	now := time.Now()
	err := s.PutSession(store.Session{PortalID: id, Origin: origin, Session: session, IssuedAt: now, ExpiresAt: now.Add(time.Hour)})
	if err != nil {
		t.Fatal(err)
	}
}

func TestStartPortalIsOpenedAtOnce(t *testing.T) {
	conn := answering(t, almatyDiscovery(nil))
	w := newShell(t, func(o *Options) {
		o.StartPortal = "practice-almaty"
		connectTo(conn)(o)
	})
	if _, ok := w.current().(*entranceScreen); !ok {
		t.Fatalf("on %T", w.current())
	}
}

func TestStartPortalResumesASessionOfThatPortal(t *testing.T) {
	conn := answering(t, almatyDiscovery(nil))
	kept := store.NewMemory()
	putSession(t, kept, "practice-almaty", conn.Client.Origin())
	for portal, want := range map[string]bool{"practice-almaty": true, "almaty": false} {
		w := newShell(t, func(o *Options) {
			o.Store, o.StartPortal = kept, portal
			connectTo(conn)(o)
		})
		if _, ok := w.current().(*cabinetScreen); ok != want {
			t.Errorf("%s: on %T", portal, w.current())
		}
	}
}

func TestStartPortalWithASessionOfAnotherHostBeginsAnew(t *testing.T) {
	conn := answering(t, almatyDiscovery(nil))
	kept := store.NewMemory()
	putSession(t, kept, "practice-almaty", "https://127.0.0.1:1")
	w := newShell(t, func(o *Options) {
		o.Store, o.StartPortal = kept, "practice-almaty"
		connectTo(conn)(o)
	})
	if _, ok := w.current().(*entranceScreen); !ok || w.journey.session != nil {
		t.Fatalf("on %T", w.current())
	}
}

func TestPracticeBannerTellsTheKeyAndItsPassword(t *testing.T) {
	w := shellPages()["practice-signed-in"](t)
	w.journey.forget() // the key is told to somebody who is still to sign in
	for language, banner := range map[string]string{lang.Russian: "УЧЕБНЫЙ РЕЖИМ", lang.Kazakh: "ЖАТТЫҒУ РЕЖИМІ", lang.English: "PRACTICE MODE"} {
		w.setLanguage(language)
		w.redraw()
		for _, text := range []string{banner, "AUTH_RSA256_mother.p12", "Uchebny1"} {
			if !shows(w, text) {
				t.Errorf("%s: %q is not in the banner", language, text)
			}
		}
	}
}

func TestNoPracticeBannerOnARealPortal(t *testing.T) {
	if w := shellPages()["entrance"](t); shows(w, "УЧЕБНЫЙ РЕЖИМ") {
		t.Fatal("a real portal is called a practice one")
	}
}

func TestSignOutForgetsTheSessionHereEvenWithoutThePortal(t *testing.T) {
	w := shellPages()["practice-signed-in"](t)
	w.keepSession()
	press(w, fyne.KeyReturn) // the portal of this test knows no sign-out
	if _, ok := w.current().(*firstScreen); !ok || w.journey.session != nil {
		t.Fatalf("on %T", w.current())
	}
	if _, kept, _ := w.store.Session("practice-almaty"); kept {
		t.Fatal("the session is still kept")
	}
	if !shows(w, "портал не ответил") {
		t.Fatal("it is not said that the portal could not be told")
	}
}

func TestSignOutCanBeThoughtBetterOf(t *testing.T) {
	w := shellPages()["practice-signed-in"](t)
	press(w, fyne.KeyEscape)
	if w.journey.session == nil {
		t.Fatal("Escape signs out")
	}
}

func TestFullNameStandsAtTheUpperRight(t *testing.T) {
	w := shellPages()["practice-signed-in"](t)
	w.setLanguage(lang.Kazakh)
	if !shows(w, "СҰЛТАНҒАЛИЕВА") || !shows(w, paperFullName) {
		t.Fatal("the name, or what the paper calls it, is not in the header")
	}
}

func TestRailScrollsToTheStepOfNow(t *testing.T) {
	w := shellPages()["service"](t)
	w.setTextSize(150)
	w.window.Resize(fyne.NewSize(minWidth, minHeight))
	w.stack = append(w.stack, &atStage{w.current(), stageBinding})
	w.redraw()
	if w.view.steps.Offset.Y == 0 {
		t.Fatal("the step of now is out of sight")
	}
}

// atStage is a page at another stage.
type atStage struct {
	screen
	at stage
}

func (s *atStage) stage() stage { return s.at }

func TestChangeOfLanguageKeepsTheFocusOnAnyWidget(t *testing.T) {
	w := shellPages()["portal"](t)
	w.window.Canvas().Focus(w.current().(*portalScreen).buttons[2])
	w.setLanguage(lang.Kazakh)
	if w.window.Canvas().Focused() != w.current().(*portalScreen).buttons[2] {
		t.Fatalf("the focus is on %T", w.window.Canvas().Focused())
	}
}
