package revocation

import (
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/signer/internal/testca"
)

// nonce is what the tests' question carried.
var nonce = []byte(strings.Repeat("n", nonceSize))

func readReply(t *testing.T, r reply, ca *testca.Authority, q question) (Status, error) {
	t.Helper()
	a, err := parseAnswer(r.der(t, ca))
	if err != nil {
		if a != nil {
			t.Errorf("%v beside %v", a, err)
		}
		return Status{}, err
	}
	got, err := a.check(q, nonce, at)
	if err != nil {
		if got.state != NotChecked || !got.thisUpdate.IsZero() {
			t.Errorf("%+v beside %v", got, err)
		}
		return Status{}, err
	}
	return got.status(q), nil
}

// TestAnswers are those that are believed, of both kinds of authority and of
// their delegates.
func TestAnswers(t *testing.T) {
	month := at.AddDate(0, -1, 0)
	for kind, ca := range map[string]*testca.Authority{"RSA": rsaAuthority(t), "GOST": gostAuthority(t)} {
		q := question{ca.Person(t), ca.Certificate, at}
		other := question{ca.Person(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(5) }), ca.Certificate, at}
		d, dKey := delegate(t, ca)
		g, gKey := gostDelegate(t, ca)
		for name, c := range map[string]struct {
			reply  reply
			state  State
			reason int
			err    error
		}{
			"good":              {reply{nonce: nonce}, Good, 0, nil},
			"good, by key":      {reply{nonce: nonce, byKey: true}, Good, 0, nil},
			"with SHA-256":      {reply{nonce: nonce, hash: oidSHA256}, Good, 0, nil},
			"version written":   {reply{nonce: nonce, version: true}, Good, 0, nil},
			"without nonce":     {reply{made: at.Add(-23 * time.Hour), next: next}, Good, 0, nil},
			"long ago, nonce":   {reply{nonce: nonce, made: at.AddDate(0, 0, -5), next: next}, Good, 0, nil},
			"clocks differ":     {reply{nonce: nonce, made: at.Add(4 * time.Minute), produced: at.Add(4 * time.Minute)}, Good, 0, nil},
			"revoked":           {reply{nonce: nonce, state: Revoked, revokedAt: month, reason: 4}, Revoked, 4, nil},
			"revoked, why ever": {reply{nonce: nonce, state: Revoked, revokedAt: month}, Revoked, 0, nil},
			"revoked later":     {reply{nonce: nonce, state: Revoked, revokedAt: at.Add(time.Second)}, Good, 0, nil},
			"unknown":           {reply{nonce: nonce, state: Unknown}, Unknown, 0, ErrNotKnown},
			"second of two":     {reply{nonce: nonce, about: []question{other, q}}, Good, 0, nil},
			"delegate":          {reply{nonce: nonce, signer: d, key: dKey, with: []*x509.Certificate{d}}, Good, 0, nil},
			"delegate, by key":  {reply{nonce: nonce, byKey: true, signer: d, key: dKey, with: []*x509.Certificate{ca.Certificate, d}}, Good, 0, nil},
			"GOST delegate":     {reply{nonce: nonce, signer: g, key: gKey, with: []*x509.Certificate{g}}, Good, 0, nil},
			"harmless unknown":  {reply{nonce: nonce, extensions: []extend{{ceNonsense, false, nil}}, single: []extend{{ceNonsense, false, nil}}}, Good, 0, nil},
		} {
			t.Run(kind+" "+name, func(t *testing.T) {
				if c.reply.about == nil {
					c.reply.about = []question{q}
				}
				s, err := readReply(t, c.reply, ca, q)
				if err != nil || s.State != c.state || s.Reason != c.reason || !errors.Is(s.Err, c.err) {
					t.Fatalf("%+v, %v; want %s, %d, %v", s, err, c.state, c.reason, c.err)
				}
				consistent(t, s)
			})
		}
	}
}

