package token

import (
	"context"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"os"
	"os/exec"
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
	}
	in, out, err := privatePipes()
	if err != nil {
		return 1
	}
	if kind == "nonsense" {
		_, _ = out.WriteString("a vendor's greeting\n")
	}
	if kind == "mute" {
		_ = out.Close()
		time.Sleep(time.Hour)
	}
	if err := serve(in, out, scripts(kind)); err != nil {
		return 1
	}
	return 0
}

// scripts gives modules that misbehave at a certain call: "exit at sign".
func scripts(kind string) loader {
	return func(string) (module, error) {
		f, err := handedFake()
		if err != nil {
			return nil, err
		}
		f.before = func(_ int, call string) error {
			switch kind {
			case "exit at " + call:
				os.Exit(0)
			case "panic at " + call:
				panic(call)
			case "hang at " + call:
				time.Sleep(time.Hour)
			case "signal at " + call:
				segfault()
			}
			return nil
		}
		return f, nil
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
