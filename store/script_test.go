package store

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"
)

// state is what a person would find again, as text: the token of each portal's
// session, the number in its cabinet, the folder of the key.
type state map[string]string

func portals() []string { return []string{"almaty", "regions", "practice"} }

// stateOf reads a store.
func stateOf(s *Store) (state, error) {
	found := state{}
	for _, id := range portals() {
		v, there, err := s.Session(id)
		if err != nil {
			return nil, err
		}
		if there {
			found["session "+id] = v.Session.AccessToken
		}
		c, there, err := s.Cabinet(id)
		if err != nil {
			return nil, err
		}
		if there {
			found["cabinet "+id] = c.Applications[0].Number
		}
	}
	r, err := s.Recent()
	if r.Folder != "" {
		found["folder"] = r.Folder
	}
	return found, err
}

// step is one change: what a store is told, and what becomes of the state.
type step struct {
	do   func(*Store) error
	then func(state)
}

// script gives the same steps for the same seed, in this process, which knows
// from it what has to be found, and in the child that carries them out.
type script struct {
	random *rand.Rand
	seed   int
	number int
}

func newScript(seed int) *script {
	return &script{random: rand.New(rand.NewPCG(uint64(seed), 2)), seed: seed}
}

func (w *script) next() step {
	w.number++
	value := fmt.Sprintf("%d-%d", w.seed, w.number)
	id := portals()[w.random.IntN(3)]
	switch n := w.random.IntN(20); {
	case n < 7:
		return signIn(id, value)
	case n < 10:
		return renew(id, value)
	case n < 14:
		return look(id, value)
	case n < 17:
		return choose(value)
	case n < 19:
		return signOut(id)
	}
	return step{(*Store).Wipe, func(s state) { clear(s) }}
}

func signIn(id, value string) step {
	return step{func(s *Store) error {
		v := sessionFor(id)
		v.Session.SessionID, v.Session.AccessToken, v.Session.Account.IINMasked = value, value, value // another person's
		return s.PutSession(v)
	}, func(s state) {
		s["session "+id] = value
		delete(s, "cabinet "+id)
	}}
}

func renew(id, value string) step {
	return step{func(s *Store) error {
		_, err := s.UpdateSession(id, func(v *Session) { v.Session.AccessToken = value })
		return err
	}, func(s state) {
		if s["session "+id] != "" {
			s["session "+id] = value
		}
	}}
}

func look(id, value string) step {
	return step{func(s *Store) error {
		if err := s.PutCabinet(id, cabinetFor(value)); !errors.Is(err, ErrNoSession) {
			return err
		}
		return nil
	}, func(s state) {
		if s["session "+id] != "" {
			s["cabinet "+id] = value
		}
	}}
}

func choose(value string) step {
	return step{func(s *Store) error { return s.PutRecent(Recent{Folder: value}) }, func(s state) { s["folder"] = value }}
}

func signOut(id string) step {
	return step{func(s *Store) error { return s.DeleteSession(id) }, func(s state) {
		delete(s, "session "+id)
		delete(s, "cabinet "+id)
	}}
}

// What the child that writes is told by its environment.
const (
	envSeed   = "KEZEK_TEST_SEED"
	envSteps  = "KEZEK_TEST_STEPS"
	envNoSync = "KEZEK_TEST_NO_SYNC"
)

// A child writes one of these for each step that it was told has been kept, or
// not; the first says that the store is not on disk.
const (
	inMemory = '!'
	taken    = '+'
	refused  = '-'
)

// writeStore carries out the steps of a script and acknowledges each. It ends
// with status 1 when an error is none of the package's.
func writeStore(dir string) {
	seed, _ := strconv.Atoi(os.Getenv(envSeed))
	steps, _ := strconv.Atoi(os.Getenv(envSteps))
	o := patient(optionsIn(dir))
	o.Check = nil // the parent has it checked
	o.noSync = os.Getenv(envNoSync) != ""
	s, err := Open(context.Background(), o)
	if err != nil {
		fail(err)
	}
	if s.Reason() != nil {
		acknowledge(inMemory, s.Reason())
	}
	w := newScript(seed)
	for range steps {
		if err := w.next().do(s); err != nil {
			acknowledge(refused, err)
			continue
		}
		acknowledge(taken, nil)
	}
	if err := s.Close(); err != nil {
		fail(err)
	}
	os.Exit(0)
}

func acknowledge(mark byte, err error) {
	if err != nil && !isSentinel(err) {
		fail(err)
	}
	if _, err := os.Stdout.Write([]byte{mark}); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// isSentinel tells whether a person can be told of the error in words.
func isSentinel(err error) bool {
	for _, own := range []error{
		ErrLocked, ErrDamaged, ErrNewer, ErrUnwritable, ErrUnchecked, ErrKeyOutOfReach, ErrClosed, ErrNoSession, ErrInvalid, ErrNoKey, ErrNoKeyring,
	} {
		if errors.Is(err, own) {
			return true
		}
	}
	return false
}

// found is what a start of the program finds.
type found struct {
	State      state
	Reason     string
	MovedAside string
	Dropped    bool
}

// readStore opens the store in dir and prints what is in it.
func readStore(dir string) {
	s, err := Open(context.Background(), optionsIn(dir))
	if err != nil {
		fail(err)
	}
	f := found{MovedAside: s.MovedAside(), Dropped: s.Dropped()}
	if s.Reason() != nil {
		f.Reason = s.Reason().Error()
	}
	if f.State, err = stateOf(s); err != nil {
		fail(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(f); err != nil {
		fail(err)
	}
	os.Exit(0)
}

// childLimit is the time after which a child counts as hanging.
const childLimit = time.Minute

// child is this test binary as another program, ended by force in the end.
func child(t *testing.T, args []string, env ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), childLimit)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Env = append(os.Environ(), env...)
	cmd.WaitDelay = time.Second
	return cmd
}

// replay gives what the state has become by the first steps of a script.
func replay(before state, w *script, marks string) state {
	s := maps.Clone(before)
	for _, mark := range marks {
		if step := w.next(); mark == taken {
			step.then(s)
		}
	}
	return s
}

// stderrOf is what a child complained of.
func stderrOf(err error) string {
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return string(ended.Stderr)
	}
	return ""
}
