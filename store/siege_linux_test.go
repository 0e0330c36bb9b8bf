package store

import (
	"errors"
	"io"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"unsafe"
)

// nobody is a user who owns nothing.
const nobody = 65534

// asNobody copies this test binary to where anybody may run it, and gives a
// folder beside it.
func asNobody(t *testing.T) (program, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root may start a program as another user")
	}
	outer := t.TempDir()
	must(t, os.Chmod(filepath.Dir(outer), 0o755))
	must(t, os.Chmod(outer, 0o755))
	program, dir = filepath.Join(outer, "program"), filepath.Join(outer, "kezek")
	from, err := os.Open(os.Args[0])
	must(t, err)
	defer from.Close()
	to, err := os.OpenFile(program, os.O_CREATE|os.O_WRONLY, 0o755)
	must(t, err)
	_, err = io.Copy(to, from)
	must(t, err)
	must(t, to.Close())
	must(t, os.Chmod(program, 0o755))
	var ended *exec.ExitError
	if err := byNobody(exec.Command(program, "check-store", program), program).Run(); !errors.As(err, &ended) {
		t.Skipf("a program cannot be started as another user here: %v", err)
	}
	return program, dir
}

// byNobody makes a command one that runs the copied program as nobody.
func byNobody(cmd *exec.Cmd, program string) *exec.Cmd {
	cmd.Path, cmd.Args[0] = program, program
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	return cmd
}

// TestFolderOfSomebodyElse starts the program as a user who may not write in
// its folder, which root always may: nothing is acknowledged that is not kept,
// and what was there is untouched.
func TestFolderOfSomebodyElse(t *testing.T) {
	program, dir := asNobody(t)
	o := optionsIn(dir)
	s := openDiskStore(t, o)
	must(t, s.PutSession(sessionFor("almaty")))
	must(t, s.Close())
	for name, c := range map[string]struct {
		folder, files os.FileMode
		owner         int
		kept          bool
	}{
		"nothing may be read":          {0o700, 0o600, 0, false},
		"nothing may be written":       {0o755, 0o644, 0, false},
		"no file may be made in it":    {0o755, 0o600, nobody, true},
		"the files are somebody's own": {0o777, 0o600, 0, false},
	} {
		t.Run(name, func(t *testing.T) {
			for _, file := range []string{databaseName, keyName, lockName} {
				must(t, os.Chmod(filepath.Join(dir, file), c.files))
				must(t, os.Chown(filepath.Join(dir, file), c.owner, c.owner))
			}
			must(t, os.Chmod(dir, c.folder))
			out, err := byNobody(child(t, []string{"write-store", dir}, envSeed+"=1", envSteps+"=6"), program).Output()
			if err != nil {
				t.Fatalf("%v: %s", err, stderrOf(err))
			}
			if told := out[0] == inMemory; told == c.kept {
				t.Errorf("the program says %s", out)
			}
		})
	}
	must(t, os.Chmod(dir, folderMode))
	s = openDiskStore(t, o)
	got, err := stateOf(s)
	must(t, err)
	if want := replay(state{"session almaty": secretToken}, newScript(1), "++++++"); !maps.Equal(got, want) {
		t.Errorf("afterwards the store holds %v, not %v", got, want)
	}
}

// cachestat is how much of a file the system has not yet written to the disk,
// in pages (Linux 6.5, cachestat(2)).
func cachestat(f *os.File) (unwritten uint64, err error) {
	const number = 451 // the same on every machine
	bounds := [2]uint64{}
	counts := struct{ cached, dirty, writeback, evicted, recent uint64 }{}
	_, _, errno := syscall.Syscall6(number, f.Fd(), uintptr(unsafe.Pointer(&bounds)), uintptr(unsafe.Pointer(&counts)), 0, 0, 0)
	if errno != 0 {
		return 0, errno
	}
	return counts.dirty + counts.writeback, nil
}

// TestAcknowledgedIsOnTheDisk proves for a power cut what killing a program
// cannot: the system keeps what a dead program wrote, a dead computer does not.
func TestAcknowledgedIsOnTheDisk(t *testing.T) {
	o := optionsIn(t.TempDir())
	if n, err := unsynced(t, o, true); err != nil || n == 0 {
		t.Skipf("this system does not tell what is not on the disk yet: %d pages, %v", n, err)
	}
	if n, err := unsynced(t, o, false); err != nil || n != 0 {
		t.Errorf("%d pages of what was acknowledged were not on the disk: %v", n, err)
	}
}

// unsynced carries out steps and counts the pages that an acknowledgement left
// unwritten.
func unsynced(t *testing.T, o Options, noSync bool) (pages uint64, err error) {
	t.Helper()
	o.noSync = noSync
	s := openDiskStore(t, o)
	defer s.Close()
	for w := newScript(1); w.number < 60; {
		must(t, w.next().do(s))
		f, err := os.Open(databaseIn(o.Dir))
		must(t, err)
		n, err := cachestat(f)
		must(t, f.Close())
		if err != nil {
			return 0, err
		}
		pages += n
	}
	return pages, nil
}
