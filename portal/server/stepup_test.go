package server

import (
	"context"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"sync"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer/revocation"
)

const areaStepUp = "step-up"

func (f *fixture) stepUpChallenge(token string) portal.Challenge {
	f.Helper()
	return as[portal.Challenge](f.post(pathChallenges, token, portal.ChallengeRequest{Purpose: portal.PurposeStepUp}), 201)
}

func (f *fixture) stepUp(token string, c portal.Challenge, p person) got {
	f.Helper()
	return f.postStepUp(token, c, p.signFor(f.T, testOrigin, portal.PurposeStepUp, c))
}

func (f *fixture) postStepUp(token string, c portal.Challenge, der []byte) got {
	f.Helper()
	return f.post(pathStepUp, token, portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: base64.StdEncoding.EncodeToString(der)})
}

// raised signs within a session.
func (f *fixture) raised(s portal.Session) portal.StepUp {
	f.Helper()
	c := f.stepUpChallenge(s.AccessToken)
	return as[portal.StepUp](f.stepUp(s.AccessToken, c, newPerson(f.T, motherIIN)), 200)
}

// mayChange tells whether a token may change something.
func (f *fixture) mayChange(token string) bool {
	f.Helper()
	g := f.do(f.patch(token, "*", `{"locale":"ru"}`))
	if g.status == 200 {
		return true
	}
	g.refuses(portal.CodeStepUpRequired)
	return false
}

// byIINFixture has somebody in who signed in by IIN.
func byIINFixture(t *testing.T, change ...func(*Options)) (*iinFixture, portal.Session) {
	t.Helper()
	f := newIINFixture(t, change...)
	f.enterable()
	return f, f.enterByIIN()
}

func TestStepUpRaisesTheSessionForTenMinutes(t *testing.T) {
	f, s := byIINFixture(t)
	if f.mayChange(s.AccessToken) {
		t.Fatal("a session opened by IIN changes things")
	}
	up := f.raised(s)
	if up.ACR != portal.ACREDS || !up.RaisedUntil.Equal(testNow.Add(10*time.Minute)) || up.ExpiresIn != 600 || !f.mayChange(up.AccessToken) {
		t.Errorf("raised %+v", up)
	}
	f.clock.pass(10*time.Minute - time.Second)
	next := f.refreshed(up.RefreshToken)
	if !f.mayChange(next.AccessToken) {
		t.Error("a refresh lowers the level")
	}
	f.clock.pass(time.Second)
	if f.mayChange(next.AccessToken) {
		t.Error("the level outlives its ten minutes")
	}
	if last := f.refreshed(next.RefreshToken); f.mayChange(last.AccessToken) {
		t.Error("a refresh extends the level")
	}
}

func TestStepUpVoidsTheTokensBefore(t *testing.T) {
	f, s := byIINFixture(t)
	up := f.raised(s)
	record(t, areaStepUp, "tokens from before the signature", f.get(pathMe, s.AccessToken).refuses(portal.CodeUnauthorized))
	as[portal.Profile](f.get(pathMe, up.AccessToken), 200)
	f.refresh(s.RefreshToken).refuses(portal.CodeRefreshReused)
}

func TestStepUpOfASessionOpenedByTheKey(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	up := f.raised(s)
	f.clock.pass(10 * time.Minute)
	if !f.mayChange(f.refreshed(up.RefreshToken).AccessToken) {
		t.Error("a session opened by the key was lowered")
	}
}

func TestStepUpChallengeRefusesMissingToken(t *testing.T) {
	f := newFixture(t)
	p := f.post(pathChallenges, "", portal.ChallengeRequest{Purpose: portal.PurposeStepUp}).refuses(portal.CodeUnauthorized)
	record(t, areaStepUp, "challenge asked for outside a session", p)
}

func TestStepUpChallengeRefusesSessionsThatEnded(t *testing.T) {
	f := newFixture(t)
	s, other := f.signIn(newPerson(t, motherIIN), "personal"), f.signIn(newPerson(t, motherIIN), "personal")
	f.endSession(s.AccessToken, other.SessionID, 204)
	ask := func(token string) got {
		return f.post(pathChallenges, token, portal.ChallengeRequest{Purpose: portal.PurposeStepUp})
	}
	ask(other.AccessToken).refuses(portal.CodeSessionRevoked)
	f.clock.pass(10 * time.Minute)
	ask(s.AccessToken).refuses(portal.CodeSessionExpired)
}

func TestStepUpRefusesChallengeForSigningIn(t *testing.T) {
	f, s := byIINFixture(t)
	p, c := newPerson(t, motherIIN), f.challenge("personal")
	record(t, areaStepUp, "signature for signing in", f.postStepUp(s.AccessToken, c, p.sign(t, c)).refuses(portal.CodeChallengeUnknown))
	f.postCMS(c, p.sign(t, c)).refuses(portal.CodeChallengeUnknown) // used up all the same
}

