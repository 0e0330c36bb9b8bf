package server

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

func newKey() string { return uuid.NewString() }

func TestBindConfirmsKinship(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	g := f.bind(token, "220314 5 9903-4")
	r := as[portal.BindingResult](g, 201)
	want := portal.Binding{
		ID: r.Binding.ID, Status: "confirmed", Relation: "mother",
		Child: portal.Child{Name: "САПАРОВ АЛИХАН", BirthDate: "2022-03-14", IINMasked: "•••• 9034"},
	}
	if r.Code != portal.CodeKinshipConfirmed || r.Message != "Родство подтвердилось, данные успешно обновлены" || !reflect.DeepEqual(r.Binding, want) {
		t.Errorf("result %+v", r)
	}
	if g.header.Get("Location") != pathBindings+"/"+r.Binding.ID {
		t.Errorf("location %s", g.header.Get("Location"))
	}
	if len(r.Applications) != 1 || r.Applications[0].Child != want.Child || r.Applications[0].StatusLabel != "В очереди" {
		t.Errorf("applications %+v", r.Applications)
	}
	if b := as[portal.Binding](f.get(pathBindings+"/"+want.ID, token), 200); !reflect.DeepEqual(b, want) {
		t.Errorf("binding %+v", b)
	}
	if page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200); !reflect.DeepEqual(page.Items, []portal.Binding{want}) {
		t.Errorf("bindings %+v", page)
	}
}

func TestBindSpeaksTheLanguageOfTheRequest(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for child, c := range map[string]struct{ language, message, label string }{
		"220314599034": {"kk", "Туыстық расталды, деректер сәтті жаңартылды", "Кезекте"},
		"241102699044": {"en", "Kinship is confirmed, the data have been updated", "In the queue"},
		"210930599150": {"de", "Родство подтвердилось, данные успешно обновлены", "В очереди"},
	} {
		f.kin(child)
		post := call{method: "POST", path: pathBindings, token: token, body: portal.BindingRequest{ChildIIN: child}, header: key(newKey())}
		r := as[portal.BindingResult](f.do(post.withHeader("Accept-Language", c.language)), 201)
		if r.Message != c.message || r.Applications[0].StatusLabel != c.label {
			t.Errorf("%s: %q, %q", c.language, r.Message, r.Applications[0].StatusLabel)
		}
	}
}

func TestBindAgainAnswersAlreadyBound(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	first := as[portal.BindingResult](f.bind(token, childOne), 201)
	second := as[portal.BindingResult](f.bind(token, childOne), 200)
	if second.Code != portal.CodeAlreadyBound || !reflect.DeepEqual(second.Binding, first.Binding) || len(second.Applications) != 1 {
		t.Errorf("second %+v", second)
	}
}

func TestBothParentsBindOneChild(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	as[portal.BindingResult](f.bind(f.enter(), childOne), 201)
	as[portal.BindingResult](f.bind(f.enterAs(fatherIIN), childOne), 201)
}

func TestBindRefusesInvalidIIN(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for typed, sub := range map[string]portal.Code{
		"": portal.CodeIINEmpty, "20031550001": portal.CodeIINLength, "20О315500017": portal.CodeIINNotDigit,
		"000000000000": portal.CodeIINAllEqual, "200315500018": portal.CodeIINCheckDigit,
		"830717300130": portal.CodeIINNeverIssued, "990140003854": portal.CodeIINIsBIN, "әққі": portal.CodeIINKazakhLayout,
	} {
		f.bind(token, typed).refusesAt(portal.CodeIINInvalid, "/child_iin", sub)
	}
	if f.registry.asked > 0 {
		t.Error("the registry was asked")
	}
}

func TestBindRefusesOwnIIN(t *testing.T) {
	f := newFixture(t)
	f.bind(f.enter(), motherIIN).refusesAt(portal.CodeIINIsOwn, "/child_iin", portal.CodeIINIsOwn)
}

