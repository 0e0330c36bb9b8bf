package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

func TestSessionIsThereAfterARestart(t *testing.T) {
	o := optionsIn(t.TempDir())
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.PutCabinet("almaty", cabinetFor("1")))
	must(t, s.Close())
	again := openDiskStore(t, o)
	if _, found, err := again.Cabinet("almaty"); err != nil || !found || !hasSession(t, again, "almaty") {
		t.Errorf("lost by a restart: %v", err)
	}
	if again.Dropped() || again.MovedAside() != "" || again.Protection() != ProtectionFile {
		t.Errorf("%v %q %v", again.Dropped(), again.MovedAside(), again.Protection())
	}
}

func TestSessionThatEndedMeanwhileIsGoneAfterARestart(t *testing.T) {
	o := optionsIn(t.TempDir())
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.Close())
	o.Now = func() time.Time { return now.Add(9 * time.Hour) }
	if hasSession(t, openDiskStore(t, o), "almaty") {
		t.Error("resumed after its end")
	}
}

func TestNothingReadableIsOnDisk(t *testing.T) {
	o := optionsIn(t.TempDir())
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.PutCabinet("almaty", cabinetFor("KZ-0001")))
	must(t, s.PutRecent(Recent{Folder: "/media/AIGUL"}))
	seen := 0
	must(t, filepath.WalkDir(o.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		seen++
		data := readFile(t, path)
		for _, secret := range []string{secretToken, secretName, "KZ-0001", "AIGUL", "access_token"} {
			if bytes.Contains(data, []byte(secret)) {
				t.Errorf("%s holds %q", d.Name(), secret)
			}
		}
		return nil
	}))
	if seen < 2 {
		t.Errorf("only %d files were looked at", seen)
	}
}

// sealedAt is what lies in the file of a portal, in a bucket.
func sealedAt(t *testing.T, s *Store, bucket, portalID string) (sealed []byte) {
	t.Helper()
	must(t, s.engine.(*boltEngine).db.View(func(tx *bolt.Tx) error {
		sealed = bytes.Clone(tx.Bucket([]byte(bucket)).Get([]byte(portalID)))
		return nil
	}))
	if len(sealed) == 0 {
		t.Fatalf("nothing is in %s", bucket)
	}
	return sealed
}

// another is a session of another person.
func another(portalID string) Session {
	v := sessionFor(portalID)
	v.Session.SessionID, v.Session.Account.FullName = "2", "КЕНЕСОВ САМАТ"
	return v
}

// putForeignCabinet puts a cabinet where the one that lies there is of somebody
// who was signed in before.
func putForeignCabinet(s *Store) error {
	_, err := s.UpdateSession("almaty", func(v *Session) { v.Session.Account = another("almaty").Session.Account })
	return errors.Join(err, s.UpdateCabinet("almaty", func(*Cabinet) {}))
}

func copyOfAnother(s *Store) error {
	other := newMemory(s.now)
	return errors.Join(other.PutSession(another("almaty")), other.CopyTo(s))
}

// forgetters are all after which nothing of the former person may be found in
// the file, and the key to it lies beside it.
func forgetters() map[string]func(*Store) error {
	return map[string]func(*Store) error{
		"DeleteSession":                  func(s *Store) error { return s.DeleteSession("almaty") },
		"another person's PutSession":    func(s *Store) error { return s.PutSession(another("almaty")) },
		"another person's UpdateCabinet": putForeignCabinet,
		"another person's CopyTo":        copyOfAnother,
	}
}

