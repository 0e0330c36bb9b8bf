package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"slices"
	"time"

	"github.com/google/uuid"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain"
)

// journey is one `kezek attach`: the steps of the printed instruction in
// their order, each printed as it is done.
type journey struct {
	env    *env
	o      *attachOptions
	client *client.Client
	trace  *trace
	out    *journeyPrinter

	discovery portal.Discovery
	session   *client.Session
}

// unfitError means that no key of the file may sign in here.
type unfitError struct {
	reason      signer.Reason
	certificate *signer.Certificate
}

func (e *unfitError) Error() string { return "no key fits: " + string(e.reason) }

// run goes the whole way. What the portal bound is bound, even where a later
// step fails; the session is ended in any case.
func (j *journey) run(ctx context.Context, secrets signer.Secrets) (portal.BindingResult, error) {
	var none portal.BindingResult
	storage, err := j.openKey(ctx, secrets)
	if err != nil {
		return none, err
	}
	defer storage.Close()
	if err := j.choosePlace(ctx); err != nil {
		return none, err
	}
	signedIn, err := j.signIn(ctx, storage)
	if err != nil {
		return none, err
	}
	defer j.signOut(ctx)
	if signedIn.NextStep == "confirm_email" {
		if err := j.confirmEmail(ctx); err != nil {
			return none, err
		}
	}
	return j.bind(ctx)
}

// openKey opens the file before anything goes over the network: a wrong
// password is the commonest mistake and costs nobody a challenge.
func (j *journey) openKey(ctx context.Context, secrets signer.Secrets) (*signer.Storage, error) {
	source, err := j.o.from.source(ctx, j.o.key)
	if err != nil {
		return nil, err
	}
	storage, err := opener().Open(ctx, source, secrets)
	if err != nil {
		return nil, err
	}
	j.out.count("key", "terminal.step_key", len(storage.Keys))
	return storage, nil
}

// choosePlace asks the portal what it is and goes through the steps that it
// puts before the sign-in. A locality or service that is not given on the
// command line is not asked for: no later call needs it.
func (j *journey) choosePlace(ctx context.Context) error {
	d, err := j.client.Discover(ctx)
	if err != nil {
		return err
	}
	j.discovery = d
	j.out.step("portal", "terminal.step_portal", map[string]any{
		"Name": d.Name.In(j.env.words.Language()), "Origin": j.client.Origin(),
	})
	if !d.HasStep("locality") || j.o.locality == "" {
		return nil
	}
	services, err := j.client.Services(ctx, j.o.locality)
	if err != nil {
		return err
	}
	j.out.step("locality", "terminal.step_locality", map[string]any{"KATO": j.o.locality})
	return j.chooseService(services)
}

func (j *journey) chooseService(services []portal.Service) error {
	for _, s := range services {
		if j.o.service == "" || s.Code == j.o.service {
			j.out.step("service", "terminal.step_service", map[string]any{"Title": s.Title.In(j.env.words.Language())})
			return nil
		}
	}
	return errNoService
}

var errNoService = errors.New("no such service in this locality")

func (j *journey) signIn(ctx context.Context, storage *signer.Storage) (portal.Session, error) {
	challenge, err := j.client.Challenge(ctx, portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: "personal"})
	if err != nil {
		return portal.Session{}, err
	}
	key, err := j.chooseKey(ctx, storage, signer.Policy{
		At: challenge.JudgedAt, Algorithms: challenge.Accepted.KeyAlgorithms,
		SigningKeys: challenge.Accepted.KeyPurpose == portal.KeyPurposeAny,
	})
	if err != nil {
		return portal.Session{}, err
	}
	cms, err := j.sign(key, challenge)
	if err != nil {
		return portal.Session{}, err
	}
	issued := j.env.now()
	session, err := j.client.SignIn(ctx, portal.SessionRequest{
		ChallengeID: challenge.ChallengeID, CMS: base64.StdEncoding.EncodeToString(cms),
	})
	if err != nil {
		return portal.Session{}, err
	}
	j.session = j.client.Session(portal.Tokens{
		AccessToken: session.AccessToken, ExpiresIn: session.ExpiresIn, RefreshToken: session.RefreshToken,
	}, issued, func(portal.Tokens) error { return nil })
	j.out.step("sign_in", "terminal.step_sign_in", map[string]any{
		"Name": session.Account.FullName, "IIN": session.Account.IINMasked,
	})
	return session, nil
}

// chooseKey takes the key to sign in with, and says where its end is near.
func (j *journey) chooseKey(ctx context.Context, storage *signer.Storage, policy signer.Policy) (*signer.Key, error) {
	key, verdict, err := fittingKey(ctx, storage, policy)
	if err == nil && verdict.Warning != "" {
		j.out.print("warning", explain.Warning(j.env.words, verdict, key.Certificate))
	}
	return key, err
}

