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

func TestEveryStatusHasWordsInThreeLanguages(t *testing.T) {
	for _, status := range []string{
		"SUBMITTED", "UNDER_REVIEW", "BENEFIT_CHECK", "QUEUED", "TURN_REACHED", "OFFERED", "REFERRAL_ISSUED", "ENROLLED",
		"STOP_LIST", "INACTIVE", "SUSPENDED", "WITHDRAWN", "REJECTED", "CLOSED_AGE", "TRANSFERRED",
	} {
		words := applicationStatuses[status]
		for _, s := range []string{words.label.RU, words.label.KK, words.label.EN, words.hint.RU, words.hint.KK, words.hint.EN} {
			if s == "" {
				t.Errorf("%s lacks words: %+v", status, words)
			}
		}
	}
}

func TestUnknownStatusIsShownAsItCame(t *testing.T) {
	if a := worded(portal.Application{Status: "NEW_ONE"}, "kk"); a.StatusLabel != "NEW_ONE" {
		t.Errorf("label %q", a.StatusLabel)
	}
	if a := worded(portal.Application{Status: "QUEUED", StatusLabel: "Own", StatusHint: "Hint"}, "kk"); a.StatusLabel != "Own" || a.StatusHint != "Hint" {
		t.Errorf("application %+v", a)
	}
}