func TestSignOutAndAnotherPersonsSignInLeaveNoSealedRemains(t *testing.T) {
	for name, forget := range forgetters() {
		t.Run(name, func(t *testing.T) {
			o := optionsIn(t.TempDir())
			s := openDiskStore(t, o)
			must(t, s.PutSession(sessionFor("regions")))
			signedInAt(t, s, "almaty")
			tokens, cabinet := sealedAt(t, s, bucketSessions, "almaty"), sealedAt(t, s, bucketCabinet, "almaty")
			if file := readFile(t, databaseIn(o.Dir)); !bytes.Contains(file, tokens) || !bytes.Contains(file, cabinet) {
				t.Fatal("this test does not find the values where they are")
			}
			must(t, forget(s))
			file := readFile(t, databaseIn(o.Dir))
			if bytes.Contains(file, tokens) || bytes.Contains(file, cabinet) {
				t.Errorf("still in a free page: tokens %v, cabinet %v", bytes.Contains(file, tokens), bytes.Contains(file, cabinet))
			}
			if !hasSession(t, s, "regions") {
				t.Error("the other session was lost")
			}
			if left, _ := filepath.Glob(filepath.Join(o.Dir, "*.new")); left != nil {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

// A folder in the way of the new file stands for a full disk.
func TestSignOutSucceedsWhenTheFileCannotBeRewritten(t *testing.T) {
	o := optionsIn(t.TempDir())
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, os.MkdirAll(filepath.Join(databaseIn(o.Dir)+".new", "in the way"), 0o700))
	must(t, s.DeleteSession("almaty"))
	if hasSession(t, s, "almaty") {
		t.Error("the session is still there")
	}
	must(t, s.PutSession(sessionFor("almaty")))
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no such permission bits")
	}
	dir := filepath.Join(t.TempDir(), "kezek")
	must(t, os.Mkdir(dir, 0o755))
	o := optionsIn(dir)
	must(t, openDiskStore(t, o).Close())
	for _, name := range []string{databaseName, keyName} {
		must(t, os.Chmod(filepath.Join(dir, name), 0o644))
	}
	s := openDiskStore(t, o)
	expectModes(t, dir)
	must(t, s.DeleteSession("almaty")) // writes the file anew
	expectModes(t, dir)
}

func expectModes(t *testing.T, dir string) {
	t.Helper()
	for name, want := range map[string]fs.FileMode{".": 0o700, databaseName: 0o600, keyName: 0o600, lockName: 0o600} {
		info, err := os.Stat(filepath.Join(dir, name))
		must(t, err)
		if info.Mode().Perm() != want {
			t.Errorf("%s has %v, want %v", name, info.Mode().Perm(), want)
		}
	}
}

func TestOpenRefusesWhileAnotherInstanceHasIt(t *testing.T) {
	dir := t.TempDir()
	other := exec.Command(os.Args[0], "hold-store", dir)
	in, err := other.StdinPipe()
	must(t, err)
	out, err := other.StdoutPipe()
	must(t, err)
	must(t, other.Start())
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "open\n" {
		t.Fatalf("the other instance says %q, %v", line, err)
	}
	started := time.Now()
	s, err := Open(context.Background(), optionsIn(dir))
	if !errors.Is(err, ErrLocked) || s != nil {
		t.Errorf("%v, %v", s, err)
	}
	if d := time.Since(started); d < 100*time.Millisecond || d > 10*time.Second {
		t.Errorf("waited %v", d)
	}
	must(t, in.Close())
	must(t, other.Wait())
	openDiskStore(t, optionsIn(dir)) // the lock went with the process
}

// Somebody who knows nothing of the lock file, such as a tool, has the
// database open.
func TestOpenRefusesWhileTheDatabaseIsOpenElsewhere(t *testing.T) {
	for _, checked := range []bool{true, false} {
		o := optionsIn(t.TempDir())
		must(t, openDiskStore(t, o).Close())
		if !checked {
			o.Check = nil
		}
		db, err := bolt.Open(databaseIn(o.Dir), 0o600, nil)
		must(t, err)
		if s, err := Open(context.Background(), o); !errors.Is(err, ErrLocked) {
			t.Errorf("checked=%v: %v, %v", checked, s, err)
		}
		must(t, db.Close())
	}
}

func TestOpenEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	o := optionsIn(t.TempDir())
	must(t, openDiskStore(t, o).Close())
	o.Check = func(ctx context.Context, _ string) error {
		cancel()
		<-ctx.Done()
		return ctx.Err()
	}
	if s, err := Open(ctx, o); !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", s, err)
	}
	if _, err := os.Stat(databaseIn(o.Dir)); err != nil {
		t.Errorf("the file was moved: %v", err)
	}
	o.LockTimeout = time.Hour
	holder := openDiskStore(t, optionsIn(o.Dir))
	ctx, cancel = context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	if s, err := Open(ctx, o); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, %v", s, err)
	}
	must(t, holder.Close())
}

