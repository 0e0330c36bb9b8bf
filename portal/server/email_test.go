package server

import (
	"errors"
	"strconv"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const areaEmail = "e-mail"

func (f *fixture) setEmail(token, email string) got {
	f.Helper()
	return f.post(pathEmail, token, portal.EmailRequest{Email: email})
}

func (f *fixture) confirm(token, ticket, code string) got {
	f.Helper()
	return f.post(pathEmail+"/"+ticket+"/confirm", token, portal.CodeRequest{Code: code})
}

// wrongOf gives a code that is not this one.
func wrongOf(code string) string {
	if code == "000000" {
		return "000001"
	}
	return "000000"
}

// ticketed signs in and asks for a code.
func ticketed(t *testing.T) (f *fixture, token, ticket, code string) {
	t.Helper()
	f = newFixture(t)
	token = f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	ticket = as[portal.EmailTicket](f.setEmail(token, "mother@example.kz"), 202).Ticket
	return f, token, ticket, f.mailer.last(t).Code
}

func TestCabinetRefusesWithoutEmail(t *testing.T) {
	f, token, ticket, code := ticketed(t)
	f.kin(childOne)
	for _, path := range []string{pathBindings, pathBindings + "/x", pathApps, pathApps + "/x"} {
		f.get(path, token).refuses(portal.CodeEmailConfirmationRequired)
	}
	record(t, areaEmail, "binding before an e-mail was confirmed", f.bind(token, childOne).refuses(portal.CodeEmailConfirmationRequired))
	as[portal.Profile](f.confirm(token, ticket, code), 200)
	as[portal.BindingResult](f.bind(token, childOne), 201)
}

func TestEmailByCode(t *testing.T) {
	f, token, ticket, code := ticketed(t)
	mail := f.mailer.last(t)
	if mail.To != "mother@example.kz" || !strings.Contains(mail.Body, code) || strings.Contains(mail.Subject, code) || !isCode(code) {
		t.Errorf("mail %+v", mail)
	}
	if p := as[portal.Profile](f.get(pathMe, token), 200); p.Email.Value != "" || p.Email.Pending != "m•••@example.kz" || len(p.Gates) != 1 {
		t.Errorf("pending: %+v", p)
	}
	p := as[portal.Profile](f.confirm(token, ticket, code), 200)
	if p.Email.Value != "mother@example.kz" || p.Email.VerifiedAt == nil || p.Email.Pending != "" || len(p.Gates) != 0 {
		t.Errorf("confirmed: %+v", p)
	}
	f.clock.pass(time.Minute) // the same code once more, for a lost answer
	if again := as[portal.Profile](f.confirm(token, ticket, code), 200); !again.Email.VerifiedAt.Equal(testNow) {
		t.Errorf("confirmed again at %v", again.Email.VerifiedAt)
	}
}

func TestEmailIsMailedInTheLanguageOfTheRequest(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	for language, word := range map[string]string{"ru": "Здравствуйте", "kk": "Сәлеметсіз", "en": "Hello"} {
		c := call{method: "POST", path: pathEmail, token: token, body: portal.EmailRequest{Email: "a@example.kz"}, header: key(newKey())}
		as[portal.EmailTicket](f.do(c.withHeader("Accept-Language", language)), 202)
		if body := f.mailer.last(t).Body; !strings.Contains(body, word) {
			t.Errorf("%s: %s", language, body)
		}
	}
}

func TestEmailWithoutCodeIsTakenAtOnce(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.EmailVerification, o.Mailer = EmailGiven, nil })
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.get(pathApps, token).refuses(portal.CodeEmailConfirmationRequired)
	ticket := as[portal.EmailTicket](f.setEmail(token, " Mother@Example.KZ "), 202)
	if ticket.Ticket != "" || ticket.Masked != "M•••@example.kz" || ticket.ExpiresAt != nil {
		t.Errorf("ticket %+v", ticket)
	}
	if p := as[portal.Profile](f.get(pathMe, token), 200); p.Email.Value != "Mother@example.kz" || len(p.Gates) != 0 {
		t.Errorf("profile %+v", p)
	}
}

func TestNewEmailCountsFromItsConfirmation(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	ticket := as[portal.EmailTicket](f.setEmail(token, "new@example.kz"), 202).Ticket
	p := as[portal.Profile](f.get(pathMe, token), 200)
	if p.Email.Value != "mother@example.kz" || p.Email.Pending != "n•••@example.kz" || len(p.Gates) != 0 {
		t.Errorf("before: %+v", p)
	}
	if p = as[portal.Profile](f.confirm(token, ticket, f.mailer.last(t).Code), 200); p.Email.Value != "new@example.kz" {
		t.Errorf("after: %+v", p)
	}
}

