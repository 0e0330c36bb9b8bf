package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/store"
	"kezek.kz/kezek/ui/explain"
	"kezek.kz/kezek/ui/explain/refusals"
	"kezek.kz/kezek/ui/lang"
)

// Every bad case of the store, as somebody outside meets it, with the words
// that a person reads of it.

var now = time.Date(2026, 9, 1, 9, 0, 0, 0, time.UTC)

func optionsIn(dir string) store.Options {
	return store.Options{
		Dir: dir, Now: func() time.Time { return now }, LockTimeout: 100 * time.Millisecond,
		Check: store.CheckCommand(os.Args[0], "check-store"), CheckTimeout: time.Minute,
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T, o store.Options) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), o)
	must(t, err)
	t.Cleanup(func() { _ = s.Close() })
	return s
}

func session() store.Session {
	return store.Session{
		PortalID: "almaty", Origin: "https://127.0.0.1:8443", Session: portal.Session{SessionID: "1", AccessToken: "token"},
		IssuedAt: now, ExpiresAt: now.Add(time.Hour),
	}
}

// signedIn is a folder in which somebody is signed in.
func signedIn(t *testing.T) store.Options {
	t.Helper()
	o := optionsIn(filepath.Join(t.TempDir(), "kezek"))
	s := open(t, o)
	must(t, s.PutSession(session()))
	must(t, s.Close())
	return o
}

// expect records a case that ends in an error of the store's.
func expect(t *testing.T, name string, err, want error) {
	t.Helper()
	if !errors.Is(err, want) {
		t.Fatalf("%s: got %v, want %v", name, err, want)
	}
	refusals.Record(t, "store", name, err)
}

// reset records a case after which a start finds nothing of what was kept, and
// says the window's words for it; the store works.
func reset(t *testing.T, name string, o store.Options, told func(*store.Store) bool) {
	t.Helper()
	s := open(t, o)
	if _, found, err := s.Session("almaty"); found || err != nil || !told(s) || s.Reason() != nil {
		t.Fatalf("%s: found %v, %v; told %v; reason %v", name, found, err, told(s), s.Reason())
	}
	must(t, s.PutSession(session()))
	refusals.RecordText(t, "store", name, explain.ID(store.ErrDamaged), func(l *lang.Localizer) string {
		return l.T("journey.store.reset") + " " + l.T("journey.store.reset_more")
	})
}

func movedAside(s *store.Store) bool { return s.MovedAside() != "" }

func database(o store.Options) string { return filepath.Join(o.Dir, "kezek.db") }
func keyFile(o store.Options) string  { return filepath.Join(o.Dir, "kezek.key") }

// alter changes the octets of the database.
func alter(change func(data []byte) []byte) func(t *testing.T, o store.Options) {
	return func(t *testing.T, o store.Options) {
		data, err := os.ReadFile(database(o))
		must(t, err)
		must(t, os.WriteFile(database(o), change(data), 0o600))
	}
}

// update changes the database as another program would.
func update(change func(tx *bolt.Tx) error) func(t *testing.T, o store.Options) {
	return func(t *testing.T, o store.Options) {
		db, err := bolt.Open(database(o), 0o600, nil)
		must(t, err)
		must(t, db.Update(change))
		must(t, db.Close())
	}
}

func TestDatabaseThatCannotBeReadIsToldOf(t *testing.T) {
	page := os.Getpagesize()
	for name, spoil := range map[string]func(t *testing.T, o store.Options){
		"the database is a text":  alter(func(data []byte) []byte { return bytes.Repeat([]byte("text "), len(data)/5) }),
		"the database is cut off": alter(func(data []byte) []byte { return data[:3*page] }),
		"a page of zeros":         alter(func(data []byte) []byte { clear(data[:page]); return data }),
		"one octet of the head":   alter(func(data []byte) []byte { data[page+20] ^= 1; return data }),
		"two pages swapped": alter(func(data []byte) []byte {
			return append(append([]byte{}, data[page:2*page]...), append(data[:page:page], data[2*page:]...)...)
		}),
		"random octets":              alter(func(data []byte) []byte { return bytes.Repeat([]byte{0xA7, 3, 0x51}, len(data)/3) }),
		"another program's database": update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("wallet")); return err }),
		"a later version's database": update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte("2")) }),
		"a folder in its place": func(t *testing.T, o store.Options) {
			must(t, os.Remove(database(o)))
			must(t, os.Mkdir(database(o), 0o700))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := signedIn(t)
			spoil(t, o)
			reset(t, name, o, movedAside)
		})
	}
	t.Run("a link", func(t *testing.T) {
		if runtime.GOOS == "windows" {
			t.Skip("Windows lets only administrators make links")
		}
		o := signedIn(t)
		must(t, os.Rename(database(o), database(o)+".mine"))
		must(t, os.Symlink(database(o)+".mine", database(o)))
		reset(t, "a link to another file in its place", o, movedAside)
	})
	t.Run("a check that hangs", func(t *testing.T) {
		o := signedIn(t)
		o.Check, o.CheckTimeout = store.CheckCommand(os.Args[0], "hang"), 200*time.Millisecond
		reset(t, "the check of the database does not end", o, movedAside)
	})
}