// unusable checks that a store which could not be on disk works in memory and
// says why.
func unusable(t *testing.T, o Options, reason error) {
	t.Helper()
	s := open(t, o)
	if !errors.Is(s.Reason(), reason) || s.Protection() != ProtectionMemory {
		t.Fatalf("reason %v, protection %v", s.Reason(), s.Protection())
	}
	must(t, s.PutSession(sessionFor("almaty")))
	if !hasSession(t, s, "almaty") {
		t.Error("it does not work")
	}
}

func TestOpenStaysInMemoryWithoutAUsableFolder(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	must(t, os.WriteFile(file, nil, 0o600))
	for name, path := range map[string]string{"none": "", "a file": file, "inside a file": filepath.Join(file, "kezek")} {
		t.Run(name, func(t *testing.T) { unusable(t, optionsIn(path), ErrUnwritable) })
	}
	t.Run("a folder where the lock belongs", func(t *testing.T) {
		must(t, os.Mkdir(filepath.Join(dir, lockName), 0o700))
		unusable(t, optionsIn(dir), ErrUnwritable)
	})
}

func TestOpenStaysInMemoryWhenTheFolderIsForbidden(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may write everywhere")
	}
	for name, mode := range map[string]fs.FileMode{"read-only": 0o500, "unreadable": 0} {
		t.Run(name, func(t *testing.T) {
			outer := t.TempDir()
			must(t, os.Chmod(outer, mode))
			t.Cleanup(func() { _ = os.Chmod(outer, 0o700) })
			unusable(t, optionsIn(filepath.Join(outer, "kezek")), ErrUnwritable)
		})
	}
}

func TestOpenStaysInMemoryWhenTheFileIsForbidden(t *testing.T) {
	if runtime.GOOS == "windows" || os.Getuid() == 0 {
		t.Skip("this user may read everything")
	}
	o := optionsIn(t.TempDir())
	must(t, openDiskStore(t, o).Close())
	must(t, os.Chmod(databaseIn(o.Dir), 0))
	unusable(t, o, ErrUnwritable)
	must(t, os.Chmod(databaseIn(o.Dir), 0o600))
	openDiskStore(t, o) // nothing was lost
}

func TestOpenWithoutRandomnessStaysInMemory(t *testing.T) {
	o := optionsIn(t.TempDir())
	o.Rand = strings.NewReader("too little")
	s := open(t, o)
	if s.Protection() != ProtectionMemory || s.Reason() == nil {
		t.Errorf("protection %v, reason %v", s.Protection(), s.Reason())
	}
}

func TestOpenInMemoryTouchesNoDisk(t *testing.T) {
	o := optionsIn(filepath.Join(t.TempDir(), "kezek"))
	o.Memory = true
	s := open(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	if _, err := os.Stat(o.Dir); !errors.Is(err, os.ErrNotExist) || s.Reason() != nil {
		t.Errorf("%v, %v", err, s.Reason())
	}
}

// setSchema writes the schema version as another program might have.
func setSchema(t *testing.T, dir, version string) {
	t.Helper()
	db, err := bolt.Open(databaseIn(dir), 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte(bucketMeta)).Put([]byte(keySchema), []byte(version))
	}))
	must(t, db.Close())
}

func TestOpenMovesANewerVersionsFileAside(t *testing.T) {
	o := optionsIn(t.TempDir())
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.Close())
	setSchema(t, o.Dir, "2")
	before := readFile(t, databaseIn(o.Dir))
	s = openDiskStore(t, o)
	if want := databaseIn(o.Dir) + ".newer-20260901T090000Z"; s.MovedAside() != want {
		t.Errorf("moved to %q, want %q", s.MovedAside(), want)
	}
	if !bytes.Equal(readFile(t, s.MovedAside()), before) {
		t.Error("the newer version's file was changed")
	}
	if hasSession(t, s, "almaty") {
		t.Error("a value of a newer version was read")
	}
}

