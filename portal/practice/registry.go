package practice

import (
	"context"
	"sync"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/server"
)

// ageLimitYears is the service's limit: «до 7 лет».
const ageLimitYears = 7

// pendingFor is how long the slow record's check takes; a program that asks
// sooner is told to come again.
const pendingFor = 4 * time.Second

// countedFrom is the day on which the practice registry counts ages, so that
// its answers do not change with the calendar.
func countedFrom() time.Time { return time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC) }

// registry is the practice registry in one portal. It is a server.Registry.
type registry struct {
	place place
	// strangers tells that the portal was started with further authorities.
	strangers bool
	now       func() time.Time

	mu    sync.Mutex
	asked map[[2]string]time.Time // when a slow record was asked for first
}

func newRegistry(p place, strangers bool, now func() time.Time) *registry {
	return &registry{place: p, strangers: strangers, now: now, asked: map[[2]string]time.Time{}}
}

// State is how the civil registry is.
func (r *registry) State(context.Context) string { return "ok" }

// Kinship answers by the child's record and who asks.
func (r *registry) Kinship(_ context.Context, parentIIN, childIIN string) (server.Kinship, error) {
	rec, known := records()[childIIN]
	switch {
	case !known:
		return server.Kinship{}, nil
	case rec.down:
		return server.Kinship{}, server.ErrRegistryUnavailable
	case rec.slow && r.pending(parentIIN, childIIN):
		return server.Kinship{Pending: true, RetryAfter: time.Second}, nil
	}
	relation, guardian := r.relation(parentIIN), relationGuardian
	if rec.stranger || relation == "" || relation == guardian && !rec.guardian {
		return server.Kinship{Known: true}, nil
	}
	k := server.Kinship{
		Known: true, Confirmed: true, Relation: relation,
		Child:            portal.Child{Name: rec.name, BirthDate: rec.birthDate()},
		OverAge:          rec.overAge(),
		Conflict:         rec.conflict,
		GuardianDocument: rec.document,
		HeldByOther:      rec.guardian && !rec.document && relation != guardian,
	}
	if rec.elsewhere {
		k.FoundIn = []portal.Text{elsewhere()}
	}
	return k, nil
}

// pending tells whether a slow record's check still runs for who asks.
func (r *registry) pending(parentIIN, childIIN string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := [2]string{parentIIN, childIIN}
	first, ok := r.asked[key]
	if !ok {
		first = r.now()
		r.asked[key] = first
	}
	return r.now().Sub(first) < pendingFor
}

// Who somebody is to a child.
const (
	relationMother   = "mother"
	relationFather   = "father"
	relationGuardian = "guardian"
)

// relation tells who a person is in the practice registry, empty for nobody.
//
// Somebody whom it does not know can only have signed in with a key of an
// authority that the portal was started with (-trust): the practice authority
// issues no other people's keys. Such a person stands in for the mother, since
// the whole journey is to be walked with one's own or a test key of the real
// authority, whose owner is in no registry of ours.
func (r *registry) relation(iin string) string {
	switch iin {
	case mother().iin:
		return relationMother
	case father().iin:
		return relationFather
	case guardian().iin:
		return relationGuardian
	}
	if r.strangers {
		return relationMother
	}
	return ""
}

// Applications gives a child's applications in the portal.
func (r *registry) Applications(_ context.Context, childIIN string) ([]portal.Application, error) {
	rec, known := records()[childIIN]
	if !known || rec.application == nil {
		return nil, nil
	}
	return []portal.Application{rec.application.in(r.place, r.now())}, nil
}
