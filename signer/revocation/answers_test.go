package revocation

import (
	"crypto/x509"
	"errors"
	"strings"
	"testing"
	"time"
)

// TestSkew: clocks may differ by five minutes, to either side.
func TestSkew(t *testing.T) {
	within, beyond := skew-time.Second, skew+time.Second
	for name, c := range map[string]struct {
		reply reply
		want  error
	}{
		"ended just now":       {reply{made: made, next: at.Add(-within)}, nil},
		"ended before":         {reply{made: made, next: at.Add(-beyond)}, ErrStale},
		"made a little later":  {reply{made: at.Add(within)}, nil},
		"made later":           {reply{made: at.Add(beyond)}, ErrStale},
		"signed a little late": {reply{produced: at.Add(within)}, nil},
		"signed later":         {reply{produced: at.Add(beyond)}, ErrStale},
	} {
		t.Run(name, func(t *testing.T) {
			ca := rsaAuthority(t)
			q := question{ca.Person(t), ca.Certificate, at}
			c.reply.about, c.reply.nonce = []question{q}, nonce
			if _, err := readReply(t, c.reply, ca, q); !errors.Is(err, c.want) {
				t.Errorf("%v, want %v", err, c.want)
			}
		})
	}
}

// TestAnswerOfADifferentClock: an answer that is believed counts, though it is
// past being remembered.
func TestAnswerOfADifferentClock(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	hourAgo := w.now.Add(-time.Hour)
	w.answers(t, reply{made: hourAgo, produced: hourAgo, next: w.now.Add(-skew + time.Second)})
	c := w.checker()
	wants(t, "answer", w.check(t, c), Good, SourceOCSP)
	wants(t, "remembered", c.Known(w.cert, w.ca.Certificate, at), Unknown, "", ErrNoSource)
	w.data("/base", full(1).der(t, w.ca))
	w.answers(t, reply{made: hourAgo, produced: hourAgo, next: w.now.Add(-skew - time.Second)})
	wants(t, "list", w.check(t, c), Good, SourceCRL)
}

// TestAnswersAreNotRememberedForLong: each bound is the first to end once.
func TestAnswersAreNotRememberedForLong(t *testing.T) {
	ca := rsaAuthority(t)
	late := &x509.Certificate{NotAfter: at.AddDate(1, 0, 0)}
	old := at.Add(-freshFor)
	for name, c := range map[string]struct {
		live       bool
		signer     *x509.Certificate
		made, next time.Time
		want       time.Duration
	}{
		"next update soon":             {true, late, at, at.Add(20 * time.Minute), 20 * time.Minute},
		"next update in a year":        {true, late, at, at.AddDate(1, 0, 0), time.Hour},
		"no next update":               {true, late, at, time.Time{}, 10 * time.Minute},
		"a day old, no next update":    {true, late, old.Add(5 * time.Minute), time.Time{}, 5 * time.Minute},
		"a day old, without nonce":     {false, late, old.Add(5 * time.Minute), next, 5 * time.Minute},
		"a day old, with nonce":        {true, late, old.Add(5 * time.Minute), next, time.Hour},
		"new, without nonce":           {false, late, at, next, time.Hour},
		"a signer that expires":        {true, &x509.Certificate{NotAfter: at.Add(time.Minute)}, at, next, time.Minute},
		"next update before the skew":  {true, late, made, at.Add(-time.Minute), -time.Minute},
		"the authority, which remains": {true, ca.Certificate, at, next, time.Hour},
	} {
		a := &answer{signer: c.signer}
		if c.live {
			a.nonce = nonce
		}
		if until := a.until(response{thisUpdate: c.made, nextUpdate: c.next}, at); !until.Equal(at.Add(c.want)) {
			t.Errorf("%s: %v, want %v", name, until.Sub(at), c.want)
		}
	}
}

// TestOldAnswersGiveWay: a responder that says "good for a year" is asked again
// after an hour.
func TestOldAnswersGiveWay(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.answers(t, reply{next: at.AddDate(1, 0, 0)})
	c := w.checker()
	wants(t, "first", w.check(t, c), Good, SourceOCSP)
	w.answers(t, reply{state: Revoked, revokedAt: made, next: at.AddDate(1, 0, 0)})
	w.now = at.Add(heldFor)
	wants(t, "within the hour", w.check(t, c), Good, SourceOCSP)
	w.now = w.now.Add(time.Second)
	wants(t, "after", w.check(t, c), Revoked, SourceOCSP)
}

// TestListMadeAhead: the authority's list tells that our clock is slow, and then
// no list means Good, for none can be known to be in date. Revoked stays so.
func TestListMadeAhead(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	ahead := func(by time.Duration, d draft) *List {
		d.made, d.next = at.Add(by), at.AddDate(0, 0, 30)
		return d.list(t, w.ca)
	}
	forged := ahead(2*skew, full(1))
	forged.object.signature[0] ^= 1
	for name, c := range map[string]struct {
		lists []*List
		state State
		want  error
	}{
		"within the skew":   {[]*List{ahead(skew-time.Second, full(2))}, Good, nil},
		"beyond":            {[]*List{ahead(skew+time.Second, full(2))}, Unknown, ErrStale},
		"beside one of now": {[]*List{full(1).list(t, w.ca), ahead(2*skew, full(2))}, Unknown, ErrStale},
		"a delta":           {[]*List{full(1).list(t, w.ca), ahead(2*skew, delta(2))}, Unknown, ErrStale},
		"revoked":           {[]*List{ahead(2*skew, full(2, revokes(w.cert)))}, Revoked, nil},
		"on hold":           {[]*List{ahead(2*skew, full(2, revokes(w.cert, because(6))))}, Revoked, nil},
		"forged":            {[]*List{full(1).list(t, w.ca), forged}, Good, nil},
	} {
		t.Run(name, func(t *testing.T) {
			checker := w.checker(func(o *Options) { o.Lists, o.Network = NewLists(c.lists...), false })
			s := checker.Known(w.cert, w.ca.Certificate, at)
			if s.State != c.state || !errors.Is(s.Err, c.want) {
				t.Errorf("%+v, want %s, %v", s, c.state, c.want)
			}
		})
	}
}

// TestQuestionWithoutRandomOctets: nobody is asked, and the list answers.
func TestQuestionWithoutRandomOctets(t *testing.T) {
	w := newWorld(t, rsaAuthority(t))
	w.answers(t, reply{})
	c := w.checker(func(o *Options) { o.Rand = strings.NewReader("short") })
	wants(t, "no list", w.check(t, c), Unknown, "", ErrRandom)
	w.data("/base", full(1).der(t, w.ca))
	c = w.checker(func(o *Options) { o.Rand = strings.NewReader("short") })
	wants(t, "list", w.check(t, c), Good, SourceCRL)
	if n := w.asked("/ocsp"); n != 0 {
		t.Errorf("asked %d times", n)
	}
}
