package store

import (
	"bytes"
	"crypto/rand"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// fakeKeyring is a keyring in memory.
type fakeKeyring struct {
	mu      sync.Mutex
	key     []byte
	err     error         // of both methods
	setErr  error         // of SetKey
	forgets bool          // SetKey keeps nothing
	hang    chan struct{} // Key waits for it when it is there
	sets    int
}

func (k *fakeKeyring) Key() ([]byte, error) {
	if k.hang != nil {
		<-k.hang
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.err != nil {
		return nil, k.err
	}
	if k.key == nil {
		return nil, ErrNoKey
	}
	return k.key, nil
}

func (k *fakeKeyring) SetKey(key []byte) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sets++
	if k.err != nil || k.setErr != nil {
		return errors.Join(k.err, k.setErr)
	}
	if !k.forgets {
		k.key = key
	}
	return nil
}

// signedInWith gives a folder where somebody is signed in, the key kept by
// kr, or in the file when kr is nil.
func signedInWith(t *testing.T, kr Keyring) Options {
	t.Helper()
	o := optionsIn(t.TempDir())
	o.Keyring = kr
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.PutRecent(Recent{Folder: "/media/key"}))
	must(t, s.Close())
	return o
}

// expect opens the store and looks at what became of the session.
func expect(t *testing.T, o Options, protection Protection, kept bool) {
	t.Helper()
	s := openDiskStore(t, o)
	defer s.Close()
	if s.Protection() != protection || s.Dropped() == kept || hasSession(t, s, "almaty") != kept {
		t.Errorf("protection %v, dropped %v; want %v, kept %v", s.Protection(), s.Dropped(), protection, kept)
	}
	if r, err := s.Recent(); err != nil || (r.Folder != "") != kept {
		t.Errorf("recent is %+v, %v", r, err)
	}
	_, err := os.Stat(filepath.Join(o.Dir, keyName))
	if inFile := err == nil; inFile != (protection == ProtectionFile) {
		t.Errorf("protection %v, key file there: %v", protection, inFile)
	}
}

// expectWorking is what follows every loss: the person signs in once, and the
// next start is an ordinary one.
func expectWorking(t *testing.T, o Options, protection Protection) {
	t.Helper()
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.PutRecent(Recent{Folder: "/media/key"}))
	must(t, s.Close())
	expect(t, o, protection, true)
}

func TestKeyIsKeptInTheKeyring(t *testing.T) {
	kr := &fakeKeyring{}
	o := signedInWith(t, kr)
	if len(kr.key) != keySize || kr.sets != 1 {
		t.Errorf("%d octets in the keyring, set %d times", len(kr.key), kr.sets)
	}
	expect(t, o, ProtectionKeyring, true)
	if kr.sets != 1 {
		t.Error("a new key was made though there was one")
	}
}

func TestKeyIsKeptInAFileWithoutAKeyring(t *testing.T) {
	expect(t, signedInWith(t, nil), ProtectionFile, true)
}

func TestKeyringThatCannotBeUsedCountsAsNone(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	for name, kr := range map[string]*fakeKeyring{
		"locked":                    {err: ErrNoKeyring},
		"failing":                   {err: os.ErrPermission},
		"takes no key":              {setErr: os.ErrPermission},
		"takes a key and forgets":   {forgets: true},
		"holds something else":      {key: []byte("a password")},
		"waits for its person":      {hang: hang},
		"waits, and holds a key":    {hang: hang, key: make([]byte, keySize)},
		"not found is another word": {err: errors.New("secret not found in keyring")},
	} {
		t.Run(name, func(t *testing.T) {
			o := optionsIn(t.TempDir())
			o.Keyring, o.KeyringTimeout = kr, 50*time.Millisecond
			started := time.Now()
			s := openDiskStore(t, o)
			if s.Protection() != ProtectionFile || s.Dropped() || time.Since(started) > 20*time.Second {
				t.Errorf("protection %v after %v", s.Protection(), time.Since(started))
			}
			must(t, s.Close())
			expectWorking(t, o, ProtectionFile)
		})
	}
}