func TestSignInRefusesChallengeForStepUp(t *testing.T) {
	f, s := byIINFixture(t)
	p, c := newPerson(t, motherIIN), f.stepUpChallenge(s.AccessToken)
	refused := f.postCMS(c, p.signFor(t, testOrigin, portal.PurposeStepUp, c)).refuses(portal.CodeChallengeUnknown)
	record(t, "sign-in", "signature for a step-up", refused)
	f.stepUp(s.AccessToken, c, p).refuses(portal.CodeChallengeUnknown) // used up all the same
}

// The stored purpose stands in the statement: a signature for the other one is
// none over it.
func TestStepUpRefusesStatementForSigningIn(t *testing.T) {
	f, s := byIINFixture(t)
	c := f.stepUpChallenge(s.AccessToken)
	f.postStepUp(s.AccessToken, c, newPerson(t, motherIIN).sign(t, c)).refuses(portal.CodeSignatureInvalid)
}

func TestStepUpRefusesChallengeOfAnotherSession(t *testing.T) {
	f, s := byIINFixture(t)
	other := f.enterByIIN()
	p, c := newPerson(t, motherIIN), f.stepUpChallenge(other.AccessToken)
	record(t, areaStepUp, "challenge of another session", f.stepUp(s.AccessToken, c, p).refuses(portal.CodeChallengeUnknown))
	f.stepUp(other.AccessToken, c, p).refuses(portal.CodeChallengeUnknown)
}

func TestStepUpRefusesUsedChallenge(t *testing.T) {
	f, s := byIINFixture(t)
	p, c := newPerson(t, motherIIN), f.stepUpChallenge(s.AccessToken)
	up := as[portal.StepUp](f.stepUp(s.AccessToken, c, p), 200)
	record(t, areaStepUp, "the same signature twice", f.stepUp(up.AccessToken, c, p).refuses(portal.CodeChallengeUnknown))
}

func TestStepUpRefusesExpiredChallenge(t *testing.T) {
	f, s := byIINFixture(t)
	c := f.stepUpChallenge(s.AccessToken)
	f.clock.pass(5 * time.Minute)
	record(t, areaStepUp, "signature after five minutes", f.stepUp(s.AccessToken, c, newPerson(t, motherIIN)).refuses(portal.CodeChallengeExpired))
}

func TestStepUpRefusesAnotherPersonsKey(t *testing.T) {
	f, s := byIINFixture(t)
	c := f.stepUpChallenge(s.AccessToken)
	record(t, areaStepUp, "another person's key", f.stepUp(s.AccessToken, c, newPerson(t, fatherIIN)).refuses(portal.CodeStepUpOtherPerson))
	if f.mayChange(s.AccessToken) {
		t.Error("the session was raised")
	}
	f.stepUp(s.AccessToken, c, newPerson(t, motherIIN)).refuses(portal.CodeChallengeUnknown)
}

func TestStepUpRefusesMalformedCMS(t *testing.T) {
	f, s := byIINFixture(t)
	record(t, areaStepUp, "no CMS", f.postStepUp(s.AccessToken, f.stepUpChallenge(s.AccessToken), []byte("no CMS")).refuses(portal.CodeCMSMalformed))
}

func TestStepUpRefusesSignatureForAnotherOrigin(t *testing.T) {
	f, s := byIINFixture(t)
	c := f.stepUpChallenge(s.AccessToken)
	der := newPerson(t, motherIIN).signFor(t, "https://127.0.0.1:8444", portal.PurposeStepUp, c)
	record(t, areaStepUp, "signature for another address", f.postStepUp(s.AccessToken, c, der).refuses(portal.CodeSignatureInvalid))
}

// The certificates are judged as for signing in.
func TestStepUpRefusesUnfitCertificates(t *testing.T) {
	for code, change := range map[portal.Code]func(*x509.Certificate){
		portal.CodeCertExpired:     validity(testNow.AddDate(-1, 0, 0), testNow.Add(-time.Second)),
		portal.CodeCertNotYetValid: validity(testNow.Add(time.Hour), testNow.AddDate(1, 0, 0)),
		portal.CodeKeyPurposeWrong: func(c *x509.Certificate) {
			c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
			c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
		},
		portal.CodeSubjectNotIndividual: func(c *x509.Certificate) {
			c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{oidLegalPerson, oidHead}
		},
		portal.CodeCertIINMissing: func(c *x509.Certificate) { c.Subject.SerialNumber = "" },
	} {
		t.Run(string(code), func(t *testing.T) {
			f, s := byIINFixture(t)
			g := f.stepUp(s.AccessToken, f.stepUpChallenge(s.AccessToken), newPerson(t, motherIIN, change))
			record(t, areaStepUp, "certificate that does not fit: "+string(code), g.refuses(code))
			if f.mayChange(s.AccessToken) {
				t.Error("the session was raised")
			}
		})
	}
}

