package server

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

const pathStatus = base + "/status"

// narrow are limits that are met after a burst, of one kind of askers.
func narrow(change func(*Limits)) func(*Options) {
	return func(o *Options) { change(&o.Limits) }
}

func tight() Rate { return Rate{PerMinute: 60, Burst: 20} }

// exhaust asks until it is refused and gives the refusal and how often it was
// let through.
func exhaust(ask func() got) (refused got, passed int) {
	for ; passed < 1000; passed++ {
		if refused = ask(); refused.status == http.StatusTooManyRequests {
			break
		}
	}
	return refused, passed
}

// waits proves a Retry-After: a second earlier is too early, then it is not.
func (f *fixture) waits(p portal.Problem, ask func() got) {
	f.Helper()
	f.clock.pass(p.RetryAfter() - time.Second)
	ask().refuses(portal.CodeTooManyRequests)
	f.clock.pass(time.Second)
	if g := ask(); g.status == http.StatusTooManyRequests {
		f.Errorf("after %v still %s", p.RetryAfter(), g.body)
	}
}

func TestAddressIsLimited(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Address = tight() }))
	ask := func() got { return f.get(pathStatus, "") }
	g, passed := exhaust(ask)
	p := g.records(portal.CodeTooManyRequests, "session", "too much from one address")
	if passed != 20 || p.RetryAfterS != 1 {
		t.Errorf("%d passed, come again after %d s", passed, p.RetryAfterS)
	}
	f.waits(p, ask)
	if other := f.do(call{method: "GET", path: pathStatus, from: "198.51.100.7:1"}); other.status != 200 {
		t.Errorf("another address: %d %s", other.status, other.body)
	}
	if !strings.Contains(f.log.String(), `route="GET /api/v1/status" status=429`) {
		t.Error("the log does not tell what was refused")
	}
}

func TestPublicReadsAreCheaperThanSignIns(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Address = tight() }))
	ask := func() got { return f.post(pathChallenges, "", portal.ChallengeRequest{Purpose: portal.PurposeSignIn}) }
	g, passed := exhaust(ask)
	p := g.records(portal.CodeTooManyRequests, "sign-in", "too many sign-ins from one address")
	if passed != 20/costSignIn || p.RetryAfterS != costSignIn {
		t.Errorf("%d passed, come again after %d s", passed, p.RetryAfterS)
	}
	f.waits(p, ask)
}

func TestAccountIsLimitedInAllItsSessions(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Account = tight() }))
	first, second := f.enter(), f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.clock.pass(time.Minute)
	ask := func() got { return f.get(pathMe, second) }
	exhaust(func() got { return f.get(pathMe, first) })
	p := ask().records(portal.CodeTooManyRequests, "session", "too much by one person")
	f.waits(p, ask)
	father := f.signIn(newPerson(t, fatherIIN), "personal").AccessToken
	as[portal.Profile](f.get(pathMe, father), 200)
	as[portal.Status](f.get(pathStatus, ""), 200)
}

// A refresh and a challenge within a session are the person's, too.
func TestAccountIsLimitedInWhatIsNotBehindTheSignIn(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Account = tight() }))
	s := f.signIn(newPerson(t, motherIIN), "personal")
	exhaust(func() got { return f.get(pathMe, s.AccessToken) })
	p := f.refresh(s.RefreshToken).refuses(portal.CodeTooManyRequests)
	if p.RetryAfterS != 1 {
		t.Errorf("retry after %d s", p.RetryAfterS)
	}
	f.post(pathChallenges, s.AccessToken, portal.ChallengeRequest{Purpose: portal.PurposeStepUp}).refuses(portal.CodeTooManyRequests)
	f.clock.pass(time.Second)
	s.RefreshToken = f.refreshed(s.RefreshToken).RefreshToken // the refused one was not used up
	f.clock.pass((costRead + costSignIn) * time.Second)
	f.stepUpChallenge(f.refreshed(s.RefreshToken).AccessToken)
}