func TestKeyringIsAskedForThreeSecondsAtMost(t *testing.T) {
	if d := (Options{}).withDefaults().KeyringTimeout; d != 3*time.Second {
		t.Errorf("%v", d)
	}
}

// Only "there is none" makes a new key: with any other answer the key that is
// there would be replaced.
func TestLockedKeyringIsNotGivenANewKey(t *testing.T) {
	kr := &fakeKeyring{err: ErrNoKeyring}
	signedInWith(t, kr)
	if kr.sets != 0 {
		t.Error("a key was set")
	}
}

// A keyring turns up: nothing is lost, and the key file goes.
func TestSessionMovesFromTheKeyFileToAKeyring(t *testing.T) {
	o := signedInWith(t, nil)
	old := readFile(t, filepath.Join(o.Dir, keyName))
	o.Keyring = &fakeKeyring{}
	expect(t, o, ProtectionKeyring, true)
	expect(t, o, ProtectionKeyring, true)
	if bytes.Equal(old, o.Keyring.(*fakeKeyring).key) {
		t.Error("the key that lay in a file is used on")
	}
}

// formerVersion makes the database one of the program before manifests and
// kept sessions (and one that such a program leaves to this one).
func formerVersion(t *testing.T, o Options) {
	t.Helper()
	s, err := newSealer(readFile(t, filepath.Join(o.Dir, keyName)), rand.Reader)
	must(t, err)
	put, err := putJSON(bucketSessions, "almaty", sessionFor("almaty"))
	must(t, err)
	changeSealed(t, o.Dir, func(tx *bolt.Tx) error {
		return errors.Join(tx.Bucket([]byte(bucketMeta)).Delete([]byte(keyManifest)), applyChange(tx, s, put))
	})
}

// A database of the version before is read, and nobody told to sign in again.
func TestFormerVersionsSessionIsKept(t *testing.T) {
	for name, next := range map[string]Keyring{"with its key file": nil, "with a keyring": &fakeKeyring{}} {
		t.Run(name, func(t *testing.T) {
			o := signedInWith(t, nil)
			formerVersion(t, o)
			o.Keyring = next
			for range 2 {
				s := openDiskStore(t, o)
				if s.Dropped() || s.MovedAside() != "" || !hasSession(t, s, "almaty") {
					t.Errorf("dropped %v, moved to %q", s.Dropped(), s.MovedAside())
				}
				must(t, s.PutRecent(Recent{Folder: "/media"}))
				must(t, s.Close())
			}
		})
	}
}

// What vanished is told of, whether the key stays the same or a keyring turns
// up at the same start; and a key that opens nothing is no loss where nothing was.
func TestVanishedValueIsToldOf(t *testing.T) {
	vanish := func(tx *bolt.Tx) error { return tx.Bucket([]byte(bucketSessions)).Delete([]byte("almaty")) }
	for name, next := range map[string]Keyring{"the same key": nil, "a new key": &fakeKeyring{}} {
		t.Run(name, func(t *testing.T) {
			o := signedInWith(t, nil)
			changeSealed(t, o.Dir, vanish)
			o.Keyring = next
			for start := range 2 {
				s := openDiskStore(t, o)
				if s.Dropped() != (start == 0) {
					t.Errorf("start %d: dropped %v", start, s.Dropped())
				}
				must(t, s.Close())
			}
		})
	}
	t.Run("nothing was there", func(t *testing.T) {
		o := signedInWith(t, nil)
		s := openDiskStore(t, o)
		must(t, s.Wipe())
		must(t, s.Close())
		must(t, os.Remove(filepath.Join(o.Dir, keyName)))
		if openDiskStore(t, o).Dropped() {
			t.Error("a loss is told of")
		}
	})
}

