package token

import (
	"context"
	"crypto"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestListAndOpenThroughAProcess(t *testing.T) {
	var c commands
	l := c.launcher(t, "sound")
	list, err := l.List(t.Context(), modulePath(t))
	want := Info{Module: modulePath(t), Serial: fakeSerial, Label: "ТЕСТОВА", Manufacturer: "Vendor", Model: "Model"}
	if err != nil || len(list) != 1 || list[0] != want {
		t.Fatalf("%+v, %v", list, err)
	}
	c.checkEnded(t)
	ctx, cancel := context.WithCancel(t.Context())
	s, err := l.Open(ctx, modulePath(t), list[0].Serial, PIN{Text: fakePIN})
	if err != nil {
		t.Fatal(err)
	}
	cancel() // a session outlives it
	for range 3 {
		if _, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256); err != nil {
			t.Error(err)
		}
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		t.Error(err)
	}
	c.checkEnded(t)
	if code := c.started[1].ProcessState.ExitCode(); code != 0 {
		t.Errorf("the helper did not end by itself: %d", code)
	}
	if _, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256); !errors.Is(err, ErrFailed) {
		t.Errorf("closed: %v", err)
	}
}

func TestModuleThatCannotBe(t *testing.T) {
	var c commands
	l := c.launcher(t, "real")
	text := filepath.Join(t.TempDir(), "module.so")
	if err := os.WriteFile(text, []byte("no library"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{"", "module.so", "./module.so", text + ".none", filepath.Dir(text), "/" + strings.Repeat("m", maxPath)} {
		if _, err := l.List(t.Context(), path); !errors.Is(err, ErrNoModule) {
			t.Errorf("list %.20q: %v", path, err)
		}
		if _, err := l.Open(t.Context(), path, fakeSerial, PIN{Text: fakePIN}); !errors.Is(err, ErrNoModule) {
			t.Errorf("open %.20q: %v", path, err)
		}
	}
	if len(c.started) != 0 {
		t.Error("a process was started for nothing")
	}
	want := ErrNoModule
	if _, err := loadModule(text); errors.Is(err, ErrNoSupport) {
		want = ErrNoSupport
	}
	if _, err := l.List(t.Context(), text); !errors.Is(err, want) {
		t.Errorf("a text: %v", err)
	}
	c.checkEnded(t)
}

func TestLauncherRefusesBeforeItStarts(t *testing.T) {
	for _, c := range []struct {
		serial, pin string
		want        error
	}{
		{fakeSerial, strings.Repeat("1", maxPIN+1), ErrPINFormat},
		{fakeSerial, "\xff\xfe", ErrPINFormat},
		{"", fakePIN, ErrNoToken},
		{"A\nB", fakePIN, ErrNoToken},
		{strings.Repeat("A", maxText+1), fakePIN, ErrNoToken},
	} {
		if _, err := (&Launcher{}).Open(t.Context(), modulePath(t), c.serial, PIN{Text: c.pin}); !errors.Is(err, c.want) {
			t.Errorf("%.10q: %v", c.serial, err)
		}
	}
	for _, l := range []*Launcher{nil, {}} {
		if _, err := l.List(t.Context(), modulePath(t)); !errors.Is(err, ErrNoSupport) {
			t.Error(err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := (&Launcher{}).List(ctx, modulePath(t)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	l := &Launcher{Command: func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, modulePath(t)+".none") }}
	if _, err := l.List(t.Context(), modulePath(t)); !errors.Is(err, ErrCrashed) {
		t.Errorf("no such program: %v", err)
	}
}

func TestCrashWhileOpening(t *testing.T) {
	for _, kind := range []string{
		"exit at slots", "exit at login", "exit at find", "panic at token", "panic at login",
		"signal at slots", "signal at login", "signal at attribute", "nonsense",
	} {
		t.Run(kind, func(t *testing.T) {
			var c commands
			_, err := c.launcher(t, kind).Open(t.Context(), modulePath(t), fakeSerial, PIN{Text: fakePIN})
			if !errors.Is(err, ErrCrashed) {
				t.Error(err)
			}
			c.checkEnded(t)
		})
	}
}

func TestCrashWhileSigning(t *testing.T) {
	for _, kind := range []string{"exit at sign", "panic at sign", "signal at sign"} {
		t.Run(kind, func(t *testing.T) {
			var c commands
			s, err := c.launcher(t, kind).Open(t.Context(), modulePath(t), fakeSerial, PIN{Text: fakePIN})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if _, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256); !errors.Is(err, ErrCrashed) {
					t.Error(err)
				}
			}
			_ = s.Close()
			c.checkEnded(t)
		})
	}
}

func TestModuleThatHangsIsKilled(t *testing.T) {
	for _, kind := range []string{"hang at slots", "hang at login", "hang at find", "mute"} {
		t.Run(kind, func(t *testing.T) {
			var c commands
			ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
			defer cancel()
			begun := time.Now()
			_, err := c.launcher(t, kind).Open(ctx, modulePath(t), fakeSerial, PIN{Text: fakePIN})
			if want := context.DeadlineExceeded; kind != "mute" && !errors.Is(err, want) {
				t.Errorf("%v, not %v", err, want)
			} else if kind == "mute" && !errors.Is(err, ErrCrashed) && !errors.Is(err, want) {
				t.Error(err)
			}
			if took := time.Since(begun); took > 5*time.Second {
				t.Errorf("took %v", took)
			}
			c.checkEnded(t)
		})
	}
}

func TestListIsEndedByItsContext(t *testing.T) {
	var c commands
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, cancel)
	if _, err := c.launcher(t, "hang at slots").List(ctx, modulePath(t)); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	c.checkEnded(t)
}

func TestSignatureThatHangs(t *testing.T) {
	t.Run("ends with its time", func(t *testing.T) {
		var c commands
		s, err := c.launcher(t, "hang at sign").Open(t.Context(), modulePath(t), fakeSerial, PIN{Text: fakePIN})
		if err != nil {
			t.Fatal(err)
		}
		s.limit = 200 * time.Millisecond
		if _, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256); !errors.Is(err, ErrCrashed) {
			t.Error(err)
		}
		c.checkEnded(t)
		_ = s.Close()
	})
	t.Run("ends with the session", func(t *testing.T) {
		var c commands
		s, err := c.launcher(t, "hang at sign").Open(t.Context(), modulePath(t), fakeSerial, PIN{Text: fakePIN})
		if err != nil {
			t.Fatal(err)
		}
		failed := make(chan error)
		go func() {
			_, err := s.Keys()[0].Signer.Sign(nil, make([]byte, 32), crypto.SHA256)
			failed <- err
		}()
		time.Sleep(100 * time.Millisecond)
		begun := time.Now()
		_ = s.Close()
		if took := time.Since(begun); took > 3*time.Second {
			t.Errorf("closing took %v", took)
		}
		if err := <-failed; !errors.Is(err, ErrCrashed) && !errors.Is(err, ErrFailed) {
			t.Error(err)
		}
		c.checkEnded(t)
	})
}
