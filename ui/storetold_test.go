package ui

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/store"
)

// opened opens a store on disk.
func opened(t *testing.T, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), store.Options{Dir: dir})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// told fails unless this is what the page tells.
func told(t *testing.T, w *Window, id string) {
	t.Helper()
	if w.notice == nil || w.notice.what() != w.T(id) {
		t.Errorf("%s is not told: %+v", id, w.notice)
	}
}

// A folder that cannot be written costs no sign-in now and one at the next
// start: that is said before it is missed.
func TestCacheThatCannotBeWrittenIsToldOnTheFirstScreen(t *testing.T) {
	file := filepath.Join(t.TempDir(), "kezek")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	kept := opened(t, file)
	w := newShell(t, func(o *Options) { o.Store = kept })
	told(t, w, "errors.store.unwritable.what")
}

// keyringOnce gives the key of the store when key is there, and does not answer
// otherwise.
type keyringOnce struct{ key []byte }

func (k keyringOnce) Key() ([]byte, error) {
	if k.key == nil {
		return nil, store.ErrNoKeyring
	}
	return k.key, nil
}

func (keyringOnce) SetKey([]byte) error { return store.ErrNoKeyring }

// What is kept is there and cannot be read: that must not look like a loss.
func TestKeyringThatDoesNotAnswerIsToldOnTheFirstScreen(t *testing.T) {
	dir := t.TempDir()
	at := func(k keyringOnce) *store.Store {
		s, err := store.Open(t.Context(), store.Options{Dir: dir, Keyring: k})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = s.Close() })
		return s
	}
	before := at(keyringOnce{make([]byte, 32)})
	putSession(t, before, "almaty", "https://open-almaty.kz")
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	w := newShell(t, func(o *Options) { o.Store = at(keyringOnce{}) })
	told(t, w, "errors.store.key_out_of_reach.what")
}

// dropped is a store that could not read the session at another portal.
func dropped(t *testing.T) *store.Store {
	t.Helper()
	dir := t.TempDir()
	before := opened(t, dir)
	putSession(t, before, "almaty", "https://open-almaty.kz")
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, "kezek.key")); err != nil {
		t.Fatal(err)
	}
	kept := opened(t, dir)
	if _, there, _ := kept.Session("almaty"); there || kept.MovedAside() == "" && !kept.Dropped() {
		t.Fatal("it was read")
	}
	return kept
}

func TestSessionThatCannotBeReadIsToldBesideAnotherOne(t *testing.T) {
	conn, kept := answering(t, almatyDiscovery(nil)), dropped(t)
	putSession(t, kept, "practice-almaty", conn.Client.Origin())
	w := newShell(t, func(o *Options) {
		o.Store = kept
		connectTo(conn)(o)
	})
	if _, ok := w.current().(*cabinetScreen); !ok {
		t.Fatalf("on %T", w.current())
	}
	told(t, w, "journey.store.reset_other")
}

func TestSessionThatCannotBeReadIsToldWhereTheStartIsAtAPortal(t *testing.T) {
	kept := dropped(t)
	w := newShell(t, func(o *Options) {
		o.Store, o.StartPortal = kept, "practice-almaty"
		connectTo(answering(t, almatyDiscovery(nil)))(o)
	})
	if _, ok := w.current().(*entranceScreen); !ok {
		t.Fatalf("on %T", w.current())
	}
	told(t, w, "journey.store.reset")
	w.back()
	w.afterPortal()
	if w.notice != nil {
		t.Error("it is told twice")
	}
}

func TestSessionThatIsNotKeptIsTold(t *testing.T) {
	kept := opened(t, t.TempDir())
	r := newSignInRig(t, rigOptions{window: func(o *Options) { o.Store = kept }})
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	r.signed(practice.NoteMother)
	r.press("Войти")
	if r.w.journey.session == nil {
		t.Fatal("nobody is signed in")
	}
	told(t, r.w, "journey.store.not_kept")
}

func TestSessionThatIsNotKeptIsToldInTheSettings(t *testing.T) {
	kept := opened(t, t.TempDir())
	w := shellPages()["practice-signed-in"](t)
	w.back()
	w.showSettings()
	w.setMemoryOnly(true)
	if w.notice != nil {
		t.Fatalf("told: %s", w.notice.what())
	}
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	w.options.Store = kept
	w.setMemoryOnly(false)
	told(t, w, "journey.store.not_kept")
}

func TestSignOutTellsThatTheSessionIsStillHere(t *testing.T) {
	for name, c := range map[string]struct {
		err   error
		there bool
	}{"the portal knows": {}, "nor does the portal know": {&portal.Problem{Code: portal.CodeInternal, Status: 500}, true}} {
		t.Run(name, func(t *testing.T) {
			kept := opened(t, t.TempDir())
			w := shellPages()["practice-signed-in"](t)
			w.options.Store = kept
			w.useStore(kept)
			if err := w.keepSession(); err != nil {
				t.Fatal(err)
			}
			if err := kept.Close(); err != nil {
				t.Fatal(err)
			}
			w.signedOut(c.err)
			told(t, w, "journey.sign_out.kept")
			if got := shows(w, w.T("journey.sign_out.portal_later")); got != c.there {
				t.Errorf("the portal is told of: %v", got)
			}
		})
	}
}

func TestTokensThatAreNotKeptAreToldOnce(t *testing.T) {
	kept := opened(t, t.TempDir())
	r := newSignedInRig(t, rigOptions{window: func(o *Options) { o.Store = kept }})
	if err := kept.Close(); err != nil {
		t.Fatal(err)
	}
	r.ahead.Store(int64(11 * time.Minute)) // the tokens have to be renewed
	r.typeText("asel@example.kz")
	r.key(fyne.KeyReturn)
	screenIs[*cabinetScreen](r)
	told(t, r.w, "journey.store.not_kept")
	r.ahead.Store(int64(22 * time.Minute))
	r.w.home()
	if r.w.notice != nil {
		t.Errorf("told again: %s", r.w.notice.what())
	}
}
