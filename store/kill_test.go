package store

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"strconv"
	"testing"
	"time"
)

var killSeed = flag.Int("kill-seed", 1, "where TestKillLosesNothingAcknowledged begins")

// killRounds is how many programs are killed: fewer where the race detector
// makes each start slow.
func killRounds() int {
	switch {
	case testing.Short():
		return 40
	case raceDetector:
		return 120
	}
	return 1000
}

// TestKillLosesNothingAcknowledged ends a program that writes by kill -9, at
// some moment from its start to the middle of a change, and opens the store as
// the next start would: what was acknowledged is there, and the one change
// that was under way is there as a whole or not at all.
func TestKillLosesNothingAcknowledged(t *testing.T) {
	const workers = 4
	rounds := killRounds()
	t.Logf("%d rounds from -kill-seed %d (1000 without -race and -short)", rounds, *killSeed)
	for n := range workers {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			t.Parallel()
			k := &killer{dir: t.TempDir(), state: state{}}
			for i := n; i < rounds && !t.Failed(); i += workers {
				k.round(t, *killSeed+i)
			}
			t.Logf("%d changes were acknowledged; %d of those under way at the end had been made, %d had not", k.taken, k.ahead, k.behind)
			if k.taken == 0 || k.behind == 0 {
				t.Error("the programs were killed at no moment that matters")
			}
		})
	}
}

// killer kills one program after another over the same folder.
type killer struct {
	dir                  string
	state                state
	taken, ahead, behind int
}

func (k *killer) round(t *testing.T, seed int) {
	t.Helper()
	random := rand.New(rand.NewPCG(uint64(seed), 3))
	if random.IntN(10) == 0 { // the making of the database is killed too
		k.dir, k.state = t.TempDir(), state{}
	}
	marks := k.killed(t, seed, random)
	k.taken += len(marks)
	acknowledged := replay(k.state, newScript(seed), marks)
	oneMore := replay(k.state, newScript(seed), marks+string(taken))
	now := k.reopened(t, seed, len(k.state)+len(marks) > 0)
	switch {
	case maps.Equal(now, acknowledged):
		k.behind++
	case maps.Equal(now, oneMore):
		k.ahead++
	default:
		t.Errorf("-kill-seed %d: after %d acknowledged changes the store holds %v, not %v or %v", seed, len(marks), now, acknowledged, oneMore)
	}
	k.state = now
}

// killed runs a program that writes, kills it, and gives its acknowledgements.
func (k *killer) killed(t *testing.T, seed int, random *rand.Rand) string {
	t.Helper()
	env := []string{fmt.Sprintf("%s=%d", envSeed, seed), envSteps + "=100000"}
	if random.IntN(2) == 0 { // no waiting for the disk: more of the time is spent in changes
		env = append(env, envNoSync+"=1")
	}
	cmd := child(t, []string{"write-store", k.dir}, env...)
	var complaint bytes.Buffer
	cmd.Stderr = &complaint
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var marks []byte
	if random.IntN(4) > 0 { // the others are killed as they start
		first := make([]byte, 1+random.IntN(12))
		n, _ := io.ReadFull(out, first)
		marks = first[:n]
		time.Sleep(time.Duration(random.IntN(3000)) * time.Microsecond)
	} else {
		time.Sleep(time.Duration(random.IntN(25000)) * time.Microsecond)
	}
	killErr := cmd.Process.Kill()
	rest, err := io.ReadAll(out) // what it said before it was killed
	must(t, err)
	_ = cmd.Wait()
	if killErr != nil || complaint.Len() > 0 || bytes.ContainsAny(rest, string([]byte{inMemory, refused})) {
		t.Fatalf("-kill-seed %d: the program ended by itself or failed: %v %s %s", seed, killErr, complaint.String(), rest)
	}
	return string(append(marks, rest...))
}

// reopened is the next start. A file that was cut off while it was made may be
// put aside: there is nothing in it.
func (k *killer) reopened(t *testing.T, seed int, anything bool) state {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), childLimit)
	defer cancel()
	s, err := Open(ctx, patient(optionsIn(k.dir)))
	if err != nil {
		t.Fatalf("-kill-seed %d: %v", seed, err)
	}
	defer s.Close()
	if s.Reason() != nil || s.Dropped() || s.MovedAside() != "" && anything {
		t.Errorf("-kill-seed %d: reason %v, dropped %v, moved to %q", seed, s.Reason(), s.Dropped(), s.MovedAside())
	}
	now, err := stateOf(s)
	must(t, err)
	return now
}