// How long an account is told to wait is enough for the address as well, which
// this refused request was taken from.
func TestRetryAfterOfAnAccountIsTrueOfTheAddressToo(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Account = tight() }))
	token := f.enter()
	exhaust(func() got { return f.get(pathMe, token) })
	f.options.Limits.Address = Rate{PerMinute: 6, Burst: 10} // slower than the account
	f.options.Limits.Account = tight()
	f.restart()
	ask := func() got { return f.get(pathMe, token) }
	g, passed := exhaust(ask)
	if p := g.refuses(portal.CodeTooManyRequests); passed != 10 || p.RetryAfterS != 10 {
		t.Errorf("%d passed, come again after %d s", passed, p.RetryAfterS)
	}
	f.server.limiter = newLimiter(Limits{Address: Rate{PerMinute: 6, Burst: 11}, Account: Rate{PerMinute: 60, Burst: 10}, Workstation: tight(), Keys: 9})
	g, passed = exhaust(ask) // by the account, with nothing left for the address
	p := g.refuses(portal.CodeTooManyRequests)
	if passed != 10 || p.RetryAfterS != 10 {
		t.Errorf("%d passed, come again after %d s", passed, p.RetryAfterS)
	}
	f.waits(p, ask)
}

func TestWorkstationIsLimitedWhateverItsAddress(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Workstation = tight() }))
	id, n := uuid.NewString(), 0
	from := func(id string) func() got {
		return func() got {
			n++
			c := call{method: "GET", path: pathStatus, from: fmt.Sprintf("198.51.100.%d:1", n%250)}
			return f.do(c.withHeader("X-Workstation-Id", id))
		}
	}
	g, passed := exhaust(from(strings.ToUpper(id)))
	if passed != 20 {
		t.Errorf("%d passed", passed)
	}
	g.records(portal.CodeTooManyRequests, "session", "too much from one workstation")
	f.waits(from(id)().refuses(portal.CodeTooManyRequests), from(id))
	for _, other := range []string{uuid.NewString(), "", "910205499012", "workstation 7"} {
		for range 30 { // anything but a UUID counts as none
			if g := from(other)(); other != "" && isUUID(other) && n > 0 && g.status == 429 {
				break
			} else if !isUUID(other) && g.status != 200 {
				t.Fatalf("%q: %d", other, g.status)
			}
		}
	}
	if strings.Contains(f.log.String(), id) {
		t.Error("the log holds the workstation")
	}
}

// What one bucket refuses is not taken from the others.
func TestRefusedRequestCostsNothing(t *testing.T) {
	l := newLimiter(Limits{Address: Rate{PerMinute: 60, Burst: 30}, Account: tight(), Workstation: Rate{PerMinute: 60, Burst: 10}, Keys: 9})
	address, workstation := asker{byAddress, "a"}, asker{byWorkstation, "w"}
	for i := range 100 {
		if wait := l.admit(testNow, 10, address, workstation); (wait == 0) != (i == 0) {
			t.Fatalf("request %d waits %v", i, wait)
		}
	}
	if wait := l.admit(testNow, 20, address); wait != 0 {
		t.Errorf("the address waits %v", wait)
	}
}

// Every operation of the contract is behind the limits, and an address that is
// not there as well.
func TestEveryOperationIsLimited(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Address = Rate{PerMinute: 60, Burst: costSignIn} }))
	for range costSignIn {
		f.get("/nothing", "").refuses(portal.CodeNotFound)
	}
	f.get("/nothing", "").refuses(portal.CodeTooManyRequests)
	n := 0
	for path, item := range theContract().doc.Paths.Map() {
		path = strings.NewReplacer("{id}", "x", "{kato}", "x", "{ticket}", "x", "{number}", "x").Replace(path)
		for method := range item.Operations() {
			f.do(call{method: method, path: path, loose: true}).refuses(portal.CodeTooManyRequests)
			n++
		}
	}
	if n != len(f.server.handlers()) {
		t.Errorf("%d operations in the contract, %d here", n, len(f.server.handlers()))
	}
}

func TestCostsOfRoutes(t *testing.T) {
	for route, want := range map[string]int{
		"": costRead, "GET " + pathStatus: costRead, "GET " + pathMe: costRead, "DELETE " + pathCurrent: costRead,
		"POST " + pathRefresh: costRead, "PATCH " + pathMe: costRead, "POST " + pathEmail + "/{ticket}/confirm": costRead,
		"POST " + pathEmail: costOthers, "POST " + pathBindings: costOthers, "POST " + pathBindings + "/{id}/recheck": costOthers,
		"POST " + pathChallenges: costSignIn, "POST " + pathSessions: costSignIn, "POST " + base + "/auth/iin/start": costSignIn,
		"POST " + base + "/auth/iin/{ticket}/verify": costSignIn, "PUT " + base + "/auth/password": costSignIn,
		"POST " + pathCurrent + "/step-up": costSignIn, "GET " + pathApps: costRead, "GET " + pathApps + "/{number}": costRead,
		"GET " + pathApps + "/{number}/history": costOthers, "GET " + pathApps + "/{number}/queue": costOthers,
		"GET " + pathApps + "/{number}/printout": costSignIn,
	} {
		if got := costOf(route); got != want {
			t.Errorf("%s costs %d, want %d", route, got, want)
		}
	}
}