// fittingKey is the newest key that may sign in at the moment the portal
// named; without one the newest key's reason is told: an older one's would be
// that it has run out, which is why there is a newer one.
func fittingKey(ctx context.Context, storage *signer.Storage, policy signer.Policy) (*signer.Key, signer.Verdict, error) {
	var unfit *unfitError
	for _, k := range newestFirst(storage.Keys) {
		verdict := policy.Examine(ctx, k)
		if verdict.Reason == signer.ReasonFits {
			return k, verdict, nil
		}
		if unfit == nil {
			unfit = &unfitError{reason: verdict.Reason, certificate: k.Certificate}
		}
	}
	if unfit == nil {
		return nil, signer.Verdict{}, signer.ErrNoKey
	}
	return nil, signer.Verdict{}, unfit
}

// newestFirst turns the order of a storage's keys, of which those without a
// certificate stay last.
func newestFirst(keys []*signer.Key) []*signer.Key {
	turned := slices.Clone(keys)
	slices.Reverse(turned)
	slices.SortStableFunc(turned, func(a, b *signer.Key) int {
		return cmp.Compare(rank(a), rank(b))
	})
	return turned
}

// rank puts the keys without a certificate after the others.
func rank(k *signer.Key) int {
	if k.Certificate == nil {
		return 1
	}
	return 0
}

func (j *journey) sign(key *signer.Key, challenge portal.Challenge) ([]byte, error) {
	statement := signer.Statement{
		Origin: j.client.Origin(), Purpose: "sign_in",
		ChallengeID: challenge.ChallengeID, Challenge: challenge.Challenge,
	}
	text, err := statement.Bytes()
	if err != nil {
		return nil, err
	}
	cms, err := key.Sign(j.env.rand, statement)
	if err != nil {
		return nil, err
	}
	j.out.step("sign", "terminal.step_sign", map[string]any{"Origin": statement.Origin})
	return cms, j.trace.signature(text, cms)
}

func (j *journey) confirmEmail(ctx context.Context) error {
	if j.o.email == "" {
		return errNoEmail
	}
	ticket, err := j.session.SetEmail(ctx, j.o.email)
	if err != nil {
		return err
	}
	if ticket.Ticket != "" {
		code, err := j.emailCode(ctx)
		if err != nil {
			return err
		}
		if err := j.session.ConfirmEmail(ctx, ticket.Ticket, code); err != nil {
			return err
		}
	}
	j.out.step("email", "terminal.step_email", map[string]any{"Address": ticket.Masked})
	return nil
}

var (
	errNoEmail = errors.New("no e-mail address given")
	errNoCode  = errors.New("no code given")
)

// outboxWait is how long the practice portal's mail is waited for, and how
// often it is looked for.
const (
	outboxWait = 10 * time.Second
	outboxLook = 100 * time.Millisecond
)

// emailCode is the code that the portal mailed: given, read from the practice
// outbox, or asked for.
func (j *journey) emailCode(ctx context.Context) (string, error) {
	switch {
	case j.o.code != "":
		return j.o.code, nil
	case j.o.outbox != "":
		return j.waitForCode(ctx)
	}
	code, err := ask(ctx, j.env, func(t terminal) (string, error) { return t.line(j.env.words.T("terminal.ask_code")) })
	if errors.Is(err, errNoTerminal) {
		return "", errNoCode
	}
	return code, err
}

func (j *journey) waitForCode(ctx context.Context) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, outboxWait)
	defer cancel()
	tick := time.NewTicker(outboxLook)
	defer tick.Stop()
	for {
		if code, err := practice.LatestCode(j.o.outbox, j.o.email); err == nil {
			return code, nil
		}
		select {
		case <-ctx.Done():
			return "", errNoCode
		case <-tick.C:
		}
	}
}

func (j *journey) bind(ctx context.Context) (portal.BindingResult, error) {
	result, err := j.session.Bind(ctx, j.o.child, uuid.NewString())
	if err == nil && result.Code == portal.CodeKinshipCheckPending {
		result, err = j.await(ctx, result)
	}
	if err != nil {
		return result, err
	}
	j.out.step("bind", "terminal.step_bind", map[string]any{"Message": result.Message})
	applications, err := j.session.Applications(ctx)
	if err != nil {
		// The binding stands; only the cabinet could not be read again, and
		// the answer to the binding told the applications already.
		return result, nil
	}
	result.Applications = applications
	j.out.count("cabinet", "terminal.step_cabinet", len(applications))
	return result, nil
}

// pendingWait is how long the registry's answer is waited for.
const pendingWait = time.Minute

// errPending means that the registry has not answered in that time; the
// request stays with the portal.
var errPending = errors.New("kinship check is still pending")

// await asks for a binding whose kinship the registry is still checking.
func (j *journey) await(ctx context.Context, result portal.BindingResult) (portal.BindingResult, error) {
	j.out.step("pending", "terminal.step_pending", nil)
	ctx, cancel := context.WithTimeoutCause(ctx, pendingWait, errPending)
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
	result.Binding, result.Code = binding, portal.CodeKinshipConfirmed
	result.Message = j.env.words.T("cabinet.done_confirmed")
	return result, nil
}

// signOutLimit bounds the farewell, which must also go out after Ctrl+C.
const signOutLimit = 5 * time.Second

func (j *journey) signOut(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), signOutLimit)
	defer cancel()
	if err := j.session.SignOut(ctx); err == nil {
		j.out.step("sign_out", "terminal.step_sign_out", nil)
	}
}
