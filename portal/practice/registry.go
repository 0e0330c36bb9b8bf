package practice

import (
	"context"
	"sort"
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

// lateAfter is how long the late record's question takes until it fails: less
// than a portal waits, and long enough for a program to say that it is waiting.
const lateAfter = 9 * time.Second

// childChecks is how many children may be asked about in a day, who are bound
// left out: all that the registry refuses, and some mistyped ones.
const childChecks = 15

// registryRetry is when a portal here asks to come again after the registry
// did not answer: soon, since nobody practises waiting for long.
const registryRetry = 5 * time.Second

// countedFrom is the day on which the practice registry counts ages, so that
// its answers do not change with the calendar.
func countedFrom() time.Time { return time.Date(2026, time.September, 1, 0, 0, 0, 0, time.UTC) }

// registry is the practice registry in one portal. It is a server.Registry.
type registry struct {
	place place
	// strangers tells that the portal was started with further authorities.
	strangers bool
	now       func() time.Time
	looks     *looks

	mu    sync.Mutex
	asked map[[2]string]time.Time // when a slow record, or one of the second try, was asked for first
}

func newRegistry(p place, strangers bool, now func() time.Time, l *looks) *registry {
	return &registry{place: p, strangers: strangers, now: now, looks: l, asked: map[[2]string]time.Time{}}
}

// State is how the civil registry is.
func (r *registry) State(context.Context) string { return "ok" }

// Kinship answers by the child's record and who asks.
func (r *registry) Kinship(ctx context.Context, parentIIN, childIIN string) (server.Kinship, error) {
	rec, known := records()[childIIN]
	switch {
	case !known:
		return server.Kinship{}, nil
	case rec.late:
		return server.Kinship{}, r.giveUp(ctx)
	case rec.down, rec.second && r.first(parentIIN, childIIN):
		return server.Kinship{}, server.ErrRegistryUnavailable
	case rec.slow && r.pending(parentIIN, childIIN):
		return server.Kinship{Pending: true, RetryAfter: time.Second}, nil
	}
	return r.kinship(rec, parentIIN), nil
}

// kinship is what the registry knows of a child and who asks.
func (r *registry) kinship(rec record, parentIIN string) server.Kinship {
	relation, guardian := r.relation(parentIIN), relationGuardian
	if rec.stranger || relation == "" || relation == guardian && !rec.guardian {
		return server.Kinship{Known: true}
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
	return k
}

// giveUp takes its time and fails.
func (r *registry) giveUp(ctx context.Context) error {
	wait := time.NewTimer(lateAfter)
	defer wait.Stop()
	select {
	case <-wait.C:
		return server.ErrRegistryTimeout
	case <-ctx.Done():
		return ctx.Err()
	}
}

// pending tells whether a slow record's check still runs for who asks.
func (r *registry) pending(parentIIN, childIIN string) bool {
	since, _ := r.since(parentIIN, childIIN)
	return r.now().Sub(since) < pendingFor
}

// first tells whether somebody asks for a child for the first time.
func (r *registry) first(parentIIN, childIIN string) bool {
	_, first := r.since(parentIIN, childIIN)
	return first
}

// since is when somebody first asked for a child.
func (r *registry) since(parentIIN, childIIN string) (at time.Time, first bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	key := [2]string{parentIIN, childIIN}
	at, before := r.asked[key]
	if !before {
		at = r.now()
		r.asked[key] = at
	}
	return at, !before
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
	a, m, found := r.application(childIIN)
	if !found {
		return nil, nil
	}
	return []portal.Application{a.in(r.place, m)}, nil
}

// Queue gives the positions of a child's application.
func (r *registry) Queue(_ context.Context, childIIN, number string, from, until time.Time) ([]portal.QueuePoint, error) {
	a, m, found := r.application(childIIN)
	if !found || number != a.full(r.place) || a.left(m).Before(from) {
		return nil, nil
	}
	return within(a.points(m), from, until), nil
}

// within are the positions of a time: the one at its beginning, and those that
// changed in it.
func within(points []portal.QueuePoint, from, until time.Time) []portal.QueuePoint {
	points = points[:sort.Search(len(points), func(i int) bool { return !points[i].At.Before(until) })]
	i := sort.Search(len(points), func(i int) bool { return !points[i].At.Before(from) })
	if i == 0 || i < len(points) && points[i].At.Equal(from) {
		return points[i:]
	}
	begin := points[i-1]
	begin.At, begin.Reason = from, ""
	return append([]portal.QueuePoint{begin}, points[i:]...)
}

// History gives what happened to a child's application.
func (r *registry) History(_ context.Context, childIIN, number string) ([]server.Event, error) {
	a, m, found := r.application(childIIN)
	if !found || number != a.full(r.place) {
		return nil, nil
	}
	return a.history(m), nil
}

// application is a child's application and the moment at which it is looked at.
func (r *registry) application(childIIN string) (a *application, m moment, found bool) {
	rec := records()[childIIN]
	if rec.application == nil {
		return nil, moment{}, false
	}
	now := r.now()
	return rec.application, moment{now: now, seen: r.looks.at(rec.application.full(r.place), now)}, true
}
