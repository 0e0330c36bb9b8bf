package token

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

// asHelper makes the test binary a helper process; its value says with which
// module. "real" is what the program itself does.
const asHelper = "KEZEK_TEST_TOKEN_HELPER"

func TestMain(m *testing.M) {
	if kind := os.Getenv(asHelper); kind != "" {
		os.Exit(helperMain(kind))
	}
	goleak.VerifyTestMain(m)
}

func helperMain(kind string) int {
	switch kind {
	case "real":
		return Main()
	case "parent":
		return parentMain()
	case "nonsense":
		_, _ = os.Stdout.WriteString("a vendor's greeting\n")
	case "mute":
		_ = os.Stdout.Close()
		time.Sleep(time.Hour)
	}
	return run(scripts(kind))
}

// scripts gives modules that misbehave at a certain call: "exit at sign". What
// they say of themselves has the PIN in it.
func scripts(kind string) loader {
	return func(string) (module, error) {
		f, err := handedFake()
		if err != nil {
			return nil, err
		}
		states(f, kind)
		f.before = func(_ int, call string) error {
			switch kind {
			case "exit at " + call:
				os.Exit(0)
			case "panic at " + call:
				panic(call + fakePIN)
			case "talk at " + call:
				fmt.Println(call, fakePIN)
				fmt.Fprintln(os.Stderr, call, fakePIN)
			case "fail at " + call:
				return errors.New(call + fakePIN)
			case "refuse at " + call:
				return ckrPINIncorrect
			case "hang at " + call:
				touch()
				time.Sleep(time.Hour)
			case "signal at " + call:
				segfault()
			}
			return code(kind, call)
		}
		return f, nil
	}
}

// code is what a module of the kind "0xA3 at login" returns at a call.
func code(kind, call string) error {
	number, at, _ := strings.Cut(kind, " at ")
	value, err := strconv.ParseUint(number, 0, 32)
	if err != nil || at != call {
		return nil
	}
	return ckr(value)
}

// states puts a token into the state that a kind names.
func states(f *fake, kind string) {
	after := func(flags uint) { f.wrong = func(f *fake) { f.info.flags |= flags } }
	switch kind {
	case "blank":
		f.info.flags = 0
	case "locked":
		f.info.flags |= ckfUserPINLocked
	case "last try":
		f.info.flags |= ckfUserPINFinalTry
	case "few tries after a wrong PIN":
		after(ckfUserPINCountLow)
	case "one try after a wrong PIN":
		after(ckfUserPINFinalTry)
	case "no try after a wrong PIN":
		after(ckfUserPINLocked)
	case "no key":
		f.private = nil
	case "no token":
		f.empty = true
	}
}

// commands starts helpers and remembers them.
type commands struct{ started []*exec.Cmd }

func (c *commands) launcher(t testing.TB, kind string) *Launcher {
	t.Helper()
	self := modulePath(t)
	return &Launcher{Command: func(ctx context.Context) *exec.Cmd {
		cmd := exec.CommandContext(ctx, self)
		// Built with the race detector, a process sleeps for a second before it
		// ends, which is what it would be killed for.
		cmd.Env = append(os.Environ(), asHelper+"="+kind, handedKey+"="+handKey(t), "GORACE=atexit_sleep_ms=0")
		c.started = append(c.started, cmd)
		return cmd
	}}
}

// handedKey hands a key and its certificate to a helper, which would take long
// to make its own.
const handedKey = "KEZEK_TEST_TOKEN_KEY"

func handKey(t testing.TB) string {
	t.Helper()
	f := newFake(t)
	return hex.EncodeToString(x509.MarshalPKCS1PrivateKey(f.key)) + " " + hex.EncodeToString(f.certs[0][ckaValue])
}

func handedFake() (*fake, error) {
	key, cert, _ := strings.Cut(os.Getenv(handedKey), " ")
	keyDER, err := hex.DecodeString(key)
	if err != nil {
		return nil, err
	}
	certDER, err := hex.DecodeString(cert)
	if err != nil {
		return nil, err
	}
	private, err := x509.ParsePKCS1PrivateKey(keyDER)
	if err != nil {
		return nil, err
	}
	return fakeWith(private, certDER), nil
}

// checkEnded sees to it that no process is left.
func (c *commands) checkEnded(t testing.TB) {
	t.Helper()
	if len(c.started) == 0 {
		t.Error("no process was started")
	}
	for _, cmd := range c.started {
		if cmd.ProcessState == nil {
			t.Error("a process is still there")
		}
	}
}

func needsModules(t testing.TB) {
	t.Helper()
	if _, err := loadModule(modulePath(t) + ".none"); errors.Is(err, ErrNoSupport) {
		t.Skip("built without cgo: no module can be loaded")
	}
}
