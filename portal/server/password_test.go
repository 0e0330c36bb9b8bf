package server

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"kezek.kz/kezek/portal"
)

func TestPasswordIsKeptAsAPHCStringOfArgon2id(t *testing.T) {
	p := newPasswords(&lockedReader{r: zeros{}})
	stored, err := p.hash(t.Context(), testPassword)
	if err != nil {
		t.Fatal(err)
	}
	// OWASP's least: 19 MiB, two passes, one lane.
	if !strings.HasPrefix(stored, "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$") {
		t.Errorf("stored %s", stored)
	}
	for password, want := range map[string]bool{testPassword: true, testPassword + " ": false, "": false} {
		if right, outdated, err := p.right(t.Context(), password, stored); right != want || outdated || err != nil {
			t.Errorf("%q: %v, outdated %v, %v", password, right, outdated, err)
		}
	}
}

// zeros is randomness that is none.
type zeros struct{}

func (zeros) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestPasswordIsTheSameHoweverAKeyboardWritesIt(t *testing.T) {
	p := newPasswords(&lockedReader{r: zeros{}})
	composed, decomposed := "тёплый чай зимой", "те\u0308плыи\u0306 чаи\u0306 зимои\u0306"
	stored, err := p.hash(t.Context(), decomposed)
	if err != nil {
		t.Fatal(err)
	}
	if right, _, _ := p.right(t.Context(), composed, stored); !right || composed == decomposed {
		t.Error("the two ways to write й are two passwords")
	}
}

