package server

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

const areaIIN = "iin sign-in"

func TestSignInByIIN(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, code := f.started("910205 499012", testPassword)
	if !ticket.ExpiresAt.Equal(testNow.Add(10*time.Minute)) || ticket.ResendAfterS != 60 {
		t.Errorf("ticket %+v", ticket)
	}
	s := as[portal.Session](f.verifyIIN(ticket.Ticket, code), 201)
	want := portal.Account{FullName: "САПАРОВА АЙГУЛЬ БОЛАТҚЫЗЫ", IINMasked: "•••• 9012", EmailMasked: "m•••@example.kz", Locale: "ru"}
	if s.ACR != portal.ACRIIN || s.Account != want || s.FirstSignIn || s.NextStep != "none" || s.ExpiresIn != 600 || s.RefreshToken == "" {
		t.Errorf("session %+v", s)
	}
	if p := as[portal.Profile](f.get(pathMe, s.AccessToken), 200); !p.PasswordSet || !p.Email.Confirmed {
		t.Errorf("profile %+v", p)
	}
}

// The mail that lets somebody in must not read like that which confirms an
// address: there "nothing to do" is right, here it is wrong.
func TestIINMailTellsThatSomebodySignsIn(t *testing.T) {
	for language, words := range map[string][]string{
		"ru": {"по ИИН и паролю", "новый пароль"}, "kk": {"ЖСН мен құпиясөз", "жаңа құпиясөз"}, "en": {"by IIN and password", "new password"},
	} {
		mail, other := iinMail(language, "a@example.kz", "123456"), codeMail(language, "a@example.kz", "123456")
		for _, w := range words {
			if !strings.Contains(mail.Body, w) || strings.Contains(other.Body, w) {
				t.Errorf("%s: %q in %s", language, w, mail.Body)
			}
		}
		if mail.Subject == other.Subject || !strings.Contains(mail.Body, "123456") || strings.Contains(mail.Subject, "123456") {
			t.Errorf("%s: %+v", language, mail)
		}
	}
}

func TestIINMailIsInTheLanguageOfTheAccount(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	as[portal.Profile](f.do(f.patch(s.AccessToken, "*", `{"locale":"kk"}`)), 200)
	c := call{method: "POST", path: pathIINStart, body: portal.IINStartRequest{IIN: motherIIN, Password: testPassword}}
	as[portal.IINTicket](f.do(c.withHeader("Accept-Language", "en")), 202)
	f.settle()
	if mail := f.mailer.last(t); mail.Subject != iinSubject.KK || mail.To != "mother@example.kz" {
		t.Errorf("mail %+v", mail)
	}
}

func TestStartIINRefusesMalformedIIN(t *testing.T) {
	f := newIINFixture(t)
	for iin, sub := range map[string]portal.Code{
		"": "IIN_EMPTY", "9102054990": "IIN_LENGTH", "91O205499012": "IIN_NOT_DIGIT", "910205499013": "IIN_CHECK_DIGIT",
		"990140003854": "IIN_IS_BIN", "111111111111": "IIN_ALL_EQUAL", "830717300130": "IIN_NEVER_ISSUED",
	} {
		g := f.startIIN(iin, testPassword)
		g.refusesAt(portal.CodeIINInvalid, "/iin", sub)
		if iin != "" && strings.Contains(string(g.body), iin) {
			t.Errorf("answer %s", g.body)
		}
		record(t, areaIIN, "IIN typed wrong: "+string(sub), g.refuses(portal.CodeIINInvalid))
	}
	if f.hashes.Load() != 0 {
		t.Error("a password was looked at")
	}
}

func TestIINRefusesWhereThePortalDoesNotOfferIt(t *testing.T) {
	f := newFixture(t)
	p := f.startIIN(motherIIN, testPassword).refuses(portal.CodeNotFound)
	record(t, areaIIN, "sign-in by IIN on a portal that does not offer it", p)
	f.resendIIN("t").refuses(portal.CodeNotFound)
	f.verifyIIN("t", "123456").refuses(portal.CodeNotFound)
	f.setPassword(f.enter(), testPassword).refuses(portal.CodeNotFound)
}

