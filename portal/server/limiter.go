package server

import (
	linked "container/list" // list is a function here
	"math"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// limiter keeps a bucket for each who asks. Several are looked at under one
// lock, so that a request is taken from all of its buckets or from none.
type limiter struct {
	mu     sync.Mutex
	meters [numMeters]meter
}

// What a request is counted by.
const (
	byAddress = iota
	byAccount
	byWorkstation
	numMeters
)

// asker is one bucket's owner.
type asker struct {
	by  int
	key string
}

func newLimiter(l Limits) *limiter {
	return &limiter{meters: [numMeters]meter{
		byAddress:     newMeter(l.Address, l.Keys),
		byAccount:     newMeter(l.Account, l.Keys),
		byWorkstation: newMeter(l.Workstation, l.Keys),
	}}
}

// admit takes the cost from each asker's bucket and gives zero, or takes
// nothing and tells how long to wait until it would.
func (l *limiter) admit(now time.Time, cost int, askers ...asker) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	if wait := l.longest(now, cost, askers); wait > 0 {
		return wait
	}
	for _, a := range askers {
		l.meters[a.by].bucket(a.key).ReserveN(now, cost)
	}
	return 0
}

// wait tells how long until admit would let the askers pass.
func (l *limiter) wait(now time.Time, cost int, askers ...asker) time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.longest(now, cost, askers)
}

func (l *limiter) longest(now time.Time, cost int, askers []asker) time.Duration {
	var wait time.Duration
	for _, a := range askers {
		wait = max(wait, missing(l.meters[a.by].bucket(a.key), now, cost))
	}
	return wait
}

// leeway is for the rounding of the bucket's arithmetic: somebody who waited
// exactly as long as told lacks no billionth of a read.
const leeway = time.Microsecond

// missing is how long a bucket needs until it holds the cost.
func missing(b *rate.Limiter, now time.Time, cost int) time.Duration {
	lack := float64(cost) - b.TokensAt(now)
	if lack <= 0 {
		return 0
	}
	wait := time.Duration(math.Ceil(lack / float64(b.Limit()) * float64(time.Second)))
	if wait <= leeway {
		return 0
	}
	return wait
}

// meter keeps the buckets of one kind of askers, at most keys of them.
type meter struct {
	rate  Rate
	keys  int
	held  map[string]*linked.Element
	order *linked.List // of *metered, who asked last in front
}

type metered struct {
	key    string
	bucket *rate.Limiter
}

func newMeter(r Rate, keys int) meter {
	return meter{rate: r, keys: keys, held: map[string]*linked.Element{}, order: linked.New()}
}

// bucket is the key's own, a full one for a key that was not there. Of too
// many, the one goes that was silent longest: it has had the most time to fill.
func (m *meter) bucket(key string) *rate.Limiter {
	if e, ok := m.held[key]; ok {
		m.order.MoveToFront(e)
		return e.Value.(*metered).bucket
	}
	for m.order.Len() >= m.keys {
		last := m.order.Back()
		delete(m.held, m.order.Remove(last).(*metered).key)
	}
	b := rate.NewLimiter(rate.Limit(m.rate.PerMinute/60), m.rate.Burst)
	m.held[key] = m.order.PushFront(&metered{key, b})
	return b
}
