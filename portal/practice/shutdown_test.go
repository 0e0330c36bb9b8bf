package practice

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/server"
)

// kinToAll is a registry that knows every child as the asking person's, after
// it was let through.
type kinToAll struct {
	server.Registry
	arrived chan struct{} // one for each question, where not nil
	gate    chan struct{} // closed: let through; nil as well
	deaf    bool          // does not notice that nobody waits any more
}

func (k kinToAll) Kinship(ctx context.Context, _, _ string) (server.Kinship, error) {
	if k.arrived != nil {
		k.arrived <- struct{}{}
	}
	gone := ctx.Done()
	if k.deaf {
		gone = nil
	}
	if k.gate != nil {
		select {
		case <-k.gate:
		case <-gone:
			return server.Kinship{}, ctx.Err()
		}
	}
	return server.Kinship{Known: true, Confirmed: true, Relation: relationMother, Child: portal.Child{Name: "БАЛА", BirthDate: "2022-03-14"}}, nil
}

func (kinToAll) Applications(context.Context, string) ([]portal.Application, error) {
	return nil, nil
}

// someChildren are n valid IINs.
func someChildren(n int) []string {
	var all []string
	for serial := 0; len(all) < n; serial++ {
		for digit := range 10 {
			iin := fmt.Sprintf("2203145%04d%d", serial, digit)
			if _, err := portal.NormalizeIIN(iin); err == nil {
				all = append(all, iin)
			}
		}
	}
	return all
}

// gated is a practice portal whose registry waits, with the mother in both
// cabinets.
func gated(t *testing.T, k kinToAll) (*Practice, []*walker) {
	t.Helper()
	p := started(t, func(o *Options) {
		o.registry = func(r server.Registry) server.Registry { k.Registry = r; return k }
	})
	return p, []*walker{inCabinet(t, p, almatyID, p.Keys[0]), inCabinet(t, p, regionsID, p.Keys[0])}
}

type bindEnd struct {
	result portal.BindingResult
	err    error
}

// bindLater binds in the background.
func (w *walker) bindLater(child string) <-chan bindEnd {
	end := make(chan bindEnd, 1)
	go func() {
		result, err := w.session.Bind(context.Background(), child, "")
		end <- bindEnd{result, err}
	}()
	return end
}

// Whoever waits for a slow registry gets the answer, of both portals; meanwhile
// nobody new comes in; and what was answered is kept.
func TestCloseAnswersRequestsUnderWayAndLetsNobodyIn(t *testing.T) {
	k := kinToAll{arrived: make(chan struct{}, 9), gate: make(chan struct{})}
	p, walkers := gated(t, k)
	var ends []<-chan bindEnd
	for i, w := range walkers {
		ends = append(ends, w.bindLater(someChildren(2)[i]))
		<-k.arrived
	}
	closed := make(chan error, 1)
	go func() { closed <- p.Close() }()
	for _, portal := range p.Portals {
		refusesConnections(t, strings.TrimPrefix(portal.URL, "https://"))
	}
	select {
	case err := <-closed:
		t.Fatalf("closed with requests under way: %v", err)
	case <-time.After(100 * time.Millisecond):
	}
	close(k.gate)
	for i, end := range ends {
		if got := <-end; got.err != nil || got.result.Binding.Status != portal.BindingConfirmed {
			t.Errorf("portal %d: %+v", i, got)
		}
	}
	if err := <-closed; err != nil {
		t.Errorf("closed with %v", err)
	}
	if _, err := walkers[0].client.Discover(context.Background()); !errors.Is(err, client.ErrUnreachable) {
		t.Errorf("a request afterwards: %v", err)
	}
	again := begun(t, Options{Dir: folderOf(p)})
	if again.Portals[0] != p.Portals[0] {
		t.Skipf("the port is taken by another program: %s, was %s", again.Portals[0].URL, p.Portals[0].URL)
	}
	if list, err := walkers[0].session.Bindings(context.Background()); err != nil || len(list) != 1 {
		t.Errorf("bindings %+v, %v", list, err)
	}
}

func folderOf(p *Practice) string { return strings.TrimSuffix(p.CAFile, "ca.pem") }

// refusesConnections waits until nobody listens any more.
func refusesConnections(t *testing.T, address string) {
	t.Helper()
	for range 200 {
		c, err := net.Dial("tcp", address)
		if err != nil {
			return
		}
		_ = c.Close()
		time.Sleep(5 * time.Millisecond)
	}
	t.Errorf("%s takes connections while it closes", address)
}

// A registry that never answers holds nobody up for longer than Close is
// patient, whether or not it notices that nobody waits any more.
func TestCloseIsBoundedByItsDeadline(t *testing.T) {
	for name, deaf := range map[string]bool{"noticing": false, "deaf": true} {
		t.Run(name, func(t *testing.T) {
			k := kinToAll{arrived: make(chan struct{}, 9), gate: make(chan struct{}), deaf: deaf}
			p, walkers := gated(t, k)
			p.patience = 200 * time.Millisecond
			end := walkers[0].bindLater(someChildren(1)[0])
			<-k.arrived
			began := time.Now()
			if err := p.Close(); err != nil {
				t.Errorf("closed with %v", err)
			}
			if took := time.Since(began); took < p.patience || took > p.patience+cutPatience+2*time.Second {
				t.Errorf("closing took %v", took)
			}
			if got := <-end; got.err == nil {
				t.Errorf("answered: %+v", got.result)
			}
			close(k.gate) // the deaf one ends, after the storage was closed
		})
	}
}

// An open connection that nobody asks anything on holds nobody up.
func TestCloseDoesNotWaitForConnectionsInReserve(t *testing.T) {
	p := started(t)
	for _, portal := range p.Portals {
		c, err := net.Dial("tcp", strings.TrimPrefix(portal.URL, "https://"))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
	}
	time.Sleep(50 * time.Millisecond) // until the portals took them
	began := time.Now()
	stop(t, p)
	if took := time.Since(began); took > 2*time.Second {
		t.Errorf("closing took %v", took)
	}
}

// Whatever was answered before the end is there after it.
func TestCloseLosesNothingAcknowledged(t *testing.T) {
	k := kinToAll{arrived: make(chan struct{}, 2000)}
	p, walkers := gated(t, k)
	w := walkers[0]
	children := make(chan string, 2000)
	for _, child := range someChildren(cap(children)) {
		children <- child
	}
	var acknowledged sync.Map
	var done sync.WaitGroup
	for range 8 {
		done.Go(func() {
			for child := range children {
				got, err := w.session.Bind(context.Background(), child, "")
				if err != nil {
					return
				}
				acknowledged.Store(got.Binding.ID, true)
			}
		})
	}
	for range 40 {
		<-k.arrived
	}
	if err := p.Close(); err != nil {
		t.Error(err)
	}
	done.Wait()
	kept := map[string]bool{}
	again := begun(t, Options{Dir: folderOf(p)})
	if again.Portals[0] != p.Portals[0] {
		t.Skipf("the port is taken by another program: %s, was %s", again.Portals[0].URL, p.Portals[0].URL)
	}
	list, err := w.session.Bindings(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range list {
		kept[b.ID] = true
	}
	n := 0
	acknowledged.Range(func(id, _ any) bool {
		if n++; !kept[id.(string)] {
			t.Errorf("a binding that was answered with is lost")
		}
		return true
	})
	if n < 20 || n == cap(children) {
		t.Errorf("%d were answered: the end did not come in the middle", n)
	}
}
