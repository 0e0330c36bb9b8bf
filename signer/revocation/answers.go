package revocation

import (
	"crypto/sha256"
	"maps"
	"sync"
	"time"
)

// maxAnswers is how many OCSP answers are remembered.
const maxAnswers = 4096

// answers remembers what responders said, in memory only: they are asked again
// in the next run of the program.
type answers struct {
	mu  sync.Mutex
	all map[string]remembered
}

type remembered struct {
	response response
	until    time.Time
}

// key names the certificate under its authority.
func (q question) key() string {
	sum := sha256.New()
	sum.Write(q.issuer.RawSubjectPublicKeyInfo)
	sum.Write(q.cert.Raw)
	return string(sum.Sum(nil))
}

// put remembers a response that was believed; see [answer.until].
func (a *answers) put(q question, r remembered, now time.Time) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.makeRoom(now)
	a.all[q.key()] = r
}

func (a *answers) makeRoom(now time.Time) {
	if len(a.all) >= maxAnswers {
		maps.DeleteFunc(a.all, func(_ string, r remembered) bool { return now.After(r.until) })
	}
	if a.all == nil || len(a.all) >= maxAnswers {
		a.all = map[string]remembered{}
	}
}

// status gives what is remembered and still holds, else Unknown.
func (a *answers) status(q question, now time.Time) Status {
	a.mu.Lock()
	r, ok := a.all[q.key()]
	a.mu.Unlock()
	if !ok || now.After(r.until) {
		return Status{State: Unknown, Err: ErrNoSource}
	}
	return r.response.status(q)
}