func TestStartIINRefusesFourthCodeWithinAnHour(t *testing.T) {
	for name, iin := range map[string]string{"known": motherIIN, "unknown": fatherIIN} {
		t.Run(name, func(t *testing.T) {
			f := newIINFixture(t)
			f.enterable()
			var last portal.IINTicket
			for range 3 {
				last, _ = f.started(iin, testPassword)
				f.clock.pass(5 * time.Minute)
			}
			if last.ResendAfterS != 50*60 {
				t.Errorf("resend after %d s", last.ResendAfterS)
			}
			hashes := f.hashes.Load()
			p := f.startIIN(iin, testPassword).refuses(portal.CodeTooManyRequests)
			if p.RetryAfterS != 45*60 || f.hashes.Load() != hashes {
				t.Errorf("retry after %d s, %d hashes", p.RetryAfterS, f.hashes.Load()-hashes)
			}
			f.clock.pass(45 * time.Minute)
			f.started(iin, testPassword)
			if name == "known" {
				record(t, areaIIN, "fourth code within an hour", p)
			}
		})
	}
}

func TestStartIINRefusesWhenTooManyTicketsWait(t *testing.T) {
	f := newIINFixture(t, atMost(2))
	f.enterable()
	f.started(fatherIIN, testPassword)
	f.clock.pass(time.Minute)
	ticket, code := f.started(motherIIN, testPassword)
	p := f.startIIN(motherIIN, testPassword).refuses(portal.CodeTooManyRequests)
	record(t, areaIIN, "more sign-ins by IIN wait than the portal keeps", p)
	as[portal.Session](f.verifyIIN(ticket.Ticket, code), 201) // who has one already gets in, and leaves room
	f.started(motherIIN, testPassword)
	f.startIIN(motherIIN, testPassword).refuses(portal.CodeTooManyRequests)
	f.clock.pass(time.Hour)
	f.started(motherIIN, testPassword)
}

func TestStartIINRefusesWhenNoTurnComes(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	f.occupy()
	record(t, areaIIN, "too many passwords being checked at a time", f.startIIN(motherIIN, testPassword).refuses(portal.CodeTooManyRequests))
	f.setPassword(s.AccessToken, "другой пароль").refuses(portal.CodeTooManyRequests)
}

// occupy takes all turns of hashing and makes nobody wait for one.
func (f *fixture) occupy() {
	f.server.passwords.wait = time.Millisecond
	for range maxHashing {
		f.server.passwords.turns <- struct{}{}
	}
}

func TestStartIINSurvivesAMailThatDoesNotLeave(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	f.mailer.err = errSecret
	ticket, _ := f.started(motherIIN, testPassword)
	if log := f.log.String(); !strings.Contains(log, "mail not sent") || strings.Contains(log, "secret@") {
		t.Errorf("log %s", log)
	}
	f.mailer.err = nil
	f.clock.pass(time.Minute)
	as[portal.IINTicket](f.resendIIN(ticket.Ticket), 202)
	f.settle()
	as[portal.Session](f.verifyIIN(ticket.Ticket, f.mailer.last(t).Code), 201)
}

func TestResendIINGivesAnotherCodeToTheSameTicket(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, first := f.started(motherIIN, testPassword)
	for range 4 {
		f.verifyIIN(ticket.Ticket, wrongOf(first)).refusesAs(401, portal.CodeCodeWrong)
	}
	f.clock.pass(time.Minute)
	again := as[portal.IINTicket](f.resendIIN(ticket.Ticket), 202)
	if again.Ticket != ticket.Ticket || !again.ExpiresAt.Equal(testNow.Add(11*time.Minute)) || again.ResendAfterS != 60 {
		t.Errorf("again %+v", again)
	}
	f.settle()
	second := f.mailer.last(t).Code
	if second == first {
		t.Skipf("one in a million: the two codes are equal")
	}
	p := f.verifyIIN(ticket.Ticket, first).refusesAs(401, portal.CodeCodeWrong) // with tries of its own
	if *p.AttemptsLeft != 4 {
		t.Errorf("attempts left %d", *p.AttemptsLeft)
	}
	record(t, areaIIN, "the code before the last one", p)
	as[portal.Session](f.verifyIIN(ticket.Ticket, second), 201)
}