// TestAnswersAreRefused has one answer for each reason of refusal.
func TestAnswersAreRefused(t *testing.T) {
	ca := rsaAuthority(t)
	q := question{ca.Person(t), ca.Certificate, at}
	person := func(serial int64) question {
		return question{ca.Person(t, func(c *x509.Certificate) { c.SerialNumber = big.NewInt(serial) }), ca.Certificate, at}
	}
	stranger := testca.Root(t, "Other")
	twin := testca.Root(t, "Other", func(c *x509.Certificate) { c.Subject = ca.Certificate.Subject })
	gostCA := gostAuthority(t)
	by := func(ca *testca.Authority, changes ...testca.Change) reply {
		cert, key := delegate(t, ca, changes...)
		return reply{nonce: nonce, signer: cert, key: key, with: []*x509.Certificate{cert}}
	}
	citizen := ca.Person(t)
	absent := by(ca)
	absent.with = nil
	expiredThen := by(ca, func(c *x509.Certificate) { c.NotBefore = at.Add(-time.Minute) })
	expiredThen.produced = at.Add(-time.Hour)
	expiredSince := by(ca, func(c *x509.Certificate) { c.NotAfter = at.Add(-time.Minute) })
	expiredSince.produced = at.Add(-time.Hour)
	forged := by(ca)
	forged.key = testca.Key(t, "Other")
	below := ca.Authority(t, "Below")
	sha1Unknown := replaced(t, []byte{0x2b, 0x0e, 3, 2, 0x1a}, []byte{0x2b, 0x0e, 3, 2, 0x1b})
	for name, c := range map[string]struct {
		reply reply
		want  error
	}{
		"another serial number":         {reply{nonce: nonce, about: []question{person(5)}}, ErrOtherCertificate},
		"no response":                   {reply{nonce: nonce, about: []question{}}, ErrOtherCertificate},
		"another authority's":           {reply{nonce: nonce, about: []question{{q.cert, gostCA.Certificate, at}}}, ErrOtherCertificate},
		"another authority's name":      {reply{nonce: nonce, about: []question{{stranger.Person(t), ca.Certificate, at}}}, ErrOtherCertificate},
		"another hash":                  {reply{nonce: nonce, inner: sha1Unknown}, ErrOtherCertificate},
		"another nonce":                 {reply{nonce: []byte("another")}, ErrNonce},
		"empty nonce":                   {reply{nonce: []byte{}}, ErrNonce},
		"nonce that is none":            {reply{extensions: []extend{{oidNonce, false, []byte("bare")}}}, ErrNonce},
		"made tomorrow":                 {reply{nonce: nonce, made: next}, ErrStale},
		"produced tomorrow":             {reply{nonce: nonce, produced: next}, ErrStale},
		"out of date":                   {reply{nonce: nonce, made: made, next: at.Add(-time.Hour)}, ErrStale},
		"old, with no next update":      {reply{nonce: nonce, made: made.Add(-time.Hour)}, ErrStale},
		"old, without nonce":            {reply{made: made.Add(-time.Hour), next: next}, ErrStale},
		"critical extension":            {reply{nonce: nonce, extensions: []extend{{ceNonsense, true, nil}}}, ErrCritical},
		"critical of the response":      {reply{nonce: nonce, single: []extend{{ceNonsense, true, nil}}}, ErrCritical},
		"too many extensions":           {reply{nonce: nonce, extensions: many(maxExtensions)}, ErrMalformed},
		"nonce twice":                   {reply{nonce: nonce, extensions: []extend{{oidNonce, false, append([]byte{4, 32}, nonce...)}}}, ErrMalformed},
		"reason 7":                      {reply{nonce: nonce, state: Revoked, revokedAt: made, reason: 7}, ErrMalformed},
		"a stranger's signature":        {reply{nonce: nonce, signer: ca.Certificate, key: stranger.Key}, ErrSignature},
		"a GOST key's signature":        {reply{nonce: nonce, signer: ca.Certificate, key: gostCA.Key}, ErrSignature},
		"stranger":                      {reply{nonce: nonce, signer: stranger.Certificate, key: stranger.Key, with: []*x509.Certificate{stranger.Certificate}}, ErrDelegate},
		"stranger's delegate":           {by(stranger), ErrDelegate},
		"delegate of one further down":  {by(below), ErrDelegate},
		"citizen of the same authority": {reply{nonce: nonce, signer: citizen, key: testca.Key(t, "person"), with: []*x509.Certificate{citizen}}, ErrDelegate},
		"delegate for anything": {by(ca, func(c *x509.Certificate) {
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageAny}
		}), ErrDelegate},
		"delegate that may not sign": {by(ca, func(c *x509.Certificate) { c.KeyUsage = x509.KeyUsageKeyEncipherment }), ErrDelegate},
		"delegate with a critical extension": {by(ca, func(c *x509.Certificate) {
			c.ExtraExtensions = []pkix.Extension{{Id: ceNonsense, Critical: true, Value: []byte{5, 0}}}
		}), ErrDelegate},
		"expired delegate":             {by(ca, func(c *x509.Certificate) { c.NotAfter = at.Add(-time.Minute) }), ErrDelegate},
		"delegate not yet valid":       {by(ca, func(c *x509.Certificate) { c.NotBefore = at.Add(time.Minute) }), ErrDelegate},
		"delegate not valid then":      {expiredThen, ErrDelegate},
		"delegate expired since":       {expiredSince, ErrDelegate},
		"delegate that is not there":   {absent, ErrDelegate},
		"delegate's name, another key": {forged, ErrSignature},
		"delegate of a forged issuer":  {by(twin), ErrDelegate},
	} {
		t.Run(name, func(t *testing.T) {
			if c.reply.about == nil {
				c.reply.about = []question{q}
			}
			s, err := readReply(t, c.reply, ca, q)
			if !errors.Is(err, c.want) || s.State != NotChecked {
				t.Errorf("%+v, %v; want %v", s, err, c.want)
			}
		})
	}
}

