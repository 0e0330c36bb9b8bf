package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/lang"
	"kezek.kz/kezek/ui/look"
	"kezek.kz/kezek/ui/parts"
)

// onDisk is a store that keeps things in a folder of the test's.
func onDisk(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func TestLanguageAndLookAreKeptForTheNextStart(t *testing.T) {
	o := shellOptions(t)
	w := New(o)
	w.setLanguage(lang.Kazakh)
	w.setTextSize(150)
	w.setLook(look.HighContrast)
	next := New(o)
	if next.lang.Language() != lang.Kazakh || next.textSize() != 150 || next.lookChoice() != look.HighContrast {
		t.Fatalf("%s, %d, %v", next.lang.Language(), next.textSize(), next.lookChoice())
	}
}

// An earlier version knew light and dark only.
func TestDarkColoursOfAnEarlierVersionAreTakenOver(t *testing.T) {
	o := shellOptions(t)
	o.App.Preferences().SetBool(prefDark, true)
	if w := New(o); w.lookChoice() != look.Dark || o.App.Preferences().Bool(prefDark) {
		t.Fatalf("%s", w.lookChoice())
	}
	o.App.Preferences().SetString(PrefLook, string(look.HighContrast))
	o.App.Preferences().SetBool(prefDark, true)
	if w := New(o); w.lookChoice() != look.HighContrast {
		t.Fatalf("an old choice wins over a newer one: %s", w.lookChoice())
	}
}

func TestUnknownLookIsTheUsualOne(t *testing.T) {
	w := newShell(t, nil)
	w.options.App.Preferences().SetString(PrefLook, "purple")
	if w.lookChoice() != look.Light {
		t.Fatalf("%s", w.lookChoice())
	}
}

func TestTextSizeTakesEffectAtOnce(t *testing.T) {
	w := newShell(t, nil)
	before := theme.TextSize()
	w.setTextSize(150)
	if theme.TextSize() != before*1.5 {
		t.Fatalf("%v becomes %v", before, theme.TextSize())
	}
}

func TestUnknownTextSizeIsTheUsualOne(t *testing.T) {
	w := newShell(t, nil)
	w.options.App.Preferences().SetInt(PrefTextSize, 7000)
	if w.textSize() != 100 {
		t.Fatalf("%d", w.textSize())
	}
}

func TestSettingsSayHowTheSessionIsProtected(t *testing.T) {
	w := newShell(t, func(o *Options) { o.Store = onDisk(t) })
	w.showSettings()
	if !shows(w, w.T("journey.settings.protection.file")) {
		t.Fatal("a key beside the data is not told")
	}
	for _, protection := range []store.Protection{store.ProtectionKeyring, store.ProtectionFile, store.ProtectionMemory} {
		for _, language := range lang.Languages() {
			w.lang.SetLanguage(language)
			w.T("journey.settings.protection." + string(protection)) // strict: panics without a text
		}
	}
}

func TestMemoryOnlyDeletesWhatWasKept(t *testing.T) {
	kept := onDisk(t)
	w := shellPages()["practice-signed-in"](t)
	w.options.Store = kept
	w.useStore(kept)
	w.keepSession()
	w.back()
	w.showSettings()
	w.setMemoryOnly(true)
	if _, there, _ := kept.Session("practice-almaty"); there {
		t.Fatal("the session is still on the disk")
	}
	if _, there, _ := w.store.Session("practice-almaty"); !there || w.store.Protection() != store.ProtectionMemory {
		t.Fatal("the session of now is lost")
	}
	w.setMemoryOnly(false)
	if _, there, _ := kept.Session("practice-almaty"); !there {
		t.Fatal("the session does not come back to the disk")
	}
}

func TestMemoryOnlyHoldsAtTheNextStart(t *testing.T) {
	o := shellOptions(t)
	o.Store = onDisk(t)
	o.App.Preferences().SetBool(PrefMemoryOnly, true)
	if w := New(o); w.store.Protection() != store.ProtectionMemory {
		t.Fatalf("kept by %s", w.store.Protection())
	}
}

func TestForgetEverythingAsksFirst(t *testing.T) {
	w := newShell(t, nil)
	putSession(t, w.store, "almaty", "https://open-almaty.kz")
	w.showSettings()
	w.askForget()
	press(w, fyne.KeyEscape)
	if _, there, _ := w.store.Session("almaty"); !there {
		t.Fatal("forgotten without asking")
	}
	w.askForget()
	press(w, fyne.KeyReturn)
	if _, there, _ := w.store.Session("almaty"); there {
		t.Fatal("still kept")
	}
	if _, ok := w.current().(*firstScreen); !ok || w.notice == nil || w.notice.kind != parts.Info {
		t.Fatalf("on %T", w.current())
	}
}

func TestForgetEverythingForgetsWhichKeysWereAtHand(t *testing.T) {
	w := newShell(t, nil)
	p := w.options.App.Preferences()
	w.rememberPracticeKeys([]string{"00ff"})
	p.SetString(prefLastFolder, "file:///media/stick")
	w.askForget()
	press(w, fyne.KeyReturn)
	if got := p.StringList(prefPracticeKeys); len(got) != 0 {
		t.Errorf("keys %q are still known", got)
	}
	if got := p.String(prefLastFolder); got != "" {
		t.Errorf("the folder %q is still known", got)
	}
}

// The practice portal’s folder is left, so it is not said that nothing is.
func TestForgetEverythingTellsWhatIsLeft(t *testing.T) {
	w := newShell(t, nil)
	for language, folder := range map[string]string{
		lang.Russian: "папка учебного портала", lang.Kazakh: "жаттығу порталының қалтасы", lang.English: "practice portal’s folder",
	} {
		w.setLanguage(language)
		for _, id := range []string{"journey.forget.unchanged", "journey.forget.done"} {
			if !strings.Contains(w.T(id), folder) {
				t.Errorf("%s, %s: %q", language, id, w.T(id))
			}
		}
	}
}

func TestMemoryOnlyIsRefusedWhenTheDiskCannotBeWiped(t *testing.T) {
	kept := onDisk(t)
	w := newShell(t, func(o *Options) { o.Store = kept })
	w.showSettings()
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	w.setMemoryOnly(true)
	if w.failure == nil {
		t.Error("nothing is told")
	}
	if w.memoryOnly() || w.store != kept {
		t.Error("the setting says that nothing is on the disk")
	}
}

func TestBoxThatIsClickedStaysWhereItIs(t *testing.T) {
	w := newShell(t, nil)
	w.window.Resize(fyne.NewSize(800, 480))
	w.showSettings()
	var box *parts.Check
	parts.Each(w.view.root, func(o fyne.CanvasObject) {
		if c, ok := o.(*parts.Check); ok && c.Label == w.T("journey.settings.memory_only") {
			box = c
		}
	})
	w.view.scroll.ScrollToBottom()
	before := w.view.scroll.Offset.Y
	if before == 0 {
		t.Fatal("the page has no need to scroll")
	}
	w.window.Canvas().Unfocus() // the toolkit does so when a button of the mouse goes down
	box.Tapped(&fyne.PointEvent{})
	if after := w.view.scroll.Offset.Y; after < before-60 {
		t.Fatalf("the page went from %v to %v under the mouse", before, after)
	}
}