func TestResendIINRefusesTooEarly(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, _ := f.started(motherIIN, testPassword)
	f.clock.pass(59 * time.Second)
	p := f.resendIIN(ticket.Ticket).refuses(portal.CodeTooManyRequests)
	if p.RetryAfterS != 1 {
		t.Errorf("retry after %d s", p.RetryAfterS)
	}
	record(t, areaIIN, "another code asked for within a minute", p)
}

func TestResendIINRefusesFourthCodeWithinAnHour(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, _ := f.started(motherIIN, testPassword)
	for _, wait := range []int{60, 57*60 + 60} { // the second one is the hour's third code
		f.clock.pass(time.Minute)
		if got := as[portal.IINTicket](f.resendIIN(ticket.Ticket), 202).ResendAfterS; got != wait {
			t.Errorf("resend after %d s, want %d", got, wait)
		}
	}
	f.clock.pass(time.Minute)
	record(t, areaIIN, "fourth code within an hour, by asking again", f.resendIIN(ticket.Ticket).refuses(portal.CodeTooManyRequests))
}

func TestResendIINRefusesUnknownTicket(t *testing.T) {
	record(t, areaIIN, "another code for an unknown ticket", newIINFixture(t).resendIIN("unknown").refuses(portal.CodeTicketExpired))
}

func TestResendIINRefusesExpiredTicket(t *testing.T) {
	f := newIINFixture(t)
	ticket, _ := f.started(motherIIN, testPassword)
	f.clock.pass(10 * time.Minute)
	record(t, areaIIN, "another code for an expired ticket", f.resendIIN(ticket.Ticket).refuses(portal.CodeTicketExpired))
}

func TestResendIINRefusesUsedUpTicket(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	for range 5 {
		f.verifyIIN(ticket.Ticket, wrongOf(code))
	}
	f.clock.pass(time.Minute)
	record(t, areaIIN, "another code after five wrong ones", f.resendIIN(ticket.Ticket).refuses(portal.CodeTicketExpired))
}

func TestVerifyIINRefusesWrongCode(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	for left := 4; left > 0; left-- {
		g := f.verifyIIN(ticket.Ticket, wrongOf(code))
		p := g.refusesAs(401, portal.CodeCodeWrong)
		if p.AttemptsLeft == nil || *p.AttemptsLeft != left || g.header.Get("WWW-Authenticate") != "Bearer" {
			t.Errorf("attempts left %v, want %d", p.AttemptsLeft, left)
		}
		if left == 1 {
			record(t, areaIIN, "wrong code", p)
		}
	}
	as[portal.Session](f.verifyIIN(ticket.Ticket, code), 201)
}

func TestVerifyIINRefusesAfterFiveTries(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	for range 4 {
		f.verifyIIN(ticket.Ticket, wrongOf(code)).refusesAs(401, portal.CodeCodeWrong)
	}
	f.verifyIIN(ticket.Ticket, wrongOf(code)).refuses(portal.CodeTooManyAttempts)
	p := f.verifyIIN(ticket.Ticket, code).refuses(portal.CodeTooManyAttempts) // right, but too late
	if p.AttemptsLeft == nil || *p.AttemptsLeft != 0 || p.RetryAfterS != 1 {
		t.Errorf("problem %+v", p)
	}
	record(t, areaIIN, "five wrong codes", p)
	f.clock.pass(10 * time.Minute)
	f.verifyIIN(ticket.Ticket, code).refuses(portal.CodeTicketExpired)
}