// TestAnswersOfTwoMinds: a responder that says both is believed the worse.
func TestAnswersOfTwoMinds(t *testing.T) {
	ca := rsaAuthority(t)
	q := question{ca.Person(t), ca.Certificate, at}
	id, err := newCertID(oidSHA1, q)
	if err != nil {
		t.Fatal(err)
	}
	one := func(state State) response { return response{id: id, state: state} }
	for _, c := range []struct {
		states []State
		want   State
	}{
		{[]State{Good, Revoked}, Revoked},
		{[]State{Revoked, Good}, Revoked},
		{[]State{Unknown, Good, Revoked}, Revoked},
		{[]State{Good, Unknown}, Unknown},
	} {
		a := &answer{}
		for _, s := range c.states {
			a.responses = append(a.responses, one(s))
		}
		if r, err := a.about(q); err != nil || r.state != c.want {
			t.Errorf("%v: %s, %v", c.states, r.state, err)
		}
	}
}

// TestAnswerAfterTheCertificateExpired: responders forget expired certificates.
func TestAnswerAfterTheCertificateExpired(t *testing.T) {
	ca := rsaAuthority(t)
	expired := ca.Person(t, func(c *x509.Certificate) { c.NotAfter = at.Add(-time.Hour) })
	q := question{expired, ca.Certificate, at.Add(-2 * time.Hour)}
	s, err := readReply(t, reply{nonce: nonce, about: []question{q}}, ca, q)
	if err != nil || s.State != Unknown || !errors.Is(s.Err, ErrExpired) {
		t.Errorf("%+v, %v", s, err)
	}
	r := reply{nonce: nonce, about: []question{q}, state: Revoked, revokedAt: made}
	if s, err := readReply(t, r, ca, q); err != nil || s.State != Revoked {
		t.Errorf("%+v, %v", s, err)
	}
}
