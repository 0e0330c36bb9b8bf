package ui

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"kezek.kz/kezek/portal"
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

// withFileOfBefore gives a store in a folder with a damaged database moved aside
// that nobody may delete.
func withFileOfBefore(t *testing.T) *store.Store {
	t.Helper()
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may delete everything")
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kezek.db"), []byte("no database at all"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := store.Open(t.Context(), store.Options{Dir: dir, Check: func(context.Context, string) error { return store.ErrDamaged }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	return s
}

// Such a file is told of; the rest is forgotten here and at the portal, and not
// half of it.
func TestForgettingEverythingGoesOnBesideAFileThatCannotBeDeleted(t *testing.T) {
	kept := withFileOfBefore(t)
	r := newSignedInRig(t, rigOptions{window: func(o *Options) { o.Store = kept }})
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	id, conn, forgotten := r.w.journey.signedIn.SessionID, r.w.journey.conn, 0
	r.w.options.ForgetPrintouts = func() { forgotten++ }
	r.w.rememberPracticeKeys([]string{"00ff"})
	r.w.askForget()
	r.key(fyne.KeyReturn)
	screenIs[*firstScreen](r)
	told(t, r.w, "journey.forget.left")
	if r.w.notice != nil && r.w.notice.kind != parts.Warning {
		t.Error("it is told as if all were done")
	}
	if session, cabinet := keptOf(t, kept, "almaty"); session || cabinet || r.w.journey.session != nil {
		t.Errorf("session kept %v, cabinet kept %v, in use %v", session, cabinet, r.w.journey.session != nil)
	}
	if keys := r.w.options.App.Preferences().StringList(prefPracticeKeys); len(keys) > 0 || forgotten == 0 {
		t.Errorf("%d keys known, printouts forgotten %d times", len(keys), forgotten)
	}
	if r.knownAtPortal(conn, id) {
		t.Error("nobody has ended the session at the portal")
	}
}

// The disk is empty then, and a setting that stays as it was would lose the
// session at the next start.
func TestMemoryOnlyGoesOnBesideAFileThatCannotBeDeleted(t *testing.T) {
	kept := withFileOfBefore(t)
	w := newShell(t, func(o *Options) { o.Store = kept })
	_ = kept.PutSession(storedSession("almaty", "https://open-almaty.kz", portal.Session{AccessToken: "access", ExpiresIn: 600}, time.Now()))
	if session, _ := keptOf(t, kept, "almaty"); !session {
		t.Fatal("there is nothing to delete")
	}
	w.showSettings()
	w.setMemoryOnly(true)
	told(t, w, "journey.forget.left")
	if session, _ := keptOf(t, kept, "almaty"); session || !w.memoryOnly() {
		t.Errorf("on the disk %v, in memory only %v", session, w.memoryOnly())
	}
	if session, _ := keptOf(t, w.store, "almaty"); !session {
		t.Error("the session of now is lost")
	}
}

// The store has the session; what it could not delete is somebody's of before.
func TestSessionThatIsKeptBesideAFileThatCannotBeDeletedIsNotToldAsLost(t *testing.T) {
	kept := withFileOfBefore(t)
	r := newSignedInRig(t, rigOptions{window: func(o *Options) { o.Store = kept }})
	if r.w.notice != nil && r.w.notice.what() == r.w.T("journey.store.not_kept") {
		t.Error("it is said that the session is not kept")
	}
	if s, there, err := kept.Session("almaty"); err != nil || !there || s.Session.SessionID != r.w.journey.signedIn.SessionID {
		t.Fatalf("there %v, %v", there, err)
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	if r.w.keepSession() == nil {
		t.Error("a store that takes nothing is not told of")
	}
}