func TestNewRefusesLimitsThatLeaveNobodyRoom(t *testing.T) {
	good := newFixture(t).options
	for name, change := range map[string]func(*Limits){
		"BurstBelowASignIn":  func(l *Limits) { l.Address = Rate{PerMinute: 60, Burst: costSignIn - 1} },
		"NoRate":             func(l *Limits) { l.Account = Rate{Burst: 100} },
		"NegativeRate":       func(l *Limits) { l.Workstation = Rate{PerMinute: -1, Burst: 100} },
		"NegativeBurst":      func(l *Limits) { l.Address = Rate{PerMinute: 60, Burst: -1} },
		"RateNotANumber":     func(l *Limits) { l.Address = Rate{PerMinute: math.NaN(), Burst: 100} },
		"RateInfinite":       func(l *Limits) { l.Address = Rate{PerMinute: math.Inf(1), Burst: 100} },
		"FullAfterYears":     func(l *Limits) { l.Address = Rate{PerMinute: 0.001, Burst: 100} },
		"NoKeys":             func(l *Limits) { l.Keys = -1 },
		"NegativeWaiting":    func(l *Limits) { l.Waiting = -1 },
		"NegativeChildCheck": func(l *Limits) { l.ChildChecks = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			change(&o.Limits)
			if s, err := New(o); !errors.Is(err, ErrLimits) || s != nil {
				t.Errorf("New gives %v, %v", s, err)
			}
		})
	}
	good.Limits = Limits{}
	if s, err := New(good); err != nil || s.o.Limits.ChildChecks != 5 || s.o.Limits.Address.Burst < s.o.Limits.Account.Burst {
		t.Errorf("defaults: %v", err)
	}
}

// However the requests fall in time, waiting exactly as long as told succeeds,
// and a moment less does not.
func TestWaitIsTrueWhateverCameBefore(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // a test's
	for round := range 200 {
		l := newLimiter(Limits{Address: Rate{PerMinute: 1 + random.Float64()*1000, Burst: 10 + random.IntN(50)}, Account: tight(), Workstation: tight(), Keys: 9})
		now := testNow
		for range 200 {
			now = now.Add(time.Duration(random.Int64N(int64(2 * time.Second))))
			cost := []int{costRead, costOthers, costSignIn}[random.IntN(3)]
			wait := l.admit(now, cost, asker{byAddress, "a"})
			if wait == 0 {
				continue
			}
			if short := wait - 2*leeway; short > 0 && l.wait(now.Add(short), cost, asker{byAddress, "a"}) == 0 {
				t.Fatalf("round %d: %v is too long", round, wait)
			}
			if now = now.Add(wait); l.admit(now, cost, asker{byAddress, "a"}) != 0 {
				t.Fatalf("round %d: %v is too short", round, wait)
			}
		}
	}
}

// A clock that is put back gives nobody an endless wait.
func TestClockPutBackDoesNotLockOut(t *testing.T) {
	l := newLimiter(Limits{Address: tight(), Account: tight(), Workstation: tight(), Keys: 9})
	a := asker{byAddress, "a"}
	for l.admit(testNow, costSignIn, a) == 0 {
	}
	if wait := l.admit(testNow.AddDate(-1, 0, 0), costSignIn, a); wait > time.Minute {
		t.Errorf("waits %v", wait)
	}
}

func TestMemoryOfLimitsIsBounded(t *testing.T) {
	const keys, addresses = 1000, 100_000
	l := newLimiter(Limits{Address: tight(), Account: tight(), Workstation: tight(), Keys: keys})
	busy := asker{byAddress, "busy"}
	for l.admit(testNow, costSignIn, busy) == 0 {
	}
	for i := range addresses {
		l.admit(testNow, 1, asker{byAddress, addressKey(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}))})
		if i%(keys/2) == 0 && l.admit(testNow, 1, busy) == 0 && i > 0 {
			t.Fatalf("an address that asks all the time is forgotten after %d others", i)
		}
	}
	m := l.meters[byAddress]
	if len(m.held) != keys || m.order.Len() != keys {
		t.Errorf("%d addresses are remembered, %d in order", len(m.held), m.order.Len())
	}
	if last := m.order.Front().Value.(*metered).key; last != addressKey(netip.AddrFrom4([4]byte{10, 1, 0x86, 0x9f})) {
		t.Errorf("the newest is %s", last)
	}
}

