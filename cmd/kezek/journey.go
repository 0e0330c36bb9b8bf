package main

import (
	"cmp"
	"context"
	"encoding/base64"
	"slices"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/portal/client"
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
	accepted  []string          // the algorithms that the portal takes
	similar   []portal.Locality // what a -locality that is not there may have meant
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

func (j *journey) signIn(ctx context.Context, storage *signer.Storage) (portal.Session, error) {
	challenge, err := j.client.Challenge(ctx, portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: "personal"})
	if err != nil {
		return portal.Session{}, err
	}
	j.accepted = challenge.Accepted.KeyAlgorithms
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

// signOutLimit bounds the farewell, which must also go out after Ctrl+C.
const signOutLimit = 5 * time.Second

func (j *journey) signOut(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), signOutLimit)
	defer cancel()
	if err := j.session.SignOut(ctx); err == nil {
		j.out.step("sign_out", "terminal.step_sign_out", nil)
	}
}
