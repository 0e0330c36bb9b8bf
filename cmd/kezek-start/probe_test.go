package main

import (
	"os"
	"strings"
	"testing"
	"time"
)

// asChild names what this test binary does when it is the child of a probe.
const asChild = "KEZEK_START_TEST_CHILD"

func TestMain(m *testing.M) {
	switch os.Getenv(asChild) {
	case "answers":
		_ = printAnswer(os.Stdout, graphics{"3.1\n Mesa", "llvm\tpipe"})
	case "crashes":
		os.Exit(3)
	case "answers and crashes":
		_ = printAnswer(os.Stdout, nvidia)
		os.Exit(3)
	case "hangs":
		time.Sleep(time.Minute)
	case "says too much":
		_ = printAnswer(os.Stdout, nvidia)
		_, _ = os.Stdout.WriteString(strings.Repeat("x", 1<<16))
	default:
		os.Exit(m.Run())
	}
}

func TestProbeInAChild(t *testing.T) {
	for _, c := range []struct {
		child string
		want  graphics
	}{
		{"answers", graphics{"3.1 Mesa", "llvm pipe"}},
		{"crashes", graphics{}},
		{"answers and crashes", graphics{}},
		{"says too much", graphics{}},
	} {
		t.Setenv(asChild, c.child)
		if got := probeWith(time.Minute, os.Args[0]); got != c.want {
			t.Errorf("a driver that %s: %+v, want %+v", c.child, got, c.want)
		}
	}
}

func TestProbeOfADriverThatHangsEnds(t *testing.T) {
	t.Setenv(asChild, "hangs")
	started := time.Now()
	if got := probeWith(300*time.Millisecond, os.Args[0]); got != (graphics{}) {
		t.Errorf("%+v", got)
	}
	if took := time.Since(started); took > 20*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestProbeWithoutAChildFindsNothing(t *testing.T) {
	if got := probeWith(time.Second, t.TempDir()+"/none"); got != (graphics{}) {
		t.Errorf("%+v", got)
	}
}
