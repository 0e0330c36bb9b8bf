package server

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

// records refuses, and notes the case for the table of refusals.
func (g got) records(code portal.Code, area, name string) portal.Problem {
	g.Helper()
	p := g.refuses(code)
	refusals.Record(g.T, area, name, &p)
	return p
}

// Every row of «Привязка» that refuses, as the contract's table has it.
func TestEveryRowOfBindingRefuses(t *testing.T) {
	for _, row := range []struct {
		name    string
		want    portal.Code
		typed   string // childOne where empty
		kinship Kinship
		err     error
	}{
		{name: "a child's IIN with a wrong check digit", want: portal.CodeIINInvalid, typed: "200315500018"},
		{name: "the parent's own IIN", want: portal.CodeIINIsOwn, typed: motherIIN},
		{name: "an IIN that is no child's", want: portal.CodeChildNotFound},
		{name: "a child of other parents", want: portal.CodeKinshipNotConfirmed, kinship: Kinship{Known: true}},
		{name: "a child past the age limit", want: portal.CodeChildOverAge, kinship: kinshipWith(func(k *Kinship) { k.OverAge = true })},
		{name: "a child whose records contradict each other", want: portal.CodeRegistryConflict, kinship: kinshipWith(func(k *Kinship) { k.Conflict = true })},
		{name: "a child under guardianship, without the act", want: portal.CodeGuardianDocument, kinship: kinshipWith(func(k *Kinship) { k.GuardianDocument = true })},
		{name: "an application that a guardian holds", want: portal.CodeBoundToOtherParent, kinship: kinshipWith(func(k *Kinship) { k.HeldByOther = true })},
		{name: "while the registry is down", want: portal.CodeRegistryUnavailable, err: ErrRegistryUnavailable},
		{name: "while the registry gives up half-way", want: portal.CodeRegistryTimeout, err: ErrRegistryTimeout},
	} {
		t.Run(string(row.want)+" "+row.name, func(t *testing.T) {
			f := newFixture(t)
			f.kin(childOne)
			f.registry.set(childOne, row.kinship)
			token := f.enter()
			f.registry.err = row.err
			if row.typed == "" {
				row.typed = childOne
			}
			g := f.bind(token, row.typed)
			g.records(row.want, "binding", row.name)
			if body := string(g.body); strings.Contains(body, "САПАРОВ") || strings.Contains(body, row.typed) {
				t.Errorf("the refusal tells of the child: %s", body)
			}
			f.registry.err = nil
			if page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200); len(page.Items) > 0 {
				t.Errorf("bound nevertheless: %+v", page)
			}
		})
	}
}

// The order of the contract: whatever else stands against a child, the first
// row is the one that is told.
func TestBindChecksInTheOrderOfTheContract(t *testing.T) {
	everything := func(k *Kinship) { k.OverAge, k.Conflict, k.GuardianDocument, k.HeldByOther = true, true, true, true }
	for _, step := range []struct {
		want    portal.Code
		without func(*Kinship)
	}{
		{portal.CodeChildOverAge, func(*Kinship) {}},
		{portal.CodeRegistryConflict, func(k *Kinship) { k.OverAge = false }},
		{portal.CodeGuardianDocument, func(k *Kinship) { k.OverAge, k.Conflict = false, false }},
		{portal.CodeBoundToOtherParent, func(k *Kinship) { k.OverAge, k.Conflict, k.GuardianDocument = false, false, false }},
	} {
		refusesChild(t, step.want, kinshipWith(func(k *Kinship) { everything(k); step.without(k) }))
	}
}

// Whose an application is, is asked only where there is one.
func TestBindTellsThatThereIsNoApplicationBeforeWhoseItWouldBe(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, kinshipWith(func(k *Kinship) { k.HeldByOther = true }))
	if r := as[portal.BindingResult](f.bind(f.enter(), childOne), 201); r.Code != portal.CodeApplicationNotFound {
		t.Errorf("result %+v", r)
	}
}

// Over all flags: who is not kin learns one thing, always the same, and the
// queue is not even asked.
func TestWhoIsNotKinLearnsNothingBelowKinship(t *testing.T) {
	for _, practice := range []bool{true, false} {
		t.Run(fmt.Sprint("practice ", practice), func(t *testing.T) {
			options := []func(*Options){func(o *Options) { o.Limits.ChildChecks = 1000 }}
			if !practice {
				options = append(options, realPortal(noneRevoked()))
			}
			f := newFixture(t, options...)
			f.kin(childOne)
			token := f.enter()
			told := map[portal.Code]map[string]bool{}
			for flags := range 1 << 6 {
				k := strangersKinship(flags)
				f.registry.set(childOne, k)
				asked := f.registry.queues
				p := as[portal.Problem](f.bind(token, childOne), statuses[notKin(k, practice)])
				p.RequestID = ""
				if told[p.Code] == nil {
					told[p.Code] = map[string]bool{}
				}
				told[p.Code][fmt.Sprintf("%+v", p)] = true
				if p.Code != notKin(k, practice) || f.registry.queues != asked {
					t.Errorf("%+v: %+v, the queue asked %d times", k, p, f.registry.queues-asked)
				}
			}
			for code, answers := range told {
				if len(answers) != 1 {
					t.Errorf("%s is told in %d ways", code, len(answers))
				}
			}
			if practice != (len(told) == 2) {
				t.Errorf("told %v", told)
			}
		})
	}
}

