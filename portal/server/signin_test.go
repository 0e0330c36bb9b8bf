package server

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"reflect"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/ui/explain/refusals"
)

func TestChallengeTellsWhatIsAccepted(t *testing.T) {
	past := time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)
	f := newFixture(t, func(o *Options) { o.JudgeAt = func() time.Time { return past } })
	c := f.challenge("personal")
	if !c.JudgedAt.Equal(past) || !c.ExpiresAt.Equal(testNow.Add(5*time.Minute)) {
		t.Errorf("judged at %v, expires at %v", c.JudgedAt, c.ExpiresAt)
	}
	want := portal.Accepted{
		KeyAlgorithms: []string{"RSA", "ECGOST3410-2015-512"}, Digests: []string{"SHA-256", "GOSTR3411-2012-512"},
		KeyPurpose: "authentication", Subject: "individual",
	}
	if !reflect.DeepEqual(c.Accepted, want) {
		t.Errorf("accepted %+v", c.Accepted)
	}
	if f.challenge("personal").Challenge == c.Challenge {
		t.Error("two challenges are equal")
	}
}

func TestChallengeRefusesUnknownPurpose(t *testing.T) {
	f := newFixture(t)
	for _, purpose := range []string{"", "sign_contract"} {
		f.do(call{method: "POST", path: pathChallenges, body: map[string]string{"purpose": purpose}, broken: true}).
			refusesAt(portal.CodeMalformed, "/purpose", portal.CodeMalformed)
	}
}

func TestChallengeRefusesUnknownProfile(t *testing.T) {
	f := newFixture(t)
	f.do(call{method: "POST", path: pathChallenges, broken: true, body: portal.ChallengeRequest{Purpose: "sign_in", SessionProfile: "eternal"}}).
		refusesAt(portal.CodeMalformed, "/session_profile", portal.CodeMalformed)
}

func TestSignIn(t *testing.T) {
	f := newFixture(t)
	p := newPerson(t, motherIIN)
	first := f.signIn(p, "personal")
	want := portal.Account{FullName: "САПАРОВА АЙГУЛЬ БОЛАТҚЫЗЫ", IINMasked: "•••• 9012", Locale: "ru"}
	if first.Account != want || !first.FirstSignIn || first.NextStep != "confirm_email" || first.ACR != "eds" || first.ExpiresIn != 600 {
		t.Errorf("first session %+v", first)
	}
	f.giveEmail(first.AccessToken)
	second := f.signIn(p, "personal")
	want.EmailMasked = "m•••@example.kz"
	if second.Account != want || second.FirstSignIn || second.NextStep != "none" || second.AccessToken == first.AccessToken {
		t.Errorf("second session %+v", second)
	}
}

func TestSignInTakesAnIINWithABadCheckDigit(t *testing.T) {
	// The authority's own test owner has one.
	if got := newFixture(t).signIn(newPerson(t, "123456789011"), "personal").Account.IINMasked; got != "•••• 9011" {
		t.Errorf("masked %s", got)
	}
}

func TestSignInKeepsTheLanguageOfTheFirstOne(t *testing.T) {
	f := newFixture(t)
	p := newPerson(t, motherIIN)
	c := f.challenge("personal")
	body := portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: base64.StdEncoding.EncodeToString(p.sign(t, c))}
	s := as[portal.Session](f.do(call{method: "POST", path: pathSessions, body: body, header: map[string]string{"Accept-Language": "kk-KZ,ru;q=0.8"}}), 201)
	if s.Account.Locale != "kk" {
		t.Errorf("locale %s", s.Account.Locale)
	}
	if again := f.signIn(p, "personal"); again.Account.Locale != "kk" {
		t.Errorf("locale %s after a sign-in in another language", again.Account.Locale)
	}
}

func TestSignInRefusesUnknownChallenge(t *testing.T) {
	f := newFixture(t)
	c := f.challenge("personal")
	c.ChallengeID = "0b8ce7b8-0000-4000-8000-000000000000"
	f.postCMS(c, newPerson(t, motherIIN).sign(t, c)).records(portal.CodeChallengeUnknown, "sign-in", "a challenge that the portal does not know")
}

func TestSignInRefusesUsedChallenge(t *testing.T) {
	f := newFixture(t)
	c := f.challenge("personal")
	der := newPerson(t, motherIIN).sign(t, c)
	as[portal.Session](f.postCMS(c, der), 201)
	f.postCMS(c, der).records(portal.CodeChallengeUnknown, "sign-in", "the same signature sent twice")
}