// A household has 2^64 addresses of IPv6, and two of them are one.
func TestAddressKeyIsTheHouseholds(t *testing.T) {
	for a, want := range map[string]string{
		"2001:db8:1:2:3:4:5:6": "2001:db8:1:2::/64", "2001:db8:1:2::1": "2001:db8:1:2::/64", "2001:db8:1:3::1": "2001:db8:1:3::/64",
		"fe80::1%eth0": "fe80::/64", "::ffff:192.0.2.1": "192.0.2.1", "192.0.2.1": "192.0.2.1", "192.0.2.2": "192.0.2.2",
	} {
		if got := addressKey(netip.MustParseAddr(a)); got != want {
			t.Errorf("%s counts as %s, want %s", a, got, want)
		}
	}
	if addressKey(netip.Addr{}) == addressKey(netip.MustParseAddr("0.0.0.0")) {
		t.Error("no address counts as one")
	}
}

func TestLimiterServesManyAtOnce(t *testing.T) {
	l := newLimiter(Limits{Address: Rate{PerMinute: 60, Burst: 500}, Account: tight(), Workstation: tight(), Keys: 2})
	var done sync.WaitGroup
	var passed [8]int
	for i := range passed {
		done.Go(func() {
			for j := range 1000 {
				if l.admit(testNow, 1, asker{byAddress, "a"}) == 0 {
					passed[i]++
				}
				l.admit(testNow, 1, asker{byWorkstation, fmt.Sprint(i, j)})
			}
		})
	}
	done.Wait()
	sum := 0
	for _, n := range passed {
		sum += n
	}
	if sum != 500 {
		t.Errorf("%d passed", sum)
	}
}

func TestForwardedFor(t *testing.T) {
	trusted := ForwardedFor(netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8"))
	for _, c := range []struct {
		name, remote, want string
		header             []string
	}{
		{"Direct", "198.51.100.7:1", "198.51.100.7", nil},
		{"HeaderFromElsewhere", "198.51.100.7:1", "198.51.100.7", []string{"203.0.113.1"}},
		{"OneProxy", "10.0.0.1:1", "203.0.113.1", []string{"203.0.113.1"}},
		{"ClientsOwnWords", "10.0.0.1:1", "203.0.113.1", []string{"192.0.2.66, 203.0.113.1"}},
		{"TwoProxies", "10.0.0.1:1", "203.0.113.1", []string{"192.0.2.66, 203.0.113.1, 10.0.0.2"}},
		{"TwoHeaders", "10.0.0.1:1", "203.0.113.1", []string{"192.0.2.66", "203.0.113.1"}},
		{"IPv6", "[fd00::1]:1", "2001:db8::1", []string{"2001:db8::1"}},
		{"Mapped", "[::ffff:10.0.0.1]:1", "203.0.113.1", []string{"203.0.113.1"}},
		{"ProxyWithoutHeader", "10.0.0.1:1", "10.0.0.1", nil},
		{"Rubbish", "10.0.0.1:1", "10.0.0.1", []string{"203.0.113.1, unknown"}},
		{"ProxiesOnly", "10.0.0.1:1", "10.0.0.2", []string{"10.0.0.2"}},
	} {
		r := &http.Request{RemoteAddr: c.remote, Header: http.Header{"X-Forwarded-For": c.header}}
		if got := trusted(r).Unmap(); got != netip.MustParseAddr(c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	long := &http.Request{RemoteAddr: "10.0.0.1:1", Header: http.Header{"X-Forwarded-For": {"203.0.113.1" + strings.Repeat(",10.0.0.3", 20_000)}}}
	if got := trusted(long); got != netip.MustParseAddr("10.0.0.3") {
		t.Errorf("a long header: %s", got)
	}
	if got := RemoteAddress(&http.Request{RemoteAddr: "@"}); got.IsValid() {
		t.Errorf("no address: %s", got)
	}
}

func TestClientAddressIsAskedBehindAProxy(t *testing.T) {
	f := newFixture(t, narrow(func(l *Limits) { l.Address = tight() }), func(o *Options) {
		o.ClientAddress = ForwardedFor(netip.MustParsePrefix("192.0.2.0/24")) // whom httptest's requests are from
	})
	for client := range 10 {
		_, passed := exhaust(func() got {
			c := call{method: "GET", path: pathStatus}
			return f.do(c.withHeader("X-Forwarded-For", fmt.Sprint("203.0.113.", client)))
		})
		if passed != 20 {
			t.Errorf("client %d: %d passed", client, passed)
		}
	}
}
