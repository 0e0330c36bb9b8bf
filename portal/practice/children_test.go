package practice

import (
	"context"
	"errors"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

// mothersCabinet is where the mother binds.
func mothersCabinet(t *testing.T, p *Practice) *walker {
	t.Helper()
	return inCabinet(t, p, almatyID, p.Keys[0])
}

// refusedWith binds and gives the refusal.
func (w *walker) refusedWith(child, key string) *portal.Problem {
	w.t.Helper()
	got, err := w.session.Bind(context.Background(), child, key)
	var problem *portal.Problem
	if !errors.As(err, &problem) {
		w.t.Fatalf("%s: %+v, %v", child, got, err)
	}
	return problem
}

// Every child that is refused at once, in a parent's words.
func TestRefusalsOfPracticeChildren(t *testing.T) {
	w := mothersCabinet(t, started(t))
	for child, row := range map[string]struct {
		name string
		want portal.Code
	}{
		"210819599058": {"the child of other parents", portal.CodeKinshipNotConfirmed},
		"230530699067": {"the child who is in no registry", portal.CodeChildNotFound},
		"201201599079": {"the child whose application the guardian holds", portal.CodeBoundToOtherParent},
		"230707599092": {"the child at whom the registry is down", portal.CodeRegistryUnavailable},
		"180521599119": {"the child of eight years", portal.CodeChildOverAge},
		"210611699122": {"the child whose guardianship act is missing", portal.CodeGuardianDocument},
		"220909599138": {"the child with two birth records", portal.CodeRegistryConflict},
	} {
		p := w.refusedWith(child, "")
		if p.Code != row.want {
			t.Errorf("%s: %s", row.name, p.Code)
		}
		refusals.Record(t, "practice", row.name, p)
	}
}

func TestPracticeCheckTimesOut(t *testing.T) {
	t.Parallel() // it waits
	w := mothersCabinet(t, started(t))
	began := time.Now()
	p := w.refusedWith("230516699192", "")
	if took := time.Since(began); p.Code != portal.CodeRegistryTimeout || took < 8*time.Second || p.RetryAfter() != registryRetry {
		t.Errorf("%s after %v, come again after %v", p.Code, took, p.RetryAfter())
	}
	refusals.Record(t, "practice", "the child at whom the registry is too slow", p)
}

// A program that stops waiting holds the registry up no longer.
func TestPracticeCheckEndsWithWhoAsks(t *testing.T) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Millisecond)
	defer cancel()
	_, err := newRegistry(almaty(), false, time.Now, forgetful()).Kinship(ctx, mother().iin, "230516699192")
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestPendingKinshipIsRefusedAFewSecondsLater(t *testing.T) {
	t.Parallel() // it waits
	w := mothersCabinet(t, started(t))
	result, code := w.bind("220825599200")
	if code != portal.CodeKinshipCheckPending {
		t.Fatalf("got %s", code)
	}
	b, err := w.session.AwaitBinding(context.Background(), result.Binding.ID)
	if err != nil || b.Status != portal.BindingRefused || b.ReasonCode != portal.CodeKinshipNotConfirmed {
		t.Errorf("then %+v, %v", b, err)
	}
	_, err = w.session.Recheck(context.Background(), result.Binding.ID, "")
	var problem *portal.Problem
	if !errors.As(err, &problem) || problem.Code != portal.CodeKinshipNotConfirmed {
		t.Fatalf("looked at again: %v", err)
	}
	refusals.Record(t, "practice", "the child of others, after waiting, looked at again", problem)
}

func TestPendingKinshipIsConfirmedWithTheApplicationElsewhere(t *testing.T) {
	t.Parallel() // it waits
	w := mothersCabinet(t, started(t))
	result, code := w.bind("240312699211")
	if code != portal.CodeKinshipCheckPending {
		t.Fatalf("got %s", code)
	}
	b, err := w.session.AwaitBinding(context.Background(), result.Binding.ID)
	if err != nil || b.Status != portal.BindingConfirmed || b.ReasonCode != portal.CodeApplicationNotFound || len(b.FoundIn) != 1 || b.FoundIn[0] != elsewhere() {
		t.Errorf("then %+v, %v", b, err)
	}
	again, err := w.session.Recheck(context.Background(), b.ID, "")
	if err != nil || again.Code != portal.CodeAlreadyBound || again.Binding.ReasonCode != portal.CodeApplicationNotFound {
		t.Errorf("looked at again: %+v, %v", again, err)
	}
}

// The retry under the same key, which a program makes by itself, is answered.
func TestRegistryAnswersOnTheSecondTry(t *testing.T) {
	w := mothersCabinet(t, started(t))
	const key = "5b0c2f6e-2f6b-4d54-9a55-0c9f34a1c1aa"
	p := w.refusedWith("210214599227", key)
	if p.Code != portal.CodeRegistryUnavailable || p.RetryAfter() != registryRetry {
		t.Errorf("first %s, come again after %v", p.Code, p.RetryAfter())
	}
	refusals.Record(t, "practice", "the child for whom the registry answers on the second try, the first time", p)
	got, err := w.session.Bind(context.Background(), "210214599227", key)
	if err != nil || got.Code != portal.CodeKinshipConfirmed || len(got.Applications) != 1 {
		t.Errorf("then %+v, %v", got, err)
	}
}

// The whole table can be gone through in one day, and no more than a little.
func TestTooManyChildrenAreRefusedInPracticeToo(t *testing.T) {
	w := mothersCabinet(t, started(t))
	unknown := someChildren(childChecks + 1)
	for _, child := range unknown[:childChecks] {
		if p := w.refusedWith(child, ""); p.Code != portal.CodeChildNotFound {
			t.Fatalf("%s: %s", child, p.Code)
		}
	}
	p := w.refusedWith(unknown[childChecks], "")
	if p.Code != portal.CodeTooManyChildChecks || p.RetryAfter() > 24*time.Hour || p.RetryAfter() < 23*time.Hour {
		t.Errorf("%s, come again after %v", p.Code, p.RetryAfter())
	}
	refusals.Record(t, "practice", "more children than anybody has", p)
	if _, code := w.bind("220314599034"); code != portal.CodeTooManyChildChecks {
		t.Errorf("a child of one's own: %s", code)
	}
}

func TestChildChecksAreAnOption(t *testing.T) {
	w := mothersCabinet(t, started(t, func(o *Options) { o.ChildChecks = 5 }))
	for _, child := range someChildren(5) {
		w.refusedWith(child, "")
	}
	if _, code := w.bind("230530699067"); code != portal.CodeTooManyChildChecks {
		t.Errorf("got %s", code)
	}
}

// The serials are the practice world's, the check digits are right, and nobody
// is there twice.
func TestPracticeIINs(t *testing.T) {
	serials := map[string]string{}
	all := []string{mother().iin, father().iin, guardian().iin, "230530699067"}
	for iin := range records() {
		all = append(all, iin)
	}
	for _, iin := range all {
		if kept, err := portal.NormalizeIIN(iin); err != nil || kept != iin {
			t.Errorf("%s: %v", iin, err)
		}
		serial := iin[7:11]
		if serial[:2] != "99" || serials[serial] != "" {
			t.Errorf("%s has serial %s, as has %q", iin, serial, serials[serial])
		}
		serials[serial] = iin
	}
	for iin, r := range records() {
		if born := r.born.Format("060102"); iin[:6] != born {
			t.Errorf("%s was born on %s", iin, born)
		}
	}
}
