package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// envFileSize tells a child how large its files may become, in octets.
const envFileSize = "KEZEK_TEST_FILE_SIZE"

func init() {
	size, err := strconv.ParseUint(os.Getenv(envFileSize), 10, 64)
	if err != nil {
		return
	}
	signal.Ignore(syscall.SIGXFSZ) // an error of the write, as on a full disk
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: size}); err != nil {
		fail(err)
	}
}

// fullSizes are the twenty sizes at which a disk is full: from one page, which
// not even holds the making of the database, to room for nearly everything.
func fullSizes() []int {
	var sizes []int
	for i := range 20 {
		sizes = append(sizes, 4096+i*6144)
	}
	return sizes
}

// written gives the acknowledgements of a program that carries out steps.
func written(t *testing.T, dir string, seed, steps int, env ...string) string {
	t.Helper()
	env = append(env, fmt.Sprintf("%s=%d", envSeed, seed), fmt.Sprintf("%s=%d", envSteps, steps))
	out, err := child(t, []string{"write-store", dir}, env...).Output()
	if err != nil {
		t.Fatalf("the program that writes ended with %v: %s", err, stderrOf(err))
	}
	return string(out)
}

// started gives what a start of the program finds.
func started(t *testing.T, dir string, env ...string) found {
	t.Helper()
	out, err := child(t, []string{"read-store", dir}, env...).Output()
	if err != nil {
		t.Fatalf("the program that reads ended with %v: %s", err, stderrOf(err))
	}
	var f found
	must(t, json.Unmarshal(out, &f))
	return f
}

// filled is what a full disk has to keep: the program runs on it, and again on
// it, and once more with room.
func filled(t *testing.T, dir string, seed int, makeRoom func(), env ...string) (refusals int) {
	t.Helper()
	marks := written(t, dir, seed, 60, env...)
	before, memory := state{}, strings.HasPrefix(marks, string(inMemory))
	want := replay(before, newScript(seed), marks)
	if memory {
		want = before // told, and so not expected
	}
	// What is there already is readable, or the person is told why not.
	if f := started(t, dir, env...); f.Reason == "" && !maps.Equal(f.State, want) || f.Reason != "" && !memory {
		t.Errorf("on the full disk: %+v, not %v", f, want)
	}
	if aside, _ := filepath.Glob(databaseIn(dir) + ".*"); aside != nil {
		t.Errorf("left on the full disk: %v", aside)
	}
	makeRoom()
	f := started(t, dir)
	if f.Reason != "" || f.Dropped || !maps.Equal(f.State, want) || f.MovedAside != "" {
		t.Errorf("with room again: %+v, not %v", f, want)
	}
	if again := written(t, dir, seed, 20); strings.Trim(again, string(taken)) != "" {
		t.Errorf("with room again: %s", again)
	}
	if memory {
		return len(marks)
	}
	return strings.Count(marks, string(refused))
}

// mountSmall mounts a file system of a size and gives how to enlarge it.
func mountSmall(t *testing.T, size int) (dir string, enlarge func(), err error) {
	t.Helper()
	dir = t.TempDir()
	if err := syscall.Mount("kezek-test", dir, "tmpfs", 0, fmt.Sprintf("size=%d", size)); err != nil {
		return "", nil, err
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir, func() {
		must(t, syscall.Mount("kezek-test", dir, "tmpfs", syscall.MS_REMOUNT, "size=16m"))
	}, nil
}

func TestFullDiskLosesNothingAcknowledged(t *testing.T) {
	all := 0
	for i, size := range fullSizes() {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			dir, enlarge, err := mountSmall(t, size)
			if err != nil {
				t.Skipf("a small file system cannot be mounted, so files of limited size stand for it: %v", err)
			}
			all += filled(t, filepath.Join(dir, "kezek"), i, enlarge)
		})
	}
	t.Logf("%d sizes, %d changes were refused", len(fullSizes()), all)
}

// The limit that any user may set for a program stands for a full disk where
// nothing may be mounted.
func TestFilesOfLimitedSizeLoseNothingAcknowledged(t *testing.T) {
	all := 0
	for i, size := range fullSizes() {
		t.Run(strconv.Itoa(size), func(t *testing.T) {
			all += filled(t, t.TempDir(), i, func() {}, fmt.Sprintf("%s=%d", envFileSize, size), envNoSync+"=1")
		})
	}
	t.Logf("%d sizes, %d changes were refused", len(fullSizes()), all)
	if all == 0 {
		t.Error("no size was too small")
	}
}

// A disk that nothing can be written to: the session is not resumed, and is
// there when the disk can be written again.
func TestReadOnlyDiskKeepsTheSession(t *testing.T) {
	dir, _, err := mountSmall(t, 1<<20)
	if err != nil {
		t.Skipf("a file system that is read-only cannot be mounted: %v", err)
	}
	o := optionsIn(filepath.Join(dir, "kezek"))
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.Close())
	remount := func(flags uintptr) {
		must(t, syscall.Mount("kezek-test", dir, "tmpfs", syscall.MS_REMOUNT|flags, ""))
	}
	remount(syscall.MS_RDONLY)
	unusable(t, o, ErrUnwritable)
	remount(0)
	if !hasSession(t, openDiskStore(t, o), "almaty") {
		t.Error("the session was lost")
	}
}