func TestSessionThatCannotBeUnsealedIsToldOf(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, o store.Options){
		"the key file is gone":      func(t *testing.T, o store.Options) { must(t, os.Remove(keyFile(o))) },
		"the key file is too short": func(t *testing.T, o store.Options) { must(t, os.WriteFile(keyFile(o), []byte("short"), 0o600)) },
		"another key":               func(t *testing.T, o store.Options) { must(t, os.WriteFile(keyFile(o), make([]byte, 32), 0o600)) },
		"a sealed value is altered": update(func(tx *bolt.Tx) error {
			return tx.Bucket([]byte("sessions")).Put([]byte("almaty"), make([]byte, 100))
		}),
		"a sealed value vanished": update(func(tx *bolt.Tx) error { return tx.Bucket([]byte("sessions")).Delete([]byte("almaty")) }),
	} {
		t.Run(name, func(t *testing.T) {
			o := signedIn(t)
			spoil(t, o)
			reset(t, name, o, (*store.Store).Dropped)
		})
	}
}

func TestFolderThatCannotBeUsedIsToldOf(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, o *store.Options){
		"no folder is given":           func(_ *testing.T, o *store.Options) { o.Dir = "" },
		"a file in the folder's place": func(t *testing.T, o *store.Options) { must(t, os.WriteFile(o.Dir, nil, 0o600)) },
		"a folder where the lock lies": func(t *testing.T, o *store.Options) {
			must(t, os.MkdirAll(filepath.Join(o.Dir, "kezek.lock"), 0o700))
		},
		"a folder where the key lies": func(t *testing.T, o *store.Options) {
			must(t, os.MkdirAll(keyFile(*o), 0o700))
			must(t, os.WriteFile(filepath.Join(keyFile(*o), "in the way"), nil, 0o600))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := optionsIn(filepath.Join(t.TempDir(), "kezek"))
			spoil(t, &o)
			expect(t, name, open(t, o).Reason(), store.ErrUnwritable)
		})
	}
}

func TestFileThatCannotBeCheckedIsToldOf(t *testing.T) {
	o := signedIn(t)
	o.Check = store.CheckCommand(filepath.Join(t.TempDir(), "no such program"))
	expect(t, "the program that checks the database does not start", open(t, o).Reason(), store.ErrUnchecked)
}

func TestFileThatVanishesWhileOpenIsToldOf(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows does not let a file be deleted while it is open")
	}
	o := signedIn(t)
	s := open(t, o)
	must(t, os.Remove(database(o)))
	must(t, os.WriteFile(database(o), []byte("another"), 0o600))
	expect(t, "another file takes the database's place while it is open", s.PutSession(session()), store.ErrUnwritable)
	must(t, os.RemoveAll(o.Dir))
	expect(t, "the folder is deleted while the database is open", s.PutSession(session()), store.ErrUnwritable)
}

// silent is a keyring that gave a key once and does not answer now.
type silent struct{ key []byte }

func (k *silent) Key() ([]byte, error) {
	if k.key == nil {
		return nil, store.ErrNoKeyring
	}
	return k.key, nil
}

func (k *silent) SetKey([]byte) error { return store.ErrNoKeyring }

func TestKeyringThatDoesNotGiveTheKeyIsToldOf(t *testing.T) {
	o := optionsIn(filepath.Join(t.TempDir(), "kezek"))
	o.Keyring = &silent{bytes.Repeat([]byte{1}, 32)}
	s := open(t, o)
	must(t, s.PutSession(session()))
	must(t, s.Close())
	o.Keyring = &silent{}
	expect(t, "the password storage that has the cipher’s key does not answer", open(t, o).Reason(), store.ErrKeyOutOfReach)
}

func TestSecondInstanceIsToldOfTheFirst(t *testing.T) {
	o := signedIn(t)
	open(t, o)
	_, err := store.Open(context.Background(), o)
	expect(t, "the program is started a second time", err, store.ErrLocked)
}

func TestCheckOfADamagedFileIsToldOf(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.db")
	must(t, os.WriteFile(path, bytes.Repeat([]byte("text "), 9999), 0o600))
	expect(t, "a practice portal's database is damaged", store.CheckFile(path), store.ErrDamaged)
	expect(t, "a practice portal's database cannot be read", store.CheckFile(path+".none"), store.ErrUnwritable)
}

func TestWrongUseOfAStoreIsToldOf(t *testing.T) {
	s := open(t, store.Options{Memory: true, Now: func() time.Time { return now }})
	expect(t, "the cabinet's answer comes after the sign-out", s.PutCabinet("almaty", store.Cabinet{AsOf: now}), store.ErrNoSession)
	nowhere, endless := session(), session()
	nowhere.PortalID, endless.ExpiresAt = "", time.Time{}
	expect(t, "a session of no portal", s.PutSession(nowhere), store.ErrInvalid)
	expect(t, "a session without an end", s.PutSession(endless), store.ErrInvalid)
	must(t, s.Close())
	expect(t, "a change after the program closed its store", s.PutSession(session()), store.ErrClosed)
}

func TestKeyringThatCannotBeUsedIsToldOf(t *testing.T) {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		t.Skip("the keyring of this system is always there")
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+filepath.Join(t.TempDir(), "nobody listens"))
	_, err := store.SystemKeyring().Key()
	expect(t, "no password storage answers", err, store.ErrNoKeyring)
	expect(t, "the password storage takes no key", store.SystemKeyring().SetKey(make([]byte, 32)), store.ErrNoKeyring)
	o := optionsIn(filepath.Join(t.TempDir(), "kezek"))
	o.Keyring = store.SystemKeyring()
	if s := open(t, o); s.Protection() != store.ProtectionFile || s.Reason() != nil {
		t.Errorf("protection %v, reason %v", s.Protection(), s.Reason())
	}
}