func TestEmailRefusesInvalidAddress(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	for _, email := range []string{"", "mother", "a@b@c.kz", "a@example.kz\r\nBcc: x@example.kz"} {
		g := f.setEmail(token, email)
		g.refusesAt(portal.CodeEmailInvalid, "/email", portal.CodeEmailInvalid)
		record(t, areaEmail, "address that is none, "+strconv.Quote(email), g.refuses(portal.CodeEmailInvalid))
	}
}

func TestEmailRefusesFourthSendWithinAnHour(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	for range 3 {
		as[portal.EmailTicket](f.setEmail(token, "a@example.kz"), 202)
		f.clock.pass(3 * time.Minute)
	}
	p := f.setEmail(token, "a@example.kz").refuses(portal.CodeTooManyRequests)
	record(t, areaEmail, "fourth code within an hour", p)
	if p.RetryAfterS != 51*60 || len(f.mailer.sent) != 3 {
		t.Errorf("retry after %d s, %d mails", p.RetryAfterS, len(f.mailer.sent))
	}
	f.clock.pass(51 * time.Minute)
	token = f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	as[portal.EmailTicket](f.setEmail(token, "a@example.kz"), 202)
}

func TestEmailRefusesWhenNoMailLeaves(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.mailer.err = errors.New("550 secret@example.kz: no such user")
	for range 5 { // none of them counts as a send
		f.setEmail(token, "secret@example.kz").refuses(portal.CodeMailUnavailable)
	}
	record(t, areaEmail, "no mail leaves the portal", f.setEmail(token, "secret@example.kz").refuses(portal.CodeMailUnavailable))
	if p := as[portal.Profile](f.get(pathMe, token), 200); p.Email.Pending != "" {
		t.Errorf("pending %s", p.Email.Pending)
	}
	if strings.Contains(f.log.String(), "secret") {
		t.Error("the log tells the address")
	}
	f.mailer.err = nil
	as[portal.EmailTicket](f.setEmail(token, "a@example.kz"), 202)
}

func TestConfirmRefusesWrongCode(t *testing.T) {
	f, token, ticket, code := ticketed(t)
	for left := 4; left > 0; left-- {
		p := f.confirm(token, ticket, wrongOf(code)).refuses(portal.CodeCodeWrong)
		if p.AttemptsLeft == nil || *p.AttemptsLeft != left {
			t.Errorf("attempts left %v, want %d", p.AttemptsLeft, left)
		}
		if left == 1 {
			record(t, areaEmail, "wrong code", p)
		}
	}
	as[portal.Profile](f.confirm(token, ticket, code), 200)
}

func TestConfirmRefusesAfterFiveTries(t *testing.T) {
	f, token, ticket, code := ticketed(t)
	for range 4 {
		f.confirm(token, ticket, wrongOf(code)).refuses(portal.CodeCodeWrong)
	}
	f.confirm(token, ticket, wrongOf(code)).refuses(portal.CodeTooManyAttempts)
	p := f.confirm(token, ticket, code).refuses(portal.CodeTooManyAttempts) // right, but too late
	if p.AttemptsLeft == nil || *p.AttemptsLeft != 0 || p.RetryAfterS != 1 {
		t.Errorf("problem %+v", p)
	}
	record(t, areaEmail, "five wrong codes", p)
}

func TestConfirmRefusesMalformedCode(t *testing.T) {
	f, token, ticket, _ := ticketed(t)
	for _, code := range []string{"", "12345", "1234567", "12345a", "１２３４５６"} {
		f.do(call{method: "POST", path: pathEmail + "/" + ticket + "/confirm", token: token, body: portal.CodeRequest{Code: code}, broken: true}).
			refusesAt(portal.CodeMalformed, "/code", portal.CodeMalformed)
	}
}

func TestConfirmRefusesExpiredTicket(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	ticket := as[portal.EmailTicket](f.setEmail(s.AccessToken, "a@example.kz"), 202)
	f.clock.pass(10 * time.Minute)
	token := f.refreshed(s.RefreshToken).AccessToken
	if !ticket.ExpiresAt.Equal(f.clock.Now()) {
		t.Errorf("expires at %v", ticket.ExpiresAt)
	}
	record(t, areaEmail, "right code after ten minutes", f.confirm(token, ticket.Ticket, f.mailer.last(t).Code).refuses(portal.CodeTicketExpired))
}

