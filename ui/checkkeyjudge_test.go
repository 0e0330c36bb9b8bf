package ui

import (
	"context"
	"crypto/x509"
	"errors"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"kezek.kz/kezek/portal/practice"
	"kezek.kz/kezek/signer"
	"kezek.kz/kezek/signer/revocation"
	"kezek.kz/kezek/signer/trust"
)

// fakeRevocation stands where lists and the authority's servers are.
type fakeRevocation struct {
	known, answer revocation.Status
	asked         []string // the serial numbers that went out
	during        func(context.Context)
}

func (f *fakeRevocation) Known(*x509.Certificate, *x509.Certificate, time.Time) revocation.Status {
	return f.known
}

func (f *fakeRevocation) Check(ctx context.Context, cert, _ *x509.Certificate, _ time.Time) revocation.Status {
	f.asked = append(f.asked, signer.Describe(cert).Serial)
	if f.during != nil {
		f.during(ctx)
	}
	return f.answer
}

// listed is a moment that a list or an answer was made.
func listed() time.Time { return date(2026, 1, 5) }

// trustedFolder is a trust folder with the practice authority in it.
func (r *signInRig) trustedFolder() *trust.Folder {
	r.Helper()
	folder, err := trust.OpenFolder(r.TempDir())
	if err != nil {
		r.Fatal(err)
	}
	for _, c := range r.desk.Trust().Certificates() {
		if err := folder.Add(c); err != nil {
			r.Fatal(err)
		}
	}
	return folder
}

// atJudgedCheck is a rig on the page of a key whose authority is trusted.
func atJudgedCheck(t *testing.T, f *fakeRevocation, note string) (*signInRig, *checkScreen) {
	t.Helper()
	r := atCheck(t)
	r.w.options.Authorities = r.trustedFolder()
	if f != nil {
		r.w.options.Revocation = f
	}
	return r, r.checkFile(r.keyOf(note).Path, practice.Password)
}

const askLabel = "Спросить у удостоверяющего центра, не отозван ли ключ"

