package main

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strings"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
)

// bind is «Привязка». A registry behind the portal that is down or slow is
// asked again when the portal says so, for -wait altogether; it is one wish of
// the person, so it keeps its Idempotency-Key and is never carried out twice.
func (j *journey) bind(ctx context.Context) (portal.BindingResult, error) {
	key, left := uuid.NewString(), j.o.wait
	for {
		result, err := j.session.Bind(ctx, j.o.child, key)
		pause, again := registryPause(err)
		if !again || pause > left {
			return j.conclude(ctx, result, err, left)
		}
		left -= pause
		j.out.waiting(pause)
		if err := j.env.pause(ctx, pause); err != nil {
			return result, err
		}
	}
}

// registryPause is how long to wait before the registry is asked again, where
// that is what a request failed at and worth it.
func registryPause(err error) (time.Duration, bool) {
	var p *portal.Problem
	if !errors.As(err, &p) || p.Code != portal.CodeRegistryUnavailable && p.Code != portal.CodeRegistryTimeout {
		return 0, false
	}
	return max(p.RetryAfter(), registryPauseLeast), true
}

// registryPauseLeast is the wait where the portal names none.
const registryPauseLeast = 5 * time.Second

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// waiting tells that the registry will be asked again.
func (p *journeyPrinter) waiting(pause time.Duration) {
	seconds := int(math.Ceil(pause.Seconds()))
	text := p.env.words.T("terminal.step_waiting", map[string]any{"Seconds": seconds})
	if p.json != nil {
		_ = p.json.Encode(stepLine{Step: "waiting", Message: text, RetryAfterS: seconds})
		return
	}
	p.print("waiting", text)
}

// conclude waits for a pending answer and looks into the cabinet. What the
// portal bound is bound, even where the cabinet cannot be read.
func (j *journey) conclude(ctx context.Context, result portal.BindingResult, err error, left time.Duration) (portal.BindingResult, error) {
	if err == nil && result.Code == portal.CodeKinshipCheckPending {
		result, err = j.await(ctx, result, left)
	}
	if err != nil {
		return result, err
	}
	result.Message = j.outcome(result)
	j.out.step("bind", "terminal.step_bind", map[string]any{"Message": result.Message})
	applications, err := j.session.Applications(ctx)
	if err != nil {
		return result, nil
	}
	j.out.count("cabinet", "terminal.step_cabinet", len(applications))
	if result.Code != portal.CodeApplicationNotFound { // those in the cabinet are other children's then
		result.Applications = applications
	}
	return result, nil
}

// outcome is the portal's sentence, and where it says that there is no
// application here, one that tells where it is or what to do.
func (j *journey) outcome(result portal.BindingResult) string {
	switch {
	case result.Code != portal.CodeApplicationNotFound:
		return result.Message
	case len(result.FoundIn) == 0:
		return j.env.words.T("cabinet.done_no_application")
	}
	var places []string
	for _, p := range result.FoundIn {
		places = append(places, printable(p.In(j.env.words.Language())))
	}
	return j.env.words.T("cabinet.done_found_in", map[string]any{"Places": strings.Join(places, ", ")})
}

// errPending means that the registry has not answered in the time that there
// was; the request stays with the portal.
var errPending = errors.New("kinship check is still pending")

// await asks for a binding whose kinship the registry is still checking.
func (j *journey) await(ctx context.Context, result portal.BindingResult, left time.Duration) (portal.BindingResult, error) {
	j.out.step("pending", "terminal.step_pending", nil)
	ctx, cancel := context.WithTimeoutCause(ctx, left, errPending)
	defer cancel()
	binding, err := j.session.AwaitBinding(ctx, result.Binding.ID)
	switch {
	case err != nil && errors.Is(context.Cause(ctx), errPending):
		return result, errPending
	case err != nil:
		return result, err
	case binding.Status == portal.BindingRefused:
		return result, &portal.Problem{Code: binding.ReasonCode, Status: http.StatusForbidden}
	}
	result.Binding, result.FoundIn, result.Code = binding, binding.FoundIn, portal.CodeKinshipConfirmed
	if binding.ReasonCode != "" { // confirmed, and something is missing all the same
		result.Code = binding.ReasonCode
	}
	result.Message = j.env.words.T("cabinet.done_confirmed")
	return result, nil
}