func TestSignInSpendsTheChallengeThatItRefuses(t *testing.T) {
	f := newFixture(t)
	c := f.challenge("personal")
	f.postCMS(c, []byte("no CMS")).records(portal.CodeCMSMalformed, "sign-in", "no signature at all")
	f.postCMS(c, newPerson(t, motherIIN).sign(t, c)).refuses(portal.CodeChallengeUnknown)
}

func TestSignInRefusesExpiredChallenge(t *testing.T) {
	f := newFixture(t)
	p := newPerson(t, motherIIN)
	c, late := f.challenge("personal"), f.challenge("personal")
	f.clock.pass(5*time.Minute - time.Second)
	as[portal.Session](f.postCMS(c, p.sign(t, c)), 201)
	f.clock.pass(time.Second)
	f.postCMS(late, p.sign(t, late)).records(portal.CodeChallengeExpired, "sign-in", "a signature that was sent too late")
}

func TestSignInRefusesMalformedCMS(t *testing.T) {
	f := newFixture(t)
	der := func(c portal.Challenge) []byte { return newPerson(t, motherIIN).sign(t, c) }
	for name, encode := range map[string]func(portal.Challenge) string{
		"NoBase64": func(portal.Challenge) string { return "***" },
		"Base64URL": func(c portal.Challenge) string {
			return base64.RawURLEncoding.EncodeToString(append(der(c), 0xff, 0xfe))
		},
		"Empty":  func(portal.Challenge) string { return "" },
		"NoDER":  func(portal.Challenge) string { return base64.StdEncoding.EncodeToString([]byte("hello")) },
		"CutOff": func(c portal.Challenge) string { return base64.StdEncoding.EncodeToString(der(c)[:100]) },
		"Certificate": func(portal.Challenge) string {
			return base64.StdEncoding.EncodeToString(newPerson(t, motherIIN).certificate.Raw)
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := f.challenge("personal")
			f.post(pathSessions, "", portal.SessionRequest{ChallengeID: c.ChallengeID, CMS: encode(c)}).refuses(portal.CodeCMSMalformed)
		})
	}
}

func TestSignInRefusesSignatureForAnotherOrigin(t *testing.T) {
	f := newFixture(t)
	c := f.challenge("personal")
	f.postCMS(c, newPerson(t, motherIIN).signAt(t, "https://127.0.0.1:8444", c)).records(portal.CodeSignatureInvalid, "sign-in", "a signature for another portal")
}

func TestSignInRefusesSignatureOverAnotherChallenge(t *testing.T) {
	f := newFixture(t)
	p := newPerson(t, motherIIN)
	mine, other := f.challenge("personal"), f.challenge("personal")
	f.postCMS(mine, p.sign(t, other)).records(portal.CodeSignatureInvalid, "sign-in", "a signature over another challenge")
}

func TestSignInRefusesAlteredSignature(t *testing.T) {
	f := newFixture(t)
	c := f.challenge("personal")
	der := newPerson(t, motherIIN).sign(t, c)
	der[len(der)-1] ^= 1 // the last octet is the signature's
	f.postCMS(c, der).records(portal.CodeSignatureInvalid, "sign-in", "a signature that was altered on its way")
}

func TestSignInRefusesUntrustedCertificate(t *testing.T) {
	f := newFixture(t)
	p := newPerson(t, motherIIN)
	p.certificate = issuedBy(t, p.template, testKeys().stranger)
	c := f.challenge("personal")
	f.postCMS(c, p.sign(t, c)).records(portal.CodeCertUntrusted, "sign-in", "a key of an unknown authority")
}

// refusedPerson posts a good signature by an unfit certificate.
func refusedPerson(t *testing.T, want portal.Code, change func(*x509.Certificate), options ...func(*Options)) portal.Problem {
	t.Helper()
	f := newFixture(t, options...)
	c := f.challenge("personal")
	return f.postCMS(c, newPerson(t, motherIIN, change).sign(t, c)).refuses(want)
}

// recordedPerson is refusedPerson for the table of refusals.
func recordedPerson(t *testing.T, name string, want portal.Code, change func(*x509.Certificate), options ...func(*Options)) {
	t.Helper()
	p := refusedPerson(t, want, change, options...)
	refusals.Record(t, "sign-in", name, &p)
}

func TestSignInRefusesExpiredCertificate(t *testing.T) {
	recordedPerson(t, "an expired key", portal.CodeCertExpired, validity(testNow.AddDate(-1, 0, 0), testNow.Add(-time.Second)))
}

