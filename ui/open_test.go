package ui

import (
	"context"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
)

// atFirst is a rig whose window is at the first page.
func atFirst(t *testing.T) *signInRig {
	t.Helper()
	r := newSignInRig(t, rigOptions{})
	conn := r.w.journey.conn
	r.w.options.Portals = catalogue(t)
	connectTo(conn)(&r.w.options)
	r.w.journey = journey{}
	r.w.reset(newFirstScreen(r.w))
	return r
}

func TestOpenedFileIsAskedAboutAndChecked(t *testing.T) {
	r := atFirst(t)
	r.w.Open(Opening{File: r.copyKey(practice.NoteMother)})
	r.says("Вы открыли файл ключа")
	r.press("Проверить мой ключ")
	screenIs[*checkScreen](r)
	r.typeText(practice.Password)
	r.key(fyne.KeyReturn)
	r.says("Этот ключ подходит для входа.")
}

func TestOpenedFileIsChosenOnTheWayToSignIn(t *testing.T) {
	r := atFirst(t)
	path := r.copyKey(practice.NoteFather)
	r.w.Open(Opening{File: path})
	r.press("Войти с этим ключом")
	screenIs[*portalScreen](r).choose(entryOf(t, r.w, "almaty"))
	r.press("Войти в личный кабинет")
	r.press("Выбрать сертификат")
	if s := screenIs[*chooserScreen](r); s.selected != path {
		t.Errorf("chosen is %q", s.selected)
	}
	r.w.submit()
	if s := screenIs[*dialogScreen](r); s.from.file.Path != path {
		t.Errorf("opened is %q", s.from.file.Path)
	}
}

func TestOpenedFileGoesOnWhereAKeyIsAskedFor(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	path := r.copyKey(practice.NoteMother)
	r.w.Open(Opening{File: path})
	if s := screenIs[*dialogScreen](r); s.from.file.Path != path {
		t.Errorf("opened is %q", s.from.file.Path)
	}
	r.key(fyne.KeyEscape)
	screenIs[*chooserScreen](r)
	other := r.copyKey(practice.NoteFather)
	r.w.Open(Opening{File: other})
	if s := screenIs[*dialogScreen](r); s.from.file.Path != other {
		t.Errorf("opened is %q", s.from.file.Path)
	}
}

// Who has chosen a portal and is on the way to the key begins nothing anew.
func TestOpenedFileGoesOnAtThePortalThatIsConnected(t *testing.T) {
	t.Run("before the key", func(t *testing.T) {
		r := atFirst(t)
		r.w.Open(Opening{Portal: "almaty"})
		conn, path := r.w.journey.conn, r.copyKey(practice.NoteFather)
		r.w.Open(Opening{File: path})
		r.press("Войти с этим ключом")
		screenIs[*entranceScreen](r)
		r.press("Войти в личный кабинет")
		r.press("Выбрать сертификат")
		if s := screenIs[*chooserScreen](r); s.selected != path || r.w.journey.conn != conn {
			t.Errorf("chosen is %q", s.selected)
		}
	})
	t.Run("over another key", func(t *testing.T) {
		r := newSignInRig(t, rigOptions{})
		r.toDialog(r.keyOf(practice.NoteMother).Path)
		r.typeText("Qwe")
		conn, path := r.w.journey.conn, r.copyKey(practice.NoteFather)
		r.w.Open(Opening{File: path})
		screenIs[*openedScreen](r)
		r.press("Войти с этим ключом")
		if s := screenIs[*dialogScreen](r); s.from.file.Path != path || !s.secret.empty() || r.w.journey.conn != conn {
			t.Errorf("opened is %q", s.from.file.Path)
		}
	})
}

// Who is signed in is, also without a network.
func TestOpeningOfflineIsThatOfWhoIsSignedIn(t *testing.T) {
	r := newOfflineRig(t)
	r.w.Open(Opening{File: r.copyKey(practice.NoteMother)})
	screenIs[*checkScreen](r.signInRig)
	r.w.home()
	r.w.options.Portals = append(r.w.options.Portals, entryNamed(t, "regions"))
	r.w.Open(Opening{Portal: "regions"})
	screenIs[*cabinetScreen](r.signInRig)
	r.mentions("Чтобы открыть другой портал, сначала выйдите.")
}

func TestSecondOpenedFileTakesThePlaceOfTheFirst(t *testing.T) {
	r := atFirst(t)
	r.w.Open(Opening{File: r.copyKey(practice.NoteMother)})
	r.w.Open(Opening{File: r.copyKey(practice.NoteFather)})
	if s := screenIs[*openedScreen](r); s.file.Name != r.keyOf(practice.NoteFather).Name || len(r.w.stack) != 2 {
		t.Errorf("%q, %d pages", s.file.Name, len(r.w.stack))
	}
}