func TestCheckKeySaysThatTheChainIsNotJudged(t *testing.T) {
	for _, empty := range []bool{false, true} {
		r := atCheck(t)
		if empty {
			folder, err := trust.OpenFolder(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			r.w.options.Authorities = folder
		}
		r.w.options.Revocation = &fakeRevocation{}
		r.checkFile(r.keyOf(practice.NoteMother).Path, practice.Password)
		r.mentions("Кто выдал этот ключ, не проверено")
		if r.button(askLabel) != nil {
			t.Error("it offers to ask about a key of which nobody knows who issued it")
		}
		if offered := r.button("Центры, которым доверяет Kezek") != nil; offered != empty {
			t.Errorf("the page of authorities is offered: %v", offered)
		}
	}
}

func TestCheckKeyTellsWhenTheAuthorityIsUnknown(t *testing.T) {
	r := atCheck(t)
	folder, err := trust.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	r.w.options.Authorities = folder
	if err := folder.Add(newAuthority(t, "ЧУЖОЙ ЦЕНТР").cert); err != nil {
		t.Fatal(err)
	}
	r.checkFile(r.keyOf(practice.NoteMother).Path, practice.Password)
	r.mentions("нет среди тех, кому доверяет Kezek")
	r.silent("Этот портал")
	for _, c := range r.desk.Trust().Certificates() {
		if err := folder.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	r.press("Центры, которым доверяет Kezek")
	r.key(fyne.KeyEscape)
	r.says("Этот ключ подходит для входа.") // judged anew on coming back
}

func TestCheckKeyTellsWhenTheListOfAuthoritiesCannotBeRead(t *testing.T) {
	r := atCheck(t)
	r.w.options.Authorities = &brokenAuthorities{err: trust.ErrUnreadable}
	r.checkFile(r.keyOf(practice.NoteMother).Path, practice.Password)
	r.says("Компьютер не дал прочитать файл.")
	r.says("Этот ключ подходит для входа.")
}

func TestCheckKeySendsNothingByItself(t *testing.T) {
	f := &fakeRevocation{known: revocation.Status{State: revocation.Unknown, Err: revocation.ErrNoSource}}
	r, s := atJudgedCheck(t, f, practice.NoteMother)
	if len(f.asked) != 0 {
		t.Fatal("somebody was asked")
	}
	r.says("Не отозван ли ключ, пока не проверялось.")
	r.mentions("уйдёт только серийный номер сертификата: " + s.keys[0].Certificate.Serial)
	r.silent("проверить не удалось") // nobody has tried
}

func TestCheckKeyAsksWhetherItWasRevoked(t *testing.T) {
	for name, c := range map[string]struct {
		answer revocation.Status
		says   string
		again  bool // may be asked once more
		fits   bool
	}{
		"good": {
			revocation.Status{State: revocation.Good, Source: revocation.SourceOCSP, ThisUpdate: listed()},
			"Не отозван по ответу удостоверяющего центра от " + signer.FormatTime(listed()) + ".", false, true,
		},
		"good by a list": {
			revocation.Status{State: revocation.Good, Source: revocation.SourceCRL, ThisUpdate: listed()},
			"Не отозван по списку удостоверяющего центра от " + signer.FormatTime(listed()) + ".", false, true,
		},
		"revoked": {
			revocation.Status{State: revocation.Revoked, Source: revocation.SourceOCSP, RevokedAt: listed(), Reason: 4, ThisUpdate: listed()},
			"Ключ отозван " + signer.FormatDate(listed()) + ": он больше не действует. Причина: вместо него выдан новый ключ. " +
				"Ничего не изменено. Получите новый ключ: eGov Mobile, pki.gov.kz.", false, false,
		},
		"no answer": {
			revocation.Status{State: revocation.Unknown, Err: revocation.ErrDownload},
			"Отозван ли ключ, проверить не удалось. Причина: служба проверки не ответила.", true, true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := &fakeRevocation{answer: c.answer}
			r, s := atJudgedCheck(t, f, practice.NoteMother)
			r.press(askLabel)
			if len(f.asked) != 1 || f.asked[0] != s.keys[0].Certificate.Serial {
				t.Errorf("asked about %v", f.asked)
			}
			r.says(c.says)
			if again := r.button(askLabel) != nil; again != c.again {
				t.Errorf("may be asked again: %v", again)
			}
			if fits := s.keys[0].verdict.Reason == signer.ReasonFits; fits != c.fits {
				t.Errorf("the verdict is %q", s.keys[0].verdict.Reason)
			}
		})
	}
}

func TestCheckKeyKnowsRevokedKeysFromLists(t *testing.T) {
	f := &fakeRevocation{known: revocation.Status{State: revocation.Revoked, Source: revocation.SourceCRL, RevokedAt: listed(), ThisUpdate: listed()}}
	r, _ := atJudgedCheck(t, f, practice.NoteMother)
	r.mentions("Ключ отозван 05.01.2026: он больше не действует.")
	r.silent("подходит для входа")
	if r.button(askLabel) != nil || len(f.asked) != 0 {
		t.Error("it asks about what is known")
	}
}

func TestCheckKeyDoesNotAskAboutAnExpiredKey(t *testing.T) {
	r, _ := atJudgedCheck(t, &fakeRevocation{}, practice.NoteExpired)
	r.mentions("Срок ключа истёк")
	if r.button(askLabel) != nil {
		t.Error("it offers to ask")
	}
}

func TestCheckKeyAsksAboutAKeyThatDoesNotSignIn(t *testing.T) {
	f := &fakeRevocation{answer: revocation.Status{State: revocation.Good, Source: revocation.SourceOCSP, ThisUpdate: listed()}}
	r, _ := atJudgedCheck(t, f, practice.NoteSigning)
	r.press(askLabel)
	r.mentions("Этот ключ подписывает документы.")
	r.mentions("Не отозван по ответу удостоверяющего центра")
}

func TestCheckKeyAskingCanBeCancelled(t *testing.T) {
	f := &fakeRevocation{answer: revocation.Status{State: revocation.Revoked, RevokedAt: listed()}}
	r, s := atJudgedCheck(t, f, practice.NoteMother)
	finish := later(&r.w.options)
	var ended error
	f.during = func(ctx context.Context) { ended = ctx.Err() }
	r.press(askLabel)
	if !r.w.working() || r.w.job.busy.Waiting() != "Спрашиваем удостоверяющий центр…" {
		t.Fatal("nothing says what is waited for")
	}
	r.key(fyne.KeyEscape)
	finish()
	if !errors.Is(ended, context.Canceled) {
		t.Errorf("the context ended with %v", ended)
	}
	if s.keys[0].verdict.Reason != signer.ReasonFits {
		t.Error("the late answer counts")
	}
	r.says("Не отозван ли ключ, пока не проверялось.")
	r.button(askLabel).Tapped(nil)
	if !r.w.working() {
		t.Error("it cannot be asked again")
	}
}

func TestCheckKeyLeavesThePracticeKeyToThePracticePortal(t *testing.T) {
	for _, connected := range []bool{false, true} {
		r := newSignInRig(t, rigOptions{})
		r.press("Выбрать сертификат") // the practice keys are known from here on
		folder, err := trust.OpenFolder(t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if err := folder.Add(newAuthority(t, "НАСТОЯЩИЙ ЦЕНТР").cert); err != nil {
			t.Fatal(err)
		}
		r.w.options.Authorities, r.w.options.Revocation = folder, &fakeRevocation{}
		if !connected {
			r.w.journey = journey{}
		}
		r.w.show(newCheckKeyScreen(r.w))
		r.checkFile(r.keyOf(practice.NoteMother).Path, practice.Password)
		r.says("Этот ключ подходит для входа.")
		if r.button(askLabel) != nil {
			t.Error("a real authority would be asked about a practice key")
		}
		if told := len(r.w.current().(*checkScreen).keys[0].verdict.Chain) > 0; told != connected {
			t.Errorf("connected %v: the chain is judged %v", connected, told)
		}
	}
}

func TestCheckKeySaysThatAKeyHasRunOutBesides(t *testing.T) {
	r := atCheck(t)
	folder, err := trust.OpenFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Add(newAuthority(t, "ЧУЖОЙ ЦЕНТР").cert); err != nil {
		t.Fatal(err)
	}
	r.w.options.Authorities = folder
	r.checkFile(r.keyOf(practice.NoteExpired).Path, practice.Password)
	r.mentions("нет среди тех, кому доверяет Kezek")
	r.mentions("Срок ключа истёк")
}

func TestCheckKeyWarnsInDegrees(t *testing.T) {
	for days, want := range map[int]string{30: "Новый можно получить заранее", 14: "Пора получить новый", 7: "Получите новый сейчас"} {
		r := atCheck(t)
		path := r.keyOf(practice.NoteMother).Path
		storage, err := signer.Opener{}.Open(t.Context(), signer.Source{Type: signer.StoragePKCS12, Path: path}, signer.Secrets{Password: practice.Password})
		if err != nil {
			t.Fatal(err)
		}
		end := storage.Keys[0].Certificate.NotAfter
		storage.Close()
		r.w.options.Now = func() time.Time { return end.AddDate(0, 0, -days) }
		r.checkFile(path, practice.Password)
		r.mentions(want)
	}
}

func TestCheckKeyOpensAJavaStore(t *testing.T) {
	r := atCheck(t)
	s := r.checkFile(r.javaStore(jksKeyOwn), jksPassword)
	r.mentions("у ключа в нём другой пароль")
	r.typeText("Wrong1") // the focus is in the second field
	r.key(fyne.KeyReturn)
	r.mentions("Пароль ключа неверный.")
	r.typeText(jksKeyOwn)
	r.key(fyne.KeyReturn)
	r.says("Этот ключ подходит для входа.")
	if !s.secret.empty() || !s.keySecret.empty() {
		t.Error("a password is still there")
	}
}

func TestCheckKeyDropsTheSecondFieldWhenTheStoresPasswordIsWrong(t *testing.T) {
	r := atCheck(t)
	s := r.checkFile(r.javaStore(jksKeyOwn), jksPassword)
	r.w.window.Canvas().Focus(s.secret.field())
	r.typeText("x")
	r.key(fyne.KeyReturn)
	r.mentions("Неверный пароль. Ключ не заблокирован.")
	r.silent("Пароль ключа, если он другой:")
}

func TestCheckKeyOffersTheSecondFieldForOneLockedKey(t *testing.T) {
	r := atCheck(t)
	s := r.checkFile(r.javaStore(jksPassword, jksKeyOwn), jksPassword)
	r.mentions("У этого ключа свой пароль")
	r.press("Обновить список ключей")
	r.says("Пароль ключа, если он другой:")
	r.typeText(jksPassword)
	r.w.window.Canvas().Focus(s.keySecret.field())
	r.typeText(jksKeyOwn)
	r.key(fyne.KeyReturn)
	r.silent("У этого ключа свой пароль")
	if len(s.keys) != 2 {
		t.Errorf("%d keys", len(s.keys))
	}
}
