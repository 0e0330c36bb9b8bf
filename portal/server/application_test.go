package server

import (
	"context"
	"testing"

	"kezek.kz/kezek/portal"
)

func TestApplicationsOfAllBoundChildren(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	f.kin(secondIIN)
	token := f.enter()
	if page := as[portal.Page[portal.Application]](f.get(pathApps, token), 200); page.Items == nil || len(page.Items) > 0 {
		t.Errorf("empty cabinet: %+v", page)
	}
	f.bind(token, childOne)
	f.bind(token, secondIIN)
	page := as[portal.Page[portal.Application]](f.get(pathApps, token), 200)
	if len(page.Items) != 2 || page.Items[0].Number != "KZ-599034" || page.Items[1].Number != "KZ-699044" {
		t.Errorf("applications %+v", page)
	}
	first := as[portal.Page[portal.Application]](f.get(pathApps+"?limit=1", token), 200)
	second := as[portal.Page[portal.Application]](f.get(pathApps+"?limit=1&cursor="+first.NextCursor, token), 200)
	if len(first.Items) != 1 || len(second.Items) != 1 || second.NextCursor != "" || second.Items[0].Number != "KZ-699044" {
		t.Errorf("pages %+v, %+v", first, second)
	}
}

func TestApplication(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	f.bind(token, childOne)
	a := as[portal.Application](f.get(pathApps+"/KZ-599034", token), 200)
	if a.Queue.Position != 12 || a.Child.IINMasked != "•••• 9034" || a.StatusHint == "" {
		t.Errorf("application %+v", a)
	}
}

func TestApplicationIsFoundByItsNumber(t *testing.T) {
	f, token := newTwoChildren(t)
	for _, number := range []string{"KZ-599034", "KZ-699044"} {
		if a := as[portal.Application](f.get(pathApps+"/"+number, token), 200); a.Number != number {
			t.Errorf("%s is %s", number, a.Number)
		}
	}
	f.get(pathApps+"/KZ-1", token).refuses(portal.CodeNotFound)
}

// One child's trouble is not another's: what is bound beside it is shown.
func TestApplicationIsShownWhileTheRegistryIsSilentOfAnotherChild(t *testing.T) {
	f, token := newTwoChildren(t)
	f.registry.silent = childOne
	f.get(pathApps+"/KZ-699044", token).shown()
	for _, path := range pastOf("KZ-699044") {
		f.get(path, token).shown()
	}
	f.registry.applications[secondIIN][0].Number = "KZ-new" // which nobody has looked at yet
	f.get(pathApps+"/KZ-new", token).shown()
	f.get(pathApps+"/KZ-599034", token).refuses(portal.CodeRegistryUnavailable)
	f.get(pathApps+"/KZ-1", token).refuses(portal.CodeRegistryUnavailable)
	f.get(pathApps, token).refuses(portal.CodeRegistryUnavailable)
}

// Whose a number is was learned when the child was bound: the registry is asked
// about that child alone.
func TestApplicationAsksAboutItsChildOnly(t *testing.T) {
	f, token := newTwoChildren(t)
	for _, number := range []string{"KZ-599034", "KZ-699044"} {
		before := f.registry.queues
		f.get(pathApps+"/"+number, token).shown()
		if asked := f.registry.queues - before; asked != 1 {
			t.Errorf("%s: the registry was asked %d times", number, asked)
		}
	}
	f.registry.applications[secondIIN][0].Number = "KZ-new" // it has another number now
	for range 2 {
		f.get(pathApps+"/KZ-new", token).shown()
	}
	before := f.registry.queues
	f.get(pathApps+"/KZ-new", token).shown()
	if asked := f.registry.queues - before; asked != 1 {
		t.Errorf("with another number the registry was asked %d times", asked)
	}
}

func TestApplicationOfAnotherPersonIsNotFound(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	f.bind(f.enter(), childOne)
	father := f.enterAs(fatherIIN)
	f.get(pathApps+"/KZ-599034", father).refuses(portal.CodeNotFound)
	f.get(pathApps+"/unknown", father).refuses(portal.CodeNotFound)
}

func TestApplicationsRefuseWhileRegistryDoesNotAnswer(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token := f.enter()
	f.bind(token, childOne)
	for err, code := range map[error]portal.Code{
		ErrRegistryUnavailable: portal.CodeRegistryUnavailable, ErrRegistryTimeout: portal.CodeRegistryTimeout, context.DeadlineExceeded: portal.CodeRegistryTimeout,
	} {
		f.registry.err = err
		f.get(pathApps, token).refuses(code)
		f.get(pathApps+"/KZ-599034", token).refuses(code)
	}
}

// newTwoChildren is a fixture with a parent whose two children are bound.
func newTwoChildren(t *testing.T) (f *fixture, token string) {
	t.Helper()
	f = newFixture(t)
	f.kin(childOne)
	f.kin(secondIIN)
	token = f.enter()
	f.bind(token, childOne)
	f.bind(token, secondIIN)
	return f, token
}
