//go:build cgo && linux

package main

import (
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// clockTick is what /proc counts a process's time in.
const clockTick = 10 * time.Millisecond

// idle is the processor time that a window takes while nobody touches it.
func (d *display) idle(tb testing.TB, as string, watched time.Duration) time.Duration {
	tb.Helper()
	c := d.command(tb, as)
	if err := c.Start(); err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
	d.await(tb)
	settle(tb, c)
	before := processorTime(tb, c)
	time.Sleep(watched)
	return processorTime(tb, c) - before
}

// settle waits until the start has nothing left to do (fonts, a search for tokens): a
// second with little work. On a busy machine, with the race detector, that takes its
// time. A window that is never at rest is measured as it is.
func settle(tb testing.TB, c *exec.Cmd) {
	tb.Helper()
	const little, longest = 100 * time.Millisecond, 60
	for range longest {
		before := processorTime(tb, c)
		time.Sleep(time.Second)
		if processorTime(tb, c)-before < little {
			return
		}
	}
}

// processorTime is what a process has taken so far, of its own and the
// system's (proc(5), fields 14 and 15 of stat).
func processorTime(tb testing.TB, c *exec.Cmd) time.Duration {
	tb.Helper()
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", c.Process.Pid))
	if err != nil {
		tb.Fatal(err)
	}
	_, behindName, _ := strings.Cut(string(data), ") ")
	fields := strings.Fields(behindName)
	var ticks int64
	for _, field := range fields[11:13] {
		n, err := strconv.ParseInt(field, 10, 64)
		if err != nil {
			tb.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * clockTick
}

// await waits for a window.
func (d *display) await(tb testing.TB) {
	tb.Helper()
	for begun := time.Now(); d.shown() == 0; time.Sleep(20 * time.Millisecond) {
		if time.Since(begun) > time.Minute {
			tb.Fatal("no window within a minute")
		}
	}
}

// BenchmarkIdle watches Kezek's first page and a bare window in turn, and
// reports how many times as much processor time Kezek takes.
func BenchmarkIdle(b *testing.B) {
	const watched = 10 * time.Second
	d := newDisplay(b)
	var ours, bare time.Duration
	for b.Loop() {
		ours += d.idle(b, asProgram, watched)
		bare += d.idle(b, asBareWindow, watched)
	}
	seconds := watched.Seconds() * float64(b.N)
	b.ReportMetric(float64(ours.Milliseconds())/seconds, "ms/idle-second")
	b.ReportMetric(float64(bare.Milliseconds())/seconds, "ms/bare-idle-second")
	b.ReportMetric(ours.Seconds()/bare.Seconds(), "times-bare-idle")
}

// TestNothingIsBusyWhileNobodyTouchesAnything finds timers that run for
// nothing: a window at rest takes what the toolkit's own loop takes.
func TestNothingIsBusyWhileNobodyTouchesAnything(t *testing.T) {
	const watched = 4 * time.Second
	d := newDisplay(t)
	ours, bare := d.idle(t, asProgram, watched), d.idle(t, asBareWindow, watched)
	t.Logf("in %v: %v, a bare window %v", watched, ours, bare)
	if ours > 2*bare+watched/20 {
		t.Errorf("%v of processor time in %v, a bare window takes %v", ours, watched, bare)
	}
}