func TestOpenedFileThatIsNoKeyIsToldBeforeThePortal(t *testing.T) {
	for name, path := range map[string]string{
		"a text":        filepath.Join("testdata", "..", "open_test.go"),
		"a missing one": filepath.Join(t.TempDir(), "gone.p12"),
	} {
		r := atFirst(t)
		r.w.Open(Opening{File: path})
		if r.w.failure == nil || r.button("Войти с этим ключом") != nil {
			t.Errorf("%s: %s", name, r.all())
		}
		recordShown(t, r.w, "opened file", name, r.w.failure.explain().ID)
		r.key(fyne.KeyReturn)
		screenIs[*firstScreen](r)
	}
}

func TestOpenedFileIsOnlyLookedAtByWhoIsSignedIn(t *testing.T) {
	r := newCabinetRig(t)
	r.w.Open(Opening{File: r.copyKey(practice.NoteMother)})
	screenIs[*checkScreen](r)
	if r.w.journey.session == nil {
		t.Error("signed out")
	}
}

func TestOpeningWaitsForWorkUnderWay(t *testing.T) {
	r := atFirst(t)
	path := r.copyKey(practice.NoteMother)
	var later []func()
	r.w.options.Run = func(f func()) { later = append(later, f) }
	ended := false
	r.w.work(r.w.current(), r.w.says("journey.resume"), func(ctx context.Context) error { return ctx.Err() }, func(err error) { ended = err == nil })
	r.w.Open(Opening{File: path})
	screenIs[*firstScreen](r)
	for len(later) > 0 {
		f := later[0]
		later = later[1:]
		f()
	}
	if !ended {
		t.Error("the work was given up")
	}
	screenIs[*openedScreen](r)
}

func TestOpeningComesAfterWorkThatIsCancelled(t *testing.T) {
	r := atFirst(t)
	r.w.options.Run = func(func()) {}
	r.w.work(r.w.current(), r.w.says("journey.resume"), func(context.Context) error { return nil }, func(error) {})
	r.w.Open(Opening{File: r.copyKey(practice.NoteMother)})
	r.key(fyne.KeyEscape)
	screenIs[*openedScreen](r)
}

func TestOpenedPortalIsGoneTo(t *testing.T) {
	r := atFirst(t)
	if !r.w.Open(Opening{Portal: "almaty"}) || r.w.journey.entry.ID != "almaty" {
		t.Fatalf("at %q", r.w.journey.entry.ID)
	}
	screenIs[*entranceScreen](r)
	pages := len(r.w.stack)
	if !r.w.Open(Opening{Portal: "almaty"}) || len(r.w.stack) != pages {
		t.Error("it was begun anew")
	}
}

func TestOpenedPortalGivesUpNoSignInWithoutAsking(t *testing.T) {
	r := atFirst(t)
	r.w.Open(Opening{Portal: "almaty"})
	r.w.Open(Opening{Portal: "regions"})
	r.says("Перейти на другой портал?")
	r.press("Остаться")
	screenIs[*entranceScreen](r)
	r.w.Open(Opening{Portal: "regions"})
	r.press("Перейти")
	if r.w.journey.entry.ID != "regions" {
		t.Errorf("at %q", r.w.journey.entry.ID)
	}
}

func TestOpenedPortalDoesNotSignOut(t *testing.T) {
	r := newCabinetRig(t)
	r.w.options.Portals = catalogue(t)
	r.w.Open(Opening{Portal: "regions"})
	r.mentions("Чтобы открыть другой портал, сначала выйдите.")
	if r.w.journey.session == nil {
		t.Error("signed out")
	}
}

func TestUnknownPortalIsNotOpened(t *testing.T) {
	r := atFirst(t)
	if r.w.Open(Opening{Portal: "nowhere", File: r.copyKey(practice.NoteMother)}) {
		t.Error("taken")
	}
	screenIs[*firstScreen](r)
}

func TestWindowStartsWithAFile(t *testing.T) {
	asked := ""
	w := newShell(t, func(o *Options) {
		o.StartFile = "/media/stick/key.p12"
		o.KeyIDs = func(path string) ([][]byte, error) { asked = path; return nil, signer.ErrNotKeyStore }
	})
	if _, ok := w.current().(*openedScreen); !ok || asked != "/media/stick/key.p12" {
		t.Errorf("at %T, asked for %q", w.current(), asked)
	}
	w.start() // as «Повторить» does
	if len(w.stack) != 2 {
		t.Errorf("%d pages", len(w.stack))
	}
}

func TestOpeningClosesTheToolkitsDialog(t *testing.T) {
	r := newSignInRig(t, rigOptions{})
	r.press("Выбрать сертификат")
	screenIs[*chooserScreen](r).pickInWindow("")
	r.w.Open(Opening{File: r.copyKey(practice.NoteMother)})
	if r.w.window.Canvas().Overlays().Top() != nil {
		t.Error("the dialog is still there")
	}
	screenIs[*dialogScreen](r)
}

func TestNothingIsCutOnThePageOfAnOpenedFile(t *testing.T) {
	r := atFirst(t)
	r.w.Open(Opening{File: r.copyKey(practice.NoteMother)})
	inEveryLook(t, r.w, func(string) { assertNothingCut(t, r.w) })
}