func TestStepUpRefusesUntrustedCertificate(t *testing.T) {
	f, s := byIINFixture(t)
	p := newPerson(t, motherIIN)
	p.certificate = issuedBy(t, p.template, testKeys().stranger)
	record(t, areaStepUp, "certificate of an unknown authority", f.stepUp(s.AccessToken, f.stepUpChallenge(s.AccessToken), p).refuses(portal.CodeCertUntrusted))
}

func TestStepUpRefusesAlgorithmThatThePortalDoesNotTake(t *testing.T) {
	f, s := byIINFixture(t)
	f.server.o.Algorithms = []string{"ECGOST3410-2015-512"}
	g := f.stepUp(s.AccessToken, f.stepUpChallenge(s.AccessToken), newPerson(t, motherIIN))
	record(t, areaStepUp, "key of an algorithm that the portal does not take", g.refuses(portal.CodeAlgorithmNotAccepted))
}

func TestStepUpRefusesRevokedCertificate(t *testing.T) {
	f, s := byIINFixture(t, realPortal(noneRevoked()))
	f.server.o.Revocation = always(revoked())
	g := f.stepUp(s.AccessToken, f.stepUpChallenge(s.AccessToken), newPerson(t, motherIIN))
	record(t, areaStepUp, "revoked certificate", g.refuses(portal.CodeCertRevoked))
}

func TestStepUpRefusesWhenRevocationIsNotKnown(t *testing.T) {
	f, s := byIINFixture(t, realPortal(noneRevoked()))
	f.server.o.Revocation = always(revocation.Status{State: revocation.Unknown})
	g := f.stepUp(s.AccessToken, f.stepUpChallenge(s.AccessToken), newPerson(t, motherIIN))
	record(t, areaStepUp, "whether the certificate was revoked is not known", g.refuses(portal.CodeRevocationUnavailable))
	if f.mayChange(s.AccessToken) {
		t.Error("the session was raised")
	}
}

// Whoever gets as far as the certificate waits there for all the others, so
// that nobody is refused merely because the winner's new tokens came first.
func TestStepUpHasOneWinnerAmong64ParallelPostsOfOneSignature(t *testing.T) {
	f, s := byIINFixture(t, realPortal(noneRevoked()))
	var arrived sync.WaitGroup
	arrived.Add(64)
	f.server.o.Revocation = answers{asked: func(context.Context, *x509.Certificate, *x509.Certificate) revocation.Status {
		arrived.Done()
		arrived.Wait()
		return revocation.Status{State: revocation.Good}
	}}
	c := f.stepUpChallenge(s.AccessToken)
	der := newPerson(t, motherIIN).signFor(t, testOrigin, portal.PurposeStepUp, c)
	winners, refused := parallel(64, func() int {
		g := f.postStepUp(s.AccessToken, c, der)
		if codeIn(g.body) == string(portal.CodeChallengeUnknown) {
			arrived.Done()
		}
		return g.status
	}, 200, 401)
	if winners != 1 || refused != 63 {
		t.Errorf("%d winners, %d refused", winners, refused)
	}
}

// The session alone would tell the purposes apart; the purpose is looked at
// nevertheless.
func TestChallengeServesItsPurposeAlone(t *testing.T) {
	f := newFixture(t)
	for id, purpose := range map[string]string{"a": portal.PurposeSignIn, "b": portal.PurposeStepUp} {
		c := challenge{Purpose: purpose, SessionID: "s", ExpiresAt: testNow.Add(time.Minute)}
		if err := f.storage.Update(func(tx Tx) error { return put(tx, bucketChallenges, id, c) }); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := f.server.takeChallenge("a", portal.PurposeStepUp, "s"); err == nil || err.(*portal.Problem).Code != portal.CodeChallengeUnknown {
		t.Errorf("error %v", err)
	}
	if _, err := f.server.takeChallenge("b", portal.PurposeStepUp, "s"); err != nil {
		t.Error(err)
	}
}

// The session may end while the network is asked about the certificate.
func TestStepUpRefusesSessionThatEndedMeanwhile(t *testing.T) {
	f := newFixture(t)
	s, other := f.signIn(newPerson(t, motherIIN), "personal"), f.signIn(newPerson(t, motherIIN), "personal")
	r := &request{language: "ru"}
	if err := f.storage.View(func(tx Tx) (err error) {
		r.session, _, err = sessionOf(tx, kindAccess, hashed(other.AccessToken))
		return err
	}); err != nil {
		t.Fatal(err)
	}
	f.endSession(s.AccessToken, other.SessionID, 204)
	if _, err := f.server.raise(r); err == nil || err.(*portal.Problem).Code != portal.CodeSessionRevoked {
		t.Errorf("error %v", err)
	}
	f.get(pathMe, other.AccessToken).refuses(portal.CodeSessionRevoked)
}
