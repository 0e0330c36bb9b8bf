package token

import (
	"bytes"
	"context"
	"crypto"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"testing"
	"time"
)

// tapped is a reader that keeps what went through.
type tapped struct {
	io.ReadCloser
	seen bytes.Buffer
}

func (p *tapped) Read(b []byte) (int, error) {
	n, err := p.ReadCloser.Read(b)
	p.seen.Write(b[:n])
	return n, err
}

// checkNoPIN looks for the PIN as it is and in the ways that it may be written.
func checkNoPIN(t *testing.T, where string, data []byte) {
	t.Helper()
	pin := []byte(fakePIN)
	for _, form := range []string{
		fakePIN, hex.EncodeToString(pin), base64.RawStdEncoding.EncodeToString(pin), fmt.Sprint(pin),
	} {
		if bytes.Contains(data, []byte(form)) {
			t.Errorf("the PIN is in %s", where)
		}
	}
}

// checkProcess looks where other processes may look.
func checkProcess(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	for _, text := range slices.Concat(cmd.Args, cmd.Env) {
		checkNoPIN(t, "the command", []byte(text))
	}
	if runtime.GOOS != "linux" {
		return
	}
	for _, name := range []string{"cmdline", "environ"} {
		data, err := readBegun(fmt.Sprintf("/proc/%d/%s", cmd.Process.Pid, name))
		if err != nil && !errors.Is(err, fs.ErrPermission) || err == nil && len(data) == 0 {
			t.Errorf("%s: %d octets, %v", name, len(data), err)
		}
		checkNoPIN(t, name, data)
	}
}

// readBegun reads what a process shows of itself. While the system puts the
// program into it, that is empty.
func readBegun(path string) (data []byte, err error) {
	for range 100 {
		if data, err = os.ReadFile(path); err != nil || len(data) > 0 {
			return data, err
		}
		time.Sleep(20 * time.Millisecond)
	}
	return data, err
}

func TestThePINIsNowhereElse(t *testing.T) {
	for _, c := range []struct {
		kind string
		want error
	}{
		{"sound", nil},
		{"talk at login", nil},
		{"talk at sign", nil},
		{"refuse at login", ErrWrongPIN},
		{"fail at login", ErrFailed},
		{"fail at find", ErrFailed},
		{"exit at login", ErrCrashed},
		{"panic at login", ErrCrashed},
		{"panic at find", ErrCrashed},
		{"signal at login", ErrCrashed},
		{"hang at login", context.DeadlineExceeded},
	} {
		t.Run(c.kind, func(t *testing.T) {
			var started commands
			h, err := started.launcher(t, c.kind).launch(t.Context(), modulePath(t))
			if err != nil {
				t.Fatal(err)
			}
			tap := &tapped{ReadCloser: h.out}
			h.out = tap
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Second)
			defer cancel()
			checkProcess(t, started.started[0])
			if err = openAndSignWith(ctx, t, h, started.started[0]); !errors.Is(err, c.want) {
				t.Errorf("%v, not %v", err, c.want)
			}
			h.close()
			checkNoPIN(t, "the error", fmt.Appendf(nil, "%v %+v", err, err))
			checkNoPIN(t, "what the helper wrote", tap.seen.Bytes())
			if started.started[0].Stderr != nil {
				t.Error("the standard error is kept")
			}
		})
	}
}

// openAndSignWith gives the first error; in between it looks at the process
// that holds the PIN.
func openAndSignWith(ctx context.Context, t *testing.T, h *helper, cmd *exec.Cmd) error {
	t.Helper()
	a, err := h.ask(ctx, openRequest(), openLimit)
	if err != nil {
		return err
	}
	checkProcess(t, cmd)
	_, err = newSession(h, a).Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256)
	return err
}

// kept is a pipe that keeps the very slices that were written to it.
type kept struct {
	bytes.Buffer
	slices [][]byte
}

func (k *kept) Write(b []byte) (int, error) {
	k.slices = append(k.slices, b)
	return k.Buffer.Write(b)
}

func TestThePINIsWipedBehindTheRequest(t *testing.T) {
	var pipe kept
	r := openRequest()
	if err := writeRequest(&pipe, r); err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(pipe.Bytes(), []byte(fakePIN)) {
		t.Fatal("the PIN was not sent")
	}
	for _, b := range append(pipe.slices, r.PIN) {
		checkNoPIN(t, "a buffer", b)
	}
	r = openRequest()
	r.Serial = string(make([]byte, maxMessage))
	if err := writeRequest(&pipe, r); !errors.Is(err, errMessage) {
		t.Error(err)
	}
	checkNoPIN(t, "a request that was not sent", r.PIN)
}

// keeper is a module that keeps the very slice it was lent.
type keeper struct {
	*fake
	lent []byte
}

func (k *keeper) login(session uint, pin []byte) error {
	k.lent = pin
	return k.fake.login(session, pin)
}

func TestThePINIsWipedBehindTheLogin(t *testing.T) {
	k := &keeper{fake: newFake(t)}
	h := inProcess(t, func(string) (module, error) { return k, nil })
	if _, err := h.ask(t.Context(), openRequest(), openLimit); err != nil {
		t.Fatal(err)
	}
	h.close()
	if len(k.lent) != len(fakePIN) || len(bytes.Trim(k.lent, "\x00")) != 0 {
		t.Error("it is still there")
	}
}