func TestOpenMovesForeignFilesAside(t *testing.T) {
	for name, make := range map[string]func(t *testing.T, dir string){
		"a schema that is no number": func(t *testing.T, dir string) { setSchema(t, dir, "one") },
		"schema zero":                func(t *testing.T, dir string) { setSchema(t, dir, "0") },
		"somebody else's database": func(t *testing.T, dir string) {
			must(t, os.Remove(databaseIn(dir)))
			db, err := bolt.Open(databaseIn(dir), 0o600, nil)
			must(t, err)
			must(t, db.Update(func(tx *bolt.Tx) error {
				_, err := tx.CreateBucket([]byte("wallet"))
				return err
			}))
			must(t, db.Close())
		},
		"a text": func(t *testing.T, dir string) {
			must(t, os.WriteFile(databaseIn(dir), bytes.Repeat([]byte("text "), 9999), 0o600))
		},
		"a folder": func(t *testing.T, dir string) {
			must(t, os.Remove(databaseIn(dir)))
			must(t, os.Mkdir(databaseIn(dir), 0o700))
		},
		"a file too large to be ours": func(t *testing.T, dir string) {
			must(t, os.Truncate(databaseIn(dir), maxFileSize+1))
		},
	} {
		t.Run(name, func(t *testing.T) {
			o := optionsIn(t.TempDir())
			must(t, openDiskStore(t, o).Close())
			make(t, o.Dir)
			s := openDiskStore(t, o)
			if _, err := os.Stat(s.MovedAside()); err != nil || s.MovedAside() == "" {
				t.Errorf("moved to %q: %v", s.MovedAside(), err)
			}
			must(t, s.PutSession(sessionFor("almaty")))
		})
	}
}

// A name with another letter: what it named would count as never written.
func TestOpenMovesAFileWithStrangeNamesAside(t *testing.T) {
	for _, name := range []string{keyProbe, keyManifest} {
		t.Run(name, func(t *testing.T) {
			o := signedInWith(t, nil)
			changeSealed(t, o.Dir, func(tx *bolt.Tx) error {
				must(t, move(tx, bucketMeta, name, bucketMeta, "x"+name[1:]))
				return tx.Bucket([]byte(bucketMeta)).Delete([]byte(name))
			})
			if openDiskStore(t, o).MovedAside() == "" {
				t.Error("taken as sound")
			}
		})
	}
}

func TestOpenTakesAnEmptyFile(t *testing.T) {
	o := optionsIn(t.TempDir())
	must(t, os.WriteFile(databaseIn(o.Dir), nil, 0o600))
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	if s.MovedAside() != "" || CheckFile(databaseIn(t.TempDir())) == nil {
		t.Errorf("moved to %q", s.MovedAside())
	}
}

// A power cut in the middle of a rewriting leaves the new file unfinished.
func TestOpenIgnoresAnUnfinishedRewriting(t *testing.T) {
	o := optionsIn(t.TempDir())
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.Close())
	for _, name := range []string{databaseName, keyName} {
		must(t, os.WriteFile(filepath.Join(o.Dir, name+".new"), []byte("half"), 0o644))
	}
	s = openDiskStore(t, o)
	if !hasSession(t, s, "almaty") {
		t.Error("the session was lost")
	}
	must(t, s.DeleteSession("almaty"))
}

func TestFilesMovedAsideDoNotReplaceEachOther(t *testing.T) {
	o := optionsIn(t.TempDir())
	seen := map[string]bool{}
	for range 3 {
		must(t, os.WriteFile(databaseIn(o.Dir), []byte("no database"), 0o600))
		s := openDiskStore(t, o)
		if seen[s.MovedAside()] {
			t.Errorf("%s was replaced", s.MovedAside())
		}
		seen[s.MovedAside()] = true
		must(t, s.Close())
	}
}
