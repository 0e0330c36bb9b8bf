package store

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// sealedInKeyring is a folder where somebody was signed in and saw a cabinet at
// two portals, with the keyring that has the key.
func sealedInKeyring(t *testing.T) (Options, *fakeKeyring) {
	t.Helper()
	kr := &fakeKeyring{}
	o := signedInWith(t, kr)
	s := openDiskStore(t, o)
	signedInAt(t, s, "almaty")
	signedInAt(t, s, "regions")
	must(t, s.Close())
	return o, kr
}

// openSealed opens the folder while its keyring gives no key.
func openSealed(t *testing.T, o Options, kr Keyring) *Store {
	t.Helper()
	o.Keyring, o.KeyringTimeout = kr, 50*time.Millisecond
	s := open(t, o)
	if !errors.Is(s.Reason(), ErrKeyOutOfReach) || s.Protection() != ProtectionMemory || s.Dropped() || s.MovedAside() != "" {
		t.Fatalf("reason %v, protection %v, dropped %v", s.Reason(), s.Protection(), s.Dropped())
	}
	if hasSession(t, s, "almaty") || hasCabinet(t, s, "almaty") {
		t.Fatal("it was read without its key")
	}
	return s
}

// What is kept for thirty days must not go with one slow start of the desktop.
func TestKeyringThatDoesNotAnswerOnceLosesNothing(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	for name, silent := range map[string]Keyring{
		"locked":               &fakeKeyring{err: ErrNoKeyring},
		"slow":                 &fakeKeyring{hang: hang},
		"holds something else": &fakeKeyring{key: []byte("a password")},
	} {
		t.Run(name, func(t *testing.T) {
			o, kr := sealedInKeyring(t)
			before := readFile(t, databaseIn(o.Dir))
			for range 2 {
				s := openSealed(t, o, silent)
				must(t, s.Keep([]string{"almaty", "regions"}))
				must(t, s.Close())
			}
			if !bytes.Equal(before, readFile(t, databaseIn(o.Dir))) {
				t.Error("the file was changed")
			}
			o.Keyring = kr
			expect(t, o, ProtectionKeyring, true)
			if s := openDiskStore(t, o); !hasCabinet(t, s, "almaty") || !hasCabinet(t, s, "regions") {
				t.Error("a cabinet is gone")
			}
		})
	}
}

// A crash after the values moved to the keyring and before the key file was
// deleted leaves one that opens nothing.
func TestKeyFileThatOpensNothingIsNoReasonToDropTheValues(t *testing.T) {
	o, kr := sealedInKeyring(t)
	must(t, os.WriteFile(filepath.Join(o.Dir, keyName), make([]byte, keySize), 0o600))
	must(t, openSealed(t, o, &fakeKeyring{err: ErrNoKeyring}).Close())
	o.Keyring = kr
	expect(t, o, ProtectionKeyring, true)
}

// The promises of a sign-out, and of another person's sign-in, are kept of what
// cannot be read, too: at that portal, and of everything by Wipe.
func TestWhatIsForgottenWithoutTheKeyIsGoneWithIt(t *testing.T) {
	for name, c := range map[string]struct {
		forget func(*Store) error
		left   string
	}{
		"sign-out":      {func(s *Store) error { return s.DeleteSession("almaty") }, "sessions/regions cabinet/regions recent/recent"},
		"sign-in":       {func(s *Store) error { return s.PutSession(another("almaty")) }, "sessions/regions cabinet/regions recent/recent"},
		"Wipe":          {(*Store).Wipe, ""},
		"other choices": {func(s *Store) error { return s.PutRecent(Recent{Folder: "/media"}) }, "sessions/almaty sessions/regions cabinet/almaty cabinet/regions recent/recent"},
	} {
		t.Run(name, func(t *testing.T) {
			o, kr := sealedInKeyring(t)
			s := openDiskStore(t, o)
			remains := sealedAt(t, s, bucketCabinet, "almaty")
			must(t, s.Close())
			s = openSealed(t, o, &fakeKeyring{err: ErrNoKeyring})
			must(t, c.forget(s))
			if there := bytes.Contains(readFile(t, databaseIn(o.Dir)), remains); there != (name == "other choices") {
				t.Errorf("the sealed cabinet is in the file: %v", there)
			}
			must(t, s.Close())
			o.Keyring = kr
			s = openDiskStore(t, o)
			if got := rawKeys(t, s); got != c.left || s.Dropped() {
				t.Errorf("left: %s; told of as damage: %v", got, s.Dropped())
			}
		})
	}
}

