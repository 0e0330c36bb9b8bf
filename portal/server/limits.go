package server

import (
	"errors"
	"math"
	"net/http"
	"net/netip"
	"strings"
	"time"

	"kezek.kz/kezek/portal"
)

// Limits are how much may be asked of a portal. A zero member takes its
// default; what they are meant to let through without ever refusing is a family
// behind one address, and a service centre that serves forty people a day.
//
// What is counted are costs: a read is 1, what goes on to the registry or to a
// mail server 3, a step of signing in or a printout 10. The list of applications,
// which programs ask for again and again, and one of them cost no more than a
// read.
type Limits struct {
	// Address is for one client address: of IPv6 the first 64 bits, because a
	// household has that many.
	Address Rate
	// Account is for one signed-in person, in all their sessions together.
	Account Rate
	// Workstation is for one value of the header X-Workstation-Id, which the
	// shared sessions of a service centre send; anything but a UUID counts as
	// none.
	Workstation Rate
	// Keys is how many addresses, accounts and workstations are remembered,
	// each; of more, those that were silent longest are forgotten, which gives
	// them their whole Burst back.
	Keys int
	// Waiting is how many challenges, and how many sign-ins by IIN, are kept at a
	// time: anybody can make them, and they must not fill the disk. It is far
	// beyond what a few addresses make within Address, so that these do not shut
	// everybody out.
	Waiting int
	// ChildChecks is how many children somebody may ask about in 24 hours, who
	// are bound left out.
	ChildChecks int
}

// Rate is a bucket of costs that fills with time. PerMinute is how fast, Burst
// how much it holds.
type Rate struct {
	PerMinute float64
	Burst     int
}

// The costs of requests, by who does the work of answering.
const (
	costRead   = 1
	costOthers = 3  // the registry, the mail server
	costSignIn = 10 // signatures, passwords, codes, drawing
)

// The defaults of Limits. An address is given more than a person, because whole
// villages share one at some mobile networks.
const (
	defaultKeys        = 20_000
	defaultWaiting     = 50_000
	defaultChildChecks = 5
)

// ErrLimits means limits with which a portal would refuse everybody, or could
// not tell when to come again.
var ErrLimits = errors.New("limits that leave nobody room")

func (l Limits) withDefaults() Limits {
	l.Address = l.Address.or(Rate{PerMinute: 600, Burst: 1200})
	l.Account = l.Account.or(Rate{PerMinute: 240, Burst: 480})
	l.Workstation = l.Workstation.or(Rate{PerMinute: 240, Burst: 480})
	if l.Keys == 0 {
		l.Keys = defaultKeys
	}
	if l.Waiting == 0 {
		l.Waiting = defaultWaiting
	}
	if l.ChildChecks == 0 {
		l.ChildChecks = defaultChildChecks
	}
	return l
}

func (r Rate) or(other Rate) Rate {
	if r == (Rate{}) {
		return other
	}
	return r
}

func (l Limits) check() error {
	if !l.Address.sound() || !l.Account.sound() || !l.Workstation.sound() || l.Keys < 1 || l.Waiting < 1 || l.ChildChecks < 1 {
		return ErrLimits
	}
	return nil
}

// sound tells whether every request passes at some time: the dearest one fits
// into the bucket, which is full again within a day.
func (r Rate) sound() bool {
	return r.Burst >= costSignIn && !math.IsInf(r.PerMinute, 0) && r.PerMinute > 0 && float64(r.Burst)/r.PerMinute <= 24*60
}

// costOf tells what a request costs, by its route; an address that there is
// none of costs as much as a read.
func costOf(route string) int {
	_, path, _ := strings.Cut(route, base)
	switch {
	case strings.HasSuffix(path, "/printout"):
		return costSignIn // tens of milliseconds of drawing
	case strings.HasSuffix(path, "/history"), strings.HasSuffix(path, "/queue"):
		return costOthers
	case strings.HasPrefix(route, http.MethodGet), strings.HasPrefix(route, http.MethodDelete):
		return costRead
	case strings.HasPrefix(path, "/auth/") && !strings.HasSuffix(path, "/refresh"):
		return costSignIn
	case path == "/me/email", strings.HasPrefix(path, "/me/bindings"):
		return costOthers
	}
	return costRead
}

// limit refuses a request whose address or workstation asked too much. It comes
// before anything else of the request is looked at.
func (s *Server) limit(r *request) error {
	return tooMany(s.limiter.admit(s.o.Now(), costOf(r.route), s.askers(r)...))
}

// limitAccount refuses a person who asked too much. How long to wait is as much
// as the address needs, too: this request has been taken from its bucket.
func (s *Server) limitAccount(r *request, accountID string) error {
	now, cost := s.o.Now(), costOf(r.route)
	wait := s.limiter.admit(now, cost, asker{byAccount, accountID})
	if wait > 0 {
		wait = max(wait, s.limiter.wait(now, cost, s.askers(r)...))
	}
	return tooMany(wait)
}

// askers are whom a request is counted for before it is known who signed in.
func (s *Server) askers(r *request) []asker {
	all := []asker{{byAddress, addressKey(s.o.ClientAddress(r.Request))}}
	if id := r.Header.Get("X-Workstation-Id"); isUUID(id) {
		all = append(all, asker{byWorkstation, strings.ToLower(id)})
	}
	return all
}

func tooMany(wait time.Duration) error {
	if wait <= 0 {
		return nil
	}
	return refuse(portal.CodeTooManyRequests, retryAfter(wait))
}

// addressKey is what of an address counts: of IPv6 the network of a household.
// Requests without an address share one bucket.
func addressKey(a netip.Addr) string {
	if a = a.Unmap().WithZone(""); a.Is6() {
		if network, err := a.Prefix(64); err == nil {
			return network.String()
		}
	}
	return a.String()
}
