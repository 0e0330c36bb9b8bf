package server

import (
	"reflect"
	"strings"
	"testing"

	"kezek.kz/kezek/portal"
)

const pathDiscovery = "/.well-known/kindergarten-portal"

func TestDiscovery(t *testing.T) {
	f := newFixture(t)
	d := as[portal.Discovery](f.get(pathDiscovery, ""), 200)
	want := portal.Discovery{
		PortalID: "test", Name: f.options.Name, Origin: testOrigin, APIBase: "/api/v1", Practice: true,
		SignInMethods: []string{"eds"}, Steps: []string{"locality", "service"}, EmailVerification: "code",
		Locales: []string{"ru", "kk", "en"}, Contacts: []portal.Contact{}, MinClient: "0.1.0",
		KeyAlgorithms: []string{"RSA", "ECGOST3410-2015-512"}, KeyPurpose: portal.KeyPurposeAuthentication,
	}
	if !reflect.DeepEqual(d, want) {
		t.Errorf("discovery %+v", d)
	}
}

func TestLocalities(t *testing.T) {
	f := newFixture(t)
	for query, want := range map[string][]string{
		"": {"P0001", "P0002", "750000000"}, "?q=%D1%82%D0%B5%D0%BC": {"P0002"}, "?q=%D1%82%D0%B5%D0%BC%D1%96%D1%80": {"P0002"},
		"?q=xyz": {}, "?limit=1": {"P0001"},
	} {
		page := as[portal.Page[portal.Locality]](f.get(base+"/localities"+query, ""), 200)
		ids := []string{}
		for _, l := range page.Items {
			ids = append(ids, l.KATO)
		}
		if query != "" && !reflect.DeepEqual(ids, want) || len(ids) != len(want) {
			t.Errorf("%q: %v, want %v", query, ids, want)
		}
		if more := query == "?limit=1"; more != (page.NextCursor != "") {
			t.Errorf("%q: next cursor %q", query, page.NextCursor)
		}
	}
}

func TestLocalitiesGoOnAtTheCursor(t *testing.T) {
	f := newFixture(t)
	seen := map[string]bool{}
	path, pages := base+"/localities?limit=2", 0
	for cursor := ""; pages == 0 || cursor != ""; pages++ {
		page := as[portal.Page[portal.Locality]](f.get(path+"&cursor="+cursor, ""), 200)
		for _, l := range page.Items {
			seen[l.KATO] = true
		}
		cursor = page.NextCursor
	}
	if pages != 2 || len(seen) != 3 {
		t.Errorf("%d pages, %v", pages, seen)
	}
}

func TestListsRefuseWrongLimit(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for _, path := range []string{base + "/localities", base + "/localities/P0002/services", pathBindings, pathApps} {
		for _, limit := range []string{"0", "-1", "501", "many", "1e3"} {
			f.do(call{method: "GET", path: path + "?limit=" + limit, token: token, broken: true}).refuses(portal.CodeMalformed)
		}
	}
}

func TestListsRefuseUnknownCursor(t *testing.T) {
	f := newFixture(t)
	for _, cursor := range []string{"!", "LTE", "eA", "MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkw"} { // "-1", "x", a number that is too long
		f.get(base+"/localities?cursor="+cursor, "").refuses(portal.CodeMalformed)
	}
	if page := as[portal.Page[portal.Locality]](f.get(base+"/localities?cursor=OTk5", ""), 200); len(page.Items) > 0 {
		t.Errorf("past the end: %+v", page)
	}
}

func TestLocalitiesRefuseTooLongQuery(t *testing.T) {
	f := newFixture(t)
	f.do(call{method: "GET", path: base + "/localities?q=" + strings.Repeat("a", 401), broken: true}).refuses(portal.CodeMalformed)
}

func TestServices(t *testing.T) {
	f := newFixture(t)
	page := as[portal.Page[portal.Service]](f.get(base+"/localities/P0002/services", ""), 200)
	if !reflect.DeepEqual(page.Items, testServices()) {
		t.Errorf("services %+v", page)
	}
}

func TestServicesRefuseUnknownLocality(t *testing.T) {
	newFixture(t).get(base+"/localities/P9999/services", "").refuses(portal.CodeLocalityNotFound)
}

func TestServicesRefuseLocalityServedElsewhere(t *testing.T) {
	p := newFixture(t).get(base+"/localities/750000000/services", "").refuses(portal.CodeLocalityServedElsewhere)
	if p.Portal == nil || p.Portal.URL != "https://open-almaty.kz" {
		t.Errorf("problem %+v", p)
	}
}

func TestContactsAreThePortalsOwn(t *testing.T) {
	almaty := []portal.Contact{{Kind: "phone", Label: text("Call-center Open Almaty"), Value: "1308, 338-33-88"}}
	f := newFixture(t, func(o *Options) { o.Contacts = almaty })
	for _, path := range []string{"/contacts", "/contacts?kato=P0002"} {
		c := as[portal.Contacts](f.get(base+path, ""), 200)
		if !reflect.DeepEqual(c.Items, almaty) || !c.ValidFrom.Equal(testNow) {
			t.Errorf("contacts %+v", c)
		}
	}
	if c := as[portal.Contacts](newFixture(t).get(base+"/contacts", ""), 200); len(c.Items) > 0 {
		t.Errorf("a portal without contacts shows %+v", c)
	}
}

func TestContactsRefuseUnknownLocality(t *testing.T) {
	newFixture(t).get(base+"/contacts?kato=P9999", "").refuses(portal.CodeLocalityNotFound)
}

func TestStatus(t *testing.T) {
	f := newFixture(t)
	for state, want := range map[string]portal.Status{
		"ok":   {State: "ok", CivilRegistry: "ok"},
		"slow": {State: "limited", CivilRegistry: "slow", Message: registryMessages["slow"]},
		"down": {State: "limited", CivilRegistry: "down", Message: registryMessages["down"]},
		"?":    {State: "limited", CivilRegistry: "down", Message: registryMessages["down"]},
	} {
		f.registry.state = state
		if got := as[portal.Status](f.get(base+"/status", ""), 200); got != want {
			t.Errorf("%s: %+v", state, got)
		}
	}
}