func TestConfirmRefusesReplacedTicket(t *testing.T) {
	f, token, ticket, code := ticketed(t)
	as[portal.EmailTicket](f.setEmail(token, "other@example.kz"), 202)
	record(t, areaEmail, "code of the mail before the last", f.confirm(token, ticket, code).refuses(portal.CodeTicketExpired))
}

func TestConfirmRefusesTicketOfAnotherPerson(t *testing.T) {
	f, token, ticket, code := ticketed(t)
	father := f.signIn(newPerson(t, fatherIIN), "personal").AccessToken
	record(t, areaEmail, "another person's code", f.confirm(father, ticket, code).refuses(portal.CodeTicketExpired))
	f.confirm(father, "unknown", code).refuses(portal.CodeTicketExpired)
	as[portal.Profile](f.confirm(token, ticket, code), 200)
}

// Where codes are not asked for, somebody who wants to sign in by IIN may ask
// for one.
func TestEmailWithoutCodeIsVerifiedOnRequest(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.EmailVerification = EmailGiven })
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	as[portal.EmailTicket](f.setEmail(token, "mother@example.kz"), 202)
	if p := as[portal.Profile](f.get(pathMe, token), 200); p.Email.Confirmed || f.mailer.count() != 0 {
		t.Errorf("profile %+v, %d mails", p, f.mailer.count())
	}
	f.verifyEmail(token, "mother@example.kz")
	if p := as[portal.Profile](f.get(pathMe, token), 200); !p.Email.Confirmed {
		t.Errorf("profile %+v", p)
	}
}

func TestEmailRefusesACodeWhereThePortalMailsNothing(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.EmailVerification, o.Mailer = EmailGiven, nil })
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	p := f.post(pathEmail, token, portal.EmailRequest{Email: "a@example.kz", Verify: true}).refuses(portal.CodeMailUnavailable)
	record(t, areaEmail, "a code asked for on a portal that mails nothing", p)
}

// «Подтвердить позже»: an address that waits opens the cabinet, and nothing
// else that wants a confirmed one.
func TestEmailLaterOpensTheGateForAnAddressThatWaits(t *testing.T) {
	f := newIINFixture(t, func(o *Options) { o.EmailLater = true })
	if d := as[portal.Discovery](f.get(pathDiscovery, ""), 200); !d.EmailLater {
		t.Error("the discovery does not tell")
	}
	s := f.signIn(newPerson(t, motherIIN), "personal")
	if s.NextStep != "confirm_email" {
		t.Errorf("next step %s", s.NextStep)
	}
	f.get(pathApps, s.AccessToken).refuses(portal.CodeEmailConfirmationRequired)
	ticket := as[portal.EmailTicket](f.setEmail(s.AccessToken, "mother@example.kz"), 202)
	p := as[portal.Profile](f.get(pathMe, s.AccessToken), 200)
	if len(p.Gates) != 0 || p.Email.VerifiedAt != nil || p.Email.Confirmed {
		t.Errorf("profile %+v", p)
	}
	f.get(pathApps, s.AccessToken)
	if again := f.signIn(newPerson(t, motherIIN), "personal"); again.NextStep != "none" {
		t.Errorf("next step %s", again.NextStep)
	}
	refused := f.setPassword(s.AccessToken, testPassword).refuses(portal.CodeEmailConfirmationRequired)
	record(t, areaEmail, "password while the address waits for its code", refused)
	as[portal.Profile](f.confirm(s.AccessToken, ticket.Ticket, f.mailer.last(t).Code), 200)
	f.passwordIs(s.AccessToken, testPassword)
}

func TestEmailLaterIsNotForEverybody(t *testing.T) {
	f, token, _, _ := ticketed(t)
	if d := as[portal.Discovery](f.get(pathDiscovery, ""), 200); d.EmailLater {
		t.Error("the discovery tells it")
	}
	record(t, areaEmail, "cabinet while the address waits for its code", f.get(pathApps, token).refuses(portal.CodeEmailConfirmationRequired))
}

func TestConfirmRefusesTicketOfAnAddressThatWasGivenUp(t *testing.T) {
	f := newFixture(t, func(o *Options) { o.EmailVerification = EmailGiven })
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	ticket := as[portal.EmailTicket](f.post(pathEmail, token, portal.EmailRequest{Email: "one@example.kz", Verify: true}), 202)
	as[portal.EmailTicket](f.setEmail(token, "two@example.kz"), 202)
	p := f.confirm(token, ticket.Ticket, f.mailer.last(t).Code).refuses(portal.CodeTicketExpired)
	record(t, areaEmail, "code of an address that was given up for another", p)
	if p := as[portal.Profile](f.get(pathMe, token), 200); p.Email.Value != "two@example.kz" {
		t.Errorf("profile %+v", p)
	}
}
