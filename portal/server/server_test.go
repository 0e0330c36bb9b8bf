package server

import (
	"bytes"
	"encoding/base64"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/trust"
)

func TestNewRefusesOptionsThatWouldLetAnybodyIn(t *testing.T) {
	good := newFixture(t).options
	for name, change := range map[string]func(*Options){
		"NoTrust":          func(o *Options) { o.Trust = nil },
		"EmptyTrust":       func(o *Options) { o.Trust = trust.New() },
		"NoOrigin":         func(o *Options) { o.Origin = "" },
		"PlainOrigin":      func(o *Options) { o.Origin = "http://127.0.0.1:8443" },
		"UncanonicalPort":  func(o *Options) { o.Origin = "https://portal.example:443" },
		"UncanonicalSlash": func(o *Options) { o.Origin = "https://portal.example/" },
		"NoID":             func(o *Options) { o.ID = "" },
		"NoRevocation":     func(o *Options) { o.Practice = false },
		"NoStorage":        func(o *Options) { o.Storage = nil },
		"NoRegistry":       func(o *Options) { o.Registry = nil },
		"NoMailer":         func(o *Options) { o.Mailer = nil },
		"NoMailerForIIN": func(o *Options) {
			o.Mailer, o.EmailVerification, o.SignInMethods = nil, EmailGiven, []string{"eds", "iin"}
		},
		"UnknownAlgorithm": func(o *Options) { o.Algorithms = []string{"ECDSA"} },
		"UnknownEmailMode": func(o *Options) { o.EmailVerification = "sms" },
	} {
		t.Run(name, func(t *testing.T) {
			o := good
			change(&o)
			if s, err := New(o); err == nil || s != nil {
				t.Errorf("New gives %v, %v", s, err)
			}
		})
	}
}

// A year whose feast was not announced yet is a line in the log.
func TestNewTellsOfAYearWhoseDaysOffAreNotKnown(t *testing.T) {
	o := newFixture(t).options
	for year, want := range map[int]bool{2030: false, 2031: true} {
		var log bytes.Buffer
		o.Log = slog.New(slog.NewTextHandler(&log, nil))
		o.Now = func() time.Time { return time.Date(year, time.January, 9, 0, 0, 0, 0, time.UTC) }
		if _, err := New(o); err != nil || strings.Contains(log.String(), "year=2031") != want {
			t.Errorf("%d: %q, %v", year, log.String(), err)
		}
	}
}

func TestNewTellsARealPortalWhatItLacks(t *testing.T) {
	o := newFixture(t).options
	o.Practice = false
	if _, err := New(o); !errors.Is(err, ErrNoRevocation) {
		t.Errorf("error %v", err)
	}
	o.Revocation = noneRevoked()
	if _, err := New(o); err != nil {
		t.Error(err)
	}
}

// All GOST keys of 2004 are for signing documents: without SigningKeys the
// portal would name an algorithm of which it takes no key.
func TestNewRefusesAnAlgorithmOfWhichNoKeyIsTaken(t *testing.T) {
	o := newFixture(t).options
	for _, algorithms := range [][]string{{signer.AlgorithmGOST2004}, signer.SigningAlgorithms()} {
		o.Algorithms, o.SigningKeys = algorithms, false
		if _, err := New(o); !errors.Is(err, ErrNoSuchKeys) {
			t.Errorf("%v: %v", algorithms, err)
		}
		o.SigningKeys = true
		if _, err := New(o); err != nil {
			t.Errorf("%v: %v", algorithms, err)
		}
	}
}

func TestRestartKeepsSessionsAndBindings(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.giveEmail(s.AccessToken)
	as[portal.BindingResult](f.bind(s.AccessToken, childOne), 201)
	c := f.challenge("personal")
	f.restart()
	if page := as[portal.Page[portal.Binding]](f.get(pathBindings, s.AccessToken), 200); len(page.Items) != 1 {
		t.Errorf("bindings %+v", page)
	}
	if page := as[portal.Page[portal.Application]](f.get(pathApps, s.AccessToken), 200); len(page.Items) != 1 {
		t.Errorf("applications %+v", page)
	}
	next := f.refreshed(s.RefreshToken)
	f.restart()
	f.clock.pass(time.Minute)
	f.refresh(s.RefreshToken).refuses(portal.CodeRefreshReused)
	f.get(pathMe, next.AccessToken).refuses(portal.CodeUnauthorized)
	p := newPerson(t, motherIIN)
	if again := as[portal.Session](f.postCMS(c, p.sign(t, c)), 201); again.FirstSignIn || again.NextStep != "none" {
		t.Errorf("session %+v", again)
	}
}

func TestStorageHoldsNoTokenAndNoCode(t *testing.T) {
	f := newFixture(t)
	s := f.signIn(newPerson(t, motherIIN), "personal")
	f.giveEmail(s.AccessToken)
	next := f.refreshed(s.RefreshToken)
	if err := f.storage.Close(); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(f.path)
	if err != nil {
		t.Fatal(err)
	}
	for name, secret := range map[string]string{
		"access": s.AccessToken, "refresh": s.RefreshToken, "next access": next.AccessToken, "next refresh": next.RefreshToken,
		"code": `"` + f.mailer.last(t).Code + `"`,
	} {
		if strings.Contains(string(raw), secret) {
			t.Errorf("the storage holds the %s token", name)
		}
	}
	if !strings.Contains(string(raw), hashed(next.RefreshToken)) {
		t.Error("the storage does not even hold the hash: this test looks in the wrong place")
	}
}

func TestStorageFileIsForItsOwnerOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no permission bits")
	}
	info, err := os.Stat(newFixture(t).path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestOpenBoltRefusesFileThatIsOpenElsewhere(t *testing.T) {
	t.Parallel() // it waits for the file for two seconds
	if _, err := OpenBolt(newFixture(t).path); err == nil {
		t.Error("opened twice")
	}
}

func TestLogHoldsNoPersonalData(t *testing.T) {
	f := newFixture(t)
	f.kin(childOne)
	p := newPerson(t, motherIIN)
	c := f.challenge("personal")
	der := p.sign(t, c)
	s := as[portal.Session](f.postCMS(c, der), 201)
	f.postCMS(c, der).refuses(portal.CodeChallengeUnknown)
	f.giveEmail(s.AccessToken)
	code := f.mailer.last(t).Code
	k := newKey()
	f.bindUnder(k, s.AccessToken, childOne)
	f.bind(s.AccessToken, unknownIIN).refuses(portal.CodeChildNotFound)
	f.registry.err = errors.New("no answer for " + childOne)
	f.bind(s.AccessToken, secondIIN).refuses(portal.CodeRegistryUnavailable)
	f.registry.err = nil
	next := f.refreshed(s.RefreshToken)
	f.get(pathApps+"/KZ-599034?iin="+childOne, s.AccessToken)
	f.get("/"+motherIIN, s.AccessToken).refuses(portal.CodeNotFound)
	f.do(call{method: "BREW" + motherIIN, path: pathMe}).refuses(portal.CodeMethodNotAllowed)
	f.do(call{method: "GET", path: pathMe, header: map[string]string{"X-Request-Id": motherIIN}}).refuses(portal.CodeUnauthorized)
	log := f.log.String()
	for _, secret := range []string{
		motherIIN, childOne, unknownIIN, secondIIN, motherIIN[8:] + " ", "САПАРОВ", "АЙГУЛЬ", "АЛИХАН", "mother@", "example.kz",
		s.AccessToken, s.RefreshToken, next.AccessToken, next.RefreshToken, hashed(s.AccessToken), code, c.Challenge, c.ChallengeID, k, "KZ-599034",
		base64.StdEncoding.EncodeToString(der)[:40],
	} {
		if strings.Contains(log, secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
	for _, want := range []string{"POST /api/v1/me/bindings", "status=201", "code=CHILD_NOT_FOUND", "/me/applications/{number}", "request_id="} {
		if !strings.Contains(log, want) {
			t.Errorf("the log lacks %q", want)
		}
	}
}

func TestSweepDeletesWhatIsOver(t *testing.T) {
	f := newIINFixture(t)
	f.kin(childOne)
	token := f.enterable().AccessToken
	as[portal.BindingResult](f.bind(token, childOne), 201)
	f.challenge("personal")
	f.enterByIIN()
	f.started(fatherIIN, testPassword)
	f.clock.pass(48 * time.Hour)
	f.challenge("personal")
	left := map[string]int{bucketChallenges: 1, bucketAccounts: 1, bucketIINs: 1, bucketBindings: 1, bucketJournal: 1}
	err := f.storage.View(func(tx Tx) error {
		for _, bucket := range []string{
			bucketChallenges, bucketAccounts, bucketIINs, bucketSessions, bucketTokens, bucketTickets, bucketBindings, bucketIdempotency,
			bucketIINTickets, bucketIINSends, bucketOpened, bucketJournal,
		} {
			n := 0
			if err := tx.Each(bucket, "", func(string, []byte) error { n++; return nil }); err != nil {
				return err
			}
			if n != left[bucket] {
				t.Errorf("%s: %d records, want %d", bucket, n, left[bucket])
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestUpdateKeepsNothingOfAFailure(t *testing.T) {
	f := newFixture(t)
	failed := errors.New("failed")
	err := f.storage.Update(func(tx Tx) error {
		if err := tx.Put(bucketAccounts, "a", []byte("b")); err != nil {
			return err
		}
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("error %v", err)
	}
	if err := f.storage.View(func(tx Tx) error {
		if v := tx.Get(bucketAccounts, "a"); v != nil {
			t.Errorf("kept %q", v)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

func TestEveryCodeHasAStatusOfItsOwnKind(t *testing.T) {
	for code, status := range statuses {
		if p := refuse(code); p.Code != code || p.Status != status || p.Title != http.StatusText(status) {
			t.Errorf("%s: %+v", code, p)
		}
	}
	if p := refuse("NO_SUCH_CODE"); p.Code != portal.CodeInternal || p.Status != 500 {
		t.Errorf("unknown code: %+v", p)
	}
}