func TestParsePHCRefusesWhatIsNoHash(t *testing.T) {
	const good = "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
	if p, salt, key, err := parsePHC(good); err != nil || p != argonNow || len(salt) != 16 || len(key) != 32 {
		t.Fatalf("%+v, %v, %v, %v", p, salt, key, err)
	}
	for name, change := range map[string][2]string{
		"Empty": {good, ""}, "OtherAlgorithm": {"argon2id", "argon2i"}, "OtherVersion": {"v=19", "v=16"},
		"NoPasses": {"t=2", "t=0"}, "NoLanes": {"p=1", "p=0"}, "NoMemory": {"m=19456", "m=0"}, "AllMemory": {"m=19456", "m=4194304"},
		"EndlessPasses": {"t=2", "t=4000000"}, "Letters": {"m=19456", "m=many"}, "ShortSalt": {"$AAAAAAAAAAAAAAAAAAAAAA$", "$AAAA$"},
		"NoBase64": {"$AAAAAAAAAAAAAAAAAAAAAA$", "$***$"}, "ShortHash": {"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "AAAA"}, "MoreParts": {"$argon2id", "$x$argon2id"},
	} {
		s := strings.Replace(good, change[0], change[1], 1)
		if _, _, _, err := parsePHC(s); !errors.Is(err, errPHC) || s == good {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestDamagedHashIsNobodysPasswordAndCostsTheSame(t *testing.T) {
	p := newPasswords(zeros{})
	calls := 0
	p.derive = func(_, _ []byte, params argonParams) []byte {
		if calls++; params != argonNow {
			t.Errorf("costs %+v", params)
		}
		return make([]byte, hashSize)
	}
	for stored, want := range map[string]error{"": nil, "damaged": errPHC} {
		if right, _, err := p.right(t.Context(), "", stored); right || !errors.Is(err, want) {
			t.Errorf("%q: %v, %v", stored, right, err)
		}
	}
	if calls != 2 {
		t.Errorf("%d calls", calls)
	}
}

func TestFewPasswordsAreHashedAtATime(t *testing.T) {
	p := newPasswords(zeros{})
	var now, most atomic.Int32
	p.derive = func(_, _ []byte, _ argonParams) []byte {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(time.Millisecond)
		now.Add(-1)
		return make([]byte, hashSize)
	}
	var done sync.WaitGroup
	for range 64 {
		done.Go(func() {
			if _, _, err := p.right(context.Background(), "x", ""); err != nil {
				t.Error(err)
			}
		})
	}
	done.Wait()
	if most.Load() != maxHashing {
		t.Errorf("%d at a time, want %d", most.Load(), maxHashing)
	}
}

func TestWaitingForATurnEndsWithTheRequest(t *testing.T) {
	p := newPasswords(zeros{})
	for range maxHashing {
		p.turns <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.hash(ctx, "x"); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	p.wait = time.Millisecond
	if _, err := p.hash(t.Context(), "x"); !errors.Is(err, errBusy) {
		t.Errorf("error %v", err)
	}
}

// A password that was kept with other costs is right, and kept with today's
// afterwards, after the answer.
func TestSignInByIINKeepsTheHashWithTodaysCosts(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	old := argonParams{memory: 8 << 10, passes: 1, lanes: 1}
	f.changeStored(phc(old, make([]byte, saltSize), f.server.passwords.derive(prepared(testPassword), make([]byte, saltSize), old)))
	if got := f.traced(func() got { return f.startIIN(motherIIN, testPassword) }); got.Hashes != 2 || got.Status != 202 {
		t.Errorf("trace %+v", got)
	}
	if stored := f.account(motherIIN).Password; !strings.Contains(stored, fmt.Sprintf("m=%d,", argonNow.memory)) {
		t.Errorf("stored %s", stored)
	}
	if got := f.traced(func() got { return f.startIIN(motherIIN, testPassword) }); got.Hashes != 1 {
		t.Errorf("trace %+v", got)
	}
	f.clock.pass(time.Hour)
	f.enterByIIN()
}

func TestNewHashDoesNotUndoANewPassword(t *testing.T) {
	f := newIINFixture(t)
	f.enterable()
	a := f.account(motherIIN)
	if err := f.server.renewHash(t.Context(), a.ID, "an older one", testPassword); err != nil {
		t.Fatal(err)
	}
	if f.account(motherIIN).Password != a.Password {
		t.Error("the password was overwritten")
	}
}

func (f *fixture) account(iin string) (a account) {
	f.Helper()
	if err := f.storage.View(func(tx Tx) (err error) {
		a, err = loadAccount(tx, string(tx.Get(bucketIINs, iin)))
		return err
	}); err != nil {
		f.Fatal(err)
	}
	return a
}

func (f *fixture) changeStored(password string) {
	f.Helper()
	if err := f.server.changeAccount(f.account(motherIIN).ID, func(a *account) error { a.Password = password; return nil }); err != nil {
		f.Fatal(err)
	}
}

func TestSetPasswordRefusesWeakPasswords(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	for name, c := range map[string]struct {
		password string
		sub      portal.Code
	}{
		"nine characters":       {"девятьбук", portal.CodePasswordTooShort},
		"nothing":               {"", portal.CodePasswordTooShort},
		"129 characters":        {strings.Repeat("аб", 64) + "в", portal.CodePasswordTooLong},
		"the IIN within":        {"мой " + motherIIN, portal.CodePasswordGuessable},
		"the e-mail within":     {"my mother@example.kz", portal.CodePasswordGuessable},
		"one character, ten of": {"аааааааааа", portal.CodePasswordGuessable},
	} {
		g := f.setPassword(s.AccessToken, c.password)
		g.refusesAt(portal.CodePasswordInvalid, "/password", c.sub)
		if c.password != "" && strings.Contains(string(g.body), c.password) {
			t.Errorf("answer %s", g.body)
		}
		record(t, areaIIN, "new password: "+name, g.refuses(portal.CodePasswordInvalid))
	}
	f.enterByIIN() // the one before still serves
}

func TestSetPasswordTakesTheLimitsOfLength(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	f.passwordIs(s.AccessToken, "десятьбукв")
	f.passwordIs(s.AccessToken, strings.Repeat("чай и ", 21)+"мё") // 128 of them
}

func TestSetPasswordRefusesWithoutConfirmedEmail(t *testing.T) {
	f := newIINFixture(t, func(o *Options) { o.EmailVerification = EmailGiven })
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.setPassword(token, testPassword).refuses(portal.CodeEmailConfirmationRequired) // none at all
	f.giveEmail(token)                                                               // as it is
	record(t, areaIIN, "new password without a confirmed e-mail", f.setPassword(token, testPassword).refuses(portal.CodeEmailConfirmationRequired))
	f.verifyEmail(token, "mother@example.kz")
	f.passwordIs(token, testPassword)
}

// verifyEmail confirms an address by a code where none is asked for.
func (f *fixture) verifyEmail(token, email string) {
	f.Helper()
	ticket := as[portal.EmailTicket](f.post(pathEmail, token, portal.EmailRequest{Email: email, Verify: true}), 202)
	if p := as[portal.Profile](f.confirm(token, ticket.Ticket, f.mailer.last(f.T).Code), 200); !p.Email.Confirmed || p.Email.Value != email {
		f.Errorf("profile %+v", p)
	}
}

// An address that nobody confirmed gets no codes, even where a password was set
// for the one before.
func TestIINSendsNothingToAnAddressTakenAsItIs(t *testing.T) {
	f := newIINFixture(t, func(o *Options) { o.EmailVerification = EmailGiven })
	token := f.signIn(newPerson(t, motherIIN), "personal").AccessToken
	f.verifyEmail(token, "mother@example.kz")
	f.passwordIs(token, testPassword)
	as[portal.EmailTicket](f.setEmail(token, "mother@example.kz"), 202) // the same one stays confirmed
	if p := as[portal.Profile](f.get(pathMe, token), 200); !p.PasswordSet || !p.Email.Confirmed {
		t.Errorf("profile %+v", p)
	}
	as[portal.EmailTicket](f.setEmail(token, "other@example.kz"), 202)
	if p := as[portal.Profile](f.get(pathMe, token), 200); p.PasswordSet || p.Email.Confirmed {
		t.Errorf("profile %+v", p)
	}
	if _, code := f.started(motherIIN, testPassword); code != "" {
		t.Error("a code was mailed")
	}
}

func TestNewPasswordEndsTheOtherSessionsOpenedByIIN(t *testing.T) {
	f := newIINFixture(t)
	first := f.enterable()
	byKey, one, own := f.signIn(newPerson(t, motherIIN), "personal"), f.enterByIIN(), f.enterByIIN()
	token := f.raised(own).AccessToken
	f.passwordIs(token, "совсем другой пароль")
	p := f.get(pathMe, one.AccessToken).refuses(portal.CodeSessionRevoked)
	record(t, "session", "opened by IIN, and the password was changed", p)
	f.refresh(one.RefreshToken).refuses(portal.CodeSessionRevoked)
	for _, token := range []string{first.AccessToken, byKey.AccessToken, token} {
		as[portal.Profile](f.get(pathMe, token), 200)
	}
}

// BenchmarkPassword is what one attempt to sign in by IIN costs.
func BenchmarkPassword(b *testing.B) {
	p := newPasswords(zeros{})
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := p.right(b.Context(), testPassword, ""); err != nil {
			b.Fatal(err)
		}
	}
}

// A session may end while its password waits for a turn to be hashed.
func TestNewPasswordRefusesSessionThatEndedMeanwhile(t *testing.T) {
	f := newIINFixture(t)
	s := f.enterable()
	other := f.signIn(newPerson(t, motherIIN), "personal")
	quick := f.server.passwords.derive
	f.server.passwords.derive = func(password, salt []byte, p argonParams) []byte {
		f.endSession(s.AccessToken, other.SessionID, 204)
		return quick(password, salt, p)
	}
	f.setPassword(other.AccessToken, "пароль чужого человека").refuses(portal.CodeSessionRevoked)
	f.server.passwords.derive = quick
	f.enterByIIN() // by the password of before
}