// refusesChild binds a child of whom the registry says k.
func refusesChild(t *testing.T, want portal.Code, k Kinship, options ...func(*Options)) {
	t.Helper()
	f := newFixture(t, options...)
	f.kin(childOne)
	f.registry.set(childOne, k)
	token := f.enter()
	g := f.bind(token, childOne)
	g.refuses(want)
	if strings.Contains(string(g.body), "САПАРОВ") || strings.Contains(string(g.body), childOne) {
		t.Errorf("the refusal tells of the child: %s", g.body)
	}
	if page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200); len(page.Items) > 0 {
		t.Errorf("bound nevertheless: %+v", page)
	}
}

// kinshipWith is a confirmed kinship with something against it.
func kinshipWith(change func(*Kinship)) Kinship {
	k := confirmedKinship()
	change(&k)
	return k
}

func TestBindRefusesUnconfirmedKinship(t *testing.T) {
	refusesChild(t, portal.CodeKinshipNotConfirmed, kinshipWith(func(k *Kinship) { k.Confirmed = false }))
}

func TestBindRefusesUnknownChild(t *testing.T) {
	refusesChild(t, portal.CodeChildNotFound, Kinship{})
}

func TestBindRefusesUnknownChildLikeUnconfirmedKinshipOutsideThePractice(t *testing.T) {
	real := realPortal(noneRevoked())
	refusesChild(t, portal.CodeKinshipNotConfirmed, Kinship{}, real)
	refusesChild(t, portal.CodeKinshipNotConfirmed, Kinship{Known: true}, real)
}

func TestBindRefusesChildOverAge(t *testing.T) {
	refusesChild(t, portal.CodeChildOverAge, kinshipWith(func(k *Kinship) { k.OverAge = true }))
}

func TestBindRefusesRegistryDataConflict(t *testing.T) {
	refusesChild(t, portal.CodeRegistryConflict, kinshipWith(func(k *Kinship) { k.Conflict = true }))
}

func TestBindRefusesWithoutGuardianDocument(t *testing.T) {
	refusesChild(t, portal.CodeGuardianDocument, kinshipWith(func(k *Kinship) { k.GuardianDocument = true }))
}

func TestBindRefusesChildHeldByOther(t *testing.T) {
	refusesChild(t, portal.CodeBoundToOtherParent, kinshipWith(func(k *Kinship) { k.HeldByOther = true }))
}

func TestBindTellsNothingBeforeKinship(t *testing.T) {
	refusesChild(t, portal.CodeKinshipNotConfirmed, kinshipWith(func(k *Kinship) {
		k.Confirmed, k.OverAge, k.Conflict, k.GuardianDocument, k.HeldByOther = false, true, true, true, true
	}))
}

func TestBindWithoutApplicationKeepsKinship(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, kinshipWith(func(k *Kinship) { k.FoundIn = []portal.Text{text("Шымкент")} }))
	token := f.enter()
	r := as[portal.BindingResult](f.bind(token, childOne), 201)
	if r.Code != portal.CodeApplicationNotFound || len(r.Applications) != 0 || !reflect.DeepEqual(r.FoundIn, []portal.Text{text("Шымкент")}) {
		t.Errorf("result %+v", r)
	}
	if r = as[portal.BindingResult](f.bind(token, childOne), 200); r.Code != portal.CodeAlreadyBound {
		t.Errorf("second %+v", r)
	}
}

func TestBindRefusesWhileRegistryIsUnavailable(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	for _, err := range []error{ErrRegistryUnavailable, errors.New("dial tcp 910205499012: refused")} {
		f.registry.err = err
		f.bind(token, childOne).refuses(portal.CodeRegistryUnavailable)
	}
	f.registry.err = nil
	as[portal.BindingResult](f.bind(token, childOne), 201)
}

func TestBindRefusesWhileApplicationsAreUnavailableAndBindsNothing(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	f.registry.applyErr = ErrRegistryUnavailable
	f.bind(token, childOne).refuses(portal.CodeRegistryUnavailable)
	f.registry.applyErr = nil
	as[portal.BindingResult](f.bind(token, childOne), 201)
}

func TestBindRefusesWhenRegistryTakesTooLong(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	f.registry.err = ErrRegistryTimeout
	f.bind(token, childOne).refuses(portal.CodeRegistryTimeout)
	f.registry.err = nil
	f.registry.wait = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
	synctest.Test(t, func(*testing.T) { // ten seconds in no time
		f.bind(token, childOne).refuses(portal.CodeRegistryTimeout)
	})
}

