package server

import (
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// private are all operations behind the sign-in, with bodies that the contract
// takes.
func private() []call {
	iin, email := portal.BindingRequest{ChildIIN: childOne}, portal.EmailRequest{Email: "a@example.kz"}
	return []call{
		{method: "DELETE", path: pathCurrent},
		{method: "POST", path: pathStepUp, body: portal.SessionRequest{ChallengeID: "x", CMS: "MA=="}},
		{method: "GET", path: pathSessions},
		{method: "DELETE", path: pathSessions + "/x"},
		{method: "PUT", path: pathPassword, body: portal.PasswordRequest{Password: testPassword}},
		{method: "GET", path: pathMe},
		{method: "PATCH", path: pathMe, body: `{"locale":"kk"}`, header: map[string]string{"If-Match": "*"}},
		{method: "POST", path: pathEmail, body: email, header: key(newKey())},
		{method: "POST", path: pathEmail + "/t/confirm", body: portal.CodeRequest{Code: "123456"}},
		{method: "POST", path: pathBindings, body: iin, header: key(newKey())},
		{method: "GET", path: pathJournal},
		{method: "GET", path: pathBindings},
		{method: "GET", path: pathBindings + "/x"},
		{method: "DELETE", path: pathBindings + "/x"},
		{method: "POST", path: pathBindings + "/x/recheck", header: key(newKey())},
		{method: "GET", path: pathApps},
		{method: "GET", path: pathApps + "/x"},
		{method: "GET", path: pathApps + "/x/history"},
		{method: "GET", path: pathApps + "/x/queue"},
		{method: "GET", path: pathApps + "/x/printout?format=a4&lang=ru"},
	}
}

func TestEveryPrivateOperationRefusesMissingToken(t *testing.T) {
	f := newFixture(t)
	for _, c := range private() {
		f.do(c).refuses(portal.CodeUnauthorized)
	}
}

func TestEveryPrivateOperationRefusesExpiredToken(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	f.clock.pass(10 * time.Minute)
	for _, c := range private() {
		c.token = token
		f.do(c).refuses(portal.CodeSessionExpired)
	}
}

func TestEveryPrivateOperationRefusesEndedSession(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	other := f.signIn(newPerson(t, motherIIN), "personal")
	f.endSession(token, other.SessionID, 204)
	for _, c := range private() {
		c.token = other.AccessToken
		f.do(c).refuses(portal.CodeSessionRevoked)
	}
}

func TestPrivateIsEveryOperationWithSecurity(t *testing.T) {
	n := 0
	for _, item := range theContract().doc.Paths.Map() {
		for _, o := range item.Operations() {
			if o.Security != nil && len((*o.Security)[0]) > 0 {
				n++
			}
		}
	}
	if n != len(private()) {
		t.Errorf("%d operations in the contract, %d here", n, len(private()))
	}
}