// The keyring is gone or another one: the values cannot be had, the store says
// so, once, and works.
func TestSessionIsDroppedWithoutItsKey(t *testing.T) {
	for name, c := range map[string]struct {
		next       Keyring
		protection Protection
	}{
		"no keyring any more":           {nil, ProtectionFile},
		"the key was deleted":           {&fakeKeyring{}, ProtectionKeyring},
		"deleted, and no new one taken": {&fakeKeyring{setErr: os.ErrPermission}, ProtectionFile},
		"deleted, and a new one lost":   {&fakeKeyring{forgets: true}, ProtectionFile},
		"another key":                   {&fakeKeyring{key: bytes.Repeat([]byte{9}, keySize)}, ProtectionKeyring},
	} {
		t.Run(name, func(t *testing.T) {
			o := signedInWith(t, &fakeKeyring{})
			o.Keyring = c.next
			expect(t, o, c.protection, false)
			s := openDiskStore(t, o)
			if s.Dropped() {
				t.Error("the same loss is told again")
			}
			must(t, s.Close())
			expectWorking(t, o, c.protection)
		})
	}
}

func TestSessionIsDroppedWithoutItsKeyFile(t *testing.T) {
	for name, spoil := range map[string]func(path string) error{
		"missing":   os.Remove,
		"too short": func(path string) error { return os.WriteFile(path, []byte("short"), 0o600) },
		"too long":  func(path string) error { return os.WriteFile(path, make([]byte, keySize+1), 0o600) },
		"another":   func(path string) error { return os.WriteFile(path, make([]byte, keySize), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			o := signedInWith(t, nil)
			must(t, spoil(filepath.Join(o.Dir, keyName)))
			expect(t, o, ProtectionFile, false)
			expectWorking(t, o, ProtectionFile)
		})
	}
}

// changeSealed changes the sealed values behind the store's back.
func changeSealed(t *testing.T, dir string, update func(tx *bolt.Tx) error) {
	t.Helper()
	db, err := bolt.Open(databaseIn(dir), 0o600, nil)
	must(t, err)
	must(t, db.Update(update))
	must(t, db.Close())
}

func move(tx *bolt.Tx, from, fromKey, to, toKey string) error {
	value := bytes.Clone(tx.Bucket([]byte(from)).Get([]byte(fromKey)))
	return tx.Bucket([]byte(to)).Put([]byte(toKey), value)
}

func TestMovedAndAlteredValuesAreDropped(t *testing.T) {
	for name, update := range map[string]func(tx *bolt.Tx) error{
		"moved to another portal": func(tx *bolt.Tx) error {
			return move(tx, bucketSessions, "regions", bucketSessions, "almaty")
		},
		"moved to another bucket": func(tx *bolt.Tx) error {
			return move(tx, bucketCabinet, "almaty", bucketSessions, "almaty")
		},
		"altered": func(tx *bolt.Tx) error {
			value := bytes.Clone(tx.Bucket([]byte(bucketSessions)).Get([]byte("almaty")))
			value[20] ^= 1
			return tx.Bucket([]byte(bucketSessions)).Put([]byte("almaty"), value)
		},
		"in the clear": func(tx *bolt.Tx) error {
			return tx.Bucket([]byte(bucketSessions)).Put([]byte("almaty"), []byte(`{"portal_id":"almaty","expires_at":"2099-01-01T00:00:00Z"}`))
		},
	} {
		for _, running := range []bool{false, true} {
			t.Run(name, func(t *testing.T) {
				o := optionsIn(t.TempDir())
				s := openDiskStore(t, o)
				for _, id := range []string{"almaty", "regions"} {
					must(t, s.PutSession(sessionFor(id)))
					must(t, s.PutCabinet(id, cabinetFor(id)))
				}
				if running { // while the store is open, the reading notices it
					must(t, s.engine.(*boltEngine).db.Update(update))
				} else {
					must(t, s.Close())
					changeSealed(t, o.Dir, update)
					s = openDiskStore(t, o)
					if !s.Dropped() {
						t.Error("not told at the start")
					}
				}
				if hasSession(t, s, "almaty") || !s.Dropped() || !hasSession(t, s, "regions") {
					t.Errorf("dropped %v", s.Dropped())
				}
				must(t, s.PutSession(sessionFor("almaty")))
				if !hasSession(t, s, "almaty") {
					t.Error("the store does not recover")
				}
			})
		}
	}
}

func TestKeyFileInTheWayStaysInMemory(t *testing.T) {
	o := optionsIn(t.TempDir())
	must(t, os.MkdirAll(filepath.Join(o.Dir, keyName, "in the way"), 0o700))
	unusable(t, o, ErrUnwritable)
}
