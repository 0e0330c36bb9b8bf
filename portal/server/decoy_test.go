package server

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

// trace is all that somebody sees of an answer who must not learn whether there
// is an account, and what it cost.
type trace struct {
	Status int
	Header http.Header
	Body   string // the members with their values, but for the random ones
	Writes int
	Hashes int32
}

// traced takes the trace of one exchange.
func (f *iinFixture) traced(do func() got) trace {
	f.Helper()
	c := &counted{Storage: f.storage}
	f.server.o.Storage = c
	hashes := f.hashes.Load()
	g := do()
	f.settle()
	f.server.o.Storage = f.storage
	h := maps.Clone(map[string][]string(g.header))
	delete(h, "X-Request-Id")
	return trace{g.status, h, g.shape(), c.writes, f.hashes.Load() - hashes}
}

func (g got) shape() string {
	var members map[string]any
	if err := json.Unmarshal(g.body, &members); err != nil {
		g.Fatal(err)
	}
	for _, random := range []string{"ticket", "request_id"} {
		if v, is := members[random].(string); is {
			members[random] = len(v)
		}
	}
	return fmt.Sprint(members) // in the order of the names
}

// strangers are the ways in which a sign-in by IIN leads nowhere.
var strangers = map[string]func(f *iinFixture) (iin, password string){
	"wrong password": func(f *iinFixture) (string, string) { f.enterable(); return motherIIN, "не тот пароль" },
	"empty password": func(f *iinFixture) (string, string) { f.enterable(); return motherIIN, "" },
	"no password set": func(f *iinFixture) (string, string) {
		f.enter()
		return motherIIN, testPassword
	},
	"no e-mail": func(f *iinFixture) (string, string) {
		f.signIn(newPerson(f.T, motherIIN), "personal")
		return motherIIN, testPassword
	},
	"unknown IIN":     func(*iinFixture) (string, string) { return motherIIN, testPassword },
	"damaged storage": damagedPassword,
}

func damagedPassword(f *iinFixture) (string, string) {
	f.Helper()
	f.enterable()
	err := f.storage.Update(func(tx Tx) error {
		a, err := loadAccount(tx, string(tx.Get(bucketIINs, motherIIN)))
		if err != nil {
			return err
		}
		a.Password = "$argon2id$v=19$m=1,t=1"
		return put(tx, bucketAccounts, a.ID, a)
	})
	if err != nil {
		f.Fatal(err)
	}
	return motherIIN, testPassword
}

// walk is everything that can be done with a ticket but to get in: six wrong
// codes, one of them after another code was asked for, and what follows.
func (f *iinFixture) walk(iin, password string) (all []trace, mails int) {
	f.Helper()
	before := f.mailer.count()
	var ticket string
	all = append(all, f.traced(func() got {
		g := f.startIIN(iin, password)
		ticket = as[portal.IINTicket](g, 202).Ticket
		return g
	}))
	wrong := func() got { return f.verifyIIN(ticket, f.neverRight()) }
	resend := func() got { return f.resendIIN(ticket) }
	for _, step := range []func() got{wrong, resend, wrong} {
		all = append(all, f.traced(step))
	}
	f.clock.pass(time.Minute)
	for _, step := range []func() got{resend, wrong, wrong, wrong, wrong, wrong, wrong, resend} {
		all = append(all, f.traced(step))
	}
	for range 2 {
		all = append(all, f.traced(func() got { return f.startIIN(iin, password) }))
	}
	return all, f.mailer.count() - before
}

// neverRight gives a code that was not mailed last.
func (f *iinFixture) neverRight() string {
	f.mailer.mu.Lock()
	defer f.mailer.mu.Unlock()
	if n := len(f.mailer.sent); n > 0 {
		return wrongOf(f.mailer.sent[n-1].Code)
	}
	return "000000"
}

func TestNobodyLearnsByIINWhetherThereIsAnAccount(t *testing.T) {
	known := newIINFixture(t)
	known.enterable()
	want, mails := known.walk(motherIIN, testPassword)
	if mails != 3 {
		t.Fatalf("%d mails to the person", mails)
	}
	for name, prepare := range strangers {
		t.Run(name, func(t *testing.T) {
			f := newIINFixture(t)
			iin, password := prepare(f)
			got, mails := f.walk(iin, password)
			if mails != 0 {
				t.Errorf("%d mails", mails)
			}
			for i := range want {
				if fmt.Sprint(got[i]) != fmt.Sprint(want[i]) {
					t.Errorf("step %d:\n%v, the person has\n%v", i, got[i], want[i])
				}
			}
		})
	}
	if first := want[0]; first.Hashes != 1 || first.Writes == 0 || slices.Max(hashesOf(want[1:len(want)-2])) != 0 {
		t.Errorf("hashes and writes %+v", want)
	}
}

func hashesOf(all []trace) (n []int32) {
	for _, t := range all {
		n = append(n, t.Hashes)
	}
	return n
}

// A decoy's code was mailed to nobody; even who guesses it does not get in.
func TestDecoyHasNoRightCode(t *testing.T) {
	f := newIINFixture(t)
	ticket := issuedIIN{ticket: "t", iinTicket: iinTicket{AccountID: decoyAccount}}
	if err := f.server.newIINCode(&ticket); err != nil {
		t.Fatal(err)
	}
	if err := f.storage.Update(func(tx Tx) error { return put(tx, bucketIINTickets, hashed("t"), ticket.iinTicket) }); err != nil {
		t.Fatal(err)
	}
	f.verifyIIN("t", ticket.code).refusesAs(401, portal.CodeCodeWrong)
}
