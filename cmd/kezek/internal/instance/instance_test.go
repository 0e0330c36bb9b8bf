package instance

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestLaterStartHandsOverWhatItWasStartedWith(t *testing.T) {
	for name, dir := range map[string]string{"short": folder(t), "long": longFolder(t)} {
		h := began(t, dir)
		for _, m := range []Message{
			{},
			{File: absolute(t, "Ключ матери (2).p12")},
			{Portal: "practice-almaty"},
			{File: absolute(t, "\xea\xeb\xfe\xf7.p12")}, // as code page 1251 has it
			{File: absolute(t, strings.Repeat("ы", 2000)+".p12"), Portal: "regions"},
		} {
			if f, err := Begin(t.Context(), Options{Dir: dir}, m); !errors.Is(err, ErrTaken) || f != nil {
				t.Fatalf("%s: %v, %v", name, f, err)
			}
			if got := h.next(t); got != m {
				t.Errorf("%s: handed over %+v, want %+v", name, got, m)
			}
		}
	}
}

func TestNextStartIsTheFirstAfterAnEnd(t *testing.T) {
	dir := folder(t)
	for range 3 {
		f, err := Begin(t.Context(), Options{Dir: dir}, Message{})
		if err != nil {
			t.Fatal(err)
		}
		f.Serve(func(Message) error { return nil })
		if err := errors.Join(f.Close(), f.Close()); err != nil {
			t.Fatal(err)
		}
	}
}

func TestMessageIsRefused(t *testing.T) {
	dir := folder(t)
	f, err := Begin(t.Context(), Options{Dir: dir}, Message{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	f.Serve(func(Message) error { return errors.New("no such portal") })
	if _, err := Begin(t.Context(), Options{Dir: dir}, Message{Portal: "x"}); !errors.Is(err, ErrRefused) {
		t.Error(err)
	}
}

func TestStartThatIsNoMessageIsNotSent(t *testing.T) {
	for name, m := range map[string]Message{
		"relative path": {File: "key.p12"},
		"long path":     {File: absolute(t, strings.Repeat("a", mostPath))},
		"long portal":   {Portal: strings.Repeat("a", mostPortal+1)},
		"octet zero":    {File: absolute(t, "a\x00b")},
		"no text":       {Portal: "\xff"},
	} {
		if _, err := Begin(t.Context(), Options{Dir: folder(t)}, m); !errors.Is(err, errGarbled) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A first that hangs is waited for, but not for ever.
func TestSilentFirstIsTold(t *testing.T) {
	dir := folder(t)
	f, err := Begin(t.Context(), Options{Dir: dir}, Message{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := Begin(t.Context(), Options{Dir: dir, Patience: 100 * time.Millisecond}, Message{}); !errors.Is(err, ErrSilent) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	if _, err := Begin(ctx, Options{Dir: dir}, Message{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// The window takes its time to open; who starts meanwhile is heard then.
func TestStartDuringTheFirstsOwnStartIsHeard(t *testing.T) {
	dir := folder(t)
	f, err := Begin(t.Context(), Options{Dir: dir}, Message{})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	told := make(chan error, 1)
	go func() {
		_, err := Begin(t.Context(), Options{Dir: dir}, Message{Portal: "almaty"})
		told <- err
	}()
	h := make(handed, 1)
	time.AfterFunc(100*time.Millisecond, func() { f.Serve(h.take) })
	if err := <-told; !errors.Is(err, ErrTaken) || h.next(t).Portal != "almaty" {
		t.Error(err)
	}
}

// A start that meets a first at its end takes its place.
func TestStartDuringTheFirstsEndTakesItsPlace(t *testing.T) {
	dir := folder(t)
	f, err := Begin(t.Context(), Options{Dir: dir}, Message{})
	if err != nil {
		t.Fatal(err)
	}
	time.AfterFunc(100*time.Millisecond, func() { _ = f.Close() })
	next, err := Begin(t.Context(), Options{Dir: dir}, Message{})
	if err != nil {
		t.Fatal(err)
	}
	if err := next.Close(); err != nil {
		t.Error(err)
	}
}

func TestUnusableFolderIsTold(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Begin(t.Context(), Options{Dir: filepath.Join(file, "kezek")}, Message{}); err == nil {
		t.Error("no error")
	}
}

// TestOfManyStartsAtOneMomentOneIsTheFirst starts programs together: one is the
// first and hears of all the others.
func TestOfManyStartsAtOneMomentOneIsTheFirst(t *testing.T) {
	const starts = 6
	for range 5 {
		checkStarts(t, startTogether(t, folder(t), starts))
	}
}

// startTogether gives what each start has printed. The first is ended when all
// the others have.
func startTogether(t *testing.T, dir string, starts int) []*bytes.Buffer {
	t.Helper()
	ended := make(chan bool, starts)
	var ends []io.Closer
	var outs []*bytes.Buffer
	for i := range starts {
		c := startOf(dir, absolute(t, string(rune('a'+i))))
		out := &bytes.Buffer{}
		c.Stdout, c.Stderr = out, out
		in, err := c.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		ends, outs = append(ends, in), append(outs, out)
		go func() { _ = c.Wait(); ended <- true }()
	}
	for range starts - 1 {
		<-ended
	}
	for _, in := range ends {
		_ = in.Close()
	}
	<-ended
	return outs
}

func checkStarts(t *testing.T, outs []*bytes.Buffer) {
	t.Helper()
	firsts, taken, heard := 0, 0, 0
	for i := range outs {
		for line := range strings.Lines(outs[i].String()) {
			switch line = strings.TrimSpace(line); {
			case line == "first":
				firsts++
			case line == ErrTaken.Error():
				taken++
			case strings.HasPrefix(line, "{"):
				heard++
			default:
				t.Errorf("start %d: %s", i, line)
			}
		}
	}
	if firsts != 1 || taken != len(outs)-1 || heard != taken {
		t.Errorf("%d were the first, %d handed over, %d were heard, of %d", firsts, taken, heard, len(outs))
	}
}

// TestCrashLeavesNothingInTheWay ends a first by kill -9, again and again.
func TestCrashLeavesNothingInTheWay(t *testing.T) {
	dir := folder(t)
	for range 5 {
		c := startOf(dir, "")
		if _, err := c.StdinPipe(); err != nil {
			t.Fatal(err)
		}
		out, err := c.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		line, err := bufio.NewReader(out).ReadString('\n')
		if err != nil || line != "first\n" {
			t.Errorf("%q, %v", line, err)
		}
		_ = c.Process.Kill()
		_ = c.Wait()
	}
	began(t, dir)
}