// strangersKinship is an answer about somebody who is not kin, with each of the
// other members set or not.
func strangersKinship(flags int) Kinship {
	on := func(i int) bool { return flags>>i&1 == 1 }
	k := Kinship{Known: on(0), OverAge: on(1), Conflict: on(2), GuardianDocument: on(3), HeldByOther: on(4)}
	if on(5) {
		k.Relation, k.Child, k.FoundIn = "mother", confirmedKinship().Child, []portal.Text{text("Шымкент")}
	}
	return k
}

func notKin(k Kinship, practice bool) portal.Code {
	if practice && !k.Known {
		return portal.CodeChildNotFound
	}
	return portal.CodeKinshipNotConfirmed
}

// A registry that is down or slow costs nothing: the same wish under the same
// key is answered when it is back.
func TestRetryUnderTheSameKeySucceedsAfterTheRegistryIsBack(t *testing.T) {
	for want, broken := range map[portal.Code]func(*fixture){
		portal.CodeRegistryUnavailable: func(f *fixture) { f.registry.err = ErrRegistryUnavailable },
		portal.CodeRegistryTimeout: func(f *fixture) {
			f.registry.wait = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		},
	} {
		f := newFixture(t, func(o *Options) { o.RegistryRetry = registryRetry / 2 })
		f.kin(childOne)
		token, k := f.enter(), newKey()
		broken(f)
		synctest.Test(t, func(*testing.T) { // registryLife in no time
			if p := f.bindUnder(k, token, childOne).refuses(want); p.RetryAfterS != 15 {
				t.Errorf("come again after %d s", p.RetryAfterS)
			}
		})
		f.registry.err, f.registry.wait = nil, nil
		g := f.bindUnder(k, token, childOne)
		if r := as[portal.BindingResult](g, 201); r.Code != portal.CodeKinshipConfirmed || g.header.Get("Idempotent-Replayed") != "" {
			t.Errorf("then %+v", r)
		}
	}
}

func TestConfirmedWithoutApplicationSaysSoInTheBinding(t *testing.T) {
	f := newFixture(t)
	in := []portal.Text{text("Шымкент")}
	f.registry.set(childOne, kinshipWith(func(k *Kinship) { k.FoundIn = in }))
	token := f.enter()
	r := as[portal.BindingResult](f.bind(token, childOne), 201)
	for name, b := range map[string]portal.Binding{
		"result": r.Binding,
		"read":   as[portal.Binding](f.get(pathBindings+"/"+r.Binding.ID, token), 200),
		"listed": as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200).Items[0],
		"again":  as[portal.BindingResult](f.bind(token, childOne), 200).Binding,
	} {
		if b.Status != portal.BindingConfirmed || b.ReasonCode != portal.CodeApplicationNotFound || !reflect.DeepEqual(b.FoundIn, in) {
			t.Errorf("%s: %+v", name, b)
		}
	}
}

func TestPendingThatIsConfirmedWithoutApplicationSaysSo(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, Kinship{Pending: true})
	token := f.enter()
	path := f.bind(token, childOne).header.Get("Location")
	in := []portal.Text{text("Шымкент")}
	f.registry.set(childOne, kinshipWith(func(k *Kinship) { k.FoundIn = in }))
	if b := as[portal.Binding](f.get(path, token), 200); b.Status != portal.BindingConfirmed || b.ReasonCode != portal.CodeApplicationNotFound || !reflect.DeepEqual(b.FoundIn, in) {
		t.Errorf("after waiting: %+v", b)
	}
}

// What the registry learns after waiting is checked as at once.
func TestPendingThatAnotherHoldsIsRefused(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	f.registry.set(childOne, Kinship{Pending: true})
	token := f.enter()
	path := f.bind(token, childOne).header.Get("Location")
	f.registry.set(childOne, kinshipWith(func(k *Kinship) { k.HeldByOther = true }))
	if b := as[portal.Binding](f.get(path, token), 200); b.Status != portal.BindingRefused || b.ReasonCode != portal.CodeBoundToOtherParent || b.Child.Name != "" {
		t.Errorf("after waiting: %+v", b)
	}
}

// An application that appears later is noticed by whoever lists applications.
func TestApplicationThatAppearsClearsTheReason(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, confirmedKinship())
	token := f.enter()
	r := as[portal.BindingResult](f.bind(token, childOne), 201)
	f.kin(childOne)
	as[portal.Page[portal.Application]](f.get(pathApps, token), 200)
	if b := as[portal.Binding](f.get(pathBindings+"/"+r.Binding.ID, token), 200); b.ReasonCode != "" || b.FoundIn != nil {
		t.Errorf("binding %+v", b)
	}
}

// The mother and the father each have the child; one letting go takes nothing
// from the other.
func TestBothParentsHaveTheChildIndependently(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	mother, father := f.enter(), f.enterAs(fatherIIN)
	hers := as[portal.BindingResult](f.bind(mother, childOne), 201).Binding
	his := as[portal.BindingResult](f.bind(father, childOne), 201).Binding
	if hers.ID == his.ID {
		t.Error("one binding for two people")
	}
	f.detach(father, hers.ID).refuses(portal.CodeNotFound)
	if g := f.detach(mother, hers.ID); g.status != 204 {
		t.Fatalf("answer %d %s", g.status, g.body)
	}
	if page := as[portal.Page[portal.Application]](f.get(pathApps, father), 200); len(page.Items) != 1 {
		t.Errorf("the father's applications %+v", page)
	}
}
