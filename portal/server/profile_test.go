package server

import (
	"reflect"
	"testing"

	"kezek.kz/kezek/portal"
)

func (f *fixture) patch(token, etag string, body any) call {
	c := call{method: "PATCH", path: pathMe, token: token, body: body}
	if etag != "" {
		c = c.withHeader("If-Match", etag)
	}
	return c.withHeader("Content-Type", "application/merge-patch+json")
}

func TestProfile(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	want := portal.Profile{
		FullName:  portal.FullName{Last: "САПАРОВА", First: "АЙГУЛЬ", Patronymic: "БОЛАТҚЫЗЫ"},
		IINMasked: "•••• 9012", Locale: "ru", Notifications: true, Gates: []string{"confirm_email"},
	}
	if got := as[portal.Profile](f.get(pathMe, token), 200); !reflect.DeepEqual(got, want) {
		t.Errorf("before: %+v", got)
	}
	f.giveEmail(token)
	now := testNow
	want.Gates, want.Email = []string{}, portal.Email{Value: "mother@example.kz", VerifiedAt: &now, Confirmed: true}
	if got := as[portal.Profile](f.get(pathMe, token), 200); !reflect.DeepEqual(got, want) {
		t.Errorf("after: %+v", got)
	}
}

func TestChangeProfile(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	etag := f.get(pathMe, token).header.Get("ETag")
	g := f.do(f.patch(token, etag, `{"locale":"kk"}`))
	if p := as[portal.Profile](g, 200); p.Locale != "kk" || !p.Notifications {
		t.Errorf("profile %+v", p)
	}
	g = f.do(f.patch(token, g.header.Get("ETag"), `{"notifications":false}`))
	if p := as[portal.Profile](g, 200); p.Locale != "kk" || p.Notifications {
		t.Errorf("profile %+v", p)
	}
	if again := f.get(pathMe, token); again.header.Get("ETag") != g.header.Get("ETag") {
		t.Error("the ETag of the change is not the profile's")
	}
}

func TestChangeProfileRefusesStaleVersion(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	etag := f.get(pathMe, token).header.Get("ETag")
	as[portal.Profile](f.do(f.patch(token, etag, `{"locale":"kk"}`)), 200)
	f.do(f.patch(token, etag, `{"locale":"en"}`)).refuses(portal.CodeStaleVersion)
	f.do(f.patch(token, "W/"+f.get(pathMe, token).header.Get("ETag"), `{"locale":"en"}`)).refuses(portal.CodeStaleVersion)
	if p := as[portal.Profile](f.get(pathMe, token), 200); p.Locale != "kk" {
		t.Errorf("locale %s", p.Locale)
	}
}

func TestChangeProfileRefusesMissingIfMatch(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	c := f.patch(token, "", `{"locale":"kk"}`)
	c.broken = true
	f.do(c).refuses(portal.CodePreconditionRequired)
}

func TestChangeProfileRefusesUnknownValues(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	for _, body := range []string{`{"locale":"de"}`, `{"locale":null}`, `{"locale":7}`, `{"notifications":"yes"}`, `{"notifications":null}`, `[]`, `{`} {
		c := f.patch(token, "*", body)
		c.broken = true
		f.do(c).refuses(portal.CodeMalformed)
	}
}
