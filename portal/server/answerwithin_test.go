package server

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"kezek.kz/kezek/portal"
)

// onTheWay is what is left of portal.AnswerWithin for the way to the portal and
// back, and for what is done there without waiting.
const onTheWay = time.Second

// lateRegistry answers about the past late or not at all.
type lateRegistry struct {
	*testRegistry
	late    time.Duration // of each answer
	deaf    bool          // to questions about applications
	nothing bool          // comes of the past
}

func (r *lateRegistry) Applications(ctx context.Context, child string) ([]portal.Application, error) {
	if err := r.wait(ctx, r.deaf); err != nil {
		return nil, err
	}
	return r.testRegistry.Applications(ctx, child)
}

func (r *lateRegistry) Queue(ctx context.Context, child, number string, from, until time.Time) ([]portal.QueuePoint, error) {
	if err := r.wait(ctx, r.nothing); err != nil {
		return nil, err
	}
	return r.testRegistry.Queue(ctx, child, number, from, until)
}

func (r *lateRegistry) History(ctx context.Context, child, number string) ([]Event, error) {
	if err := r.wait(ctx, r.nothing); err != nil {
		return nil, err
	}
	return r.testRegistry.History(ctx, child, number)
}

func (r *lateRegistry) wait(ctx context.Context, ever bool) error {
	if ever {
		<-ctx.Done()
		return ctx.Err()
	}
	select {
	case <-time.After(r.late):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// late is inQueue with a registry that can be made to wait.
func late(t *testing.T) (*fixture, string, *lateRegistry) {
	t.Helper()
	r := &lateRegistry{}
	f, token := inQueue(t, func(o *Options) {
		r.testRegistry = o.Registry.(*testRegistry)
		o.Registry = r
	})
	return f, token, r
}

// inTime asks, with clocks that do not make anybody wait, and expects an answer
// while the program still listens.
func inTime(t *testing.T, ask func()) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		begun := time.Now()
		ask()
		if took := time.Since(begun); took > portal.AnswerWithin-onTheWay {
			t.Errorf("the portal took %v, a program waits %v", took, portal.AnswerWithin)
		}
	})
}

// A program that has given up says that the portal does not answer, which is not
// what happened.
func TestReadTellsOfASlowRegistryBeforeTheProgramGivesUp(t *testing.T) {
	f, token, r := late(t)
	for name, path := range map[string]string{
		"the list": pathApps, "one": pathApps + "/" + theNumber, "its history": of(theNumber, "history"),
		"its positions": of(theNumber, "queue"), "its printout": of(theNumber, "printout") + "?format=a4&lang=ru",
	} {
		r.late, r.deaf, r.nothing = 0, true, false
		inTime(t, func() { f.get(path, token).refuses(portal.CodeRegistryTimeout) })
		if name != "its history" && name != "its positions" {
			continue
		}
		r.late, r.deaf, r.nothing = 5*time.Second, false, true
		inTime(t, func() { f.get(path, token).refuses(portal.CodeRegistryTimeout) })
	}
}

// Who waited for the registry and then for a turn to draw waited twice.
func TestPrintoutTellsThatItIsNotDrawnBeforeTheProgramGivesUp(t *testing.T) {
	f, token, r := late(t)
	r.late = registryRead - time.Millisecond
	inTime(t, func() {
		f.server.drawing = make(chan struct{}, maxDrawing)
		for range maxDrawing {
			f.server.drawing <- struct{}{}
		}
		f.get(of(theNumber, "printout")+"?format=a4&lang=ru", token).refuses(portal.CodeTooManyRequests)
	})
}

func TestNoTurnToHashIsToldBeforeTheProgramGivesUp(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	inTime(t, func() {
		f.server.passwords.turns = make(chan struct{}, maxHashing)
		for range maxHashing {
			f.server.passwords.turns <- struct{}{}
		}
		f.startIIN(motherIIN, testPassword).refuses(portal.CodeTooManyRequests)
	})
}
