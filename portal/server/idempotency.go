package server

import (
	"context"
	"errors"
	"net/http"
	"time"

	"kezek.kz/kezek/portal"
)

const idempotencyLife = 24 * time.Hour

// keptAnswer is what a key was answered with, and to what.
type keptAnswer struct {
	BodyHash  string    `json:"body_hash"`
	Answer    []byte    `json:"answer"` // sealed in its slot
	ExpiresAt time.Time `json:"expires_at"`
}

// idempotent makes a repeated post under one Idempotency-Key get the first
// one's answer instead of happening again. Posts of one key wait for each
// other, so two at once happen once.
func (s *Server) idempotent(h handler) handler {
	return func(ctx context.Context, r *request) (answer, error) {
		key := r.Header.Get("Idempotency-Key")
		if !isUUID(key) {
			return answer{}, refuse(portal.CodeIdempotencyKeyMissing, detail("Idempotency-Key must be a UUID"))
		}
		body, err := r.body()
		if err != nil {
			return answer{}, err
		}
		in := slotOf(r, key)
		unlock, err := s.locks.lock(ctx, in.id)
		if err != nil {
			return answer{}, err
		}
		defer unlock()
		return s.once(ctx, r, h, in, hashed(string(body)))
	}
}

// once replays the kept answer, or lets h answer and keeps that.
func (s *Server) once(ctx context.Context, r *request, h handler, in slot, bodyHash string) (answer, error) {
	kept, found, err := s.kept(in.id)
	switch {
	case err != nil:
		return answer{}, err
	case found && kept.BodyHash != bodyHash:
		return answer{}, refuse(portal.CodeIdempotencyKeyReused)
	case found:
		a, err := in.open(kept.Answer)
		return a.with("Idempotent-Replayed", "true"), err
	}
	a, err := h(ctx, r)
	var p *portal.Problem
	switch {
	case errors.As(err, &p):
		a = problemAnswer(p, r.id)
	case err != nil:
		return a, err
	}
	if passing(a.Status) {
		return a, nil
	}
	return a, s.keep(in, bodyHash, a)
}

// passing tells a state of the portal, and not of what was asked: the next try
// may fare better.
func passing(status int) bool {
	return status == http.StatusTooManyRequests || status >= http.StatusInternalServerError
}

func (s *Server) kept(id string) (kept keptAnswer, found bool, err error) {
	err = s.o.Storage.View(func(tx Tx) (err error) {
		kept, found, err = get[keptAnswer](tx, bucketIdempotency, id)
		return err
	})
	return kept, found && s.o.Now().Before(kept.ExpiresAt), err
}

func (s *Server) keep(in slot, bodyHash string, a answer) error {
	sealed, err := in.seal(s.o.Rand, a)
	if err != nil {
		return err
	}
	kept := keptAnswer{bodyHash, sealed, s.o.Now().Add(idempotencyLife)}
	return s.o.Storage.Update(func(tx Tx) error { return put(tx, bucketIdempotency, in.id, kept) })
}
