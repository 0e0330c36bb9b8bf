package server

import (
	"crypto/sha256"
	"fmt"
	"sync/atomic"
	"testing"

	"kezek.kz/kezek/portal"
)

const (
	pathIIN      = base + "/auth/iin"
	pathIINStart = base + "/auth/iin/start"
	pathPassword = base + "/auth/password"
	pathStepUp   = base + "/auth/sessions/current/step-up"
	pathJournal  = base + "/me/journal"

	testPassword = "тёплый чай зимой"
)

// iinFixture is a portal that signs people in by IIN, with argon2id replaced by
// something quick that is counted.
type iinFixture struct {
	*fixture
	hashes atomic.Int32
}

func newIINFixture(t *testing.T, change ...func(*Options)) *iinFixture {
	t.Helper()
	f := &iinFixture{fixture: newFixture(t, append([]func(*Options){byIIN}, change...)...)}
	f.quick()
	return f
}

func byIIN(o *Options) { o.SignInMethods = []string{"eds", "iin"} }

func (f *iinFixture) quick() {
	f.server.passwords.derive = func(password, salt []byte, p argonParams) []byte {
		f.hashes.Add(1)
		sum := sha256.Sum256(fmt.Append(nil, p, salt, password))
		return sum[:]
	}
}

func (f *fixture) setPassword(token, password string) got {
	f.Helper()
	return f.do(call{method: "PUT", path: pathPassword, token: token, body: portal.PasswordRequest{Password: password}})
}

// open makes the mother somebody who may sign in by IIN; it gives her session
// by the key.
func (f *iinFixture) enterable() portal.Session {
	f.Helper()
	s := f.signIn(newPerson(f.T, motherIIN), "personal")
	f.giveEmail(s.AccessToken)
	f.passwordIs(s.AccessToken, testPassword)
	return s
}

func (f *fixture) passwordIs(token, password string) {
	f.Helper()
	if g := f.setPassword(token, password); g.status != 204 || len(g.body) > 0 {
		f.Fatalf("answer %d %s", g.status, g.body)
	}
}

func (f *fixture) startIIN(iin, password string) got {
	f.Helper()
	return f.post(pathIINStart, "", portal.IINStartRequest{IIN: iin, Password: password})
}

// started starts and gives the ticket, and the code if one was mailed.
func (f *fixture) started(iin, password string) (t portal.IINTicket, code string) {
	f.Helper()
	before := f.mailer.count()
	t = as[portal.IINTicket](f.startIIN(iin, password), 202)
	f.settle()
	if f.mailer.count() > before {
		code = f.mailer.last(f.T).Code
	}
	return t, code
}

func (f *fixture) resendIIN(ticket string) got {
	f.Helper()
	return f.do(call{method: "POST", path: pathIIN + "/" + ticket + "/resend"})
}

func (f *fixture) verifyIIN(ticket, code string) got {
	f.Helper()
	return f.post(pathIIN+"/"+ticket+"/verify", "", portal.CodeRequest{Code: code})
}

// enterByIIN walks the whole way in.
func (f *fixture) enterByIIN() portal.Session {
	f.Helper()
	t, code := f.started(motherIIN, testPassword)
	return as[portal.Session](f.verifyIIN(t.Ticket, code), 201)
}

func (m *testMailer) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.sent)
}

// counted is a storage that counts what is written to it.
type counted struct {
	Storage
	writes int
}

func (c *counted) Update(f func(Tx) error) error {
	return c.Storage.Update(func(tx Tx) error { return f(countedTx{tx, c}) })
}

type countedTx struct {
	Tx
	c *counted
}

func (t countedTx) Put(bucket, key string, value []byte) error {
	t.c.writes++
	return t.Tx.Put(bucket, key, value)
}

func (t countedTx) Delete(bucket, key string) error {
	t.c.writes++
	return t.Tx.Delete(bucket, key)
}
