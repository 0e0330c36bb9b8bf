package server

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func (f *fixture) bindUnder(k, token, child string) got {
	f.Helper()
	return f.do(call{method: "POST", path: pathBindings, token: token, body: portal.BindingRequest{ChildIIN: child}, header: key(k)})
}

func TestIdempotencyReplaysTheAnswer(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token, k := f.enter(), newKey()
	first := f.bindUnder(k, token, childOne)
	f.restart()
	second := f.bindUnder(k, token, childOne)
	if string(first.body) != string(second.body) || second.status != 201 || second.header.Get("Location") != first.header.Get("Location") {
		t.Errorf("second %d %s", second.status, second.body)
	}
	if first.header.Get("Idempotent-Replayed") != "" || second.header.Get("Idempotent-Replayed") != "true" {
		t.Error("which answer is the replayed one cannot be told")
	}
	if second.header.Get("X-Request-Id") == first.header.Get("X-Request-Id") {
		t.Error("two requests have one number")
	}
}

// Whoever reads the answer aloud to support has one code, and the log finds it.
func TestIdempotencyReplaysRefusalsWithTheirSupportCode(t *testing.T) {
	f := newFixture(t)
	token, k := f.enter(), newKey()
	first := f.bindUnder(k, token, unknownIIN)
	id := first.refuses(portal.CodeChildNotFound).RequestID
	f.restart()
	second := f.bindUnder(k, token, unknownIIN)
	if p := second.refuses(portal.CodeChildNotFound); p.RequestID != id || first.header.Get("X-Request-Id") != id || second.header.Get("X-Request-Id") != id {
		t.Errorf("support codes %s, %v, then %s, %v", id, first.header, p.RequestID, second.header)
	}
	if lines := strings.Count(f.log.String(), "code=CHILD_NOT_FOUND request_id="+id); lines != 2 {
		t.Errorf("%d lines of the log tell it: %s", lines, f.log)
	}
	if !strings.Contains(f.log.String(), "replayed_to=") {
		t.Error("the log does not tell the request that the refusal was given to again")
	}
}

func TestIdempotencyReplaysRefusals(t *testing.T) {
	f := newFixture(t)
	token, k := f.enter(), newKey()
	f.bindUnder(k, token, unknownIIN).refuses(portal.CodeChildNotFound)
	f.kin(unknownIIN)
	g := f.bindUnder(k, token, unknownIIN)
	g.refuses(portal.CodeChildNotFound)
	if g.header.Get("Idempotent-Replayed") != "true" {
		t.Error("not replayed")
	}
	as[portal.BindingResult](f.bindUnder(newKey(), token, unknownIIN), 201)
}

func TestIdempotencyRefusesKeyWithAnotherBody(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token, k := f.enter(), newKey()
	as[portal.BindingResult](f.bindUnder(k, token, childOne), 201)
	f.bindUnder(k, token, secondIIN).refuses(portal.CodeIdempotencyKeyReused)
	again := f.bindUnder(k, token, childOne)
	as[portal.BindingResult](again, 201)
}

func TestIdempotencyRefusesEmailKeyWithAnotherBody(t *testing.T) {
	f := newFixture(t)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	c := call{method: "POST", path: pathEmail, token: token, body: portal.EmailRequest{Email: "a@example.kz"}, header: key(newKey())}
	first := as[portal.EmailTicket](f.do(c), 202)
	if again := f.do(c); as[portal.EmailTicket](again, 202).Ticket != first.Ticket || again.header.Get("Idempotent-Replayed") != "true" || len(f.mailer.sent) != 1 {
		t.Errorf("again %s, %d mails", again.body, len(f.mailer.sent))
	}
	c.body = portal.EmailRequest{Email: "b@example.kz"}
	f.do(c).refuses(portal.CodeIdempotencyKeyReused)
}

func TestIdempotencyRefusesMissingKey(t *testing.T) {
	f := newFixture(t)
	token := f.enter()
	for _, path := range []string{pathBindings, pathEmail} {
		for _, k := range []string{"", "1", "{5b0c2f6e-2f6b-4d54-9a55-0c9f34a1c1aa}", "5b0c2f6e2f6b4d549a550c9f34a1c1aa", "910205499012-910205499012-910205499"} {
			c := call{method: "POST", path: path, token: token, body: `{}`, broken: true}
			if k != "" {
				c.header = key(k)
			}
			f.do(c).refuses(portal.CodeIdempotencyKeyMissing)
		}
	}
}

func TestIdempotencyIsScopedToAccountAndAddress(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	mother, father, k := f.enter(), f.enterAs(fatherIIN), newKey()
	as[portal.BindingResult](f.bindUnder(k, mother, childOne), 201)
	g := f.bindUnder(k, father, childOne)
	as[portal.BindingResult](g, 201)
	if g.header.Get("Idempotent-Replayed") != "" {
		t.Error("one person got another one's answer")
	}
	as[portal.EmailTicket](f.do(call{method: "POST", path: pathEmail, token: mother, body: portal.EmailRequest{Email: "a@example.kz"}, header: key(k)}), 202)
}

func TestIdempotencyDoesNotKeepPassingAnswers(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	token, k := f.enter(), newKey()
	f.registry.err = ErrRegistryUnavailable
	f.bindUnder(k, token, childOne).refuses(portal.CodeRegistryUnavailable)
	f.registry.err = nil
	as[portal.BindingResult](f.bindUnder(k, token, childOne), 201)
	for _, status := range []int{429, 500, 503, 504} {
		if !passing(status) {
			t.Errorf("%d is kept", status)
		}
	}
	for _, status := range []int{200, 202, 404, 409, 422} {
		if passing(status) {
			t.Errorf("%d is not kept", status)
		}
	}
}

func TestIdempotencyForgetsAfter24Hours(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	k := newKey()
	as[portal.BindingResult](f.bindUnder(k, f.enter(), childOne), 201)
	f.clock.pass(24*time.Hour - time.Minute)
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	as[portal.BindingResult](f.bindUnder(k, token, childOne), 201)
	f.clock.pass(time.Minute)
	as[portal.BindingResult](f.bindUnder(k, token, childOne), 200)
}

func TestKeyLockLeavesWithItsContext(t *testing.T) {
	var locks keyLocks
	unlock, err := locks.lock(context.Background(), "a")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := locks.lock(ctx, "a"); !errors.Is(err, context.Canceled) {
		t.Errorf("second: %v", err)
	}
	other, err := locks.lock(context.Background(), "b")
	if err != nil {
		t.Fatal(err)
	}
	other()
	unlock()
	if len(locks.held) != 0 {
		t.Errorf("%d locks are left", len(locks.held))
	}
}
