package server

import (
	"context"
	"errors"
	"reflect"
	"testing"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/ui/explain/refusals"
)

func (f *fixture) detach(token, id string) got {
	f.Helper()
	return f.do(call{method: "DELETE", path: pathBindings + "/" + id, token: token})
}

func (f *fixture) recheck(token, id string) got {
	f.Helper()
	return f.post(pathBindings+"/"+id+"/recheck", token, nil)
}

// pending gives the token of the mother and the id of a binding that waits.
func (f *fixture) pending() (token, id string) {
	f.Helper()
	f.registry.set(childOne, Kinship{Pending: true})
	token = f.enter()
	return token, as[portal.BindingResult](f.bind(token, childOne), 202).Binding.ID
}

// refused gives the same for one that was refused after waiting.
func (f *fixture) refused() (token, id string) {
	f.Helper()
	token, id = f.pending()
	f.registry.set(childOne, Kinship{Known: true})
	if b := as[portal.Binding](f.get(pathBindings+"/"+id, token), 200); b.Status != portal.BindingRefused {
		f.Fatalf("binding %+v", b)
	}
	return token, id
}

func TestRecheckOfPending(t *testing.T) {
	f := newFixture(t)
	token, id := f.pending()
	g := f.recheck(token, id)
	if r := as[portal.BindingResult](g, 202); r.Binding.ID != id || r.Code != portal.CodeKinshipCheckPending || g.header.Get("Retry-After") != "3" {
		t.Errorf("still pending: %+v, %v", r, g.header)
	}
	f.kin(childOne)
	g = f.recheck(token, id)
	if r := as[portal.BindingResult](g, 201); r.Binding.ID != id || r.Code != portal.CodeKinshipConfirmed || len(r.Applications) != 1 {
		t.Errorf("then %+v", r)
	}
	if g.header.Get("Location") != pathBindings+"/"+id {
		t.Errorf("location %v", g.header)
	}
}

func TestRecheckOfRefusedAfterPending(t *testing.T) {
	f := newFixture(t)
	token, id := f.refused()
	f.recheck(token, id).records(portal.CodeKinshipNotConfirmed, "binding", "«Проверить снова», and kinship is still not confirmed")
	f.kin(childOne)
	if r := as[portal.BindingResult](f.recheck(token, id), 201); r.Binding.ID != id || r.Binding.Status != portal.BindingConfirmed {
		t.Errorf("then %+v", r)
	}
}

func TestRecheckOfPendingWithoutApplication(t *testing.T) {
	f := newFixture(t)
	token, id := f.pending()
	in := []portal.Text{text("Шымкент")}
	f.registry.set(childOne, kinshipWith(func(k *Kinship) { k.FoundIn = in }))
	r := as[portal.BindingResult](f.recheck(token, id), 201)
	if r.Code != portal.CodeApplicationNotFound || r.Binding.ReasonCode != r.Code || !reflect.DeepEqual(r.FoundIn, in) {
		t.Errorf("result %+v", r)
	}
}

// «Проверить снова» where the application came from elsewhere meanwhile.
func TestRecheckOfConfirmedWithoutApplication(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, confirmedKinship())
	token := f.enter()
	id := as[portal.BindingResult](f.bind(token, childOne), 201).Binding.ID
	in := []portal.Text{text("Шымкент")}
	f.registry.set(childOne, kinshipWith(func(k *Kinship) { k.FoundIn = in }))
	r := as[portal.BindingResult](f.recheck(token, id), 200)
	if r.Code != portal.CodeAlreadyBound || r.Binding.ReasonCode != portal.CodeApplicationNotFound || !reflect.DeepEqual(r.Binding.FoundIn, in) || len(r.Applications) != 0 {
		t.Errorf("found elsewhere: %+v", r)
	}
	f.kin(childOne)
	r = as[portal.BindingResult](f.recheck(token, id), 200)
	if r.Binding.ReasonCode != "" || r.Binding.FoundIn != nil || len(r.Applications) != 1 {
		t.Errorf("found here: %+v", r)
	}
}

