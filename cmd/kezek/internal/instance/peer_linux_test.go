package instance

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"

	"kezek.kz/kezek/store/lockfile"
)

const nobody = 65534

// asNobody runs f on a thread that belongs to another user. The thread ends
// with it.
func asNobody(t *testing.T, f func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skipf("only root can be another user for a moment")
	}
	done := make(chan syscall.Errno)
	go func() {
		runtime.LockOSThread()
		_, _, errno := syscall.RawSyscall(syscall.SYS_SETRESUID, nobody, nobody, nobody)
		if errno == 0 {
			f()
		}
		done <- errno
	}()
	if errno := <-done; errno != 0 {
		t.Fatal(errno)
	}
}

// openFolder is a folder that everybody may use, so that only the question who
// one is stands in the way.
func openFolder(t *testing.T) string {
	t.Helper()
	dir := folder(t)
	if err := os.Mkdir(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{dir, filepath.Dir(dir)} {
		if err := os.Chmod(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestAnotherPersonIsNotHeard(t *testing.T) {
	dir := openFolder(t)
	h := began(t, dir)
	if err := os.Chmod(filepath.Join(dir, socketName), 0o777); err != nil {
		t.Fatal(err)
	}
	asNobody(t, func() {
		c, err := net.Dial("unix", filepath.Join(dir, socketName))
		if err != nil {
			t.Error(err)
			return
		}
		defer c.Close()
		_, _ = c.Write([]byte("{}\n"))
		if n, _ := c.Read(make([]byte, 1)); n != 0 {
			t.Error("was answered")
		}
	})
	if len(h) > 0 {
		t.Errorf("took %+v", <-h)
	}
	stillHears(t, dir, h)
}

func TestAnotherPersonIsHandedNothing(t *testing.T) {
	dir := openFolder(t)
	lock, err := lockfile.Take(filepath.Join(dir, lockName)) // there is a first, it seems
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	var l net.Listener
	asNobody(t, func() { l, err = net.Listen("unix", filepath.Join(dir, socketName)) })
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	got := make(chan int, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			return
		}
		n, _ := c.Read(make([]byte, 1))
		got <- n
	}()
	if _, err := Begin(t.Context(), Options{Dir: dir}, Message{Portal: "secret"}); !errors.Is(err, errStranger) {
		t.Error(err)
	}
	if n := <-got; n != 0 {
		t.Error("was told something")
	}
}
