package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
)

func TestFirstStartIsGreetedOnce(t *testing.T) {
	o := shellOptions(t)
	o.Welcome = true
	first := New(o)
	first.Show()
	s, greeted := first.current().(*welcomeScreen)
	if !greeted {
		t.Fatalf("the first start is at %T", first.current())
	}
	press(first, fyne.KeyReturn)
	if first.current() == screen(s) {
		t.Error("Enter does not begin")
	}
	first.window.Close()
	again := New(o)
	defer again.window.Close()
	again.Show()
	if _, greeted := again.current().(*welcomeScreen); greeted {
		t.Error("greeted twice")
	}
}

// Who closes the window at once has seen it, too.
func TestGreetingThatWasClosedIsNotShownAgain(t *testing.T) {
	o := shellOptions(t)
	o.Welcome = true
	first := New(o)
	first.Show()
	first.window.Close()
	again := New(o)
	defer again.window.Close()
	again.Show()
	if _, greeted := again.current().(*welcomeScreen); greeted {
		t.Error("greeted twice")
	}
}

func TestNobodyIsGreeted(t *testing.T) {
	for name, change := range map[string]func(*Options){
		"who is not to be":         func(o *Options) { o.Welcome = false },
		"at a portal":              func(o *Options) { o.StartPortal = "almaty" },
		"with nothing but a crash": func(o *Options) { o.Crash = "0.1.0: panic\nmain.main" },
	} {
		t.Run(name, func(t *testing.T) {
			w := newShell(t, func(o *Options) {
				o.Welcome, o.Store = true, store.NewMemory()
				change(o)
			})
			if _, greeted := w.current().(*welcomeScreen); greeted {
				t.Error("greeted")
			}
		})
	}
}

func TestGreetingSpeaksTheLanguageThatIsChosenThere(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Welcome = true })
	s := w.current().(*welcomeScreen)
	s.language.Select(0)
	if w.lang.Language() != lang.Kazakh || s.heading() != "Сәлеметсіз бе!" {
		t.Errorf("%s: %s", w.lang.Language(), s.heading())
	}
	if texts := strings.Join(textsIn(w.view.root), "\n"); !strings.Contains(texts, "F1") {
		t.Errorf("help is not told of:\n%s", texts)
	}
}

// Somebody who does not read the language of now comes to the others first.
func TestGreetingBeginsWithTheLanguages(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Welcome = true })
	s := w.current().(*welcomeScreen)
	if w.window.Canvas().Focused() != s.language.Focusable() {
		t.Fatalf("the focus is on %T", w.window.Canvas().Focused())
	}
	press(w, fyne.KeyLeft)
	if w.lang.Language() != lang.Kazakh || w.window.Canvas().Focused() != s.language.Focusable() {
		t.Errorf("%s; the focus is on %T", w.lang.Language(), w.window.Canvas().Focused())
	}
	w.showHelp()
	w.back()
	if w.window.Canvas().Focused() != s.begin {
		t.Errorf("once chosen, the focus is on %T", w.window.Canvas().Focused())
	}
}

func TestGreetingLeadsToTheGuide(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Welcome = true })
	w.current().(*welcomeScreen).guide()
	if _, there := w.current().(*guideScreen); !there || len(w.stack) != 2 {
		t.Errorf("%T, %d pages", w.current(), len(w.stack))
	}
}

// Whoever begins is told what goes to the portal as the page of the owner tells
// it later.
func TestGreetingTellsWhatThePortalGets(t *testing.T) {
	for language, words := range map[string][]string{
		lang.Russian: {"подпись", "сертификат с вашим именем и ИИН"},
		lang.Kazakh:  {"қолтаңба", "аты-жөніңіз және ЖСН-іңіз жазылған сертификат"},
		lang.English: {"signature", "certificate with your name and IIN"},
	} {
		l := lang.New(language, lang.Strict)
		for _, id := range []string{"welcome.two", "dialog.owner.sends"} {
			for _, word := range words {
				if text := l.T(id); !strings.Contains(text, word) {
					t.Errorf("%s, %s says nothing of %q: %q", language, id, word, text)
				}
			}
		}
	}
}