// A registry that thinks otherwise one day takes no binding away.
func TestRecheckTakesNoConfirmedBindingAway(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, confirmedKinship())
	token := f.enter()
	id := as[portal.BindingResult](f.bind(token, childOne), 201).Binding.ID
	f.registry.set(childOne, Kinship{Known: true, FoundIn: []portal.Text{text("Шымкент")}})
	r := as[portal.BindingResult](f.recheck(token, id), 200)
	if r.Binding.Status != portal.BindingConfirmed || r.Binding.FoundIn != nil {
		t.Errorf("result %+v", r)
	}
}

func TestRecheckRefusals(t *testing.T) {
	for want, k := range map[portal.Code]Kinship{
		portal.CodeChildNotFound:      {},
		portal.CodeChildOverAge:       kinshipWith(func(k *Kinship) { k.OverAge = true }),
		portal.CodeRegistryConflict:   kinshipWith(func(k *Kinship) { k.Conflict = true }),
		portal.CodeGuardianDocument:   kinshipWith(func(k *Kinship) { k.GuardianDocument = true }),
		portal.CodeBoundToOtherParent: kinshipWith(func(k *Kinship) { k.HeldByOther = true }),
	} {
		f := newFixture(t)
		token, id := f.pending()
		f.kin(childOne)
		f.registry.set(childOne, k)
		p := f.recheck(token, id).refuses(want)
		refusals.Record(t, "binding", "«Проверить снова»: "+string(want), &p)
		if b := as[portal.Binding](f.get(pathBindings+"/"+id, token), 200); b.Status != portal.BindingRefused || b.ReasonCode != want {
			t.Errorf("%s: %+v", want, b)
		}
	}
}

func TestRecheckWhileTheRegistryDoesNotAnswerChangesNothing(t *testing.T) {
	for want, err := range map[portal.Code]error{
		portal.CodeRegistryUnavailable: ErrRegistryUnavailable, portal.CodeRegistryTimeout: ErrRegistryTimeout,
	} {
		f := newFixture(t)
		token, id := f.refused()
		f.registry.err = err
		k := newKey()
		c := call{method: "POST", path: pathBindings + "/" + id + "/recheck", token: token, header: key(k)}
		f.do(c).refuses(want)
		f.registry.err = nil
		f.kin(childOne)
		as[portal.BindingResult](f.do(c), 201)
	}
}

// A confirmed binding without application asks for it, and says when it cannot.
func TestRecheckOfConfirmedWhileTheRegistryIsDown(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, confirmedKinship())
	token := f.enter()
	id := as[portal.BindingResult](f.bind(token, childOne), 201).Binding.ID
	f.registry.err = ErrRegistryUnavailable
	f.recheck(token, id).refuses(portal.CodeRegistryUnavailable)
	f.registry.err = nil
	f.registry.wait = func(context.Context) error { return ErrRegistryTimeout } // of kinship alone
	f.recheck(token, id).refuses(portal.CodeRegistryTimeout)
}

func TestRecheckReplaysUnderOneKey(t *testing.T) {
	f := newFixture(t)
	token, id := f.pending()
	f.kin(childOne)
	c := call{method: "POST", path: pathBindings + "/" + id + "/recheck", token: token, header: key(newKey())}
	first, second := f.do(c), f.do(c)
	if string(first.body) != string(second.body) || second.header.Get("Idempotent-Replayed") != "true" {
		t.Errorf("second %s", second.body)
	}
	c.body, c.loose = `{}`, true // the contract has no body
	f.do(c).refuses(portal.CodeIdempotencyKeyReused)
	c.body, c.header, c.loose, c.broken = nil, nil, false, true
	f.do(c).refuses(portal.CodeIdempotencyKeyMissing)
}

func TestRecheckOfAnotherPersonsBindingIsNotFound(t *testing.T) {
	f := newFixture(t)
	_, id := f.pending()
	father := f.enterAs(fatherIIN)
	f.recheck(father, id).refuses(portal.CodeNotFound)
	f.recheck(father, "unknown").records(portal.CodeNotFound, "binding", "a binding looked at again that there is none of")
}