func TestVerifyIINRefusesMalformedCode(t *testing.T) {
	f := newIINFixture(t)
	for _, code := range []string{"", "12345", "1234567", "12345a", "１２３４５６"} {
		g := f.do(call{method: "POST", path: pathIIN + "/t/verify", body: portal.CodeRequest{Code: code}, broken: true})
		g.refusesAt(portal.CodeMalformed, "/code", portal.CodeMalformed)
	}
}

func TestVerifyIINRefusesUnknownTicket(t *testing.T) {
	record(t, areaIIN, "code for an unknown ticket", newIINFixture(t).verifyIIN("unknown", "123456").refuses(portal.CodeTicketExpired))
}

func TestVerifyIINRefusesExpiredTicket(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	f.clock.pass(10 * time.Minute)
	record(t, areaIIN, "right code after ten minutes", f.verifyIIN(ticket.Ticket, code).refuses(portal.CodeTicketExpired))
}

func TestVerifyIINRefusesUsedTicket(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	as[portal.Session](f.verifyIIN(ticket.Ticket, code), 201)
	record(t, areaIIN, "right code posted twice", f.verifyIIN(ticket.Ticket, code).refuses(portal.CodeTicketExpired))
	f.clock.pass(time.Minute)
	f.resendIIN(ticket.Ticket).refuses(portal.CodeTicketExpired)
}

func TestVerifyIINRefusesAfterANewPassword(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	f.passwordIs(s.AccessToken, "совсем другой пароль")
	record(t, areaIIN, "right code after the password was changed", f.verifyIIN(ticket.Ticket, code).refuses(portal.CodeTicketExpired))
}

func TestVerifyIINRefusesAfterANewAddress(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	email := as[portal.EmailTicket](f.setEmail(s.AccessToken, "new@example.kz"), 202)
	as[portal.Profile](f.confirm(s.AccessToken, email.Ticket, f.mailer.last(t).Code), 200)
	record(t, areaIIN, "right code after the e-mail was changed", f.verifyIIN(ticket.Ticket, code).refuses(portal.CodeTicketExpired))
	sent := f.mailer.count()
	f.clock.pass(time.Minute)
	ticket, code = f.started(motherIIN, testPassword)
	if f.mailer.count() != sent+1 || f.mailer.last(t).To != "new@example.kz" {
		t.Errorf("%d mails, the last one to %s", f.mailer.count(), f.mailer.last(t).To)
	}
	as[portal.Session](f.verifyIIN(ticket.Ticket, code), 201)
}

// A resend after the change must not mail to whom the account was.
func TestResendIINMailsNobodyAfterANewPassword(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	ticket, _ := f.started(motherIIN, testPassword)
	f.passwordIs(s.AccessToken, "совсем другой пароль")
	sent := f.mailer.count()
	f.clock.pass(time.Minute)
	as[portal.IINTicket](f.resendIIN(ticket.Ticket), 202)
	f.settle()
	if f.mailer.count() != sent {
		t.Error("a code was mailed that nobody can use")
	}
}

func TestSignInByIINHasOneWinnerAmong64ParallelPostsOfOneCode(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	ticket, code := f.started(motherIIN, testPassword)
	winners, gone := parallel(64, func() int { return f.verifyIIN(ticket.Ticket, code).status }, 201, 410)
	if winners != 1 || gone != 63 {
		t.Errorf("%d winners, %d refused", winners, gone)
	}
	if n := len(as[portal.Page[portal.SessionInfo]](f.get(pathSessions, s.AccessToken), 200).Items); n != 2 {
		t.Errorf("%d sessions", n)
	}
}

// parallel does the same n times at once and counts two kinds of answers.
func parallel(n int, do func() int, first, second int) (firsts, seconds int32) {
	var a, b atomic.Int32
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for range n {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			switch do() {
			case first:
				a.Add(1)
			case second:
				b.Add(1)
			}
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	return a.Load(), b.Load()
}

var errSecret = errors.New("550 secret@example.kz: no such user")