func TestBindPendingIsConfirmedLater(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	f.registry.set(childOne, Kinship{Pending: true, RetryAfter: 2 * time.Second})
	token := f.enter()
	g := f.bind(token, childOne)
	r := as[portal.BindingResult](g, 202)
	want := portal.Binding{ID: r.Binding.ID, Status: "pending", Child: portal.Child{IINMasked: "•••• 9034"}, ReasonCode: portal.CodeKinshipCheckPending}
	if r.Code != portal.CodeKinshipCheckPending || !reflect.DeepEqual(r.Binding, want) || r.Message == "" || g.header.Get("Retry-After") != "2" {
		t.Errorf("result %+v, header %v", r, g.header)
	}
	path := g.header.Get("Location")
	g = f.get(path, token)
	if b := as[portal.Binding](g, 200); !reflect.DeepEqual(b, want) || g.header.Get("Retry-After") != "2" {
		t.Errorf("still %+v, header %v", b, g.header)
	}
	if page := as[portal.Page[portal.Application]](f.get(pathApps, token), 200); len(page.Items) > 0 {
		t.Error("applications of a child that is not confirmed")
	}
	f.registry.set(childOne, confirmedKinship())
	if b := as[portal.Binding](f.get(path, token), 200); b.Status != "confirmed" || b.ID != want.ID || b.Child.Name == "" || b.ReasonCode != "" {
		t.Errorf("then %+v", b)
	}
	if page := as[portal.Page[portal.Application]](f.get(pathApps, token), 200); len(page.Items) != 1 {
		t.Errorf("applications %+v", page)
	}
}

func TestBindPendingIsRefusedLater(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, Kinship{Pending: true})
	token := f.enter()
	path := f.bind(token, childOne).header.Get("Location")
	f.registry.set(childOne, Kinship{Known: true})
	if b := as[portal.Binding](f.get(path, token), 200); b.Status != "refused" || b.ReasonCode != portal.CodeKinshipNotConfirmed {
		t.Errorf("binding %+v", b)
	}
	if page := as[portal.Page[portal.Binding]](f.get(pathBindings, token), 200); len(page.Items) > 0 {
		t.Errorf("bindings %+v", page)
	}
	f.kin(childOne) // a later try starts afresh under the same id
	if r := as[portal.BindingResult](f.bind(token, childOne), 201); pathBindings+"/"+r.Binding.ID != path {
		t.Errorf("result %+v", r)
	}
}

func TestBindPendingStaysWhileRegistryIsUnavailable(t *testing.T) {
	f := newFixture(t)
	f.registry.set(childOne, Kinship{Pending: true})
	token := f.enter()
	path := f.bind(token, childOne).header.Get("Location")
	f.registry.err = ErrRegistryUnavailable
	g := f.get(path, token)
	if b := as[portal.Binding](g, 200); b.Status != "pending" || g.header.Get("Retry-After") != "30" {
		t.Errorf("binding %+v, header %v", b, g.header)
	}
}

func TestBindPendingLosesAgainstAConfirmationMeanwhile(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	f.registry.set(childOne, Kinship{Pending: true})
	asked := false
	f.registry.wait = func(context.Context) error {
		if !asked { // while the first question waits for its answer, another request gets a better one
			asked = true
			f.registry.set(childOne, confirmedKinship())
			as[portal.BindingResult](f.bind(token, childOne), 201)
		}
		return nil
	}
	if r := as[portal.BindingResult](f.bind(token, childOne), 200); r.Code != portal.CodeAlreadyBound || r.Binding.Status != "confirmed" {
		t.Errorf("result %+v", r)
	}
}

func TestBindingOfAnotherPersonIsNotFound(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	path := f.bind(f.enter(), childOne).header.Get("Location")
	father := f.enterAs(fatherIIN)
	f.get(path, father).refuses(portal.CodeNotFound)
	f.get(pathBindings+"/unknown", father).refuses(portal.CodeNotFound)
}