func TestRecheckRefusesTooLongBody(t *testing.T) {
	f := newFixture(t)
	token, id := f.pending()
	g := f.do(call{
		method: "POST", path: pathBindings + "/" + id + "/recheck", token: token, header: key(newKey()),
		body: string(make([]byte, maxBody+1)), loose: true,
	})
	g.refuses(portal.CodeTooLarge)
}

func TestDetachKeepsTheApplicationInTheQueue(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	id := as[portal.BindingResult](f.bind(token, childOne), 201).Binding.ID
	if g := f.detach(token, id); g.status != 204 || len(g.body) > 0 {
		t.Fatalf("answer %d %s", g.status, g.body)
	}
	if page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200); len(page.Items) > 0 {
		t.Errorf("bindings %+v", page)
	}
	if page := as[portal.Page[portal.Application]](f.get(pathApps, token), 200); len(page.Items) > 0 {
		t.Errorf("applications in the cabinet %+v", page)
	}
	f.get(pathBindings+"/"+id, token).refuses(portal.CodeNotFound)
	again := as[portal.BindingResult](f.bind(token, childOne), 201)
	if again.Binding.ID == id || len(again.Applications) != 1 {
		t.Errorf("bound again: %+v", again)
	}
}

func TestDetachTwiceIsNotFound(t *testing.T) {
	f := newFixture(t)
	token, id := f.pending()
	f.detach(token, id)
	f.detach(token, id).records(portal.CodeNotFound, "binding", "a child detached who was detached already")
}

func TestDetachNeedsAnEmail(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.detach(token, "unknown").refuses(portal.CodeEmailConfirmationRequired)
	f.recheck(token, "unknown").refuses(portal.CodeEmailConfirmationRequired)
}

// A binding that goes while the registry is asked about it stays away, whoever
// asked.
func TestDetachWhileTheRegistryIsAskedWins(t *testing.T) {
	for name, ask := range map[string]func(f *fixture, token, id string) got{
		"reading":   func(f *fixture, token, id string) got { return f.get(pathBindings+"/"+id, token) },
		"rechecked": func(f *fixture, token, id string) got { return f.recheck(token, id) },
	} {
		t.Run(name, func(t *testing.T) {
			f := newFixture(t)
			token, id := f.pending()
			f.kin(childOne)
			f.registry.wait = func(context.Context) error {
				if g := f.detach(token, id); g.status != 204 {
					return errors.New("not detached")
				}
				return nil
			}
			ask(f, token, id).refuses(portal.CodeNotFound)
			if page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200); len(page.Items) > 0 {
				t.Errorf("it came back: %+v", page)
			}
		})
	}
}

func TestBindingsAreInTheJournal(t *testing.T) {
	f := newFixture(t)
	token, id := f.refused()
	f.kin(childOne)
	as[portal.BindingResult](f.bind(token, childOne), 201)
	as[portal.BindingResult](f.bind(token, childOne), 200)
	f.bind(token, unknownIIN).refuses(portal.CodeChildNotFound)
	f.detach(token, id)
	var told []portal.JournalEntry
	for _, e := range as[portal.Page[portal.JournalEntry]](f.get(base+"/me/journal", token), 200).Items {
		if e.Child != "" {
			told = append(told, portal.JournalEntry{Kind: e.Kind, Code: e.Code, Child: e.Child})
		}
	}
	want := []portal.JournalEntry{
		{Kind: portal.JournalDetached, Child: "•••• 9034"},
		{Kind: portal.JournalBindingRefused, Code: portal.CodeChildNotFound, Child: "•••• 9067"},
		{Kind: portal.JournalBindingConfirmed, Child: "•••• 9034"},
		{Kind: portal.JournalBindingRefused, Code: portal.CodeKinshipNotConfirmed, Child: "•••• 9034"},
		{Kind: portal.JournalBindingPending, Child: "•••• 9034"},
	}
	if !reflect.DeepEqual(told, want) {
		t.Errorf("journal %+v", told)
	}
}