// A keyring that never answers again must not end in memory for ever: whoever
// signs in once more is kept again, under the key file.
func TestKeyringThatNeverAnswersAgainCostsOneSignIn(t *testing.T) {
	silent := &fakeKeyring{err: ErrNoKeyring}
	o := signedInWith(t, &fakeKeyring{})
	s := openSealed(t, o, silent)
	must(t, s.PutSession(sessionFor("almaty")))
	if !hasSession(t, s, "almaty") {
		t.Error("it does not work in memory")
	}
	must(t, s.Close())
	o.Keyring = silent
	expectWorking(t, o, ProtectionFile)
}

// Nor does what lies there of a portal that nobody signs in at any more.
func TestKeyringThatNeverAnswersAgainIsWaitedForWhileACabinetCounts(t *testing.T) {
	for name, c := range map[string]struct {
		after time.Duration
		waits bool
	}{
		"the last second":                {CabinetLife - time.Second, true},
		"the end of a cabinet's life":    {CabinetLife, false},
		"a time before the last sealing": {-time.Hour, false},
	} {
		t.Run(name, func(t *testing.T) {
			o, _ := sealedInKeyring(t)
			silent := &fakeKeyring{err: ErrNoKeyring}
			s := openSealed(t, o, silent)
			must(t, s.PutSession(sessionFor("almaty")))
			must(t, s.Close())
			o.Now = func() time.Time { return now.Add(c.after) }
			if c.waits {
				must(t, openSealed(t, o, silent).Close())
				return
			}
			o.Keyring = silent
			if s := openDiskStore(t, o); s.Protection() != ProtectionFile || rawKeys(t, s) != "" {
				t.Errorf("%s, left: %s", s.Protection(), rawKeys(t, s))
			}
		})
	}
}

// Where the values were sealed under the key file, no keyring is to be unlocked.
func TestLostKeyFileIsNotWaitedFor(t *testing.T) {
	o := signedInWith(t, nil)
	must(t, os.Remove(filepath.Join(o.Dir, keyName)))
	o.Keyring = &fakeKeyring{err: ErrNoKeyring}
	if s := openDiskStore(t, o); s.Reason() != nil || s.Protection() != ProtectionFile || !s.Dropped() {
		t.Errorf("reason %v, protection %v, dropped %v", s.Reason(), s.Protection(), s.Dropped())
	}
}

// The names of portals are not sealed.
func TestPortalsNoLongerListedAreForgottenWithoutTheKey(t *testing.T) {
	o, kr := sealedInKeyring(t)
	s := openSealed(t, o, &fakeKeyring{err: ErrNoKeyring})
	must(t, s.Keep([]string{"almaty"}))
	must(t, s.Close())
	o.Keyring = kr
	if got := rawKeys(t, openDiskStore(t, o)); got != "sessions/almaty cabinet/almaty recent/recent" {
		t.Errorf("left: %s", got)
	}
}

func TestStandInHoldsTheFolderUntilItIsClosed(t *testing.T) {
	o, _ := sealedInKeyring(t)
	s := openSealed(t, o, &fakeKeyring{err: ErrNoKeyring})
	if _, err := Open(t.Context(), o); !errors.Is(err, ErrLocked) {
		t.Errorf("a second one: %v", err)
	}
	must(t, s.Close())
	if err := s.PutSession(sessionFor("almaty")); !errors.Is(err, ErrClosed) {
		t.Errorf("after the end: %v", err)
	}
	must(t, openDiskStore(t, o).Close())
}