func TestSignInRefusesCertificateNotYetValid(t *testing.T) {
	recordedPerson(t, "a key whose time has not come", portal.CodeCertNotYetValid, validity(testNow.Add(time.Hour), testNow.AddDate(1, 0, 0)))
}

func TestSignInJudgesCertificatesAtJudgeAtOnly(t *testing.T) {
	past := testNow.AddDate(-2, 0, 0)
	f := newFixture(t, func(o *Options) { o.JudgeAt = func() time.Time { return past } })
	s := f.signIn(newPerson(t, motherIIN, validity(past.AddDate(0, -1, 0), past.AddDate(0, 1, 0))), "personal")
	f.get(pathMe, s.AccessToken) // the session itself lives in the present
	f.clock.pass(11 * time.Minute)
	f.get(pathMe, s.AccessToken).refuses(portal.CodeSessionExpired)
	c := f.challenge("personal")
	f.postCMS(c, newPerson(t, motherIIN).sign(t, c)).refuses(portal.CodeCertNotYetValid)
}

func TestSignInRefusesSigningKey(t *testing.T) {
	recordedPerson(t, "a key for signing documents", portal.CodeKeyPurposeWrong, func(c *x509.Certificate) {
		c.KeyUsage = x509.KeyUsageDigitalSignature | x509.KeyUsageContentCommitment
		c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}
	})
}

func TestSignInRefusesLegalPerson(t *testing.T) {
	recordedPerson(t, "an organisation's key", portal.CodeSubjectNotIndividual, func(c *x509.Certificate) {
		c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{oidLegalPerson, oidHead}
		c.Subject.Organization, c.Subject.OrganizationalUnit = []string{"ТОО"}, []string{"BIN990140003854"}
	})
}

func TestSignInRefusesCertificateWithoutIIN(t *testing.T) {
	recordedPerson(t, "a key without its owner's IIN", portal.CodeCertIINMissing, func(c *x509.Certificate) { c.Subject.SerialNumber = "" })
}

func TestSignInRefusesAlgorithmThatThePortalDoesNotTake(t *testing.T) {
	recordedPerson(t, "a key of a kind that the portal does not take", portal.CodeAlgorithmNotAccepted, func(*x509.Certificate) {},
		func(o *Options) { o.Algorithms = []string{"ECGOST3410-2015-512"} })
}

func TestSignInRefusesAnotherDigest(t *testing.T) {
	f := newFixture(t)
	c := f.challenge("personal")
	sha256, sha512 := []byte{0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1}, []byte{0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3}
	der := bytes.ReplaceAll(newPerson(t, motherIIN).sign(t, c), sha256, sha512)
	f.postCMS(c, der).records(portal.CodeAlgorithmNotAccepted, "sign-in", "a signature with another digest")
}

func TestCodeOfRefusesUnknownReasons(t *testing.T) {
	for reason, want := range map[signer.Reason]portal.Code{
		signer.ReasonNoCertificate: portal.CodeCertUntrusted, "SOMETHING_NEW": portal.CodeCertUntrusted,
		signer.ReasonAlgorithmUnsupported: portal.CodeAlgorithmNotAccepted,
		signer.ReasonChainIncomplete:      portal.CodeCertUntrusted, signer.ReasonChainBroken: portal.CodeCertUntrusted,
		signer.ReasonAuthorityExpired: portal.CodeCertUntrusted, signer.ReasonAuthorityMismatch: portal.CodeCertUntrusted,
		signer.ReasonEKUMissing: portal.CodeKeyPurposeWrong, signer.ReasonCertRevoked: portal.CodeCertRevoked,
	} {
		if got := codeOf(reason); got != want {
			t.Errorf("codeOf(%s) = %s, want %s", reason, got, want)
		}
	}
}

func TestSignInHasOneWinnerAmong64ParallelPostsOfOneSignature(t *testing.T) {
	f := newFixture(t)
	c := f.challenge("personal")
	der := newPerson(t, motherIIN).sign(t, c)
	var winners, used atomic.Int32
	var ready, done sync.WaitGroup
	start := make(chan struct{})
	for range 64 {
		ready.Add(1)
		done.Go(func() {
			ready.Done()
			<-start
			switch g := f.postCMS(c, der); g.status {
			case 201:
				winners.Add(1)
			case 401:
				used.Add(1)
			}
		})
	}
	ready.Wait()
	close(start)
	done.Wait()
	if winners.Load() != 1 || used.Load() != 63 {
		t.Errorf("%d winners, %d refused", winners.Load(), used.Load())
	}
}
